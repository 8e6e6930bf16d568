"""Colours as Office files write them: hexadecimal, by name, of the theme, changed (pure)."""

from __future__ import annotations

import colorsys
import re
from collections.abc import Iterator, Mapping
from xml.etree.ElementTree import Element

from ingest.readers.colours import WHITE, Colour
from ingest.readers.office.markup import A, W, local_name, number_in

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
# What a w:clrSchemeMapping (§17.15.1.20) or a p:clrMap (§19.3.1.6) maps.
_MAPPED = {
    "bg1": ("bg1", "background1"),
    "t1": ("tx1", "text1"),
    "tx1": ("tx1", "text1"),
    "bg2": ("bg2", "background2"),
    "t2": ("tx2", "text2"),
    "tx2": ("tx2", "text2"),
}
_PER_CENT = re.compile(r"[0-9]{1,4}(?:\.[0-9]{1,6})?%")
_PER_TURN = 21_600_000
_OF_SYSTEM: Mapping[str, Colour] = {"window": WHITE, "windowText": (0, 0, 0)}


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
    """A document's theme colours. ``mapping`` says which of them each name in the text stands for.

    Word's settings hold one (w:clrSchemeMapping), and a slide's master and layout (p:clrMap).
    """

    def __init__(self, theme: Element | None = None, mapping: Element | None = None) -> None:
        self._colours = dict(_theme_colours(theme)) if theme is not None else {}
        self._slots = dict(_SLOTS)
        for attribute, slot in mapping.items() if mapping is not None else ():
            name = attribute.rpartition("}")[2]
            mapped = dict.fromkeys(_MAPPED.get(name, (name,)), _SLOTS.get(slot, slot))
            self._slots.update(mapped)

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

    def drawn(self, fill: Element, of_place: Colour | None = None) -> Colour | None:
        """The colour of a DrawingML fill, or Word 2010's copy of one; None if it is none.

        ``of_place`` is what a theme's own fills are drawn in (phClr).
        """
        for colour in fill:
            base = self._base(colour, of_place)
            if base is not None:
                return _modified(base, colour)
        return None

    def _base(self, colour: Element, of_place: Colour | None) -> Colour | None:
        value = plain(colour, "val")
        match local_name(colour):
            case "srgbClr" | "prstClr":
                return of_words(value)
            case "schemeClr":
                return of_place if value == "phClr" else self.named(value)
            case "sysClr":
                return of_words(colour.get("lastClr")) or _OF_SYSTEM.get(value or "")
            case "scrgbClr":
                return _of_light(*(_thousandths(colour.get(light)) for light in "rgb"))
            case "hslClr":
                hue = number_in(colour.get("hue")) / _PER_TURN
                light, saturation = (_thousandths(colour.get(name)) for name in ("lum", "sat"))
                return _of_shares(*colorsys.hls_to_rgb(hue % 1.0, light, saturation))
        return None


def opacity_of(fill: Element) -> float:
    """How opaque the first colour of a DrawingML fill is: 1 where nothing shines through."""
    opacity = 1.0
    for change in next(iter(fill), fill):
        share = _thousandths(plain(change, "val"))
        match local_name(change):
            case "alpha":
                opacity = share
            case "alphaMod":
                opacity *= share
            case "alphaOff":
                opacity += number_in(plain(change, "val")) / 100_000
    return min(max(opacity, 0.0), 1.0)


def plain(element: Element, name: str) -> str | None:
    """An attribute whatever its namespace is: DrawingML writes none, Word 2010 its own."""
    return next((v for k, v in element.items() if k.rpartition("}")[2] == name), None)


def _theme_colours(theme: Element) -> Iterator[tuple[str, Colour]]:
    for scheme in theme.iter(f"{A}clrScheme"):
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
    """A share in thousandths of a per cent, or with its sign, as the Strict form has it."""
    text = value or ""
    if _PER_CENT.fullmatch(text):
        return float(text[:-1]) / 100
    return int(text) / 100_000 if text.isdecimal() and len(text) < 8 else 1.0


def _with_lightness(
    colour: Colour, kept: float, *, to_white: bool = False, more: float = 0.0
) -> Colour:
    """The colour with a share of its lightness; what is not kept turns white or black."""
    hue, before, saturation = colorsys.rgb_to_hls(*(c / 255 for c in colour))
    lightness = min(1.0, before * kept + (1 - kept if to_white else 0.0) + more)
    return _of_shares(*colorsys.hls_to_rgb(hue, lightness, saturation))


def _of_light(*lights: float) -> Colour:
    """From amounts of light, which the eye does not see as even steps (IEC 61966-2-1)."""
    red, green, blue = (
        12.92 * x if x <= 0.0031308 else 1.055 * x ** (1 / 2.4) - 0.055 for x in lights
    )
    return _of_shares(red, green, blue)


def _of_shares(red: float, green: float, blue: float) -> Colour:
    one, two, three = (round(min(max(share, 0.0), 1.0) * 255) for share in (red, green, blue))
    return one, two, three
