"""Which sentences of the evidence say what was asked: they open the answer, the lead.

A sentence is judged by the vectors of its own tokens, which the generation keeps for late
interaction: their mean against the question's vector (e5 makes a text's vector from the mean), and
MaxSim against the question's tokens. So nothing is embedded to answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np
import numpy.typing as npt

from kb.answering.stretches import Stretch, stretches_of
from kb.answers import MAX_LEAD_CHARS, RankedPassage
from kb.documents import Passage
from kb.embedding.embedder import Embedder, unit_length
from kb.generations.opened import OpenGeneration, TokenVectors
from kb.question.question import Query
from kb.retrieval.retriever import NO_SYNONYMS, Meaning, Scores, z_scores
from kb.retrieval.synonyms import Synonyms
from kb.text.normalising import search_form
from kb.text.words import points_back

LEAST_LEAD_CHARS = 8
"""What is shorter names something and says nothing."""
MEANING = LATE = WORDS = 1.0
PASSAGE = EARLINESS = 0.5
"""Weights of the standard scores, in halves: a sentence's own ones, its passage's score, and how
early it stands in its answer. On the development halves no finer weights did better on both sets."""
SENTENCES = 2


@dataclass(frozen=True)
class Leading:
    """Ranks sentences for a question."""

    embedder: Embedder
    synonyms: Synonyms = NO_SYNONYMS

    def lead(
        self,
        opened: OpenGeneration,
        query: Query,
        meaning: Meaning,
        shown: Sequence[RankedPassage],
    ) -> tuple[Stretch, ...]:
        """The best sentences that fit into a lead; empty where none is fit.

        The best comes first, unless it goes on from another that is shown.
        """
        fit = [
            (stretch, found.score, 1 / (1 + place))
            for _, members in groupby(shown, key=lambda found: found.passage.group)
            for place, (stretch, found) in enumerate(
                (s, f) for f in members for s in stretches_of(f.passage) if _may_lead(s)
            )
        ]
        if not fit:
            return ()
        stretches, passage_scores, earliness = (list(column) for column in zip(*fit, strict=True))
        cosines, late = self._nearness(opened, meaning, stretches)
        scores = (
            MEANING * z_scores(cosines)
            + LATE * z_scores(late)
            + WORDS * z_scores(self._words(query, stretches))
            + PASSAGE * z_scores(np.array(passage_scores, np.float32))
            + EARLINESS * z_scores(np.array(earliness, np.float32))
        )
        ranked = np.argsort(-scores, kind="stable").tolist()
        return _together([stretches[place] for place in ranked[:SENTENCES]])

    def _nearness(
        self, opened: OpenGeneration, meaning: Meaning, stretches: Sequence[Stretch]
    ) -> tuple[Scores, Scores]:
        means = np.zeros((len(stretches), len(meaning.vector)), np.float32)
        late = np.zeros(len(stretches), np.float32)
        if opened.tokens is None or not len(meaning.tokens):
            return late, late
        asked = np.asarray(meaning.tokens, np.float32)
        spans = _TokenSpans(opened, opened.tokens, self.embedder)
        for place, stretch in enumerate(stretches):
            vectors = spans.of(stretch)
            if len(vectors):
                means[place] = vectors.mean(axis=0)
                late[place] = (asked @ vectors.T).max(axis=1).mean()
        return np.asarray(unit_length(means) @ meaning.vector, np.float32), late

    def _words(self, query: Query, stretches: Sequence[Stretch]) -> Scores:
        """How much of what the question names each holds, in its own word or another."""
        names = dict.fromkeys(query.said.nouns)
        terms = [(name, *self.synonyms.of(name)) for name in names]
        forms = [search_form(stretch.shown) for stretch in stretches]
        held = [sum(any(t in form for t in every) for every in terms) for form in forms]
        return np.asarray(held, np.float32)


class _TokenSpans:
    """The token vectors of stretches; each passage is cut into tokens once."""

    def __init__(self, opened: OpenGeneration, tokens: TokenVectors, embedder: Embedder) -> None:
        self._opened = opened
        self._tokens = tokens
        self._embedder = embedder
        self._known: dict[str, tuple[npt.NDArray[np.int64], npt.NDArray[np.float32]]] = {}

    def of(self, stretch: Stretch) -> npt.NDArray[np.float32]:
        """Shape (tokens, dimension); empty where the embedder did not read so far."""
        passage = stretch.passage
        ends, vectors = self._passage(passage)
        if len(ends) != len(vectors):
            return vectors[:0]
        if passage.labelled:
            start, end = len(passage.search_text) - len(passage.labelled), len(passage.search_text)
        else:
            before = len(passage.search_text) - len(passage.text)
            start, end = before + stretch.start, before + stretch.end
        return vectors[(ends > start) & (ends <= end)]

    def _passage(self, passage: Passage) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float32]]:
        if passage.id not in self._known:
            rows = {p.id: row for row, p in self._opened.members(passage.group)}
            vectors = self._tokens.unit(rows[passage.id])
            self._known[passage.id] = (self._embedder.token_ends(passage.search_text), vectors)
        return self._known[passage.id]


def _may_lead(stretch: Stretch) -> bool:
    """Whether it says something: no heading, no heads of a table, neither too short nor too long."""
    passage = stretch.passage
    is_head = stretch.is_row and not passage.labelled
    is_heading = stretch.text.strip() in passage.headings
    fits = LEAST_LEAD_CHARS <= len(stretch.shown) <= MAX_LEAD_CHARS
    return fits and not is_head and not is_heading


def _together(best: Sequence[Stretch]) -> tuple[Stretch, ...]:
    """As many of them, best first, as fit into a lead."""
    kept: list[Stretch] = []
    for stretch in best:
        chars = sum(len(s.shown) + 1 for s in (*kept, stretch))
        if chars <= MAX_LEAD_CHARS + 1:
            kept.append(stretch)
    # What goes on from another sentence is understood behind one, whichever that is.
    return tuple(sorted(kept, key=lambda stretch: points_back(stretch.shown)))
