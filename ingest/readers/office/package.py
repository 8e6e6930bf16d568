"""The parts of an Office file and how they name each other (ECMA-376 part 2, OPC)."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import unquote
from xml.etree.ElementTree import Element

from ingest.readers.office.archive_safety import DAMAGE_ERRORS

if TYPE_CHECKING:
    from ingest.readers.census import Census

_RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_TITLE = "{http://purl.org/dc/elements/1.1/}title"
# The Strict form has the same elements in other namespaces (part 1, annex on Strict).
_STRICT = re.compile(rb"http://purl\.oclc\.org/ooxml/([A-Za-z]+)/")
_TRANSITIONAL = rb"http://schemas.openxmlformats.org/\1/2006/"


@dataclass(frozen=True)
class Relation:
    """``kind`` is the last word of its type; ``target`` a part's name, or an address outside."""

    kind: str
    target: str
    is_external: bool


@dataclass(frozen=True)
class Part:
    """A part's root element and what it names, by relation id."""

    root: Element
    relations: Mapping[str, Relation] = field(default_factory=dict)

    def related(self, kind: str) -> Iterator[Relation]:
        return (r for r in self.relations.values() if r.kind == kind and not r.is_external)

    def target_of(self, relation_id: str | None) -> Relation | None:
        return self.relations.get(relation_id or "")


class Package:
    """The parts of an archive, read one by one; Office reads on where one of them is broken.

    ``main`` is the name of the main part where none is told.
    """

    def __init__(self, data: bytes, census: Census, main: str = "word/document.xml") -> None:
        self._archive = zipfile.ZipFile(io.BytesIO(data))
        self._names = {name.lower(): name for name in self._archive.namelist()}
        self._census = census
        self._main = main

    def main(self) -> Part:
        """The document itself; what it raises is its damage."""
        package = Part(Element("package"), self._relations(""))
        name = next((r.target for r in package.related("officeDocument")), self._main)
        return self._part(name)

    def title(self) -> str | None:
        """As kept in the file's properties."""
        root = Element("none")
        for relation in self._relations("").values():
            if relation.kind == "core-properties":
                part = self.optional(relation)
                root = part.root if part else root
        return (root.findtext(_TITLE) or "").strip() or None

    def optional(self, relation: Relation) -> Part | None:
        """A part without which the text can be read; None and told, if it is broken."""
        try:
            return self._part(relation.target)
        except DAMAGE_ERRORS:
            self._census.leave("not-read", "unknown", name=posixpath.basename(relation.target))
            return None

    def data(self, relation: Relation) -> bytes | None:
        """A part's bytes, in the usual namespaces; None where it is broken or not there."""
        try:
            return _as_usual(self._read(relation.target))
        except DAMAGE_ERRORS:
            return None

    def _read(self, name: str) -> bytes:
        return self._archive.read(self._names[name.lower()])

    def _part(self, name: str) -> Part:
        from defusedxml.ElementTree import fromstring

        root: Element = fromstring(_as_usual(self._read(name)), forbid_dtd=True)
        return Part(root, self._relations(name))

    def _relations(self, name: str) -> dict[str, Relation]:
        """Of a part, or of the package itself by the name ''; none where they are broken."""
        from defusedxml.ElementTree import fromstring

        folder, base = posixpath.split(name)
        listed = posixpath.join(folder, "_rels", f"{base}.rels")
        if listed.lower() not in self._names:
            return {}
        try:
            root: Element = fromstring(_as_usual(self._read(listed)), forbid_dtd=True)
        except DAMAGE_ERRORS:
            self._census.leave("not-read", "unknown", name=f"{base}.rels")
            return {}
        return {e.get("Id") or "": _relation(e, folder) for e in root.iter(_RELATIONS)}


def _as_usual(xml: bytes) -> bytes:
    """A part in the usual namespaces, whichever form the file is in."""
    return _STRICT.sub(_TRANSITIONAL, xml)


def _relation(element: Element, folder: str) -> Relation:
    kind = (element.get("Type") or "").rpartition("/")[2]
    target = element.get("Target") or ""
    if element.get("TargetMode") == "External":
        return Relation(kind, target, is_external=True)
    path = posixpath.normpath(posixpath.join("/", folder, unquote(target)))
    return Relation(kind, path.lstrip("/"), is_external=False)
