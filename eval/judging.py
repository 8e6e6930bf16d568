"""What a passage or a citation hits of a question's gold: by document, place and quote (pure).

Never by passage ids: the judgements must survive another way of splitting.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from eval.dataset import EvalQuestion, Gold
from kb.answers import Citation, RankedPassage
from kb.documents import Document
from kb.text.normalising import search_form

OVERLAP = 0.6
"""Share of a quote's characters that must be found in one piece where it is not there whole."""
_SHORTEST_INSIDE = 4
"""A passage shorter than this says nothing by lying inside a quote."""


@dataclass(frozen=True)
class Excerpt:
    """What was found or cited, as far as it is judged."""

    document: str
    meeting: int | None
    section: str
    page: int | None
    text: str


def excerpt_of_passage(found: RankedPassage) -> Excerpt:
    passage, document = found.passage, found.document
    return Excerpt(document.id, document.meeting, passage.section, passage.page, passage.text)


def excerpt_of_citation(citation: Citation) -> Excerpt:
    return Excerpt(
        citation.document, citation.meeting, citation.section, citation.page, citation.quote
    )


def judged_units(question: EvalQuestion) -> tuple[tuple[Gold, ...], ...]:
    """What is to be found: each gold by itself if all are needed, else all as alternatives of one."""
    if question.all_of:
        return tuple((gold,) for gold in question.gold)
    return (question.gold,) if question.gold else ()


def units_hit(question: EvalQuestion, excerpt: Excerpt) -> list[int]:
    """Indexes of the judged units that the excerpt hits."""
    units = judged_units(question)
    return [i for i, unit in enumerate(units) if any(hits(excerpt, gold) for gold in unit)]


def hits(excerpt: Excerpt, gold: Gold) -> bool:
    """Whether the excerpt is from the gold's place and overlaps its quote."""
    return is_from(excerpt, gold) and has_quote(excerpt.text, gold.quote)


def is_from(excerpt: Excerpt, gold: Gold) -> bool:
    """Whether document agrees, and page or section."""
    return _same_document(excerpt, gold) and _same_place(excerpt, gold)


def are_about(questions: Sequence[EvalQuestion], documents: Sequence[Document]) -> bool:
    """Whether any of the documents is one that the questions are about."""
    wanted = {gold.document: gold for question in questions for gold in question.gold}
    known = [Excerpt(document.id, document.meeting, "", None, "") for document in documents]
    return any(_same_document(one, gold) for gold in wanted.values() for one in known)


def has_quote(text: str, quote: str) -> bool:
    """Whether a text holds a quote, lies inside it, or shares most of it in one piece."""
    sought, held = bare(quote), bare(text)
    if not sought or sought in held:
        return True
    if len(held) >= _SHORTEST_INSIDE and held in sought:
        return True
    matcher = difflib.SequenceMatcher(None, sought, held, autojunk=False)
    return matcher.find_longest_match().size >= OVERLAP * len(sought)


def bare(text: str) -> str:
    """Search form without white space, for comparing across line breaks."""
    return "".join(search_form(text).split())


def judged_run(question: EvalQuestion, found: Sequence[Excerpt]) -> list[str]:
    """Keys of judged units and of what hits none, in the order found.

    A unit counts at its first hit. A passage that hits no unit, or none that is new, keeps its
    place; one that hits two takes two places, so that nothing ranks better than it was.
    """
    keys: list[str] = []
    for rank, excerpt in enumerate(found, 1):
        hit = (unit_key(unit) for unit in units_hit(question, excerpt))
        fresh = [key for key in hit if key not in keys]
        keys += fresh or [f"other-{rank}"]
    return keys


def unit_key(unit: int) -> str:
    return f"unit-{unit}"


def _same_document(excerpt: Excerpt, gold: Gold) -> bool:
    """By file name, with or without its suffix; a meeting given as text is the same meeting."""
    path = PurePosixPath(re.sub(r"[?#].*", "", excerpt.document))
    if gold.document in (excerpt.document, path.name, path.stem):
        return True
    if excerpt.document.endswith(f"/{gold.document}"):
        return True
    return gold.meeting is not None and excerpt.meeting == gold.meeting


def _same_place(excerpt: Excerpt, gold: Gold) -> bool:
    if gold.page is None and gold.section is None:
        return True
    if gold.page is not None and excerpt.page == gold.page:
        return True
    return gold.section is not None and _same_section(excerpt.section, gold.section)


def _same_section(one: str, other: str) -> bool:
    """Equal, or one holds the other: a path of headings holds its last one, 質問10 not 質問1."""
    shorter, longer = sorted((bare(one), bare(other)), key=len)
    if not shorter:
        return False
    return re.search(rf"(?<!\d){re.escape(shorter)}(?!\d)", longer) is not None
