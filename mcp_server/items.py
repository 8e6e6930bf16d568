"""What is known of one guideline item, and what the materials say about it."""

from __future__ import annotations

from dataclasses import dataclass

from kb.answers import RankedPassage
from kb.assembly import KnowledgeBase
from kb.guideline_items import GuidelineItem
from kb.opened import OpenGeneration

MAX_PASSAGES = 60
"""Passages told of one item; what is beyond is counted."""


@dataclass(frozen=True)
class TreatedItem:
    """An item with its passages, the newest document first, in reading order within it."""

    item: GuidelineItem
    passages: tuple[RankedPassage, ...]
    left_out: int


def treated_item(knowledge_base: KnowledgeBase, number: int) -> TreatedItem:
    """The item of that number; without passages where no material treats it."""
    with knowledge_base.live.use() as opened:
        items = knowledge_base.answerer.items_of(opened).items
        found = _passages(opened, number)
    item = items.get(number, GuidelineItem(number, "U"))
    return TreatedItem(item, tuple(found[:MAX_PASSAGES]), max(0, len(found) - MAX_PASSAGES))


def _passages(opened: OpenGeneration, number: int) -> list[RankedPassage]:
    rows = [r for r in opened.rows_by_number.get(number, ()) if not opened.is_hidden[r]]
    found = [
        RankedPassage(passage, opened.document_of(passage), 0.0)
        for passage in (opened.passages[row] for row in rows)
    ]
    # Rows are in reading order already, and sorting keeps it among documents of one day.
    found.sort(key=lambda f: f.document.id)
    return sorted(found, key=lambda f: f.document.date or "", reverse=True)
