"""EPUB 2 and 3 (W3C EPUB 3.3; ISO/IEC 23736): web pages in a zip, in the order of the spine."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from urllib.parse import unquote, urldefrag

from ingest.parsed.document import ParsedDocument
from ingest.readers import failures
from ingest.readers.census import Census
from ingest.readers.nested import add_reading
from ingest.readers.office.archive_safety import DAMAGE_ERRORS, ENCRYPTED_FLAG, check_entries
from ingest.readers.page_builder import PageBuilder
from ingest.readers.source import UTF16_MARKS, Limits, Source
from ingest.readers.web.html import read_html
from ingest.readers.web.linked_sheets import with_sheets
from kb.errors import ReadingError

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_CONTAINER, _ENCRYPTION = "META-INF/container.xml", "META-INF/encryption.xml"
_ROOT_FILE = "{urn:oasis:names:tc:opendocument:xmlns:container}rootfile"
_CIPHERED = "{http://www.w3.org/2001/04/xmlenc#}CipherReference"
_ABOUT_THE_BOOK, _OF_THE_FORMAT = "META-INF/", ("mimetype",)
_OPF = "{http://www.idpf.org/2007/opf}"
_TITLE = "{http://purl.org/dc/elements/1.1/}title"
_PAGES = ("application/xhtml+xml", "text/html")
_NEVER_SHOWN = (
    "text/css", "text/javascript", "application/javascript", "application/ecmascript",
    "application/x-dtbncx+xml", "application/vnd.ms-opentype", "application/smil+xml",
)  # fmt: skip
_SEEN_IN_PAGES = ("image/", "font/", "application/font", "application/x-font")
"""Pictures are told where a page shows them; fonts are none of the text."""


def read_epub(source: Source, limits: Limits) -> ParsedDocument:
    """The book's pages in its reading order, as one text.

    Pages outside that order (``linear="no"``), which a reader reaches by links, as answers and
    notes, follow behind the others.

    Raises:
        ReadingError: not-this-format, password, damaged, too-large, or nothing of it can be read.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(source.data)) as archive:
            check_entries(source.name, archive, limits)
            return _Book(source.name, archive, limits).read()
    except DAMAGE_ERRORS as error:
        kind = type(error).__name__
        raise failures.damaged(
            source.name,
            f"EPUB として最後まで読めません({kind})",
            f"it cannot be read to its end as EPUB ({kind})",
        ) from error


@dataclass(frozen=True)
class _Item:
    """A file that the book lists: its name in the archive, its type, what it is for."""

    name: str
    media_type: str
    properties: tuple[str, ...]


