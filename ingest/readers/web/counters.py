"""Numbers and words that a page's styles add to its text: list marks, counters, ``content``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ingest.readers.counted_numbers import NumberForm, formatted

if TYPE_CHECKING:
    from bs4.element import Tag

    from ingest.readers.web.stylesheet import Declaration, Tokens

# CSS Counter Styles 3, §6 and §7: the form, and what the style itself sets behind the number.
_STYLES: Mapping[str, tuple[NumberForm, str]] = {
    "decimal": ("decimal", ". "),
    "decimal-leading-zero": ("decimal-zero", ". "),
    "lower-roman": ("lower-roman", ". "),
    "upper-roman": ("upper-roman", ". "),
    "lower-alpha": ("lower-alphabet", ". "),
    "lower-latin": ("lower-alphabet", ". "),
    "upper-alpha": ("upper-alphabet", ". "),
    "upper-latin": ("upper-alphabet", ". "),
    "lower-greek": ("lower-greek", ". "),
    "hiragana": ("hiragana", "、"),
    "katakana": ("katakana", "、"),
    "hiragana-iroha": ("hiragana-iroha", "、"),
    "katakana-iroha": ("katakana-iroha", "、"),
    "cjk-decimal": ("kanji-digits", "、"),
    "cjk-ideographic": ("kanji-counting", "、"),
    "japanese-informal": ("kanji-counting", "、"),
    "trad-chinese-informal": ("kanji-counting", "、"),
    "simp-chinese-informal": ("kanji-counting", "、"),
    "japanese-formal": ("kanji-legal", "、"),
    "cjk-heavenly-stem": ("heavenly-stem", "、"),
    "cjk-earthly-branch": ("zodiac", "、"),
}
_NO_NUMBERS = {"", "none", "disc", "circle", "square", "disclosure-open", "disclosure-closed"}


def list_mark(style: str, number: int) -> str:
    """The mark before a list's item: a number, the style's own string, or nothing for a bullet."""
    if style.startswith('"'):
        return style[1:-1] if any(map(str.isalnum, style)) else ""
    if style in _NO_NUMBERS:
        return ""
    # A style that is not known counts in decimals (§2.1, fallback).
    form, suffix = _STYLES.get(style, _STYLES["decimal"])
    return formatted(number, form) + suffix


@dataclass
class ListNumbers:
    """Counts the items of each list (HTML Standard, §4.4.5 and §4.4.8)."""

    _next: dict[int, int] = field(default_factory=dict)

    def take(self, item: Tag, items: Tag) -> int:
        step = -1 if items.has_attr("reversed") else 1
        number = _whole(item.get("value"))
        if number is None:
            number = self._next.get(id(items), self._first(items))
        self._next[id(items)] = number + step
        return number

    def _first(self, items: Tag) -> int:
        start = _whole(items.get("start"))
        if start is not None:
            return start
        return len(items.find_all("li", recursive=False)) if items.has_attr("reversed") else 1


def _whole(value: object) -> int | None:
    text = str(value if value is not None else "").strip()
    digits = text.removeprefix("-")
    return int(text) if digits.isascii() and digits.isdecimal() and len(digits) < 8 else None


class Counters:
    """The counters that are in scope while a page is walked over (CSS Lists 3, §4)."""

    def __init__(self) -> None:
        self._open: dict[str, list[tuple[int, int]]] = {}

    def enter(self, depth: int, declared: Iterable[Declaration]) -> None:
        """Change the counters as an element at this depth says."""
        values = {declaration.name: declaration.value for declaration in declared}
        for name, number in _named_numbers(values.get("counter-reset", ()), 0):
            scopes = self._scopes(name, depth)
            if scopes and scopes[-1][0] == depth:
                scopes.pop()
            scopes.append((depth, number))
        for name, number in _named_numbers(values.get("counter-increment", ()), 1):
            level, before = (self._scopes(name, depth) or [(depth, 0)]).pop()
            self._open[name].append((level, before + number))
        for name, number in _named_numbers(values.get("counter-set", ()), 0):
            level, _ = (self._scopes(name, depth) or [(depth, 0)]).pop()
            self._open[name].append((level, number))

    def _scopes(self, name: str, depth: int) -> list[tuple[int, int]]:
        """A counter is known to the element that made it, to its siblings, and to all inside."""
        scopes = self._open.setdefault(name, [])
        while scopes and scopes[-1][0] > depth:
            scopes.pop()
        return scopes

    def content(self, tag: Tag, depth: int, tokens: Tokens) -> str:
        """The text of a ``content``: its strings, attributes and counters."""
        text = ""
        for token in tokens:
            if token.type == "string":
                text += token.value
            elif token.type == "function":
                words = [t for t in token.arguments if t.type in ("ident", "string")]
                text += self._called(tag, depth, token.lower_name, words)
        return text

    def _called(self, tag: Tag, depth: int, function: str, words: list[Any]) -> str:
        if not words:
            return ""
        if function == "attr":
            return str(tag.get(words[0].value, ""))
        numbers = [number for _, number in self._scopes(words[0].value, depth)] or [0]
        others = [word.value for word in words[1:]]
        if function == "counter":
            return _counted(numbers[-1], others[0] if others else "decimal")
        if function == "counters" and others:
            style = others[1] if len(others) > 1 else "decimal"
            return str(others[0]).join(_counted(number, style) for number in numbers)
        return ""


def _counted(number: int, style: str) -> str:
    form, _ = _STYLES.get(style, _STYLES["decimal"])
    return "" if style in _NO_NUMBERS else formatted(number, form)


def _named_numbers(tokens: Tokens, default: int) -> list[tuple[str, int]]:
    found: list[tuple[str, int]] = []
    for token in tokens:
        if token.type == "ident" and token.lower_value != "none":
            found.append((token.value, default))
        elif token.type == "number" and found and token.int_value is not None:
            found[-1] = (found[-1][0], int(token.int_value))
    return found
