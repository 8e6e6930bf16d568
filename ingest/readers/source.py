"""What a reader gets: a file's name and bytes, and how much of it may be read."""

from __future__ import annotations

from dataclasses import dataclass, field

from kb.tesseract import Tesseract


@dataclass(frozen=True)
class Limits:
    """Bounds on one file. ``passwords`` are tried on encrypted files, after the empty one."""

    max_bytes: int = 100 * 2**20
    passwords: tuple[str, ...] = field(default=(), repr=False)
    max_pages: int = 5_000
    max_seconds: float = 600.0
    tesseract: Tesseract | None = None
    """Reads pages that hold only a picture of their text; None leaves them unread."""


@dataclass(frozen=True)
class Source:
    """A file's name, which messages show, and its content."""

    name: str
    data: bytes = field(repr=False)
