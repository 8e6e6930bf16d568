"""What a reader gets: a file's name and bytes, what they hold, and how much may be read."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

from ingest.readers.decoding import wide_text
from ingest.readers.libreoffice import LibreOffice
from ingest.readers.tesseract import Tesseract

Content = Literal["pdf", "zip", "ole", "rtf", "html", "image", "text", "binary"]

CONTENT_NAMES: dict[Content, str] = {
    "pdf": "PDF",
    "zip": "ZIP / Office",
    "ole": "Office 97-2003",
    "rtf": "RTF",
    "html": "HTML",
    "image": "image",
    "text": "text",
    "binary": "binary",
}
_MAGIC: tuple[tuple[bytes, Content], ...] = (
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (b"{\\rtf", "rtf"),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"II*\x00", "image"),
    (b"MM\x00*", "image"),
)
UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_HTML = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html[\s>])",
    re.IGNORECASE | re.DOTALL,
)
# Control bytes that no text encoding of ours uses; escape (1b) begins ISO-2022-JP's shifts.
_CONTROLS = re.compile(rb"[\x00-\x06\x0e-\x1a\x1c-\x1f\x7f]")
_MAX_CONTROL_SHARE = 0.01
_PDF_WITHIN = 1024
_PROBED = 65_536


@dataclass(frozen=True)
class Limits:
    """Bounds on one file. ``passwords`` are tried on encrypted files, after the empty one."""

    max_bytes: int = 100 * 2**20
    passwords: tuple[str, ...] = field(default=(), repr=False)
    max_pages: int = 5_000
    max_letters: int = 20_000_000
    tesseract: Tesseract | None = None
    """Reads pages that hold only a picture of their text; None leaves them unread."""
    libreoffice: LibreOffice | None = None
    """Makes today's files of older and other Office formats; None leaves them unread."""
    reads_notes: bool = False
    """Takes in speaker notes and comments, too, which are told otherwise."""


@dataclass(frozen=True)
class Source:
    """A file's name, which messages show, and its content."""

    name: str
    data: bytes = field(repr=False)


def content_of(data: bytes) -> Content:
    """What a file really holds, told from its first bytes and not from its name.

    ``text`` is in any encoding, ``binary`` what is nothing known.
    """
    if b"%PDF-" in data[:_PDF_WITHIN]:
        return "pdf"
    for magic, content in _MAGIC:
        if data.startswith(magic):
            return content
    if data.startswith(UTF16_MARKS):
        return "text"
    head = data[:_PROBED]
    if _HTML.match(head.removeprefix(b"\xef\xbb\xbf")):
        return "html"
    if wide_text(head) is not None:
        return "text"
    controls = len(_CONTROLS.findall(head))
    is_binary = b"\x00" in head or controls > _MAX_CONTROL_SHARE * len(head)
    return "binary" if is_binary else "text"
