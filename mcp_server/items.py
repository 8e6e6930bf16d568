"""What is known of one guideline item, and what the materials say about it."""

from __future__ import annotations

from dataclasses import dataclass

from kb.answers import RankedPassage
from kb.guideline_items import GuidelineItem
from kb.knowledge_base import KnowledgeBase

MAX_PASSAGES = 60
"""Passages told of one item; what is beyond is counted."""


@dataclass(frozen=True)
class TreatedItem:
    """An item with its passages, the newest document first, in reading order within it.

    ``condition`` is the check sheet's own wording. Passages may be there without ``is_treated``:
    then only another standard's table names the number.
    """

    item: GuidelineItem
    condition: str | None
    is_treated: bool
    passages: tuple[RankedPassage, ...]
    left_out: int


def treated_item(knowledge_base: KnowledgeBase, number: int) -> TreatedItem:
    """The item of that number; without passages where no material names it."""
    with knowledge_base.live.use() as opened:
        items = knowledge_base.answerer.items_of(opened).items
    view = knowledge_base.guideline_item(number)
    found = knowledge_base.passages_about(number)
    return TreatedItem(
        item=items.get(number, GuidelineItem(number, "U")),
        condition=view.condition if view else None,
        is_treated=number in knowledge_base.treated_numbers(),
        passages=tuple(found[:MAX_PASSAGES]),
        left_out=max(0, len(found) - MAX_PASSAGES),
    )
