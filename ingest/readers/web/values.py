"""CSS values in numbers: lengths in pixels, colours in red, green and blue (pure)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from tinycss2.color4 import parse_color

from ingest.readers.colours import Colour
from ingest.readers.web.stylesheet import Tokens

# CSS Values and Units 4, §6: absolute units, and some of the relative ones for a usual window.
_PIXELS = {
    "px": 1.0, "pt": 4 / 3, "pc": 16.0, "in": 96.0, "cm": 96 / 2.54, "mm": 9.6 / 2.54, "q": 2.4 / 2.54,
    "rem": 16.0, "vw": 12.0, "vh": 8.0, "vmin": 8.0, "vmax": 12.0,
}  # fmt: skip
_FONT_UNITS = {"em": 1.0, "%": 0.01, "ex": 0.5, "ch": 0.5, "ic": 1.0, "lh": 1.2}
_NAMED_SIZES = {
    "xx-small": 9.0, "x-small": 10.0, "small": 13.0, "medium": 16.0, "large": 18.0,
    "x-large": 24.0, "xx-large": 32.0, "xxx-large": 48.0,
}  # fmt: skip
_RELATIVE_SIZES = {"smaller": 0.83, "larger": 1.2}
_MAX_DEPTH = 10


def idents(tokens: Tokens) -> list[str]:
    return [token.lower_value for token in tokens if token.type == "ident"]


def lengths(tokens: Iterable[Any], font_px: float) -> Iterator[float]:
    """Every length among the values, in pixels; a percentage counts as one of the font's size."""
    for token in tokens:
        if token.type == "number":
            yield token.value
        elif token.type == "percentage":
            yield token.value * 0.01 * font_px
        elif token.type == "dimension":
            unit = token.lower_unit
            yield token.value * (_PIXELS.get(unit) or _FONT_UNITS.get(unit, 1.0) * font_px)


def first_length(tokens: Iterable[Any], font_px: float) -> float | None:
    return next(lengths(tokens, font_px), None)


def font_size(tokens: Tokens, parent_px: float) -> float | None:
    """A font's size in pixels, of ``font-size`` or, up to its slash, of ``font``."""
    for token in tokens:
        if token.type == "ident" and token.lower_value in _NAMED_SIZES:
            return _NAMED_SIZES[token.lower_value]
        if token.type == "ident" and token.lower_value in _RELATIVE_SIZES:
            return _RELATIVE_SIZES[token.lower_value] * parent_px
        if token.type in ("dimension", "percentage") or (
            token.type == "number" and token.value == 0
        ):
            return first_length([token], parent_px)
    return None


def colour(token: Any, current: Colour) -> tuple[Colour, float] | None:
    """A colour and how opaque it is; None for what is none."""
    found = parse_color(token)
    if found is None:
        return None
    if found == "currentcolor":
        return current, 1.0
    red, green, blue, alpha = (float(part or 0) for part in found.to("srgb"))
    return (_byte(red), _byte(green), _byte(blue)), alpha


def _byte(share: float) -> int:
    return round(min(max(share, 0.0), 1.0) * 255)


def share(tokens: Tokens) -> float | None:
    """A number or a percentage, as 0 to 1."""
    for token in tokens:
        if token.type == "number":
            return float(token.value)
        if token.type == "percentage":
            return float(token.value) / 100
    return None


def with_variables(tokens: Tokens, variables: Mapping[str, Tokens], depth: int = 0) -> Tokens:
    """The values with each ``var(--x, …)`` replaced."""
    if depth > _MAX_DEPTH or not any(_names_variable(token) for token in tokens):
        return tokens
    replaced: list[Any] = []
    for token in tokens:
        if not _names_variable(token):
            replaced.append(token)
            continue
        name, fallback = _parts(token.arguments)
        replaced += with_variables(variables.get(name, fallback), variables, depth + 1)
    return tuple(replaced)


def _names_variable(token: Any) -> bool:
    return bool(token.type == "function" and token.lower_name == "var")


def _parts(arguments: Iterable[Any]) -> tuple[str, Tokens]:
    name, rest, is_after = "", [], False
    for token in arguments:
        if is_after:
            rest.append(token)
        elif token.type == "ident":
            name = token.value
        elif token.type == "literal" and token.value == ",":
            is_after = True
    return name, tuple(rest)
