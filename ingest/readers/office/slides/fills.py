"""What fills of DrawingML put on a slide (ECMA-376 part 1 §20.1.8): colours, and how opaque."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from ingest.readers.colours import WHITE, Colour
from ingest.readers.office.colours import Palette, opacity_of
from ingest.readers.office.markup import A, local_name, number_in
from ingest.readers.office.slides.deck import Slide
from ingest.readers.office.slides.markup import P, is_on
from ingest.readers.office.slides.shapes import Shape
from ingest.readers.office.slides.styles import FILLS

_OPAQUE = 0.95
_BACKGROUNDS_FROM = 1_000
"""From here on an index of a style is one of the theme's backgrounds (§20.1.4.2.10)."""


@dataclass(frozen=True)
class Paint:
    """The colours that a fill may show at a place, each with its opacity; None: not known."""

    colours: tuple[tuple[Colour, float], ...] | None
    picture: Callable[[], bool] | None = field(default=None, compare=False)
    """Of a picture: whether it is opaque, which takes time to see."""

    @property
    def is_opaque(self) -> bool:
        if self.colours is None:
            return self.picture is not None and self.picture()
        return bool(self.colours) and all(a >= _OPAQUE for _, a in self.colours)


UNKNOWN = Paint(None)
NOTHING = Paint(())


def paint_of(fill: Element, palette: Palette, of_place: Colour | None = None) -> Paint:
    """What a fill shows; ``of_place`` is the colour that a theme's fill is drawn in."""
    match local_name(fill):
        case "noFill":
            return NOTHING
        case "solidFill":
            return _colours([fill], palette, of_place)
        case "gradFill":
            return _colours(fill.findall(f"{A}gsLst/{A}gs"), palette, of_place)
        case "pattFill":
            parts = (fill.find(A + name) for name in ("fgClr", "bgClr"))
            return _colours([part for part in parts if part is not None], palette, of_place)
    return UNKNOWN


def _colours(holders: list[Element], palette: Palette, of_place: Colour | None) -> Paint:
    found = [(palette.drawn(holder, of_place), opacity_of(holder)) for holder in holders]
    known = tuple((colour, opacity) for colour, opacity in found if colour is not None)
    return Paint(known) if known and len(known) == len(found) else UNKNOWN


def fill_in(properties: Element | None) -> Element | None:
    """The fill among properties; None where they tell none."""
    inside = properties if properties is not None else ()
    return next((child for child in inside if local_name(child) in FILLS), None)


def background_of(slide: Slide) -> Paint:
    """What a slide is painted on: its own, its layout's or its master's background; else white."""
    for part in (slide.part, *slide.grounds):
        background = part.root.find(f"{P}cSld/{P}bg")
        if background is None:
            continue
        fill = fill_in(background.find(f"{P}bgPr"))
        if fill is not None:
            return paint_of(fill, slide.palette)
        styled = background.find(f"{P}bgRef")
        if styled is not None:
            return _styled(styled, slide)
    return Paint(((WHITE, 1.0),))


def paint_of_shape(shape: Shape, slide: Slide) -> Paint:
    """What a shape is filled with, by itself, by what it inherits or by its style."""
    if is_on(shape.element.get("useBgFill")):
        return background_of(slide)
    fill = next((f for looks in shape.looks if (f := fill_in(looks)) is not None), None)
    if fill is not None and local_name(fill) == "grpFill":
        fill = _fill_of_groups(shape)
        return NOTHING if fill is None else paint_of(fill, slide.palette)
    if fill is not None:
        return paint_of(fill, slide.palette)
    styled = shape.element.find(f"{P}style/{A}fillRef")
    return NOTHING if styled is None else _styled(styled, slide)


def _fill_of_groups(shape: Shape) -> Element | None:
    for group in shape.groups:
        fill = fill_in(group.find(f"{P}grpSpPr"))
        if fill is None or local_name(fill) != "grpFill":
            return fill
    return None


def _styled(reference: Element, slide: Slide) -> Paint:
    """One of the theme's fills, in the colour that the reference tells."""
    index = number_in(reference.get("idx"))
    if index in (0, _BACKGROUNDS_FROM):
        return NOTHING
    colour = slide.palette.drawn(reference)
    of_theme = "bgFillStyleLst" if index > _BACKGROUNDS_FROM else "fillStyleLst"
    path = f"{A}themeElements/{A}fmtScheme/{A}{of_theme}"
    listed = slide.theme.find(path) if slide.theme is not None else None
    at = index % _BACKGROUNDS_FROM - 1
    fills = [*listed] if listed is not None else []
    if 0 <= at < len(fills):
        return paint_of(fills[at], slide.palette, colour)
    return Paint(((colour, 1.0),)) if colour is not None else UNKNOWN