@dataclass
class _Book:
    name: str
    archive: zipfile.ZipFile
    limits: Limits
    census: Census = field(default_factory=Census)

    def read(self) -> ParsedDocument:
        package = self._package()
        items = dict(self._listed(package))
        self._refuse_ciphered(items)
        spine = [*self._spine(package, items)]
        readings = [r for item in spine if (r := self._chapter(item)) is not None]
        if not readings:
            raise failures.nothing_taken(self.name)
        shown = {item.name for item in spine}
        self._tell_the_rest(item for item in items.values() if item.name not in shown)
        self._tell_unlisted(items)
        builder = PageBuilder()
        for reading in readings:
            add_reading(builder, reading)
        title = " ".join((package.findtext(f".//{_TITLE}") or "").split()) or None
        left_out = (*(p for r in readings for p in r.left_out), *self.census.parts)
        return ParsedDocument((builder.build(None),), title, left_out=left_out)

    def _package(self) -> Element:
        if _CONTAINER not in self.archive.namelist():
            raise failures.not_this_format(self.name, "EPUB", "ZIP")
        if any(entry.flag_bits & ENCRYPTED_FLAG for entry in self.archive.infolist()):
            raise failures.office_password(self.name)
        roots = self._xml(_CONTAINER).iter(_ROOT_FILE)
        self._opf = next(root.get("full-path") or "" for root in roots)
        return self._xml(self._opf)

    def _spine(self, package: Element, items: dict[str, _Item]) -> Iterator[_Item]:
        """Each page once; those that the book shows beside its order come last."""
        references = [*package.iter(f"{_OPF}itemref")]
        # Stable: in each half the order stays.
        references.sort(key=lambda reference: reference.get("linear") == "no")
        for name in dict.fromkeys(reference.get("idref") or "" for reference in references):
            if name in items:
                yield items[name]
            else:
                self.census.leave("not-read", "member", name=name)

    def _listed(self, package: Element) -> list[tuple[str, _Item]]:
        return [
            (
                item.get("id") or "",
                _Item(
                    self._inside(item.get("href") or "", self._opf),
                    (item.get("media-type") or "").lower(),
                    tuple((item.get("properties") or "").split()),
                ),
            )
            for item in package.iter(f"{_OPF}item")
        ]

    def _refuse_ciphered(self, items: dict[str, _Item]) -> None:
        """Fonts may be made unusable outside the book; a ciphered page is a protected book."""
        if _ENCRYPTION not in self.archive.namelist():
            return
        ciphered = {unquote(e.get("URI") or "") for e in self._xml(_ENCRYPTION).iter(_CIPHERED)}
        pages = {item.name for item in items.values() if item.media_type in _PAGES}
        if ciphered & pages:
            raise failures.office_password(self.name)

    def _chapter(self, item: _Item) -> ParsedDocument | None:
        """None for what cannot be read, which is told, and for what shows nothing."""
        if item.media_type not in _PAGES:
            self.census.leave("not-read", "member", name=posixpath.basename(item.name))
            return None
        try:
            text = _decoded(self.archive.read(item.name))
            page = with_sheets(text, lambda href: self._sheet(self._inside(href, item.name)))
            reading = read_html(Source(self.name, page.encode()), self.limits)
        except (*DAMAGE_ERRORS, ReadingError):
            self.census.leave("not-read", "member", name=posixpath.basename(item.name))
            return None
        if "nav" in item.properties:
            # Its lists, shown or hidden, are no content: the chapters say their lines again.
            reading = replace(reading, left_out=())
        return reading if any(p.text.strip() for p in reading.pages) or reading.left_out else None

    def _sheet(self, name: str) -> str | None:
        try:
            return _decoded(self.archive.read(name))
        except DAMAGE_ERRORS:
            return None

    def _tell_the_rest(self, items: Iterable[_Item]) -> None:
        for item in items:
            is_part = item.media_type.startswith(_SEEN_IN_PAGES) or "nav" in item.properties
            if not is_part and item.media_type not in _NEVER_SHOWN:
                media = item.media_type.startswith(("audio/", "video/"))
                self.census.leave(
                    "not-read", "media" if media else "member", name=posixpath.basename(item.name)
                )

    def _tell_unlisted(self, items: dict[str, _Item]) -> None:
        """Files that no list of the book names, so that no program shows them."""
        known = {self._opf, *_OF_THE_FORMAT, *(item.name for item in items.values())}
        for entry in self.archive.infolist():
            is_own = entry.is_dir() or entry.filename.startswith(_ABOUT_THE_BOOK)
            if not is_own and posixpath.normpath(entry.filename) not in known:
                self.census.leave("not-read", "member", name=posixpath.basename(entry.filename))

    def _xml(self, name: str) -> Element:
        from defusedxml.ElementTree import fromstring

        root: Element = fromstring(self.archive.read(name))
        return root

    @staticmethod
    def _inside(href: str, beside: str) -> str:
        """A name in the archive, from an address in one of its files."""
        path = unquote(urldefrag(href).url)
        return posixpath.normpath(posixpath.join(posixpath.dirname(beside), path))


def _decoded(data: bytes) -> str:
    """UTF-8 or, with its mark, UTF-16: EPUB allows no other (3.3, §3.9.3)."""
    return data.decode("utf-16" if data.startswith(UTF16_MARKS) else "utf-8-sig", "replace")
