"""A filter in words: each of its conditions, and the filter without it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kb.source_filter import SourceFilter
from screens.material_wording import MaterialWording
from screens.wording import Wording


@dataclass(frozen=True)
class Chip:
    """One condition in words, and the filter without it."""

    words: str
    rest: SourceFilter


def chips_of(chosen: SourceFilter, wording: Wording) -> Iterator[Chip]:
    for number in sorted(chosen.meetings, reverse=True):
        yield Chip(
            wording.meeting.format(number=number),
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
    parts: list[list[int]] = []
    for number in numbers:
        if parts and number == parts[-1][-1] + 1:
            parts[-1].append(number)
        else:
            parts.append([number])
    written = (str(p[0]) if len(p) == 1 else f"{p[0]}〜{p[-1]}" for p in parts)
    return "No." + ", ".join(written) if parts else ""


def filter_words(chosen: SourceFilter, wording: Wording) -> str:
    return "、".join(chip.words for chip in chips_of(chosen, wording))


def kind_words(kind: str, wording: Wording) -> str:
    return MaterialWording(wording.language).kinds.get(kind, kind)
