"""What a document that is no meeting calls itself, and of which edition it is (pure)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from pathlib import PurePosixPath

from ingest.parsed.document import ParsedDocument
from ingest.parsed.lines import Line

_FACE_LINES = 12
_TITLE_CHARS = 60
# Templates and files with macros are workbooks as well: their first line is a sheet's name.
_WORKBOOKS = (".xlsx", ".xlsm", ".xltx", ".xltm", ".xls", ".xlsb", ".ods", ".csv", ".tsv")
_SHEET_NAME = re.compile(
    r"(?:sheet|シート|ワークシート|table|表)?\s*[0-9]*|表紙|はじめに|目次|使い方|記入例|改訂履歴|一覧|基準|回答",
    re.IGNORECASE,
)
_EDITION = re.compile(r"(?:第\s*)?[Vv]?(?:er\.?)?\s*([0-9]+[.．][0-9]+)\s*版?")
_SURE_EDITION = re.compile(
    r"(?:第\s*|[Vv](?:er(?:sion)?)?\.?\s*)[0-9]+[.．][0-9]+(?:\s*版)?|[0-9]+[.．][0-9]+\s*版"
)


def title_candidates(lines: Sequence[Line], reading: ParsedDocument, file_name: str) -> list[str]:
    """Names of the document, the likeliest first.

    A workbook's first heading is the name of a sheet (シート1, 表紙): what the sheet says first, the
    file's own title and the file's name go before a name that says nothing.
    """
    path = PurePosixPath(file_name)
    headings = [line.text for line in lines[:_FACE_LINES] if line.kind == "heading"][:1]
    own = [title for title in (reading.title,) if title]
    if path.suffix.lower() not in _WORKBOOKS:
        return [*headings, *own, path.stem]
    told = [name for name in headings if not _SHEET_NAME.fullmatch(_folded(name))]
    return [*_first_words(lines), *told, *own, path.stem]


def _first_words(lines: Sequence[Line]) -> list[str]:
    """The line above a sheet's first table, if it can be a title."""
    for line in lines[:_FACE_LINES]:
        if line.kind == "row":
            return []
        if line.kind != "heading":
            is_title = len(line.text) <= _TITLE_CHARS and not line.text.endswith(("。", "：", ":"))
            return [line.text] if is_title else []
    return []


def edition_of(title: str, file_name: str, lines: Sequence[Line]) -> str | None:
    """The edition in the title, in the file's name, or in a short line of the first page."""
    in_title = _EDITION.search(_folded(title))
    if in_title:
        return in_title[0].strip()
    face = (line.text for line in lines[:_FACE_LINES] if line.kind != "row")
    for text in (PurePosixPath(file_name).stem, *(t for t in face if len(t) <= _TITLE_CHARS)):
        sure = _SURE_EDITION.search(_folded(text))
        if sure:
            return sure[0].strip()
    return None


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text)
