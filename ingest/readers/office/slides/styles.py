"""What holds for a paragraph and its runs after inheritance (ECMA-376 part 1 §21.1.2.4, §19.3.1.51).

From run and paragraph up: the shape's list style, those of the placeholders that it stands for, the
colour of its shape's or its table's style, the master's text styles, the presentation's own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from xml.etree.ElementTree import Element

from ingest.readers.colours import Colour
from ingest.readers.office.colours import Palette
from ingest.readers.office.markup import A, local_name, number_in
from ingest.readers.office.slides.markup import P
from ingest.readers.office.slides.shapes import TITLES, Shape

FILLS = ("solidFill", "gradFill", "noFill", "blipFill", "pattFill", "grpFill")
BULLETS = ("buNone", "buChar", "buBlip", "buAutoNum")
_MAX_LEVEL = 8
_USUAL_HUNDREDTHS = 1_800
_HUNDREDTHS_MOST = 400_000
_WHOLE = 100_000
Sources = tuple[Element, ...]
"""Property elements, nearest first."""


@dataclass(frozen=True)
class Look:
    """What holds for a run. ``between`` is the colour that goes before the ``far`` sources."""

    near: Sources
    far: Sources
    between: Colour | None = None

    def attribute(self, name: str) -> str:
        return next((v for e in (*self.near, *self.far) if (v := e.get(name)) is not None), "")

    def child(self, *names: str) -> Element | None:
        return _first_child((*self.near, *self.far), names)

    @property
    def fill(self) -> Element | Colour | None:
        """What its letters are filled with."""
        near = _first_child(self.near, FILLS)
        if near is not None:
            return near
        return self.between if self.between is not None else _first_child(self.far, FILLS)

    @property
    def points(self) -> float:
        size = number_in(self.attribute("sz"), _USUAL_HUNDREDTHS)
        return min(max(size, 0), _HUNDREDTHS_MOST) / 100

    def font(self, name: str) -> str:
        """The typeface of its ``latin`` letters, or of its signs (``sym``)."""
        found = self.child(name)
        return (found.get("typeface") or "") if found is not None else ""

    def with_own(self, properties: Element | None) -> Look:
        return self if properties is None else replace(self, near=(properties, *self.near))


@dataclass(frozen=True)
class Level:
    """What holds for a paragraph: its own properties and those of its level, and of its runs."""

    number: int
    paragraph: Sources
    look: Look

    @property
    def bullet(self) -> Element | None:
        return _first_child(self.paragraph, BULLETS)

    @property
    def bullet_colour(self) -> Element | None:
        """The colour of its own that its bullet has."""
        found = _first_child(self.paragraph, ("buClr", "buClrTx"))
        return found if found is not None and local_name(found) == "buClr" else None

    @property
    def alignment(self) -> str:
        return next((v for e in self.paragraph if (v := e.get("algn"))), "l")


@dataclass(frozen=True)
class BodyStyle:
    """What a body of text inherits: list styles ``near`` and ``far``, and properties of the body."""

    near: Sources = ()
    far: Sources = ()
    bodies: Sources = ()
    between: Colour | None = None

    def level(self, paragraph: Element) -> Level:
        own = paragraph.find(f"{A}pPr")
        at = number_in(own.get("lvl")) if own is not None else 0
        number = min(max(at, 0), _MAX_LEVEL)
        near, far = (tuple(_of_level(styles, number)) for styles in (self.near, self.far))
        look = Look(_of_runs(near), _of_runs(far), self.between)
        return Level(number, (*(() if own is None else (own,)), *near, *far), look)

    def of_body(self, attribute: str) -> str:
        return next((v for e in self.bodies if (v := e.get(attribute)) is not None), "")

    @cached_property
    def scale(self) -> float:
        """What PowerPoint shrinks the letters to, so that they fit."""
        fitted = _first_child(self.bodies, ("normAutofit", "noAutofit", "spAutoFit"))
        if fitted is None or local_name(fitted) != "normAutofit":
            return 1.0
        text = (fitted.get("fontScale") or "").removesuffix("%")
        percent = fitted.get("fontScale") != text
        return min(number_in(text, 100 if percent else _WHOLE) / (100 if percent else _WHOLE), 1.0)


def style_of(
    shape: Shape, master: Element, presentation: Element | None, palette: Palette
) -> BodyStyle:
    """What the text of a shape inherits."""
    bodies = [e.find(f"{P}txBody") for e in (shape.element, *shape.heirs)]
    parts = [body for body in bodies if body is not None]
    font = shape.element.find(f"{P}style/{A}fontRef")
    return BodyStyle(
        tuple(e for body in parts if (e := body.find(f"{A}lstStyle")) is not None),
        far_styles(shape.placeholder, master, presentation),
        tuple(e for body in parts if (e := body.find(f"{A}bodyPr")) is not None),
        palette.drawn(font) if font is not None else None,
    )


def far_styles(placeholder: str, master: Element, presentation: Element | None) -> Sources:
    """The list styles of the master and the presentation."""
    kind = "other" if not placeholder else "title" if placeholder in TITLES else "body"
    found = (master.find(f"{P}txStyles/{P}{kind}Style"), presentation)
    return tuple(style for style in found if style is not None)


def _of_level(styles: Sources, number: int) -> Iterator[Element]:
    for style in styles:
        for name in (f"lvl{number + 1}pPr", "defPPr"):
            found = style.find(A + name)
            if found is not None:
                yield found


def _of_runs(sources: Sources) -> Sources:
    found = (source.find(f"{A}defRPr") for source in sources)
    return tuple(properties for properties in found if properties is not None)


def _first_child(sources: Sources, names: tuple[str, ...]) -> Element | None:
    return next((c for e in sources for c in e if local_name(c) in names), None)
