"""Stand-ins that can be predicted by eye."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from zlib import crc32

import numpy as np

from kb.embedding.embedder import TokenEnds, TokenVectors, Vectors


class FakeEmbedder:
    """Counts pairs of neighbouring characters: texts are near when they share many.

    Each pair has one of ``dimension`` places by its checksum; white space does not count. Tokens
    are single characters, so a token meets its like with 1 and others (nearly always) with 0.
    """

    def __init__(self, dimension: int = 256, name: str = "fake", max_tokens: int = 512) -> None:
        self.name = name
        self.dimension = dimension
        self.fingerprint = f"{name}, character pairs, {dimension}"
        self.max_tokens = max_tokens
        self.embedded: list[str] = []
        """Every passage that was embedded, to show that nothing is embedded twice."""

    def embed_query(self, text: str) -> Vectors:
        return self._vector(_pairs(text))

    def embed_passages(
        self, texts: Sequence[str], on_progress: Callable[[int], None] | None = None
    ) -> Vectors:
        vectors = np.zeros((len(texts), self.dimension), np.float32)
        for row, text in enumerate(texts):
            vectors[row] = self._vector(_pairs(text))
            self.embedded.append(text)
            if on_progress:
                on_progress(row + 1)
        return vectors

    def embed_query_and_tokens(self, text: str) -> tuple[Vectors, TokenVectors]:
        return self.embed_query(text), self._token_vectors(text)

    def embed_passages_and_tokens(
        self, texts: Sequence[str], on_progress: Callable[[int], None] | None = None
    ) -> tuple[Vectors, list[TokenVectors]]:
        return self.embed_passages(texts, on_progress), [self._token_vectors(t) for t in texts]

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return [len("".join(text.split())) for text in texts]

    def token_ends(self, text: str) -> TokenEnds:
        return np.array([at + 1 for at, c in enumerate(text) if not c.isspace()], np.int64)

    def _token_vectors(self, text: str) -> TokenVectors:
        vectors = np.zeros((self.count_tokens([text])[0], self.dimension), np.float16)
        for row, character in enumerate("".join(text.split())):
            vectors[row, self._place(character)] = 1
        return vectors

    def _vector(self, parts: Sequence[str]) -> Vectors:
        counts = np.zeros(self.dimension, np.float32)
        for part in parts:
            counts[self._place(part)] += 1
        return np.asarray(counts / np.linalg.norm(counts), np.float32)

    def _place(self, part: str) -> int:
        return crc32(part.encode("utf-8")) % self.dimension


def _pairs(text: str) -> list[str]:
    """A text of one character is its own pair, and an empty one is the pair of nothing."""
    bare = "".join(text.lower().split())
    return [bare[i : i + 2] for i in range(len(bare) - 1)] or [bare]
