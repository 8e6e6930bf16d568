"""How an element looks: its computed style, as far as it decides what of its text is seen (pure)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from ingest.readers.colours import TOO_SMALL_POINTS, WHITE, Colour, look_alike, over
from ingest.readers.web.stylesheet import Declaration, Tokens
from ingest.readers.web.values import (
    colour,
    font_size,
    idents,
    lengths,
    share,
    with_variables,
)

_BLACK: Colour = (0, 0, 0)
_TOO_SMALL_PX = TOO_SMALL_POINTS * 4 / 3
_MIN_OPACITY = 0.05
_FAR_PX = 500.0
"""What is moved by so much, to the left or up, is moved out of the window."""
_BESIDE_PX = 2000.0
"""The same to the right, where a window may be wide."""
_MIN_BOX_PX = 2.0
_HIDING_BOX = ("hidden", "clip")
_LINE_THROUGH = "line-through"


@dataclass(frozen=True)
class Appearance:
    """What an element passes on to those inside, and whether it shows.

    ``ground`` is None over a picture: whatever the colour, something shows.
    """

    is_removed: bool = False
    """It and all inside it: not displayed, transparent, or out of sight."""
    is_invisible: bool = False
    is_struck: bool = False
    opacity: float = 1.0
    font_px: float = 16.0
    colour: Colour = _BLACK
    alpha: float = 1.0
    ground: Colour | None = WHITE
    list_style: str = ""
    """Of list-style-type, with the quotes of a string; empty where none is set."""
    variables: Mapping[str, Tokens] = field(default_factory=dict)

    @property
    def shows_text(self) -> bool:
        """Whether letters directly in it are seen."""
        if self.is_removed or self.is_invisible or self.font_px <= _TOO_SMALL_PX:
            return False
        if self.alpha < _MIN_OPACITY:
            return False
        if self.ground is None:
            return True
        return not look_alike(over(self.colour, self.alpha, self.ground), self.ground)


def inside(parent: Appearance, declared: Iterable[Declaration]) -> Appearance:
    """The appearance of an element in ``parent`` with these declarations, the strongest last."""
    values = _cascaded(declared)
    variables = {name: value for name, value in values.items() if name.startswith("--")}
    known = {**parent.variables, **variables} if variables else parent.variables
    style = replace(parent, variables=known)
    resolved = {
        name: with_variables(value, known)
        for name, value in values.items()
        if not name.startswith("--")
    }
    # Sizes first: other lengths may be in them. A line's colour comes before what is drawn in it.
    for name in sorted(resolved.keys() & _READ.keys(), key=_ORDER.__getitem__):
        style = _READ[name](style, resolved[name], parent)
    return replace(style, is_removed=style.is_removed or _is_out_of_sight(style, resolved))


def _cascaded(declared: Iterable[Declaration]) -> dict[str, Tokens]:
    values: dict[str, Tokens] = {}
    important: set[str] = set()
    for each in declared:
        if each.name in important and not each.is_important:
            continue
        if each.is_important:
            important.add(each.name)
        for replaced in _REPLACES.get(each.name, (each.name,)):
            values.pop(replaced, None)
        values[each.name] = each.value
    return values


_Read = Callable[[Appearance, Tokens, Appearance], Appearance]


def _display(style: Appearance, value: Tokens, parent: Appearance) -> Appearance:  # noqa: ARG001
    return replace(style, is_removed=style.is_removed or "none" in idents(value))


def _visibility(style: Appearance, value: Tokens, parent: Appearance) -> Appearance:
    words = idents(value)
    if "visible" in words or "initial" in words:
        return replace(style, is_invisible=False)
    if "hidden" in words or "collapse" in words:
        return replace(style, is_invisible=True)
    return replace(style, is_invisible=parent.is_invisible)


def _opacity(style: Appearance, value: Tokens, parent: Appearance) -> Appearance:
    told = share(value)
    opacity = parent.opacity * (1.0 if told is None else min(max(told, 0.0), 1.0))
    return replace(style, opacity=opacity, is_removed=style.is_removed or opacity < _MIN_OPACITY)


def _font(style: Appearance, value: Tokens, parent: Appearance) -> Appearance:
    size = font_size(value, parent.font_px)
    return style if size is None else replace(style, font_px=abs(size))


def _colour(style: Appearance, value: Tokens, parent: Appearance) -> Appearance:
    found = colour(value[0], parent.colour) if value else None
    return style if found is None else replace(style, colour=found[0], alpha=found[1])


def _background(style: Appearance, value: Tokens, parent: Appearance) -> Appearance:
    ground = parent.ground
    for token in value:
        if token.type in ("url", "function") and colour(token, style.colour) is None:
            return replace(style, ground=None)
        found = colour(token, style.colour)
        if found and found[1] > 0:
            ground = over(found[0], found[1], ground or WHITE)
    return replace(style, ground=ground)


def _decoration(style: Appearance, value: Tokens, parent: Appearance) -> Appearance:
    # A line drawn through an element goes through all inside (CSS Text Decoration 3, §2).
    return replace(style, is_struck=parent.is_struck or _LINE_THROUGH in idents(value))


def _list_style(style: Appearance, value: Tokens, parent: Appearance) -> Appearance:
    words = [w for w in idents(value) if w not in ("inside", "outside")]
    strings = [f'"{token.value}"' for token in value if token.type == "string"]
    chosen = (strings or words or [parent.list_style])[0]
    return replace(style, list_style=parent.list_style if chosen == "inherit" else chosen)


_READ: Mapping[str, _Read] = {
    "font": _font,
    "font-size": _font,
    "color": _colour,
    "-webkit-text-fill-color": _colour,
    "background": _background,
    "background-color": _background,
    "background-image": _background,
    "display": _display,
    "visibility": _visibility,
    "opacity": _opacity,
    "text-decoration": _decoration,
    "text-decoration-line": _decoration,
    "list-style": _list_style,
    "list-style-type": _list_style,
}
_ORDER = {name: place for place, name in enumerate(_READ)}
# A property that is set together with others sets all of them.
_TOGETHER = (
    ("font", "font-size"),
    ("background", "background-color", "background-image"),
    ("text-decoration", "text-decoration-line"),
    ("list-style", "list-style-type"),
)
_REPLACES = {names[0]: names for names in _TOGETHER}


def _is_out_of_sight(style: Appearance, values: Mapping[str, Tokens]) -> bool:
    """Moved out of the window, clipped away, or in a box of no size."""
    return _is_moved_away(style, values) or _is_clipped(style, values)


def _is_moved_away(style: Appearance, values: Mapping[str, Tokens]) -> bool:
    names = ["text-indent", "margin-left", "margin-top", "margin", "transform", "translate"]
    sides: list[str] = []
    if set(idents(values.get("position", ()))) & {"absolute", "fixed", "relative"}:
        sides = ["left", "right", "top", "inset", "inset-inline-start"]
    tokens = [t for name in (*names, *sides) for t in _flat(values.get(name, ()))]
    if any(length <= -_FAR_PX for length in lengths(tokens, style.font_px)):
        return True
    if any(t.type == "percentage" and t.value <= -100 for t in tokens):
        return True
    beside = [t for name in sides if name != "top" for t in values.get(name, ())]
    if any(length >= _BESIDE_PX for length in lengths(beside, style.font_px)):
        return True
    scaled = [t for t in values.get("transform", ()) if t.type == "function"]
    return any(t.lower_name.startswith("scale") and share(tuple(t.arguments)) == 0 for t in scaled)


def _flat(tokens: Tokens) -> Iterable[Any]:
    for token in tokens:
        if token.type == "function":
            yield from token.arguments
        else:
            yield token


def _is_clipped(style: Appearance, values: Mapping[str, Tokens]) -> bool:
    clip = [t for name in ("clip", "clip-path") for t in values.get(name, ())]
    for shape in (t for t in clip if t.type == "function"):
        sizes = [t for t in shape.arguments if t.type in ("number", "dimension", "percentage")]
        if shape.lower_name == "rect" and sizes and all(t.value <= 1 for t in sizes):
            return True
        # Half of the box from two opposite sides is all of it.
        if shape.lower_name == "inset" and sizes and sizes[0].value >= 50:
            return True
        if shape.lower_name == "circle" and sizes and sizes[0].value == 0:
            return True
    hides_rest = any(
        set(idents(values.get(name, ()))) & set(_HIDING_BOX)
        for name in ("overflow", "overflow-x", "overflow-y")
    )
    bounds = ("width", "height", "max-width", "max-height")
    sizes = [t for name in bounds for t in values.get(name, ())[:1] if _is_absolute(t)]
    return hides_rest and any(size < _MIN_BOX_PX for size in lengths(sizes, style.font_px))


def _is_absolute(token: Any) -> bool:
    """A share of the box around it is none that we know, unless it is nothing."""
    return bool(token.type in ("number", "dimension") or getattr(token, "value", 1) == 0)
