"""From a question to ranked passages: words and meaning fused by score, numbers looked up exactly.

Scores are fused, not ranks: on the development sets the sum of per-query z-scores was better than
reciprocal rank fusion (design, section 4).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
import numpy.typing as npt

from kb.embedding.embedder import Embedder, TokenVectors, Vectors
from kb.generations.opened import OpenGeneration
from kb.index.bm25 import best_rows
from kb.question.question import Query
from kb.retrieval.synonyms import Synonyms
from kb.text.words import tokenise

Scores = npt.NDArray[np.float32]

NO_SYNONYMS = Synonyms()
LAST_PENALTY = 2.0
"""Standard deviations that house-keeping and duplicate texts are moved down."""


@dataclass(frozen=True)
class Found:
    """A passage's row with its fused score, and what it was fused from.

    ``late`` is its late-interaction score (0 to 1), None where that was not computed.
    """

    row: int
    score: float
    cosine: float
    lexical: float
    late: float | None = None
    has_number: bool = False


@dataclass(frozen=True)
class FusionWeights:
    """Weights of per-query z-scores; ``synonyms`` and ``background`` weigh words."""

    lexical: float
    dense: float
    synonyms: float = 0.3
    late_interaction: float = 0.75
    background: float = 0.35
    """Weight of the conversation's topic beside the question's own words."""
    cross_encoder: float = 1.0


@dataclass(frozen=True)
class Meaning:
    """What the embedder makes of a question: its vector, and those of its tokens."""

    vector: Vectors
    tokens: TokenVectors


class Reranker(Protocol):
    """Judges question and passage together, as a cross-encoder does."""

    def scores(self, question: str, texts: Sequence[str]) -> Scores:
        """Shape (texts,), higher is better, on any scale."""


@dataclass(frozen=True)
class Retriever:
    """Ranks the passages of one generation."""

    embedder: Embedder
    weights: FusionWeights
    candidates: int
    rerank_top: int = 0
    synonyms: Synonyms = NO_SYNONYMS
    reranker: Reranker | None = None

    def search(
        self, opened: OpenGeneration, query: Query, meaning: Meaning | None = None
    ) -> list[Found]:
        """Candidates by fused score, best first, ties by row.

        Passages that treat a number of the question are always among them, and marked. ``meaning``
        is the query's where that is known.
        """
        meaning = meaning or self.meaning(query)
        vector, tokens = meaning.vector, meaning.tokens
        lexical = self._lexical(opened, query)
        exact = [r for n in query.numbers for r in opened.rows_by_number.get(n, [])]
        exact += query.own_rows
        pool = self._pool(opened, query, vector, lexical, exact)
        if not len(pool):
            return []
        cosines = np.asarray(opened.vectors[pool]) @ vector
        fused = self.weights.dense * z_scores(cosines) + self.weights.lexical * z_scores(
            lexical[pool]
        )
        fused = fused - LAST_PENALTY * opened.facts.is_ranked_last[pool]
        numbers = set(exact)
        found = [
            Found(
                int(row),
                float(score),
                float(cosine),
                float(lexical[row]),
                None,
                int(row) in numbers,
            )
            for row, score, cosine in zip(pool, fused, cosines, strict=True)
        ]
        found.sort(key=lambda x: (-x.score, x.row))
        return self._judged(opened, query, self._reranked(opened, tokens, found))

    def _reranked(
        self, opened: OpenGeneration, tokens: TokenVectors, found: list[Found]
    ) -> list[Found]:
        """The best candidates by late interaction too; the others stay below their lowest."""
        top = found[: self.rerank_top]
        if opened.tokens is None or not top or not self.weights.late_interaction:
            return found
        late = opened.tokens.max_sims(tokens, [f.row for f in top])
        told = [replace(f, late=float(value)) for f, value in zip(top, late, strict=True)]
        gains = self.weights.late_interaction * z_scores(late)
        return with_gains(told + found[len(top) :], gains)

    def _judged(self, opened: OpenGeneration, query: Query, found: list[Found]) -> list[Found]:
        """The best candidates by the cross-encoder too, where there is one."""
        top = found[: self.rerank_top]
        if self.reranker is None or not top:
            return found
        texts = [opened.passages[f.row].search_text for f in top]
        scores = self.reranker.scores(query.said.text, texts)
        return with_gains(found, self.weights.cross_encoder * z_scores(scores))

    def meaning(self, query: Query) -> Meaning:
        """The vector leans on the conversation's topic; the tokens are the question's own."""
        vector, tokens = self.embedder.embed_query_and_tokens(query.said.text)
        if not query.background:
            return Meaning(vector, tokens)
        together = f"{query.background.text} {query.said.text}"
        both, _ = self.embedder.embed_query_and_tokens(together)
        mixed = (1 - self.weights.background) * vector + self.weights.background * both
        return Meaning(np.asarray(mixed / np.linalg.norm(mixed), np.float32), tokens)

    def _lexical(self, opened: OpenGeneration, query: Query) -> Scores:
        scores = opened.lexical.scores(query.said.words)
        meant = self.synonyms.of(query.said.form)
        for weight, words in (
            (self.weights.synonyms, tokenise(" ".join(meant)) if meant else []),
            (self.weights.background, query.background.words if query.background else []),
        ):
            if weight and words:
                scores = scores + weight * opened.lexical.scores(sorted(set(words)))
        return np.asarray(scores, np.float32)

    def _pool(
        self,
        opened: OpenGeneration,
        query: Query,
        vector: Scores,
        lexical: Scores,
        exact: Sequence[int],
    ) -> npt.NDArray[np.int64]:
        if query.meetings:
            # All of them: a meeting is small, and among twenty its passages may not be the nearest.
            named = [d.id for d in opened.documents.values() if d.meeting in query.meetings]
            rows = opened.facts.rows_of_documents(named)
        else:
            near = [row for row, _ in opened.neighbours.nearest(vector, self.candidates)]
            wordy = best_rows(lexical, self.candidates).tolist()
            rows = np.array(sorted({*near, *wordy, *exact}), np.int64)
        return rows[~opened.is_hidden[rows]] if len(rows) else rows


def with_gains(found: Sequence[Found], gains: Scores) -> list[Found]:
    """Ranked again with gains for the first; the others stay below the lowest of these."""
    floor = float(gains.min())
    all_gains = [*map(float, gains), *[floor] * (len(found) - len(gains))]
    gained = [replace(f, score=f.score + g) for f, g in zip(found, all_gains, strict=True)]
    return sorted(gained, key=lambda x: (-x.score, x.row))


def z_scores(values: Scores) -> Scores:
    """Values as standard deviations from their mean; all zero where they do not differ."""
    deviation = float(values.std())
    if deviation < 1e-9:
        return np.zeros_like(values)
    return np.asarray((values - values.mean()) / deviation, np.float32)
