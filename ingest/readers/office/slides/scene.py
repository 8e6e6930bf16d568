"""A slide as it is painted: what its texts stand on, what hides them, what is off the slide."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache, partial
from xml.etree.ElementTree import Element

from ingest.readers.office.markup import A, R, local_name
from ingest.readers.office.package import Package, Part
from ingest.readers.office.slides.canvas import Canvas, Grounds, Layer, form_of
from ingest.readers.office.slides.deck import Deck, Slide
from ingest.readers.office.slides.fills import (
    NOTHING,
    UNKNOWN,
    Paint,
    background_of,
    paint_of_shape,
)
from ingest.readers.office.slides.geometry import Point, bounds_of, overlap
from ingest.readers.office.slides.markup import P, is_off
from ingest.readers.office.slides.pictures import is_opaque
from ingest.readers.office.slides.shapes import Shape, drawn_behind, painted

# What makes a picture let through what is behind it.
_SEE_THROUGH = ("alphaModFix", "alphaMod", "alphaBiLevel", "alphaRepl", "clrChange", "alphaInv")


class Scene:
    """A slide's layers from the master's up, and where each of its shapes stands among them."""

    def __init__(self, deck: Deck, slide: Slide, shapes: Sequence[Shape]) -> None:
        self._slide = slide
        self._package: Package = deck.package
        self._sheet = (0.0, 0.0, float(deck.size[0]), float(deck.size[1]))
        self._animated, self._moved = _targets(slide.part.root)
        drawn = [*_shapes_behind(slide), *painted(shapes)]
        self._tops = {shape: top for top, shape in enumerate(drawn, 1)}
        self._canvas = Canvas(background_of(slide), [self._layer(shape) for shape in drawn])

    def grounds(self, shape: Shape, corners: Sequence[Point]) -> Grounds:
        """The colours that a text of the shape may stand on, its own fill first.

        What a frame holds, as a table, paints itself.
        """
        is_frame = shape.kind == "graphicFrame"
        return self._canvas.behind(self._tops[shape] - is_frame, corners)

    def is_covered(self, shape: Shape, corners: Sequence[Point]) -> bool:
        """True where something opaque lies wholly before it, and stays there."""
        return self._canvas.is_covered(self._tops[shape], corners)

    def is_off(self, shape: Shape, corners: Sequence[Point]) -> bool:
        """True for what is wholly beside the slide, and does not move."""
        is_moved = any(id_ in self._moved for id_ in _ids(shape))
        return not is_moved and not overlap(_not_flat(corners), self._sheet)

    def _layer(self, shape: Shape) -> Layer:
        may_go = any(id_ in self._animated for id_ in _ids(shape))
        form = form_of(shape.looks) if shape.kind in ("sp", "pic") else ""
        return Layer(shape.box, self._paint(shape), form, may_go)

    def _paint(self, shape: Shape) -> Paint:
        if shape.kind == "sp":
            return paint_of_shape(shape, self._slide)
        if shape.kind == "pic":
            return Paint(None, cache(partial(self._is_solid, shape)))
        return NOTHING if shape.kind == "cxnSp" else UNKNOWN

    def _is_solid(self, shape: Shape) -> bool:
        blip = shape.element.find(f"{P}blipFill/{A}blip")
        if blip is None or any(local_name(e) in _SEE_THROUGH for e in blip):
            return False
        relation = shape.part.target_of(blip.get(f"{R}embed"))
        if relation is None or relation.is_external:
            return False
        return is_opaque(self._package.data(relation) or b"")


def _shapes_behind(slide: Slide) -> Iterator[Shape]:
    """What the master and the layout draw, unless a slide or a layout goes without."""
    shows = (slide.part, slide.layout)
    parts: list[Part] = []
    for part, by in zip((slide.layout, slide.master), shows, strict=True):
        if is_off(by.root.get("showMasterSp")):
            break
        parts.insert(0, part)
    for part in parts:
        yield from drawn_behind(part)


def _ids(shape: Shape) -> Iterator[str]:
    """Of a shape and of the groups around it."""
    yield shape.id
    for group in shape.groups:
        named = group.find(f"{P}nvGrpSpPr/{P}cNvPr")
        if named is not None:
            yield named.get("id") or ""


def _targets(root: Element) -> tuple[set[str], set[str]]:
    """The shapes that animations have to do with, and those that they move."""
    timing = root.find(f"{P}timing")
    inside = [*timing.iter()] if timing is not None else []
    animated = {e.get("spid") or "" for e in inside if e.tag == f"{P}spTgt"}
    motions = (e for e in inside if e.tag == f"{P}animMotion")
    return animated, {e.get("spid") or "" for m in motions for e in m.iter(f"{P}spTgt")}


def _not_flat(corners: Sequence[Point]) -> tuple[float, float, float, float]:
    """Bounds with some room, so that a shape without size still stands somewhere."""
    left, top, right, bottom = bounds_of(corners)
    return left - 1, top - 1, right + 1, bottom + 1
