"""Where shapes stand on a slide after groups and turns (pure; English Metric Units).

ECMA-376 part 1 §20.1.7: a shape is turned around its middle; a group's shapes stand in a system of
coordinates of its own.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from ingest.readers.office.markup import A, number_in

Point = tuple[float, float]
Bounds = tuple[float, float, float, float]
"""Left, top, right and bottom."""
_PER_TURN = 21_600_000


@dataclass(frozen=True)
class Placing:
    """Takes points of one system of coordinates to another: x' = ax + cy + e, y' = bx + dy + f."""

    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 1.0
    e: float = 0.0
    f: float = 0.0

    def of(self, point: Point) -> Point:
        x, y = point
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    def after(self, first: Placing) -> Placing:
        """The placing that does ``first`` and then this one."""
        e, f = self.of((first.e, first.f))
        return Placing(
            self.a * first.a + self.c * first.b,
            self.b * first.a + self.d * first.b,
            self.a * first.c + self.c * first.d,
            self.b * first.c + self.d * first.d,
            e,
            f,
        )

    def back(self, point: Point) -> Point | None:
        """The point that is taken there; None where all is pressed flat."""
        whole = self.a * self.d - self.b * self.c
        if not whole or not math.isfinite(whole):
            return None
        x, y = point[0] - self.e, point[1] - self.f
        return (self.d * x - self.c * y) / whole, (self.a * y - self.b * x) / whole


@dataclass(frozen=True)
class Box:
    """A rectangle of that size from (0, 0), and how it is laid on the slide."""

    width: float = 0.0
    height: float = 0.0
    placing: Placing = Placing()

    def corners(self, within: Bounds | None = None) -> list[Point]:
        """Its corners on the slide, or those of a part of it."""
        left, top, right, bottom = within or (0.0, 0.0, self.width, self.height)
        around = ((left, top), (right, top), (right, bottom), (left, bottom))
        return [self.placing.of(point) for point in around]

    def holds(self, points: Sequence[Point], *, is_round: bool = False) -> bool:
        """True if all of them lie in it, or in the ellipse that it is drawn around."""
        own = [self.placing.back(point) for point in points]
        return all(point is not None and self._holds(point, is_round) for point in own)

    def _holds(self, point: Point, is_round: bool) -> bool:
        if not self.width or not self.height:
            return False
        across, down = point[0] / self.width, point[1] / self.height
        if is_round:
            return math.hypot(2 * across - 1, 2 * down - 1) <= 1
        return -_SLACK <= across <= 1 + _SLACK and -_SLACK <= down <= 1 + _SLACK


_SLACK = 0.001


def bounds_of(points: Sequence[Point]) -> Bounds:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)


def overlap(one: Bounds, other: Bounds) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def box_of(transform: Element | None, outer: Placing = Placing()) -> Box:
    """The box of an a:xfrm in a system that ``outer`` lays on the slide; without one it is a point."""
    x, y = _pair(transform, "off", "x", "y")
    width, height = _pair(transform, "ext", "cx", "cy")
    turn = number_in(transform.get("rot")) % _PER_TURN if transform is not None else 0
    flips = [
        -1.0 if transform is not None and transform.get(name) in ("1", "true") else 1.0
        for name in ("flipH", "flipV")
    ]
    turned = _around((width / 2, height / 2), 2 * math.pi * turn / _PER_TURN, *flips)
    return Box(width, height, outer.after(Placing(e=x, f=y)).after(turned))


def inside_group(transform: Element | None, outer: Placing) -> Placing:
    """How the shapes of a group are laid on the slide."""
    box = box_of(transform, outer)
    x, y = _pair(transform, "chOff", "x", "y")
    width, height = _pair(transform, "chExt", "cx", "cy")
    across = box.width / width if width else 1.0
    down = box.height / height if height else 1.0
    return box.placing.after(Placing(a=across, d=down, e=-x * across, f=-y * down))


def _around(middle: Point, angle: float, flip_across: float, flip_down: float) -> Placing:
    x, y = middle
    cosine, sine = math.cos(angle), math.sin(angle)
    turned = Placing(
        cosine * flip_across, sine * flip_across, -sine * flip_down, cosine * flip_down, x, y
    )
    return turned.after(Placing(e=-x, f=-y))


def _pair(transform: Element | None, name: str, *attributes: str) -> tuple[int, int]:
    found = transform.find(A + name) if transform is not None else None
    if found is None:
        return 0, 0
    first, second = (number_in(found.get(attribute)) for attribute in attributes)
    return first, second
