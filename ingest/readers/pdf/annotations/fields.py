"""Values of form fields, as their widgets show them (ISO 32000-2, 12.7)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ingest.readers.pdf.annotations.objects import resolved, text_of

# Flags of a field.
_PASSWORD = 1 << 13
_PUSH_BUTTON = 1 << 16
_MAX_PARENTS = 32
_TICKED, _UNTICKED = "☑", "☐"


@dataclass(frozen=True)
class FieldValue:
    """What a widget shows; '' where nothing is filled in. ``name`` is what its author calls it."""

    text: str
    name: str = ""
    is_tick: bool = False
    is_untold: bool = False
    """It shows something that is not read: a password's stars, a signature."""


def value_of(widget: Any) -> FieldValue:
    """Raises what malformed objects raise in pypdf."""
    kind = str(_inherited(widget, "/FT"))
    flags = int(_inherited(widget, "/Ff") or 0)
    name = text_of(_inherited(widget, "/TU")) or text_of(_inherited(widget, "/T"))
    value = _inherited(widget, "/V")
    if kind == "/Btn":
        return _button(widget, flags, name, value)
    if kind == "/Ch":
        return FieldValue(_chosen(value, _inherited(widget, "/Opt")), name)
    if kind == "/Tx" and not flags & _PASSWORD:
        return FieldValue(text_of(value), name)
    return FieldValue("", name, is_untold=value is not None)


def _inherited(widget: Any, key: str) -> Any:
    """An attribute of a field, which its widgets have from their parents."""
    holder = widget
    for _ in range(_MAX_PARENTS):
        if not isinstance(holder, dict):
            return None
        if key in holder:
            return resolved(holder[key])
        holder = resolved(holder.get("/Parent"))
    return None


def _button(widget: Any, flags: int, name: str, value: Any) -> FieldValue:
    if flags & _PUSH_BUTTON:
        return FieldValue("", name)
    state = resolved(widget.get("/AS"))
    if state is None:
        looks = resolved(resolved(widget.get("/AP") or {}).get("/N")) or {}
        state = value if value in looks or not looks else None
    is_on = state is not None and str(state) != "/Off"
    return FieldValue(_TICKED if is_on else _UNTICKED, name, is_tick=True)


def _chosen(value: Any, options: Any) -> str:
    """The chosen entries as they are shown: an option may be a pair of its value and its words."""
    words = {}
    for option in options or ():
        pair = resolved(option)
        if isinstance(pair, list) and len(pair) > 1:
            words[text_of(pair[0])] = text_of(pair[1])
    values = value if isinstance(value, list) else [value]
    texts = [text_of(each) for each in values]
    return "、".join(words.get(text, text) for text in texts if text)
