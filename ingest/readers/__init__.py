"""From a file to its display text: one reader a format, chosen by suffix, checked by content."""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from ingest.parsed.document import Page, ParsedDocument
from ingest.readers import failures
from ingest.readers.file_bytes import read_bytes
from ingest.readers.file_names import shown_name
from ingest.readers.garble import is_garbled
from ingest.readers.source import CONTENT_NAMES, Content, Limits, Source, content_of

__all__ = [
    "ARCHIVE_SUFFIX",
    "TAKEN_SUFFIXES",
    "Limits",
    "Reader",
    "Source",
    "read_source",
    "readers_by_suffix",
]


Read = Callable[[Source, Limits], ParsedDocument]


@dataclass(frozen=True)
class Reader:
    """How one format is read: its name, the contents it takes, and the module's function.

    The function is named, not imported: the libraries are heavy, and other formats do without.
    """

    name: str
    contents: tuple[Content, ...]
    function: str

    def read(self, source: Source, limits: Limits) -> ParsedDocument:
        read: Read = pkgutil.resolve_name(f"ingest.readers.{self.function}")
        return read(source, limits)


# An Office file with a password, or of the old kind, is an OLE container; its reader tells which.
_OFFICE: tuple[Content, ...] = ("zip", "ole")
_PDF = Reader("PDF", ("pdf",), "pdf.reader:read_pdf")
_TEXT = Reader("text", ("text",), "plain.text:read_text")
_MARKDOWN = Reader("Markdown", ("text",), "plain.markdown:read_markdown")
# A piece of HTML without its beginning looks like text.
_HTML = Reader("HTML", ("html", "text"), "web.html:read_html")
_SAVED_PAGE = Reader("MHTML", ("text", "html"), "mail.message:read_saved_page")
# What a program saves under an old name need not be in the old format.
_OLDER: tuple[Content, ...] = ("ole", "rtf", "zip", "html")
_OLDER_DOCUMENT = Reader("Word", _OLDER, "office.older:read_older_document")
_OLDER_SLIDES = Reader("PowerPoint", ("ole", "zip"), "office.older:read_older_slides")
_DELIMITED = Reader("CSV", ("text",), "sheet.delimited:read_delimited")
# Excel's old and binary forms.
_OLDER_EXCEL = Reader("Excel", ("ole", "zip"), "sheet.older:read_older_workbook")
_OPEN_SHEET = Reader("OpenDocument", ("zip",), "sheet.opendocument.reader:read_ods")
_EXCEL = Reader("Excel", _OFFICE, "sheet.xlsx:read_xlsx")
_WORD = Reader("Word", _OFFICE, "office.docx:read_docx")
_POWERPOINT = Reader("PowerPoint", _OFFICE, "office.pptx:read_pptx")
readers_by_suffix: Mapping[str, Reader] = {
    ".pdf": _PDF,
    ".txt": _TEXT,
    ".md": _MARKDOWN,
    ".markdown": _MARKDOWN,
    ".html": _HTML,
    ".htm": _HTML,
    **dict.fromkeys((".xls", ".xlt", ".xlsb"), _OLDER_EXCEL),
    **dict.fromkeys((".ods", ".ots"), _OPEN_SHEET),
    ".csv": _DELIMITED,
    ".tsv": _DELIMITED,
    ".eml": Reader("mail", ("text",), "mail.message:read_mail"),
    ".epub": Reader("EPUB", ("zip",), "web.epub:read_epub"),
    ".mht": _SAVED_PAGE,
    ".mhtml": _SAVED_PAGE,
    # Templates, slide shows and files with macros, which never run, have the same parts.
    **dict.fromkeys((".xlsx", ".xlsm", ".xltx", ".xltm"), _EXCEL),
    **dict.fromkeys((".docx", ".docm", ".dotx", ".dotm"), _WORD),
    **dict.fromkeys((".pptx", ".pptm", ".ppsx", ".ppsm", ".potx", ".potm"), _POWERPOINT),
    ".doc": _OLDER_DOCUMENT,
    ".dot": _OLDER_DOCUMENT,
    ".rtf": _OLDER_DOCUMENT,
    ".odt": _OLDER_DOCUMENT,
    ".ott": _OLDER_DOCUMENT,
    ".ppt": _OLDER_SLIDES,
    ".pps": _OLDER_SLIDES,
    ".odp": _OLDER_SLIDES,
    ".otp": _OLDER_SLIDES,
}
ARCHIVE_SUFFIX = ".zip"
"""A container, whose members are sources of their own (`ingest.sources.zip_members`)."""
TAKEN_SUFFIXES = tuple(sorted([*readers_by_suffix, ARCHIVE_SUFFIX]))


def read_source(path: Path, limits: Limits = Limits()) -> ParsedDocument:  # noqa: B008 (it is frozen)
    """Read a file's text and structure.

    Raises:
        ReadingError: the file cannot be read; its ``reason`` and message say why.
    """
    name = shown_name(path.name)
    reader = readers_by_suffix.get(path.suffix.lower())
    if not reader:
        raise failures.unsupported(name, " ".join(TAKEN_SUFFIXES))
    source = Source(name, read_bytes(path, limits.max_bytes))
    content = content_of(source.data)
    if content not in reader.contents:
        raise failures.not_this_format(name, reader.name, CONTENT_NAMES[content])
    reading = _without_garbled_pages(reader.read(source, limits), name)
    _check_letters(name, reading, limits)
    return reading


def _check_letters(name: str, reading: ParsedDocument, limits: Limits) -> None:
    """What is made of a text takes time by its length, and is made outside the worker's limits."""
    letters = sum(len(page.text) for page in reading.pages)
    if letters > limits.max_letters:
        raise failures.too_large(name, f"{letters:,} 字", f"{limits.max_letters:,} 字")


def _without_garbled_pages(reading: ParsedDocument, name: str) -> ParsedDocument:
    """The reading with the garbled pages empty, and named.

    Raises:
        ReadingError: ``encoding``, where no other page has text.
    """
    garbled = {i for i, page in enumerate(reading.pages) if is_garbled(page.text)}
    if not garbled:
        return reading
    if not any(page.text.strip() for i, page in enumerate(reading.pages) if i not in garbled):
        raise failures.garbled(name)
    pages = [Page(p.number, "") if i in garbled else p for i, p in enumerate(reading.pages)]
    named = tuple(reading.pages[i].number for i in sorted(garbled))
    return replace(reading, pages=tuple(pages), garbled_pages=(*reading.garbled_pages, *named))
