"""What the asker wants to be answered from: some meetings, kinds of source, items or levels."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kb.documents import Document, Passage
from kb.guideline_numbers import numbers_in_material, numbers_in_question

LevelOf = Callable[[int], int | None]


@dataclass(frozen=True)
class SourceFilter:
    """Conditions that must all hold; an empty one holds always."""

    meetings: frozenset[int] = frozenset()
    kinds: frozenset[str] = frozenset()
    """As ``Document.kind``."""
    numbers: frozenset[int] = frozenset()
    """A passage treats one of these items."""
    levels: frozenset[int] = frozenset()
    """A passage treats an item of one of these levels."""

    def __bool__(self) -> bool:
        return bool(self.meetings or self.kinds or self.numbers or self.levels)

    def takes_document(self, document: Document) -> bool:
        return (not self.meetings or document.meeting in self.meetings) and (
            not self.kinds or document.kind in self.kinds
        )

    def takes_passage(self, passage: Passage, level_of: LevelOf) -> bool:
        treated = frozenset(passage.guideline_nos)
        levels = {level_of(number) for number in treated} if self.levels else set()
        return (not self.numbers or bool(self.numbers & treated)) and (
            not self.levels or bool(self.levels & levels)
        )


EVERYTHING = SourceFilter()


def numbers_written(text: str) -> frozenset[int]:
    """Items as people write them into a field: 5〜10, No.85、86; none where nothing is a number."""
    return frozenset(numbers_in_question(text) or numbers_in_material(f"No.{text.strip()}"))
