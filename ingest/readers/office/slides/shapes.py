"""The shapes of a slide: where they stand, what they inherit, and in which order they are read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from xml.etree.ElementTree import Element

from ingest.readers.census import Census
from ingest.readers.office.markup import A, local_name
from ingest.readers.office.package import Part
from ingest.readers.office.slides.geometry import (
    Box,
    Placing,
    bounds_of,
    box_of,
    inside_group,
)
from ingest.readers.office.slides.markup import P, is_on
from ingest.readers.runs import runs

TITLES = ("title", "ctrTitle")
FURNITURE = ("ftr", "hdr", "dt", "sldNum")
"""Footers, dates and slide numbers."""
# Shapes whose tops differ by less than this share of the slide stand side by side.
_SAME_LINE = 0.04
_SHAPES = ("sp", "pic", "graphicFrame", "cxnSp", "grpSp", "contentPart")
_SILENT = ("grpSpPr", "extLst")
_IN_SHAPES = ("spPr", "style", "txBody", "blipFill", "xfrm", "graphic", "extLst")
_PLACEHOLDER = f"./*/{P}nvPr/{P}ph"


@dataclass(frozen=True, eq=False)
class Shape:
    """A shape, or a group of ``children``.

    ``heirs`` are the placeholders of the layout and the master that it inherits from, nearest
    first; ``groups`` the groups around it, innermost first.
    """

    element: Element
    part: Part
    box: Box
    placeholder: str = ""
    heirs: tuple[Element, ...] = ()
    groups: tuple[Element, ...] = ()
    children: tuple[Shape, ...] = ()

    @property
    def kind(self) -> str:
        return local_name(self.element)

    @cached_property
    def _named(self) -> Element | None:
        return self.element.find(f"./*/{P}cNvPr")

    @property
    def id(self) -> str:
        return self.named("id")

    @property
    def is_hidden(self) -> bool:
        """True for what the author switched off in the selection pane."""
        return is_on(self.named("hidden"))

    @property
    def is_decorative(self) -> bool:
        named = self._named
        return named is not None and any(
            local_name(e) == "decorative" and is_on(e.get("val")) for e in named.iter()
        )

    @property
    def link(self) -> Element | None:
        """The link of the whole shape."""
        return self._named.find(f"{A}hlinkClick") if self._named is not None else None

    @property
    def is_title(self) -> bool:
        return self.placeholder in TITLES and self.body is not None

    @property
    def body(self) -> Element | None:
        return self.element.find(f"{P}txBody")

    @property
    def looks(self) -> tuple[Element, ...]:
        """Its own properties of look and those that it inherits, nearest first."""
        each = (e.find(f"{P}spPr") for e in (self.element, *self.heirs))
        return tuple(properties for properties in each if properties is not None)

    def named(self, attribute: str) -> str:
        return (self._named.get(attribute) or "") if self._named is not None else ""


@dataclass
class ShapeReader:
    """Reads a tree of shapes. ``grounds`` are the layout and the master behind it."""

    part: Part
    census: Census
    grounds: tuple[Part, ...] = ()
    page: int | None = None
    _placeholders: dict[int, list[tuple[Element, Element]]] = field(default_factory=dict)

    def tree(self) -> list[Shape]:
        """The part's shapes, the lowest first."""
        root = self.part.root.find(f"{P}cSld/{P}spTree")
        return list(self._inside(root, Placing(), ())) if root is not None else []

    def _inside(
        self, parent: Element, outer: Placing, groups: tuple[Element, ...]
    ) -> Iterator[Shape]:
        for child in parent:
            if local_name(child) == "grpSp":
                yield self._group(child, outer, groups)
            elif local_name(child) in _SHAPES:
                yield self._shape(child, outer, groups)
            else:
                self._tell_unless_in(child, _SILENT)

    def _tell_unless_in(self, element: Element, known: tuple[str, ...]) -> None:
        name = local_name(element)
        if name not in known and not name.startswith("nv"):
            self.census.leave("not-read", "unknown", page=self.page, name=name)

    def _group(self, element: Element, outer: Placing, groups: tuple[Element, ...]) -> Shape:
        transform = element.find(f"{P}grpSpPr/{A}xfrm")
        children = self._inside(element, inside_group(transform, outer), (element, *groups))
        return Shape(
            element, self.part, box_of(transform, outer), groups=groups, children=tuple(children)
        )

    def _shape(self, element: Element, outer: Placing, groups: tuple[Element, ...]) -> Shape:
        for child in element:
            self._tell_unless_in(child, _IN_SHAPES)
        placeholder = element.find(_PLACEHOLDER)
        kind, heirs = "", tuple[Element, ...]()
        if placeholder is not None:
            kind = _own_kind(placeholder)
            heirs = tuple(self._heirs(placeholder))
        transforms = (_transform(e) for e in (element, *heirs))
        transform = next((t for t in transforms if t is not None), None)
        return Shape(element, self.part, box_of(transform, outer), kind, heirs, groups)

    def _heirs(self, placeholder: Element) -> Iterator[Element]:
        """The placeholder of each part behind it that it stands for: by its number, or its kind."""
        for depth, part in enumerate(self.grounds):
            known = self._of_part(depth, part)
            found = _alike(placeholder, known, _number) if depth == 0 else None
            # A layout has one title, but may have several bodies.
            if found is None and (depth or _kind(placeholder) != "body"):
                found = _alike(placeholder, known, _kind)
            if found is not None:
                placeholder, heir = found
                yield heir

    def _of_part(self, depth: int, part: Part) -> list[tuple[Element, Element]]:
        """The placeholders of a part behind, each with its shape."""
        if depth not in self._placeholders:
            shapes = part.root.iterfind(f"{P}cSld/{P}spTree/*")
            self._placeholders[depth] = [
                (mark, e) for e in shapes if (mark := e.find(_PLACEHOLDER)) is not None
            ]
        return self._placeholders[depth]


