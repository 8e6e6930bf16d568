"""From a file to its display text: one reader a format, chosen by suffix, checked by content."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from ingest.readers import failures
from ingest.readers.contents import CONTENT_NAMES, Content, content_of
from ingest.readers.source import Limits, Source
from ingest.reading import Reading

__all__ = ["Limits", "Reader", "Source", "read_source", "readers_by_suffix"]


@dataclass(frozen=True)
class Reader:
    """How one format is read: its name, the content it needs, and the function that reads it."""

    name: str
    content: Content
    read: Callable[[Source, Limits], Reading]


def _read_pdf(source: Source, limits: Limits) -> Reading:
    # Imported when needed: the PDF libraries are heavy, and other formats do without them.
    from ingest.readers.pdf import read_pdf

    return read_pdf(source, limits)


def _read_text(source: Source, limits: Limits) -> Reading:
    from ingest.readers.text import read_text

    return read_text(source, limits)


_PDF = Reader("PDF", "pdf", _read_pdf)
_TEXT = Reader("text", "text", _read_text)
readers_by_suffix: Mapping[str, Reader] = {
    ".pdf": _PDF,
    ".txt": _TEXT,
    ".md": _TEXT,
    ".markdown": _TEXT,
}


def read_source(path: Path, limits: Limits = Limits()) -> Reading:  # noqa: B008 (it is frozen)
    """Read a file's text and structure.

    Raises:
        ReadingError: the file cannot be read; its ``reason`` and message say why.
    """
    reader = readers_by_suffix.get(path.suffix.lower())
    if not reader:
        raise failures.unsupported(path.name, sorted(readers_by_suffix))
    source = Source(path.name, _bytes_of(path, limits))
    content = content_of(source.data)
    if content != reader.content:
        raise failures.not_this_format(path.name, reader.name, CONTENT_NAMES[content])
    return reader.read(source, limits)


def _bytes_of(path: Path, limits: Limits) -> bytes:
    try:
        size = path.stat().st_size
        if size > limits.max_bytes:
            shown, bound = f"{size / 2**20:.1f} MB", f"{limits.max_bytes / 2**20:.1f} MB"
            raise failures.too_large(path.name, shown, bound)
        data = path.read_bytes()
    except OSError as error:
        raise failures.unreadable(path.name, error.strerror or str(error)) from error
    if not data:
        raise failures.empty(path.name)
    return data
