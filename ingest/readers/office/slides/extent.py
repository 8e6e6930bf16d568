"""About how much room a text takes in its shape, and where (pure; English Metric Units)."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.readers.office.markup import number_in
from ingest.readers.office.slides.geometry import Bounds, Box, Point
from ingest.readers.office.slides.styles import BodyStyle

_PER_POINT = 12_700
_LINE_HEIGHT = 1.2
_NARROW, _WIDE = 0.55, 1.0
# §21.1.2.1.1: what a body keeps free at its sides, and above and below.
_INSETS = {"lIns": 91_440, "tIns": 45_720, "rIns": 91_440, "bIns": 45_720}


@dataclass(frozen=True)
class Measured:
    """A paragraph as it is to be laid out: its text, its largest letters in points, its side."""

    text: str
    points: float
    alignment: str


def corners_of_text(box: Box, style: BodyStyle, paragraphs: Sequence[Measured]) -> list[Point]:
    """The corners, on the slide, of the rectangle that the text takes; it may leave its shape.

    Where it is laid out otherwise than in lines from left to right, it is the whole shape.
    """
    if style.of_body("vert") not in ("", "horz") or not any(p.text.strip() for p in paragraphs):
        return box.corners()
    left, top, right, bottom = (
        number_in(style.of_body(name), usual) for name, usual in _INSETS.items()
    )
    room = max(box.width - left - right, 1)
    wraps = style.of_body("wrap") != "none"
    blocks = [*_blocks(paragraphs, room, wraps, style.scale)]
    across = [
        _across(p.alignment, width, room) for p, (width, _) in zip(paragraphs, blocks, strict=True)
    ]
    height = sum(height for _, height in blocks)
    free = box.height - top - bottom - height
    above = {"ctr": free / 2, "b": free}.get(style.of_body("anchor"), 0.0)
    inside: Bounds = (
        left + min(across),
        top + above,
        left + max(at + width for at, (width, _) in zip(across, blocks, strict=True)),
        top + above + height,
    )
    return box.corners(inside)


def _blocks(
    paragraphs: Sequence[Measured], room: float, wraps: bool, scale: float
) -> Iterator[tuple[float, float]]:
    """Each paragraph's width and height."""
    for paragraph in paragraphs:
        letter = paragraph.points * scale * _PER_POINT
        lines = [_ems(line) * letter for line in paragraph.text.split("\n")]
        count = sum(max(math.ceil(line / room), 1) if wraps else 1 for line in lines)
        width = max(lines)
        yield min(width, room) if wraps else width, count * letter * _LINE_HEIGHT


def _ems(text: str) -> float:
    return sum(
        _WIDE if unicodedata.east_asian_width(letter) in "WFA" else _NARROW for letter in text
    )


def _across(alignment: str, width: float, room: float) -> float:
    """How far from the left a line begins."""
    return {"ctr": (room - width) / 2, "r": room - width}.get(alignment, 0.0)