def _alike(
    placeholder: Element,
    known: list[tuple[Element, Element]],
    what: Callable[[Element], str],
) -> tuple[Element, Element] | None:
    return next((each for each in known if what(each[0]) == what(placeholder)), None)


def _number(placeholder: Element) -> str:
    return placeholder.get("idx") or "0"


def _own_kind(placeholder: Element) -> str:
    return placeholder.get("type") or "obj"


def _kind(placeholder: Element) -> str:
    """What a master has it under: all that is no title and no furniture is its body."""
    kind = _own_kind(placeholder)
    return "title" if kind in TITLES else kind if kind in FURNITURE else "body"


def _transform(shape: Element) -> Element | None:
    own = shape.find(f"{P}xfrm")
    return own if own is not None else shape.find(f"{P}spPr/{A}xfrm")


def drawn_behind(part: Part) -> Iterator[Shape]:
    """What a layout or a master draws itself: its placeholders show only where they are filled."""
    for shape in painted(ShapeReader(part, Census()).tree()):
        if not shape.placeholder:
            yield shape


def painted(shapes: Iterable[Shape]) -> Iterator[Shape]:
    """All shapes but hidden ones, those of groups in their place, the lowest first."""
    for shape in shapes:
        if shape.is_hidden:
            continue
        if shape.kind == "grpSp":
            yield from painted(shape.children)
        else:
            yield shape


def in_reading_order(shapes: Iterable[Shape], slide_height: int) -> list[Shape]:
    """The title first, then from top to bottom and left to right, groups as one."""
    ordered = _in_order(shapes, slide_height * _SAME_LINE)
    return sorted(ordered, key=lambda shape: not shape.is_title)


def _in_order(shapes: Iterable[Shape], tolerance: float) -> Iterator[Shape]:
    for shape in _by_lines(shapes, tolerance):
        if shape.kind == "grpSp" and not shape.is_hidden:
            yield from _in_order(shape.children, tolerance)
        else:
            yield shape


def _by_lines(shapes: Iterable[Shape], tolerance: float) -> Iterator[Shape]:
    placed = [(bounds_of(shape.box.corners()), shape) for shape in shapes]
    ordered = sorted(placed, key=lambda each: (each[0][1], each[0][0]))
    for line in runs(ordered, lambda line, each: each[0][1] - line[0][0][1] <= tolerance):
        yield from (shape for _, shape in sorted(line, key=lambda each: each[0][0]))
