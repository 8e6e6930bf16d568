"""What lies behind and before a text on a slide: the grounds that it may stand on, and covers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set as AbstractSet
from dataclasses import dataclass
from xml.etree.ElementTree import Element

import numpy as np

from ingest.readers.colours import WHITE, Colour, over
from ingest.readers.office.markup import A
from ingest.readers.office.slides.fills import Paint
from ingest.readers.office.slides.geometry import Box, Point, bounds_of

Grounds = AbstractSet[Colour] | None
"""The colours that may lie behind a text; None where they are not known, as on a picture."""

_RECTANGLES = frozenset((
    "rect", "flowChartProcess", "actionButtonBlank", "round1Rect", "round2SameRect", "round2DiagRect",
    "roundRect", "snip1Rect", "snip2SameRect", "snip2DiagRect", "snipRoundRect",
    "flowChartAlternateProcess", "wedgeRectCallout", "wedgeRoundRectCallout", "bevel", "textBox",
))  # fmt: skip
_ELLIPSES = ("ellipse", "flowChartConnector", "wedgeEllipseCallout")
# More than people draw on one slide; behind and before what comes later nothing is looked for.
_MOST = 2_000
_MOST_COLOURS = 64


@dataclass(frozen=True)
class Layer:
    """A painted shape. ``form`` is its outline's name, '' for one that is not known."""

    box: Box
    paint: Paint
    form: str = "rect"
    may_go: bool = False
    """True if an animation may take it away."""

    @property
    def is_round(self) -> bool:
        return self.form in _ELLIPSES

    def holds(self, points: Sequence[Point]) -> bool:
        is_known = self.is_round or self.form in _RECTANGLES
        return is_known and self.box.holds(points, is_round=self.is_round)


class Canvas:
    """A slide's layers, the lowest first, over its background."""

    def __init__(self, background: Paint, layers: Sequence[Layer]) -> None:
        self._background = background
        self._layers = layers[:_MOST]
        bounds = [bounds_of(layer.box.corners()) for layer in self._layers]
        self._bounds = np.array(bounds, dtype=float).reshape(-1, 4)

    def behind(self, top: int, points: Sequence[Point]) -> Grounds:
        """What may be seen behind a place, of the layers below ``top``."""
        if top > _MOST:
            return None
        grounds = painted_over(self._background, frozenset((WHITE,)))
        for layer in self._touching(points, 0, top):
            if layer.paint.colours == ():
                continue
            shown = painted_over(layer.paint, grounds)
            is_whole = layer.holds(points) and not layer.may_go
            grounds = shown if is_whole else _both(shown, grounds)
        return grounds

    def is_covered(self, top: int, points: Sequence[Point]) -> bool:
        """True if one of the layers from ``top`` on hides the whole place."""
        return any(
            not layer.may_go and layer.holds(points) and layer.paint.is_opaque
            for layer in self._touching(points, top, _MOST)
        )

    def _touching(self, points: Sequence[Point], start: int, end: int) -> Iterator[Layer]:
        left, top, right, bottom = bounds_of(points)
        of = self._bounds[start:end]
        is_near = (of[:, 0] < right) & (left < of[:, 2]) & (of[:, 1] < bottom) & (top < of[:, 3])
        return (self._layers[start + int(at)] for at in np.flatnonzero(is_near))


def painted_over(paint: Paint, grounds: Grounds) -> Grounds:
    """The colours of a paint over what is behind it."""
    if paint.colours is None:
        return None
    if not paint.colours:
        return grounds
    if paint.is_opaque:
        return frozenset(colour for colour, _ in paint.colours)
    if grounds is None:
        return None
    return _bounded(over(c, a, g) for c, a in paint.colours for g in grounds)


def _both(one: Grounds, other: Grounds) -> Grounds:
    return None if one is None or other is None else _bounded(iter(one | other))


def _bounded(colours: Iterator[Colour]) -> Grounds:
    found = frozenset(colours)
    return found if len(found) <= _MOST_COLOURS else None


def form_of(looks: Sequence[Element]) -> str:
    """The name of a shape's outline; a free one is not known."""
    for properties in looks:
        preset = properties.find(f"{A}prstGeom")
        if preset is not None:
            return preset.get("prst") or ""
        if properties.find(f"{A}custGeom") is not None:
            return ""
    return "rect"
