"""Which kind of file was fetched: by what the server says, and by what the bytes are."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Literal, get_args

from ingest.readers.source import content_of

FileType = Literal["pdf", "xlsx", "docx", "pptx", "html", "text"]
Format = Literal["pdf", "xlsx", "docx", "pptx", "html", "unknown"]
"""What the register says of a source; text is no format of its own, as unmarked it is HTML."""
FILE_TYPES: tuple[FileType, ...] = get_args(FileType)
SUFFIXES = {kind: ".txt" if kind == "text" else f".{kind}" for kind in FILE_TYPES}
_OFFICE = "application/vnd.openxmlformats-officedocument."
# Servers know few types well: the general ones are let through, and the bytes decide.
ALLOWED_CONTENT_TYPES = frozenset(
    {
        "",
        "application/pdf",
        "application/x-pdf",
        "application/octet-stream",
        "application/zip",
        "application/x-zip-compressed",
        "application/xhtml+xml",
        "application/vnd.ms-excel",
        "application/vnd.ms-powerpoint",
        "application/msword",
        "binary/octet-stream",
        "text/html",
        "text/plain",
        "text/markdown",
        f"{_OFFICE}spreadsheetml.sheet",
        f"{_OFFICE}wordprocessingml.document",
        f"{_OFFICE}presentationml.presentation",
    }
)
_OFFICE_FOLDERS: dict[str, FileType] = {"xl": "xlsx", "word": "docx", "ppt": "pptx"}
_PROBED_BYTES = 65_536


def media_type(content_type: str | None) -> str:
    """The header's type alone, without charset and the like."""
    return (content_type or "").partition(";")[0].strip().lower()


def expected_types(form: Format) -> tuple[FileType, ...]:
    """What a source whose register entry says ``form`` may turn out to be."""
    if form == "unknown":
        return FILE_TYPES
    return ("html", "text") if form == "html" else (form,)


def sniffed_type(path: Path) -> FileType | None:
    """The type that the bytes show, or None for anything we do not take."""
    with path.open("rb") as file:
        content = content_of(file.read(_PROBED_BYTES))
    if content == "zip":
        return _office_type(path)
    return content if content in ("pdf", "html", "text") else None


def _office_type(path: Path) -> FileType | None:
    try:
        with zipfile.ZipFile(path) as archive:
            folders = {name.partition("/")[0] for name in archive.namelist()}
    except (zipfile.BadZipFile, OSError, NotImplementedError, ValueError):
        return None
    return next((kind for folder, kind in _OFFICE_FOLDERS.items() if folder in folders), None)
