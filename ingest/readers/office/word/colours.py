"""Colours as Word files write them: hexadecimal, by name, of the theme, with tint and shade (pure)."""

from __future__ import annotations

import colorsys
import re
from collections.abc import Iterator, Mapping
from xml.etree.ElementTree import Element

from ingest.readers.office.word.markup import W, local_name

Colour = tuple[int, int, int]
"""Red, green and blue from 0 to 255."""

WHITE: Colour = (255, 255, 255)
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_HEX = re.compile(r"#?([0-9A-Fa-f]{6})")
# ST_HighlightColor, ECMA-376 part 1 §17.18.40; VML and HTML name the same and a few more.
_NAMED: Mapping[str, Colour] = {
    "black": (0, 0, 0), "white": WHITE, "red": (255, 0, 0), "green": (0, 255, 0),
    "blue": (0, 0, 255), "yellow": (255, 255, 0), "cyan": (0, 255, 255),
    "magenta": (255, 0, 255), "darkBlue": (0, 0, 139), "darkCyan": (0, 139, 139),
    "darkGreen": (0, 100, 0), "darkMagenta": (128, 0, 128), "darkRed": (139, 0, 0),
    "darkYellow": (128, 128, 0), "darkGray": (169, 169, 169), "lightGray": (211, 211, 211),
    "navy": (0, 0, 128), "gray": (128, 128, 128), "silver": (192, 192, 192),
}  # fmt: skip
# ST_ThemeColor and ST_SchemeColorVal to the theme's own names, where no document maps them.
_SLOTS = {
    "dark1": "dk1", "light1": "lt1", "dark2": "dk2", "light2": "lt2", "hyperlink": "hlink",
    "followedHyperlink": "folHlink", "text1": "dk1", "background1": "lt1", "text2": "dk2",
    "background2": "lt2", "tx1": "dk1", "bg1": "lt1", "tx2": "dk2", "bg2": "lt2",
}  # fmt: skip
_MAPPED = {
    "bg1": ("bg1", "background1"),
    "t1": ("tx1", "text1"),
    "bg2": ("bg2", "background2"),
    "t2": ("tx2", "text2"),
}
# A sixteenth of the scale: what differs by less nobody tells apart on a page.
_SAME_WITHIN = 16


def look_alike(colour: Colour, ground: Colour) -> bool:
    return all(abs(a - b) <= _SAME_WITHIN for a, b in zip(colour, ground, strict=True))


def of_words(text: str | None) -> Colour | None:
    """``1F497D``, ``#fff`` (VML) or a name; None for ``auto``, ``none`` and what is no colour."""
    word = (text or "").strip().partition(" ")[0]
    if re.fullmatch(r"#[0-9A-Fa-f]{3}", word):
        word = "".join(digit * 2 for digit in word[1:])
    found = _HEX.fullmatch(word)
    return _of_hex(found[1]) if found else _NAMED.get(word)


def _of_hex(digits: str) -> Colour:
    return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16)


class Palette:
    """A document's theme colours. ``mapping`` are the settings' w:clrSchemeMapping."""

    def __init__(self, theme: Element | None = None, mapping: Element | None = None) -> None:
        self._colours = dict(_theme_colours(theme)) if theme is not None else {}
        self._slots = dict(_SLOTS)
        for attribute, words in _MAPPED.items():
            slot = mapping.get(W + attribute) if mapping is not None else None
            if slot:
                self._slots.update(dict.fromkeys(words, _SLOTS.get(slot, slot)))

    def written(self, element: Element | None, prefix: str = "") -> Colour | None:
        """The colour of w:color, or of w:shd by its ``prefix`` ``color`` or ``fill``.

        The theme's colour goes before the one written beside it; None where neither is told.
        """
        if element is None:
            return None
        of_theme = "themeFill" if prefix == "fill" else "themeColor"
        base = self.named(element.get(W + of_theme))
        if base is None:
            return of_words(element.get(W + (prefix or "val")))
        root = of_theme if prefix == "fill" else "theme"
        return _scaled(base, element.get(f"{W}{root}Tint"), element.get(f"{W}{root}Shade"))

    def named(self, word: str | None) -> Colour | None:
        return self._colours.get(self._slots.get(word or "", word or ""))

    def drawn(self, fill: Element) -> Colour | None:
        """The colour of a DrawingML fill, or Word 2010's copy of one; None if it is none."""
        for colour in fill:
            name, value = local_name(colour), plain(colour, "val")
            base = {
                "srgbClr": of_words(value),
                "schemeClr": self.named(value),
                "sysClr": of_words(colour.get("lastClr")),
                "prstClr": of_words(value),
            }.get(name)
            if base is not None:
                return _modified(base, colour)
        return None


def plain(element: Element, name: str) -> str | None:
    """An attribute whatever its namespace is: DrawingML writes none, Word 2010 its own."""
    return next((v for k, v in element.items() if k.rpartition("}")[2] == name), None)


def _theme_colours(theme: Element) -> Iterator[tuple[str, Colour]]:
    for scheme in theme.iter(f"{_A}clrScheme"):
        for slot in scheme:
            for value in slot:
                colour = of_words(value.get("lastClr") or value.get("val"))
                if colour:
                    yield local_name(slot), colour


def _scaled(colour: Colour, tint: str | None, shade: str | None) -> Colour:
    """ECMA-376 part 1 §17.3.2.6: of 255, the share that is kept of the colour's lightness."""
    return _with_lightness(_with_lightness(colour, _share(shade)), _share(tint), to_white=True)


def _share(digits: str | None) -> float:
    return int(digits, 16) / 255 if digits and re.fullmatch(r"[0-9A-Fa-f]{1,2}", digits) else 1.0


def _modified(colour: Colour, element: Element) -> Colour:
    """Lightness as DrawingML changes it (§20.1.2.3), in thousandths of a per cent."""
    for change in element:
        share = _thousandths(plain(change, "val"))
        match local_name(change):
            case "lumMod" | "shade":
                colour = _with_lightness(colour, share)
            case "tint":
                colour = _with_lightness(colour, share, to_white=True)
            case "lumOff":
                colour = _with_lightness(colour, 1.0, more=share)
    return colour


def _thousandths(value: str | None) -> float:
    text = (value or "").removesuffix("%")
    return int(text) / 100_000 if text.isdecimal() and len(text) < 8 else 1.0


def _with_lightness(
    colour: Colour, kept: float, *, to_white: bool = False, more: float = 0.0
) -> Colour:
    """The colour with a share of its lightness; what is not kept turns white or black."""
    hue, before, saturation = colorsys.rgb_to_hls(*(c / 255 for c in colour))
    lightness = min(1.0, before * kept + (1 - kept if to_white else 0.0) + more)
    red, green, blue = colorsys.hls_to_rgb(hue, lightness, saturation)
    return round(red * 255), round(green * 255), round(blue * 255)
