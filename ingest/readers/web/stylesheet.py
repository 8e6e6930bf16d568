"""The style rules of a page: which declarations an element gets, and which a click may bring."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import cssselect2
import tinycss2

Tokens = tuple[Any, ...]
"""Component values, as tinycss2 parses them."""

_MAX_RULES = 20_000
_MAX_SELECTOR_CHARS = 2_000
_SCREEN_WIDTH = 1200.0
"""Of a desktop's window, in CSS pixels: what media queries are asked for."""
_CONDITION = re.compile(r"\(\s*(min|max)-width\s*:\s*([0-9.]{1,8})(px|em|rem)\s*\)")
_OTHER_CONDITION = re.compile(r"\([^()]*\)")
# States that a reader brings about; nothing is in one of them while a page is only looked at.
_STATE = re.compile(
    r":(?:checked|target(?:-within)?|hover|active|focus(?:-within|-visible)?)(?![\w-])"
    r"|\[\s*(?:open|aria-(?:expanded|hidden|selected))[^\]]*\]"
)
_CLASS = re.compile(r"\.(-?[_a-zA-Z\u0080-\uffff][\w\u0080-\uffff-]*)")
_ANYTHING = ":not(yorozu-no-such-element)"


@dataclass(frozen=True)
class Declaration:
    """``name`` in lower case; ``value`` without white space."""

    name: str
    value: Tokens
    is_important: bool = False


class Stylesheet:
    """Rules by what they select.

    ``classes`` are those that elements of the page have: others are put on by scripts.
    """

    def __init__(self, texts: Iterable[str], classes: frozenset[str]) -> None:
        self._classes = classes
        self._matcher, self._later = cssselect2.Matcher(), cssselect2.Matcher()
        self.is_empty = True
        for count, (prelude, content) in enumerate(_rules(texts)):
            if count < _MAX_RULES:
                self._add(tinycss2.serialize(prelude).strip(), declarations(content))

    def _add(self, selectors: str, declared: list[Declaration]) -> None:
        if not declared or len(selectors) > _MAX_SELECTOR_CHARS:
            return
        self.is_empty = False
        _add_to(self._matcher, selectors, declared)
        later = _STATE.sub(_ANYTHING, selectors)
        later = _CLASS.sub(lambda m: m[0] if m[1] in self._classes else _ANYTHING, later)
        if later != selectors:
            _add_to(self._later, later, declared)

    def declared(self, element: Any, pseudo: str | None = None) -> list[Declaration]:
        """An element's declarations (of its ``before`` or ``after`` box), the strongest last."""
        matched = self._matcher.match(element)
        return [d for _, _, box, each in matched if box == pseudo for d in each]

    def declared_later(self, element: Any) -> list[Declaration]:
        """What it may get once its reader clicks, or a script puts a class on."""
        return [d for _, _, box, each in self._later.match(element) if box is None for d in each]


def declarations(source: str | Sequence[Any]) -> list[Declaration]:
    """Of a ``style`` attribute, or a rule's block; what is no declaration is left out."""
    parsed = tinycss2.parse_blocks_contents(source, skip_comments=True, skip_whitespace=True)
    return [
        Declaration(
            node.lower_name if not node.name.startswith("--") else node.name,
            _trimmed(node.value),
            node.important,
        )
        for node in parsed
        if node.type == "declaration"
    ]


def _trimmed(tokens: Sequence[Any]) -> Tokens:
    return tuple(token for token in tokens if token.type not in ("comment", "whitespace"))


def _add_to(matcher: Any, selectors: str, declared: list[Declaration]) -> None:
    try:
        compiled = cssselect2.compile_selector_list(selectors)
    except (cssselect2.SelectorError, ValueError):
        # A selector that is too new, or none: browsers leave the rule out, too.
        return
    for selector in compiled:
        matcher.add_selector(selector, declared)


def _rules(texts: Iterable[str]) -> Iterator[tuple[Sequence[Any], Sequence[Any]]]:
    for text in texts:
        yield from _rules_in(
            tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True)
        )


def _rules_in(nodes: Sequence[Any]) -> Iterator[tuple[Sequence[Any], Sequence[Any]]]:
    waiting = list(reversed(nodes))
    while waiting:
        node = waiting.pop()
        if node.type == "qualified-rule":
            yield node.prelude, node.content
        elif node.type == "at-rule" and node.content is not None and _holds_on_a_screen(node):
            inside = tinycss2.parse_rule_list(
                node.content, skip_comments=True, skip_whitespace=True
            )
            waiting.extend(reversed(inside))


def _holds_on_a_screen(rule: Any) -> bool:
    if rule.lower_at_keyword in ("layer", "supports", "container", "scope", "starting-style"):
        return True
    if rule.lower_at_keyword != "media":
        return False
    queries = tinycss2.serialize(rule.prelude).lower().split(",")
    return any(_is_of_a_screen(query.strip()) for query in queries)


def _is_of_a_screen(query: str) -> bool:
    is_negated = query.startswith("not ")
    widths = all(_is_wide_enough(*found.groups()) for found in _CONDITION.finditer(query))
    others = _OTHER_CONDITION.search(_CONDITION.sub("", query))
    words = set(re.findall(r"[a-z]+", _OTHER_CONDITION.sub("", query))) - {"only", "and", "not"}
    holds = widths and not others and words <= {"screen", "all"}
    return holds != is_negated


def _is_wide_enough(bound: str, digits: str, unit: str) -> bool:
    try:
        width = float(digits) * (1 if unit == "px" else 16)
    except ValueError:
        return False
    return width <= _SCREEN_WIDTH if bound == "min" else width >= _SCREEN_WIDTH
