"""Whether a check sheet speaks of what its numbers are known for (pure)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kb.guideline.check_sheets import ItemRecord
from kb.guideline.items import GuidelineItems, terms
from kb.text.normalising import search_form

ENOUGH_COMPARED = 8
"""Fewer known topics than this decide nothing."""
BELIEVABLE_SHARE = 0.4
"""Of the topics compared, so many must share a word with the sheet's wording."""


@dataclass(frozen=True)
class Agreement:
    """``compared`` numbers have a known topic; of ``agreeing`` the sheet speaks of it."""

    compared: int
    agreeing: int

    @property
    def is_believable(self) -> bool:
        enough = self.compared >= ENOUGH_COMPARED
        return not enough or self.agreeing >= BELIEVABLE_SHARE * self.compared


def agreement_with_topics(records: Iterable[ItemRecord], items: GuidelineItems) -> Agreement:
    """Compare wordings with names by their terms: character pairs, whole Latin words."""
    compared = agreeing = 0
    for record in records:
        names = items.of(record.number).names
        told = (record.label, record.requirement, record.condition, record.criterion)
        wording = set(terms(search_form(" ".join(filter(None, told)))))
        if names and wording:
            compared += 1
            agreeing += any(wording & set(terms(search_form(name))) for name in names)
    return Agreement(compared, agreeing)
