"""The same thing told twice is shown once (pure)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rapidfuzz import fuzz

from kb.answers import RankedPassage

ALIKE = 92.0
"""rapidfuzz ratio (0 to 100) from which two passages tell the same in almost the same letters."""


def folded(ranked: Sequence[RankedPassage]) -> list[RankedPassage]:
    """Without the passages that repeat a better one.

    Passages of two meetings are never folded: a reader must see that a meeting treats a matter
    again, and a small difference between them may be what has changed. Nor are passages with other
    figures or numbers, which differ in little but say another thing.
    """
    kept: list[RankedPassage] = []
    for item in ranked:
        if not any(_repeats(item, other) for other in kept):
            kept.append(item)
    return kept


def _repeats(item: RankedPassage, other: RankedPassage) -> bool:
    one, two = item.passage, other.passage
    return (
        one.guideline_nos == two.guideline_nos
        and not _is_of_two_meetings(item, other)
        and fuzz.ratio(one.text, two.text, score_cutoff=ALIKE) > 0
        and _figures(one.text) == _figures(two.text)
    )


def _is_of_two_meetings(item: RankedPassage, other: RankedPassage) -> bool:
    documents = (item.document, other.document)
    return documents[0].id != documents[1].id and any(d.kind == "meeting" for d in documents)


def _figures(text: str) -> list[str]:
    return re.findall(r"\d+", text)
