"""Whether two answers to one item say opposite things of the same matter (pure).

Both may be right: a person must judge. Compared are sentences that speak of the same, by what they
demand, allow or rule out, by what they deny, by their figures, and by words that are opposites.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from kb.llm.claims.claim import plain, sentences_of, words_in
from kb.llm.claims.figures import Figure, figures
from kb.llm.claims.modality import has_negation, modalities, negated_words
from kb.llm.claims.words import OPPOSITES, WORDS_OF_STRENGTH
from kb.text.words import units_of

SAME_MATTER = 0.6
"""Of the words of the sentence with fewer, so many must stand in the other, two at least."""
_DEMANDS = frozenset({"mandatory", "needed", "should", "asked"})
_FREES = frozenset({"unneeded", "optional"})
_ALLOWS, _RULES_OUT = frozenset({"optional"}), frozenset({"forbidden"})
_MONTH = 365 / 12
_UNIT_DAYS = {"年": 365.0, "か月": _MONTH, "月": _MONTH, "週": 7.0, "週間": 7.0, "日": 1.0}
_SPANS = {**_UNIT_DAYS, "時間": 1 / 24, "分": 1 / 1440}
_NAMED = {
    "毎日": 1.0, "毎朝": 1.0, "日次": 1.0, "毎週": 7.0, "週次": 7.0, "毎月": _MONTH, "月次": _MONTH,
    "半年ごと": 365 / 2, "半年に一度": 365 / 2, "半年に1回": 365 / 2, "毎年": 365.0, "年次": 365.0,
}  # fmt: skip
_DIGITS = {c: str(i) for i, c in enumerate("〇一二三四五六七八九十")}
_TIMES = re.compile(
    rf"(?P<named>{'|'.join(_NAMED)})"
    r"|(?P<of>年|月|週|日)に?(?P<times>[0-9]+|[一二三四五六七八九十])[回度]"
    r"|(?P<span>[0-9]+|[一二三四五六七八九十])(?P<unit>年|か月|週間|日)(?:ごと|おき|に一度|に1回)"
)
"""How often something is done: 毎月, 年に二回, 三か月ごと."""
_CASE = re.compile(r"^[^、。]{2,40}(?:場合|とき|時|際)(?:に)?は?、")
"""A clause that says of which case the sentence speaks."""
_ALIKE = 0.02
_OPPOSITE_WORDS = frozenset(word for pair in OPPOSITES for word in pair)


@dataclass(frozen=True)
class Opposition:
    """The two sentences, as they stand."""

    one: str
    other: str


def opposition(one: str, other: str) -> Opposition | None:
    """The first pair of sentences that oppose each other, or None."""
    for here in sentences_of(one):
        for there in sentences_of(other):
            if _same_matter(here, there) and any(differ(here, there) for differ in _WAYS):
                return Opposition(here.strip(), there.strip())
    return None


def _same_matter(one: str, other: str) -> bool:
    """Most words are shared, and not each names something of its own: 私物の媒体, 会社の媒体."""
    here, there = _matter(one), _matter(other)
    shared, least = here & there, min(len(here), len(there))
    if not least or len(shared) < min(2, least) or len(shared) < SAME_MATTER * least:
        return False
    names, others = _names(one), _names(other)
    return not (names - others and others - names)


@lru_cache(maxsize=4096)
def _matter(sentence: str) -> frozenset[str]:
    """What a sentence speaks of: without the case that it speaks of, the words that say how
    strongly, and times, which are compared by their length."""
    form = _TIMES.sub("", _CASE.sub("", plain(sentence)))
    return words_in(form) - WORDS_OF_STRENGTH


@lru_cache(maxsize=4096)
def _names(sentence: str) -> frozenset[str]:
    form = _TIMES.sub("", _CASE.sub("", plain(sentence)))
    nouns = units_of([form]).nouns
    # Of one character a noun is told from the word alone: 棚, 鍵.
    short = {word for word in words_in(form) if len(word) == 1}
    return frozenset({*nouns, *short}) - WORDS_OF_STRENGTH - _OPPOSITE_WORDS


def _either_way(is_against: Callable[[str, str], bool]) -> Callable[[str, str], bool]:
    return lambda one, other: is_against(one, other) or is_against(other, one)


def _demands_what_is_free(one: str, other: str) -> bool:
    here, there = modalities(one), modalities(other)
    return bool(here & _DEMANDS) and not here & _FREES and bool(there & _FREES)


def _allows_what_is_ruled_out(one: str, other: str) -> bool:
    return bool(_permits(one) and _excludes(other))


def _permits(sentence: str) -> bool:
    return bool(modalities(sentence) & _ALLOWS)


def _excludes(sentence: str) -> bool:
    return bool(modalities(sentence) & _RULES_OUT)


def _denies_what_is_said(one: str, other: str) -> bool:
    if has_negation(one) == has_negation(other):
        return False
    denied = negated_words(one) | negated_words(other)
    form_one, form_other = plain(one), plain(other)
    return any(word in form_one and word in form_other for word in denied)


def _has_other_figures(one: str, other: str) -> bool:
    """Figures of one kind that differ, whatever the units of time."""
    here, there = dict(_sizes(one)), dict(_sizes(other))
    shared = here.keys() & there.keys()
    return bool(shared) and any(
        not math.isclose(here[kind], there[kind], rel_tol=_ALIKE) for kind in shared
    )


def _sizes(sentence: str) -> Iterator[tuple[str, float]]:
    form = plain(sentence)
    for match in _TIMES.finditer(form):
        yield ("every", _days_of(match))
    for figure in figures(_TIMES.sub("", form)):
        if size := _size(figure):
            yield size


def _days_of(match: re.Match[str]) -> float:
    """The days between two times, of what says how often."""
    named, times, span = match["named"], match["times"], match["span"]
    if named:
        return _NAMED[named]
    number = float(_DIGITS.get(times or span, times or span))
    unit = _UNIT_DAYS[match["of"] or match["unit"]]
    return unit / number if times else unit * number


def _size(figure: Figure) -> tuple[str, float] | None:
    try:
        number = float(figure.number)
    except ValueError:
        return None
    if not figure.unit or figure.unit.startswith("第"):
        return None
    if figure.unit in _SPANS:
        return ("time", number * _SPANS[figure.unit])
    return (figure.unit, number)


def _says_opposite_words(one: str, other: str) -> bool:
    here, there = plain(one), plain(other)
    return any(a in here and b not in here and b in there and a not in there for a, b in OPPOSITES)


_WAYS = (
    _either_way(_demands_what_is_free),
    _either_way(_allows_what_is_ruled_out),
    _denies_what_is_said,
    _has_other_figures,
    _either_way(_says_opposite_words),
)
