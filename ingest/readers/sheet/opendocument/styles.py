"""How a style looks after inheritance: colour and ground, size, crossed out, hidden lines and sheets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from xml.etree.ElementTree import Element

from ingest.readers.cleaning import is_wide
from ingest.readers.colours import TOO_SMALL_POINTS, WHITE, Colour, look_alike, over
from ingest.readers.office.colours import of_words
from ingest.readers.sheet.opendocument.markup import (
    DRAW,
    FO,
    LOEXT,
    NUMBER,
    STYLE,
    TABLE,
    TEXT,
    points,
    share,
)

_PROPERTIES = ("table-cell", "graphic", "text")


@dataclass(frozen=True)
class Look:
    """How a text looks. ``colour`` None is the automatic one, which shows on any ground; ``ground``
    None one that is no single colour. ``sizes`` are points, of Latin letters and of Japanese ones."""

    colour: Colour | None = None
    opacity: float = 1.0
    ground: Colour | None = WHITE
    sizes: tuple[float, float] = (10.0, 10.0)
    is_struck: bool = False
    is_bold: bool = False
    is_filled: bool = False
    is_hidden: bool = False
    is_hidden_if_protected: bool = False
    """Not shown on a sheet that is protected."""

    @property
    def is_emphasised(self) -> bool:
        """Bold, or on a ground of its own, as heads are."""
        return self.is_bold or self.is_filled

    def is_unseen(self, text: str) -> bool:
        """True if nobody can read ``text`` that looks so."""
        if self.is_hidden:
            return True
        if all(self.sizes[is_wide(c)] <= TOO_SMALL_POINTS for c in text if not c.isspace()):
            return True
        if self.ground is None or self.colour is None:
            return False
        return look_alike(over(self.colour, self.opacity, self.ground), self.ground)


class Styles:
    """The styles of a workbook's parts; the earlier part's go before those of the same name."""

    def __init__(self, roots: Iterable[Element]) -> None:
        self._styles: dict[tuple[str, str | None], Element] = {}
        self._formats: dict[str, Element] = {}
        for root in roots:
            for style in root.iter():
                self._keep(style)
        self.look = cache(self._look)

    def _keep(self, style: Element) -> None:
        if style.tag == f"{STYLE}style":
            name = style.get(f"{STYLE}name")
            self._styles.setdefault((style.get(f"{STYLE}family") or "", name), style)
        elif style.tag == f"{STYLE}default-style":
            self._styles.setdefault((style.get(f"{STYLE}family") or "", None), style)
        elif style.tag.startswith(NUMBER) and style.get(f"{STYLE}name"):
            self._formats.setdefault(style.get(f"{STYLE}name") or "", style)

    def is_displayed(self, sheet_style: str | None) -> bool:
        told = [p.get(f"{TABLE}display") for p in self._of("table", sheet_style)]
        return "false" not in [value for value in told if value][-1:]

    def is_flat(self, family: str, style: str | None) -> bool:
        """True for rows and columns of no size."""
        sizes = [
            size
            for p in self._of(family, style)
            for name in ("row-height", "column-width")
            if (size := points(p.get(STYLE + name))) is not None
        ]
        return sizes[-1:] == [0.0]

    def format_of(self, family: str, style: str | None) -> Element | None:
        """The style of the numbers that stand in what has this style."""
        told = [s.get(f"{STYLE}data-style-name") for s in self._chain(family, style)]
        return self._formats.get(next((name for name in reversed(told) if name), ""))

    def _of(self, family: str, name: str | None) -> Iterator[Element]:
        properties = f"{STYLE}{family}-properties"
        return (p for style in self._chain(family, name) for p in style.iter(properties))

    def _chain(self, family: str, name: str | None) -> list[Element]:
        """The style and those that it stands on, the lowest first."""
        chain: list[Element] = []
        while name and (style := self._styles.get((family, name))) is not None:
            if style in chain:
                break
            chain.append(style)
            name = style.get(f"{STYLE}parent-style-name")
        return chain[::-1]

    def _look(self, family: str, name: str | None, base: Look | None = None) -> Look:
        """How a style of that family looks, in what looks like ``base``."""
        chain = self._chain(family, name)
        default = self._styles.get((family, None)) if base is None else None
        look = base or Look()
        for style in chain if default is None else [default, *chain]:
            look = _changed(look, style, is_of_text=family in ("text", "paragraph"))
            coloured = self._formats.get(style.get(f"{STYLE}data-style-name") or "")
            # A format of several sections colours by the value, which is another matter.
            if coloured is not None and coloured.find(f"{STYLE}map") is None:
                look = _changed(look, coloured, is_of_text=True)
        return look


def _changed(look: Look, style: Element, *, is_of_text: bool) -> Look:
    for kind in _PROPERTIES:
        properties = style.find(f"{STYLE}{kind}-properties")
        if properties is None:
            continue
        if kind == "graphic":
            look = _drawn_on(look, properties)
        look = _on_ground(look, properties, is_of_text=is_of_text or kind == "text")
        protected = properties.get(f"{STYLE}cell-protect")
        if protected:
            look = replace(look, is_hidden_if_protected=protected == "hidden-and-protected")
        if kind == "text":
            look = _written(look, properties)
    return look


def _on_ground(look: Look, properties: Element, *, is_of_text: bool) -> Look:
    told = properties.get(f"{FO}background-color")
    if told == "transparent" and not is_of_text:
        return replace(look, ground=WHITE, is_filled=False)
    colour = of_words(told)
    if colour is None:
        return look
    return replace(look, ground=colour, is_filled=look.is_filled or not is_of_text)


def _drawn_on(look: Look, properties: Element) -> Look:
    fill, colour = properties.get(f"{DRAW}fill"), of_words(properties.get(f"{DRAW}fill-color"))
    if fill == "none":
        return replace(look, ground=WHITE)
    if fill in (None, "solid"):
        return replace(look, ground=colour or look.ground)
    return replace(look, ground=None)


def _written(look: Look, properties: Element) -> Look:
    colour, opacity = _ink(look, properties)
    weight = properties.get(f"{FO}font-weight")
    hidden = properties.get(f"{TEXT}display")
    return replace(
        look,
        colour=colour,
        opacity=opacity,
        sizes=(
            _size(properties.get(f"{FO}font-size"), look.sizes[0]),
            _size(properties.get(f"{STYLE}font-size-asian"), look.sizes[1]),
        ),
        is_struck=_is_struck(properties, look.is_struck),
        is_bold=look.is_bold if weight is None else weight not in ("normal", "400"),
        is_hidden=look.is_hidden if hidden is None else hidden == "none",
    )


def _ink(look: Look, properties: Element) -> tuple[Colour | None, float]:
    """Colour and opacity. LibreOffice writes an opacity of 0 % for the automatic colour: one counts
    only with the colour that it is told beside."""
    if properties.get(f"{STYLE}use-window-font-color") == "true":
        return None, 1.0
    colour = of_words(properties.get(f"{FO}color"))
    if colour is None:
        return look.colour, look.opacity
    opacity = share(properties.get(f"{LOEXT}opacity"))
    return colour, 1.0 if opacity is None else opacity


def _size(told: str | None, before: float) -> float:
    part = share(told)
    return before * part if part is not None else points(told) or before


def _is_struck(properties: Element, before: bool) -> bool:
    """The line's own style goes before its number of lines, which LibreOffice writes alone as well."""
    for name in ("style", "type"):
        told = properties.get(f"{STYLE}text-line-through-{name}")
        if told is not None:
            return told != "none"
    return before
