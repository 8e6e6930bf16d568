"""How a workbook's cells look: number format, colours after theme and tint, size, struck or not."""

from __future__ import annotations

import colorsys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from xml.etree.ElementTree import Element

from ingest.readers.colours import TOO_SMALL_POINTS, WHITE, Colour, look_alike
from ingest.readers.formats.format_codes import format_code
from ingest.readers.formats.number_formats import hides
from ingest.readers.office.colours import Palette, of_words
from ingest.readers.office.markup import number_in
from ingest.readers.sheet.escapes import X, is_on

# theme="0" is the light ground: the first two pairs stand the other way round (§18.8.3).
_THEME = ("lt1", "dk1", "lt2", "dk2", "accent1", "accent2", "accent3", "accent4", "accent5",
          "accent6", "hlink", "folHlink")  # fmt: skip
_INDEXED: Mapping[int, Colour] = {
    **dict.fromkeys((0, 8, 64), (0, 0, 0)), **dict.fromkeys((1, 9, 65), WHITE),
    2: (255, 0, 0), 10: (255, 0, 0), 3: (0, 255, 0), 11: (0, 255, 0), 4: (0, 0, 255),
    12: (0, 0, 255), 5: (255, 255, 0), 13: (255, 255, 0), 6: (255, 0, 255), 14: (255, 0, 255),
    7: (0, 255, 255), 15: (0, 255, 255), 22: (192, 192, 192), 23: (128, 128, 128),
}  # fmt: skip
"""ECMA-376 part 1 §18.8.27, those that are the same in every workbook and often used."""
_BLACK: Colour = (0, 0, 0)


@dataclass(frozen=True)
class Look:
    """How cells of one style look. ``is_unseen``: nobody can read what is in them."""

    code: str = "General"
    is_struck: bool = False
    is_unseen: bool = False
    is_emphasised: bool = False
    """Bold, or on a ground of its own, as heads are."""


@dataclass(frozen=True)
class Looks:
    """The styles part of a workbook; one that is missing or odd gives plain looks."""

    styles: Element | None
    palette: Palette

    def of(self, style: str | None) -> Look:
        index = number_in(style)
        return self._looks[index] if 0 <= index < len(self._looks) else Look()

    @cached_property
    def _looks(self) -> Sequence[Look]:
        return [self._look(xf) for xf in self._all("cellXfs", "xf")]

    def _all(self, group: str, name: str) -> list[Element]:
        return self.styles.findall(f"{X}{group}/{X}{name}") if self.styles is not None else []

    @cached_property
    def _codes(self) -> dict[int, str]:
        formats = self._all("numFmts", "numFmt")
        return {number_in(f.get("numFmtId")): f.get("formatCode") or "" for f in formats}

    @cached_property
    def _fonts(self) -> list[Element]:
        return self._all("fonts", "font")

    @cached_property
    def _fills(self) -> list[Element]:
        return self._all("fills", "fill")

    def _look(self, xf: Element) -> Look:
        font = _at(self._fonts, xf.get("fontId"))
        pattern = _at(self._fills, xf.get("fillId"))
        pattern = pattern.find(f"{X}patternFill") if pattern is not None else None
        is_solid = pattern is not None and pattern.get("patternType") == "solid"
        ground = self._colour(pattern, "fgColor") if is_solid else WHITE
        code = format_code(number_in(xf.get("numFmtId")), self._codes)
        if font is None:
            return Look(code, is_emphasised=is_solid)
        colour = self._colour(font, "color") or _BLACK
        size = font.find(f"{X}sz")
        is_tiny = size is not None and _points(size.get("val")) <= TOO_SMALL_POINTS
        return Look(
            code,
            is_struck=is_on(font.find(f"{X}strike")),
            is_unseen=is_tiny or hides(code) or (ground is not None and look_alike(colour, ground)),
            is_emphasised=is_on(font.find(f"{X}b")) or is_solid,
        )

    def _colour(self, element: Element | None, name: str) -> Colour | None:
        """None where the workbook does not tell, or in a way that we do not know."""
        told = element.find(f"{X}{name}") if element is not None else None
        if told is None or told.get("auto"):
            return None
        theme = told.get("theme")
        if theme is not None:
            index = number_in(theme, -1)
            base = self.palette.named(_THEME[index]) if 0 <= index < len(_THEME) else None
        elif told.get("indexed") is not None:
            base = _INDEXED.get(number_in(told.get("indexed")))
        else:
            base = of_words((told.get("rgb") or "")[-6:])
        return _tinted(base, told.get("tint")) if base else None


def _at(elements: Sequence[Element], index: str | None) -> Element | None:
    place = number_in(index)
    return elements[place] if 0 <= place < len(elements) else None


def _points(size: str | None) -> float:
    try:
        return float(size or "11")
    except ValueError:
        return 11.0


def _tinted(colour: Colour, tint: str | None) -> Colour:
    """Nearer to white for a tint above 0, nearer to black below (§18.8.19)."""
    try:
        share = float(tint or 0)
    except ValueError:
        return colour
    hue, light, saturation = colorsys.rgb_to_hls(*(c / 255 for c in colour))
    light = light * (1 + share) if share < 0 else light * (1 - share) + share
    red, green, blue = (
        round(255 * part) for part in colorsys.hls_to_rgb(hue, min(max(light, 0), 1), saturation)
    )
    return red, green, blue
