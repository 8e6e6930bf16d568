"""Read functions that behave as no reader should; a worker process imports them by name."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

from ingest.parsed.document import Block, Page, PageLink, ParsedDocument, Span
from ingest.readers import Limits
from kb.errors import ReadingError

# Kept, as a leaking library would.
LEAKED: list[bytes] = []


def by_name(path: Path, limits: Limits) -> ParsedDocument:
    """Does what the file's name says; any other name is read as one page that tells the process."""
    fault = {
        "hang": _hang,
        "abort": os.abort,
        "swell": _swell,
        "leak": _leak,
        "killed": _killed,
        "bug": _bug,
        "foreign": _foreign,
    }.get(path.stem)
    if path.stem == "bad":
        raise ReadingError("password", f"{path.name} は開けません。", f"{path.name!r} is locked.")
    answer = fault() if fault else None
    return answer or reading_of(path.name, limits)


def reading_of(name: str, limits: Limits) -> ParsedDocument:
    print("noise on standard output", flush=True)
    text = f"{name} {limits.max_pages} {os.getpid()}"
    span = Span(0, len(name))
    blocks = (Block("row", 0, len(text), cells=(span,), table=0),)
    page = Page(1, text, blocks, links=(PageLink(0, 2, None),))
    return ParsedDocument((page,), title=name, repairs={"radicals": 2})


def _hang() -> None:
    time.sleep(600)


def _swell() -> None:
    held = []
    while True:
        held.append(bytearray(16 * 2**20))


def _leak() -> None:
    LEAKED.append(b"x" * (80 * 2**20))


def _killed() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _bug() -> None:
    raise KeyError("a reader's own fault")


def _foreign() -> ParsedDocument:
    return ParsedDocument((), repairs={"path": Path("x")})  # type: ignore[dict-item]
