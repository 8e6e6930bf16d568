"""What a question takes for granted of an item, and the correction where the material says otherwise."""

from __future__ import annotations

from collections.abc import Sequence

from kb.answers import RankedPassage
from kb.guideline.items import GuidelineItems
from kb.question.question import Query
from kb.retrieval.synonyms import Synonyms
from kb.text.normalising import search_form


def corrected_premise(
    query: Query, evidence: Sequence[RankedPassage], items: GuidelineItems, synonyms: Synonyms
) -> str:
    """What the item named is, where the question says that it is about something of which neither
    its name nor its answers hold a word; empty otherwise."""
    if len(query.numbers) != 1 or not query.said.presumes:
        return ""
    (number,) = query.numbers
    title = items.title(number)
    told = search_form("\n".join([title or "", *(e.passage.search_text for e in evidence)]))
    claimed = [(name, *synonyms.of(name)) for name in query.said.subjects_named]
    if not title or not claimed or any(term in told for terms in claimed for term in terms):
        return ""
    return f"No.{number} は「{title}」の項目です。"
