"""What one answer of the material is, with what was found of it.

A question and its answer are found separately and joined: a hit on either is a hit on the group.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from rapidfuzz import fuzz

from kb.answers import RankedPassage
from kb.documents import Document, Passage
from kb.generations.opened import OpenGeneration
from kb.question.question import Query
from kb.retrieval.retriever import NO_SYNONYMS, Found
from kb.retrieval.synonyms import Synonyms
from kb.text.normalising import search_form

ALIKE = 92.0
"""rapidfuzz ratio (0 to 100) from which two passages tell the same in almost the same letters."""

_KIND_ORDER = {"meeting": 0, "guideline": 1, "reference": 2}


@dataclass(frozen=True, eq=False)
class AnswerGroup:
    """One answer of the material in its generation, with what was found of it."""

    name: str
    score: float
    found: tuple[Found, ...]
    first_found: Passage
    """The passage of the best one found."""
    opened: OpenGeneration = field(repr=False)

    @cached_property
    def members(self) -> dict[int, Passage]:
        """All its passages by row, in reading order."""
        return dict(self.opened.members(self.name))

    @cached_property
    def answering(self) -> dict[int, Passage]:
        """The members that are more than the question."""
        return {row: p for row, p in self.members.items() if p.part != "question"}

    @cached_property
    def document(self) -> Document:
        return self.opened.documents[self.first_found.document_id]

    @cached_property
    def has_answer(self) -> bool:
        """Whether it is more than a question that nothing answers."""
        return bool(self.answering)

    @cached_property
    def numbers(self) -> tuple[int, ...]:
        """Numbers that the answering passages treat, ascending."""
        return tuple(sorted({n for p in self.answering.values() for n in p.guideline_nos}))

    @cached_property
    def is_mapping(self) -> bool:
        return any(p.is_reference_mapping for p in self.members.values())

    def treats(self, number: int) -> bool:
        """Whether a passage about the number, which the question names, was found in it."""
        found = (self.members[f.row] for f in self.found if f.has_number)
        return any(number in p.guideline_nos for p in found)

    def only_refers_to(self, number: int) -> bool:
        """Whether it names the number only in another standard's table."""
        naming = [p for p in self.members.values() if number in p.guideline_nos]
        return all(p.is_reference_mapping for p in naming)

    @cached_property
    def order(self) -> tuple[int, str, int, float]:
        """Meetings first, the newest before older ones."""
        newest_first = "".join(chr(0x10FFFF - ord(c)) for c in self.document.date or "")
        return (
            _KIND_ORDER[self.document.kind],
            newest_first or "\U0010ffff",
            -(self.document.meeting or 0),
            -self.score,
        )

    def coverage(self, query: Query, synonyms: Synonyms = NO_SYNONYMS) -> float:
        """Share of the question's words, weighted by rarity, that it holds or says otherwise."""
        background = query.background.words if query.background else ()
        words = set(query.said.words or background)
        weights = {word: self.opened.lexical.idf(word) for word in words}
        total = sum(weights.values())
        if not total:
            return 0.0
        held = sum(w for word, w in weights.items() if self._holds(word, synonyms))
        return held / total

    def _holds(self, word: str, synonyms: Synonyms) -> bool:
        """Whether the word stands in it, or another that means the same."""
        if word in self._words:
            return True
        return any(term in self._form for term in synonyms.of(search_form(word)))

    @cached_property
    def _words(self) -> frozenset[str]:
        return frozenset().union(*(self.opened.words_of(row) for row in self.members))

    @cached_property
    def _form(self) -> str:
        return search_form(" ".join(p.search_text for p in self.members.values()))


def groups_of(opened: OpenGeneration, found: Sequence[Found]) -> list[AnswerGroup]:
    """Found passages by the answer they belong to, best first."""
    by_group: dict[str, list[tuple[Found, Passage]]] = {}
    passages = opened.passages.at([item.row for item in found])
    for item, passage in zip(found, passages, strict=True):
        by_group.setdefault(passage.group, []).append((item, passage))
    groups = [
        AnswerGroup(
            name, max(f.score for f, _ in pairs), tuple(f for f, _ in pairs), pairs[0][1], opened
        )
        for name, pairs in by_group.items()
    ]
    return sorted(groups, key=lambda g: (-g.score, g.name))


def groups_treating(
    opened: OpenGeneration, number: int, found: Sequence[AnswerGroup]
) -> list[AnswerGroup]:
    """Every answer that treats the number, as it was found or, where it was not, below all that
    were."""
    by_name = {group.name: group for group in found}
    lowest = min((group.score for group in found), default=0.0)
    rows = [row for row in opened.rows_by_number.get(number, ()) if not opened.is_hidden[row]]
    names = dict.fromkeys(opened.facts.group_names[opened.facts.group[row]] for row in rows)
    return [
        by_name.get(name)
        or AnswerGroup(name, lowest, (), next(p for _, p in opened.members(name)), opened)
        for name in names
    ]


def unmentioned(
    opened: OpenGeneration, query: Query, synonyms: Synonyms = NO_SYNONYMS
) -> tuple[str, ...]:
    """What the question names that no material mentions, by no other word, in search form.

    Questions about lunch menus or driving licences name little else; those in everyday words
    about the subject name some such things too, so that it is one signal among several.
    """
    mentions = opened.corpus_text.mentions
    return tuple(
        name
        for name in query.said.subjects_named
        if not mentions(name) and not any(mentions(term) for term in synonyms.of(name))
    )


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
