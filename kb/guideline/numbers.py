"""Guideline numbers 1 to 153 in text, in every notation that people and material use (pure).

Numbers that mean something else are blanked out first, so that the rules for
ours can stay simple. Every step keeps the length of the text, so that offsets stay true.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from kb.guideline.naming import counts_another_list
from kb.guideline.notations import (
    AT_START,
    COMPARED,
    IN_SENTENCE,
    LEVEL_NOTE,
    MATERIAL_MARKED,
    QUESTION_MARKED,
    RANGE,
    SURELY_ITEM,
    blank_other_numbers,
)
from kb.text.normalising import repair_radicals
from kb.text.numerals import number_of

FIRST_NUMBER, LAST_NUMBER = 1, 153
EVERY_NUMBER = range(FIRST_NUMBER, LAST_NUMBER + 1)

_ONE_WRITING = str.maketrans(
    {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    | dict.fromkeys("\u3000\u00a0\u200b\ufeff", " ")
    | dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-")
    | dict.fromkeys("\u301c\u223c", "~")
    | {"､": "、", "･": "・"}
)

_KANJI = "[一二三四五六七八九十百]{2,6}"
_IN_KANJI = re.compile(
    rf"{_KANJI}(?=番(?![目線地号街]))|(?<=項目){_KANJI}(?![年月日時分人回個])|(?<=ナンバー){_KANJI}|(?<=達成条件){_KANJI}"
)
# The check sheet's scores are 0, 1 and 2: 2でよい？ asks about a score, not about No.2.
_AS_SCORE = re.compile(r"[ ]?(?:で|に(?!つ|関|対)|だ|ど|な)")
_LAST_SCORE = 2
_OWNER_CHARS = 24
"""So much before a number may name the list that counts it."""


@dataclass(frozen=True)
class NumberMention:
    """One place that names numbers, in its order; ``start`` and ``end`` are in the given text.

    Of a range that leaves 1..153, only its ends are ``out_of_range``.
    """

    numbers: tuple[int, ...]
    out_of_range: tuple[int, ...]
    start: int
    end: int


def find_in_material(text: str) -> list[NumberMention]:
    """Numbers with a marker (No.85, #85, 達成条件85, 85番), as slides and sheets print them.

    Those that the words before them give to another list (点検表 No.85) are left out.
    """
    return [m for m in _in_material(text) if not _is_anothers(text, m)]


def find_of_other_lists(text: str) -> list[NumberMention]:
    """Numbers in the same notations that the words before them give to another list."""
    return [m for m in _in_material(text) if _is_anothers(text, m)]


def _in_material(text: str) -> list[NumberMention]:
    return _marked(_plain(text), MATERIAL_MARKED)


def _is_anothers(text: str, mention: NumberMention) -> bool:
    return counts_another_list(text[max(0, mention.start - _OWNER_CHARS) : mention.start])


def find_in_question(text: str) -> list[NumberMention]:
    """Numbers with a marker, and bare ones where nothing else explains them (85はどうすれば？).

    八十五番 is written in Japanese numerals by people, and by no material.
    """
    plain = _plain(_IN_KANJI.sub(_in_digits, text))
    mentions = _marked(plain, QUESTION_MARKED)
    mentions += _apart(_bare(plain), mentions)
    if mentions:
        mentions += _apart(_compared(plain), mentions)
    return sorted(mentions, key=lambda mention: mention.start)


def _in_digits(match: re.Match[str]) -> str:
    """As long as the numerals were, so that offsets stay true."""
    number = number_of(match[0])
    return match[0] if number is None else str(number).rjust(len(match[0]))


def number_words(numbers: Iterable[int], between: str = " ") -> str:
    """Numbers as staff write them: No.28 No.85."""
    return between.join(f"No.{number}" for number in numbers)


def number_spans(numbers: Iterable[int]) -> list[str]:
    """5〜7 and 85: ascending numbers, those that follow each other drawn together."""
    # Numbers that follow each other are all as far from their places.
    together = groupby(enumerate(numbers), key=lambda placed: placed[1] - placed[0])
    runs = [[number for _, number in run] for _, run in together]
    return [str(run[0]) if len(run) == 1 else f"{run[0]}〜{run[-1]}" for run in runs]


def numbers_in_material(text: str) -> tuple[int, ...]:
    return numbers_of(find_in_material(text))


def numbers_in_question(text: str) -> tuple[int, ...]:
    return numbers_of(find_in_question(text))


def _plain(text: str) -> str:
    return blank_other_numbers(repair_radicals(text)[0].translate(_ONE_WRITING))


def _marked(plain: str, pattern: re.Pattern[str]) -> list[NumberMention]:
    return [_mention(match) for match in pattern.finditer(plain)]


def _bare(plain: str) -> Iterator[NumberMention]:
    for pattern in (AT_START, IN_SENTENCE):
        for match in pattern.finditer(plain):
            mention = _mention(match, "numbers")
            rest = plain[mention.end : mention.end + 12]
            is_score = max(mention.numbers, default=0) <= _LAST_SCORE and _AS_SCORE.match(rest)
            is_quantity = mention.out_of_range and not SURELY_ITEM.match(rest)
            if not is_score and not is_quantity:
                yield mention


def _compared(plain: str) -> Iterator[NumberMention]:
    """Bare numbers set beside one that is certain: No.54は56と何が違う？"""
    for match in COMPARED.finditer(plain):
        mention = _mention(match, "numbers")
        if max(mention.numbers, default=0) > _LAST_SCORE:
            yield mention


def _apart(found: Iterable[NumberMention], known: Sequence[NumberMention]) -> list[NumberMention]:
    """Those of ``found`` that overlap neither ``known`` nor each other."""
    taken = {at for mention in known for at in range(mention.start, mention.end)}
    kept: list[NumberMention] = []
    for mention in found:
        places = range(mention.start, mention.end)
        if taken.isdisjoint(places):
            taken.update(places)
            kept.append(mention)
    return kept


def _mention(match: re.Match[str], group: str | int = 0) -> NumberMention:
    numbers: list[int] = []
    out_of_range: list[int] = []
    for first, last in _ranges(LEVEL_NOTE.sub("", match[group])):
        out_of_range += [n for n in (first, last) if n not in EVERY_NUMBER]
        numbers += range(
            max(FIRST_NUMBER, min(first, last)), min(LAST_NUMBER, max(first, last)) + 1
        )
    unique, unique_out = tuple(dict.fromkeys(numbers)), tuple(dict.fromkeys(out_of_range))
    return NumberMention(unique, unique_out, match.start(group), match.end(group))


def _ranges(written: str) -> list[tuple[int, int]]:
    """The numbers as ranges from first to last; a single one is a range of its own."""
    ranges: list[tuple[int, int]] = []
    end = 0
    for digits in re.finditer(r"[0-9]+", written):
        link, number = written[end : digits.start()], int(digits[0])
        if not (ranges and RANGE.search(link)):
            ranges.append((number, number))
        elif not _is_part(ranges[-1][0], link, number):
            ranges[-1] = (ranges[-1][0], number)
        end = digits.end()
    return ranges


def _is_part(first: int, link: str, second: int) -> bool:
    """No.54-2 is the second part of No.54, not the range from 54 down to 2."""
    return link in ("-", "ー") and second < 10 <= first


def numbers_of(mentions: Iterable[NumberMention]) -> tuple[int, ...]:
    """All numbers that the mentions name, ascending."""
    return tuple(sorted({n for mention in mentions for n in mention.numbers}))
