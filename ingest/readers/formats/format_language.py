"""Number formats taken apart: sections, conditions, and what stands in each (pure).

ECMA-376 part 1 §18.8.30 and §18.8.31; what it leaves open is as Excel does it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

Kind = Literal[
    "literal", "digit", "point", "comma", "per cent", "slash", "exponent", "text", "general",
    "date", "elapsed", "half",
]  # fmt: skip
_TOKEN = re.compile(
    r"""
    "(?P<quoted>[^"]*)"? | \\(?P<escaped>.) | _(?P<pad>.) | \*(?P<fill>.)
    | \[(?P<bracket>[^\]]*)\]
    | (?P<general>G/標準 | General | 標準)
    | (?P<half>AM/PM | A/P | 午前/午後 | 上午/下午)
    | (?P<exponent>E[+-])
    | (?P<date>y+ | m+ | d+ | h+ | s+ | g+ | e+ | a{3,} | b+)
    | (?P<digit>[0\#?])
    | (?P<sign>.)
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_SIGNS: dict[str, Kind] = {".": "point", ",": "comma", "%": "per cent", "/": "slash", "@": "text"}
_CONDITION = re.compile(
    r"(<=|>=|<>|<|>|=)\s*(-?[0-9]*\.?[0-9]+(?:E[+-]?[0-9]{1,3})?)", re.IGNORECASE
)
_ELAPSED = re.compile(r"h+|m+|s+", re.IGNORECASE)
_NUMERALS = re.compile(r"DBNum([1-4])", re.IGNORECASE)
_OF_TIME: tuple[Kind, ...] = ("date", "elapsed", "half")
# No person writes longer ones: Excel itself takes 255 letters.
_MAX_CODE = 1_000


@dataclass(frozen=True)
class Token:
    kind: Kind
    text: str


@dataclass(frozen=True)
class Condition:
    """``[>=100]``."""

    sign: str
    limit: float

    def holds(self, value: float) -> bool:
        is_less, is_equal = value < self.limit, value == self.limit
        return {
            "<": is_less,
            "<=": is_less or is_equal,
            ">": not is_less and not is_equal,
            ">=": not is_less,
            "=": is_equal,
            "<>": not is_equal,
        }[self.sign]

    @property
    def is_negative(self) -> bool:
        """True if only numbers below zero fulfil it."""
        return (self.sign in ("<", "<=", "=") and self.limit < 0) or (
            self.sign == "<" and self.limit == 0
        )


@dataclass(frozen=True)
class Section:
    """One of up to four. ``language`` is of ``[$-411]``, ``numerals`` 1 to 4 of ``[DBNum1]``."""

    tokens: tuple[Token, ...]
    condition: Condition | None = None
    language: str = ""
    numerals: int = 0

    def has(self, *kinds: Kind) -> bool:
        return any(token.kind in kinds for token in self.tokens)

    @property
    def is_of_time(self) -> bool:
        return self.has(*_OF_TIME)


@lru_cache(maxsize=4096)
def sections_of(code: str) -> tuple[Section, ...]:
    """At least one, at most four."""
    sections, found = [], list[re.Match[str]]()
    for match in _TOKEN.finditer(code[:_MAX_CODE]):
        if match["sign"] == ";":
            sections.append(_section(found))
            found = []
        else:
            found.append(match)
    return (*sections, _section(found))[:4]


def _section(matches: Sequence[re.Match[str]]) -> Section:
    condition, language, numerals = None, "", 0
    for bracket in (m["bracket"] for m in matches if m["bracket"] is not None):
        if found := _CONDITION.fullmatch(bracket.strip()):
            condition = Condition(found[1], float(found[2]))
        elif found := _NUMERALS.fullmatch(bracket):
            numerals = int(found[1])
        elif bracket.startswith("$"):
            language = bracket.partition("-")[2].lower() or language
    return Section(tuple(_tokens(matches)), condition, language, numerals)


def _tokens(matches: Sequence[re.Match[str]]) -> Iterator[Token]:
    for match in matches:
        name, text = match.lastgroup, match[match.lastgroup or 0]
        match name:
            case "quoted" | "escaped":
                yield Token("literal", text)
            case "pad":
                yield Token("literal", " ")
            case "bracket":
                yield from _in_brackets(text)
            case "general" | "half" | "exponent" | "date" | "digit":
                yield Token(name, text.lower() if name == "date" else text)
            case "sign":
                yield Token(_SIGNS.get(text, "literal"), text)


def _in_brackets(text: str) -> Iterator[Token]:
    """``[$¥-411]`` shows its sign, ``[h]`` time that has passed; colours show nothing here."""
    if text.startswith("$"):
        yield Token("literal", text[1:].partition("-")[0])
    elif _ELAPSED.fullmatch(text):
        yield Token("elapsed", text.lower())
