"""A filter in words: each of its conditions, and the filter without it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kb.guideline_numbers import number_spans
from kb.places import meeting_words
from kb.view import SourceFilter
from screens.material_wording import material_wording_in
from screens.wording import Wording


@dataclass(frozen=True)
class Chip:
    """One condition in words, and the filter without it."""

    words: str
    rest: SourceFilter


def chips_of(chosen: SourceFilter, wording: Wording) -> Iterator[Chip]:
    for number in sorted(chosen.meetings, reverse=True):
        yield Chip(
            meeting_words(number, wording.language),
            replace(chosen, meetings=chosen.meetings - {number}),
        )
    for kind in sorted(chosen.kinds):
        yield Chip(kind_words(kind, wording), replace(chosen, kinds=chosen.kinds - {kind}))
    for level in sorted(chosen.levels):
        yield Chip(f"Lv{level}", replace(chosen, levels=chosen.levels - {level}))
    if chosen.numbers:
        yield Chip(spans(sorted(chosen.numbers)), replace(chosen, numbers=frozenset()))


def spans(numbers: Sequence[int]) -> str:
    """No.5〜7, 85: ascending numbers with those that follow each other drawn together."""
    return "No." + ", ".join(number_spans(numbers)) if numbers else ""


def filter_words(chosen: SourceFilter, wording: Wording) -> str:
    return "、".join(chip.words for chip in chips_of(chosen, wording))


def kind_words(kind: str, wording: Wording) -> str:
    return material_wording_in(wording.language).kinds.get(kind, kind)
