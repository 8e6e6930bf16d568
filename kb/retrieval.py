"""From a question to ranked passages: words and meaning fused by score, numbers looked up exactly.

Scores are fused, not ranks: on the development sets the sum of per-query z-scores was better than
reciprocal rank fusion (design, section 4).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from kb.embedding import Embedder
from kb.lexical import tokenise
from kb.opened import OpenGeneration

Scores = npt.NDArray[np.float32]

LAST_PENALTY = 2.0
"""Standard deviations that house-keeping and duplicate texts are moved down."""


@dataclass(frozen=True)
class Query:
    """What is sent to retrieval. ``background`` is the conversation's topic, weighing less."""

    text: str
    numbers: tuple[int, ...] = ()
    background: str = ""


@dataclass(frozen=True)
class Found:
    """A passage's row with its fused score, and what it was fused from."""

    row: int
    score: float
    cosine: float
    lexical: float
    has_number: bool = False


@dataclass(frozen=True)
class FusionWeights:
    lexical: float
    dense: float
    background: float = 0.35
    """Weight of the conversation's topic beside the question's own words."""


class Retriever:
    """Ranks the passages of one generation."""

    def __init__(self, embedder: Embedder, weights: FusionWeights, candidates: int) -> None:
        self._embedder = embedder
        self._weights = weights
        self._candidates = candidates

    def search(self, opened: OpenGeneration, query: Query) -> list[Found]:
        """Candidates by fused score, best first, ties by row.

        Passages that treat a number of the question are always among them, and marked.
        """
        vector = self._vector(query)
        lexical = self._lexical(opened, query)
        exact = [r for n in query.numbers for r in opened.rows_by_number.get(n, [])]
        pool = self._pool(opened, vector, lexical, exact)
        if not len(pool):
            return []
        cosines = np.asarray(opened.vectors[pool]) @ vector
        fused = self._weights.dense * z_scores(cosines) + self._weights.lexical * z_scores(
            lexical[pool]
        )
        fused = fused - LAST_PENALTY * opened.is_ranked_last[pool]
        numbers = set(exact)
        found = [
            Found(int(row), float(score), float(cosine), float(lexical[row]), int(row) in numbers)
            for row, score, cosine in zip(pool, fused, cosines, strict=True)
        ]
        return sorted(found, key=lambda x: (-x.score, x.row))

    def _vector(self, query: Query) -> Scores:
        vector = self._embedder.embed_query(query.text)
        if not query.background:
            return vector
        both = self._embedder.embed_query(f"{query.background} {query.text}")
        mixed = (1 - self._weights.background) * vector + self._weights.background * both
        return np.asarray(mixed / np.linalg.norm(mixed), np.float32)

    def _lexical(self, opened: OpenGeneration, query: Query) -> Scores:
        scores = opened.lexical.scores(tokenise(query.text))
        if query.background:
            earlier = opened.lexical.scores(tokenise(query.background))
            scores = scores + self._weights.background * earlier
        return np.asarray(scores, np.float32)

    def _pool(
        self, opened: OpenGeneration, vector: Scores, lexical: Scores, exact: Sequence[int]
    ) -> npt.NDArray[np.int64]:
        near = [row for row, _ in opened.neighbours.nearest(vector, self._candidates)]
        best = np.argsort(-lexical, kind="stable")[: self._candidates]
        wordy = [int(row) for row in best if lexical[row] > 0]
        rows = np.array(sorted({*near, *wordy, *exact}), np.int64)
        return rows[~opened.is_hidden[rows]] if len(rows) else rows


def z_scores(values: Scores) -> Scores:
    """Values as standard deviations from their mean; all zero where they do not differ."""
    deviation = float(values.std())
    if deviation < 1e-9:
        return np.zeros_like(values)
    return np.asarray((values - values.mean()) / deviation, np.float32)
