"""A workbook's parts: its sheets, its styles, and the objects that lie on the sheets."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterator
from functools import cached_property
from xml.etree.ElementTree import Element

from ingest.readers import failures
from ingest.readers.census import Census
from ingest.readers.office.archive_safety import (
    DAMAGE_ERRORS,
    check_entries,
    is_encrypted_opendocument,
)
from ingest.readers.sheet.opendocument.markup import DC, OFFICE, TABLE, all_text
from ingest.readers.sheet.opendocument.styles import Styles
from ingest.readers.source import Limits, Source

CONTENT = "content.xml"
# What a workbook holds beside its sheets (§3.7, §9): rules, names, sources, values kept of others.
_KNOWN = frozenset(
    "calculation-settings content-validations label-ranges named-expressions database-ranges "  # noqa: SIM905 - names of elements
    "data-pilot-tables consolidation dde-links forms variable-decls sequence-decls "
    "user-field-decls alphabetical-index-auto-mark-file theme".split()
)


class Book:
    """A workbook, read part by part.

    Raises:
        ReadingError: protected, too large, or another kind of document.
    """

    def __init__(self, source: Source, limits: Limits, census: Census) -> None:
        self._archive = zipfile.ZipFile(io.BytesIO(source.data))
        self._census = census
        check_entries(source.name, self._archive, limits)
        if is_encrypted_opendocument(self._archive):
            raise failures.office_password(source.name)
        self._content = self.part(CONTENT)
        body = self._content.find(f"{OFFICE}body/{OFFICE}spreadsheet")
        if body is None:
            raise failures.not_this_format(source.name, "OpenDocument の表", "別の形式")
        self._body: Element = body

    def part(self, name: str) -> Element:
        """A part's root element; what it raises is its damage."""
        from defusedxml.ElementTree import fromstring

        root: Element = fromstring(self._archive.read(name), forbid_dtd=True)
        return root

    def object(self, address: str | None) -> Element | None:
        """The content of an object inside the workbook; None where there is none that can be read."""
        folder = posixpath.normpath(address or ".")
        try:
            return self.part(posixpath.join(folder, CONTENT))
        except DAMAGE_ERRORS:
            return None

    @cached_property
    def title(self) -> str | None:
        root = self._optional("meta.xml")
        return ((root.findtext(f".//{DC}title") if root is not None else "") or "").strip() or None

    @cached_property
    def styles(self) -> Styles:
        common = self._optional("styles.xml")
        return Styles([self._content, *([common] if common is not None else [])])

    def sheets(self) -> Iterator[Element]:
        """The sheets; what else stands beside them is told where nobody knows it."""
        for child in self._body:
            name = child.tag.rpartition("}")[2]
            if child.tag == f"{TABLE}table":
                yield child
            elif child.tag == f"{TABLE}tracked-changes":
                self._census.leave("hidden", "revision", all_text(child))
            elif name not in _KNOWN:
                self._census.leave("not-read", "unknown", name=name)

    def _optional(self, name: str) -> Element | None:
        """A part without which the text can be read; None and told, if it is broken."""
        if name not in self._archive.namelist():
            return None
        try:
            return self.part(name)
        except DAMAGE_ERRORS:
            self._census.leave("not-read", "unknown", name=name)
            return None
