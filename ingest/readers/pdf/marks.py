"""What a page shows: characters with their boxes, ruling lines, dots and link areas (pure).

Coordinates are points with y growing downwards, turned so that most of the page's text runs from
left to right, whatever way the page or the text was rotated.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal

Way = Literal["across", "down"]
# Of letters that follow each other, in letter heights.
_ASIDE = 0.4
_MAX_STEP = 1.9


@dataclass(frozen=True)
class Turn:
    """Turns stored coordinates so that text of ``angle`` runs to the right, and y grows downwards."""

    angle: int

    def point(self, x: float, y: float) -> tuple[float, float]:
        if not self.angle:
            # Nearly all text; this is asked for every corner of every letter.
            return x, -y
        a = math.radians(self.angle)
        return x * math.cos(a) + y * math.sin(a), x * math.sin(a) - y * math.cos(a)

    def box(
        self, left: float, bottom: float, right: float, top: float
    ) -> tuple[float, float, float, float]:
        if not self.angle:
            return min(left, right), -max(bottom, top), max(left, right), -min(bottom, top)
        corners = [self.point(x, y) for x in (left, right) for y in (bottom, top)]
        xs, ys = [c[0] for c in corners], [c[1] for c in corners]
        return min(xs), min(ys), max(xs), max(ys)


@dataclass(frozen=True, slots=True)
class Box:
    """Whatever takes room on the page."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def x(self) -> float:
        return (self.x0 + self.x1) / 2

    @property
    def y(self) -> float:
        return (self.y0 + self.y1) / 2


def around(boxes: Collection[Box]) -> tuple[float, float, float, float]:
    """The bounds of them all."""
    return (
        min(box.x0 for box in boxes),
        min(box.y0 for box in boxes),
        max(box.x1 for box in boxes),
        max(box.y1 for box in boxes),
    )


@dataclass(frozen=True, slots=True)
class Character(Box):
    """A visible character. ``angle`` is its direction in degrees, as the page is stored."""

    text: str
    size: float
    angle: int = 0
    is_bold: bool = False
    space_before: bool = False
    hinted_space: bool = False
    """PDFium thinks that a space is missing before it, which holds for Latin words only."""


@dataclass(frozen=True, slots=True)
class Rule(Box):
    """A straight ruling line, horizontal or vertical."""

    @property
    def is_horizontal(self) -> bool:
        return self.x1 - self.x0 >= self.y1 - self.y0


@dataclass(frozen=True, slots=True)
class Dot:
    """The middle of a small drawn shape: a bullet, where it stands before a line."""

    x: float
    y: float
    size: float


@dataclass(frozen=True, slots=True)
class LinkArea(Box):
    """The rectangle of a link; ``url`` is None where it leads nowhere."""

    url: str | None

    def turned(self, turn: Turn) -> LinkArea:
        return LinkArea(*turn.box(self.x0, self.y0, self.x1, self.y1), self.url)


@dataclass(frozen=True)
class PageMarks:
    """All that a page shows. ``unreadable`` counts glyphs without a character."""

    characters: tuple[Character, ...]
    rules: tuple[Rule, ...]
    dots: tuple[Dot, ...]
    links: tuple[LinkArea, ...]
    top: float = 0.0
    bottom: float = 0.0
    angle: int = 0
    """Direction of most characters; boxes of others are turned by their own, and not comparable."""
    unreadable: int = 0
    hidden: str = ""
    """What is on the page, but not seen."""


def ways_of(characters: Sequence[Character], angle: int) -> dict[int, Way]:
    """Which way each letter's text runs, where the next of its size in the content tells."""
    ways: dict[int, Way] = {}
    last: dict[int, int] = {}
    for index, b in enumerate(characters):
        before = last.get(round(b.size * 2))
        last[round(b.size * 2)] = index
        if b.angle != angle or before is None:
            continue
        a = characters[before]
        way = _way(a, b)
        if way and a.angle == angle:
            ways[index] = way
            ways.setdefault(before, way)
    return ways


def _way(a: Character, b: Character) -> Way | None:
    along, aside = (b.y - a.y) / a.size, abs(b.x - a.x) / a.size
    if 0.5 < along <= _MAX_STEP and aside <= _ASIDE:
        return "down"
    is_beside = abs(along) < _ASIDE and b.x0 - a.x0 >= 0 and b.x0 - a.x1 < a.size
    return "across" if is_beside else None
