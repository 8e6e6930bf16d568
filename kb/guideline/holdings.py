"""What a knowledge base holds for each guideline item: an answer, an explanation, a mere mention (pure)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Literal

from kb.documents import Document, Passage

Holding = Literal["answer", "explanation", "question", "wording", "reference"]
"""``answer``: a meeting answered. ``explanation``: a document of the guideline explains it.
``question``: a meeting's material asks, without an answer. ``wording``: a check sheet's row.
``reference``: another document or another standard's table names it."""


def holding_of(passage: Passage, document: Document, wordings: Collection[str]) -> Holding:
    """What a passage is for the items that it treats; ``wordings`` are ids of check sheets' rows."""
    if passage.is_reference_mapping:
        return "reference"
    match document.kind:
        case "reference":
            return "reference"
        case "meeting":
            return "question" if passage.part == "question" else "answer"
        case "guideline":
            return "wording" if passage.id in wordings else "explanation"


def holdings_by_number(
    passages: Iterable[tuple[Passage, Document]], wordings: Collection[str]
) -> Mapping[int, frozenset[Holding]]:
    """All that is held of each number; numbers of which nothing is held are left out.

    A meeting's question counts only where no passage answers the item.
    """
    found: dict[int, set[Holding]] = defaultdict(set)
    for passage, document in passages:
        for number in passage.guideline_nos:
            found[number].add(holding_of(passage, document, wordings))
    for held in found.values():
        if "answer" in held:
            held.discard("question")
    return {number: frozenset(held) for number, held in found.items()}
