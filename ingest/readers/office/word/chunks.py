"""Documents that a Word file takes in as they are (w:altChunk, ECMA-376 part 1 §17.17.2.1)."""

from __future__ import annotations

import posixpath
from collections.abc import Callable

from ingest.parsed.document import ParsedDocument
from ingest.readers.source import Limits, Source, content_of
from kb.errors import ReadingError

ReadNested = Callable[[Source, Limits], ParsedDocument]
# A document that takes itself in, or a chain of them.
MAX_DEPTH = 3
_WORD = (".docx", ".docm", ".dotx", ".dotm")
_READ_ELSEWHERE = (".html", ".htm", ".xhtml", ".txt", ".mht", ".mhtml")
_BY_CONTENT = {"html": ".html", "zip": ".docx", "text": ".txt"}
_MAIL_HEADS = (b"mime-version:", b"from:", b"content-type:")


def read_chunk(name: str, data: bytes, limits: Limits, nested: ReadNested) -> ParsedDocument | None:
    """The reading of an imported document; None where its kind is none of ours, or it is broken."""
    suffix = _suffix_of(name, data)
    source = Source(posixpath.basename(name), data)
    try:
        if suffix in _WORD:
            return nested(source, limits)
        return _read_elsewhere(suffix, source, limits)
    except ReadingError:
        return None


def _suffix_of(name: str, data: bytes) -> str:
    suffix = posixpath.splitext(name)[1].lower()
    if suffix in (*_WORD, *_READ_ELSEWHERE):
        return suffix
    if data.lstrip()[:12].lower().startswith(_MAIL_HEADS):
        return ".mht"
    is_rich_text = data.lstrip().startswith(b"{\\rtf")
    return ".rtf" if is_rich_text else _BY_CONTENT.get(content_of(data), suffix)


def _read_elsewhere(suffix: str, source: Source, limits: Limits) -> ParsedDocument | None:
    # The register names the readers, this one among them.
    from ingest.readers import readers_by_suffix

    known = {".xhtml": ".html", ".mhtml": ".mht"}.get(suffix, suffix)
    reader = readers_by_suffix.get(known) if suffix in _READ_ELSEWHERE else None
    return reader.read(source, limits) if reader else None
