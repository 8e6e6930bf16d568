"""An embedder that remembers: several runs over the same texts embed each of them once."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from kb.embedding import Embedder, TokenVectors, Vectors

OnProgress = Callable[[int], None] | None


class CachedEmbedder:
    """Gives what the embedder inside gives, and asks it only for texts it has not seen."""

    def __init__(self, inner: Embedder) -> None:
        self._inner = inner
        self._queries: dict[str, tuple[Vectors, TokenVectors]] = {}
        self._passages: dict[str, tuple[Vectors, TokenVectors]] = {}
        self.name = inner.name
        self.dimension = inner.dimension
        self.fingerprint = inner.fingerprint
        self.max_tokens = inner.max_tokens

    def embed_query(self, text: str) -> Vectors:
        return self.embed_query_and_tokens(text)[0]

    def embed_query_and_tokens(self, text: str) -> tuple[Vectors, TokenVectors]:
        if text not in self._queries:
            self._queries[text] = self._inner.embed_query_and_tokens(text)
        return self._queries[text]

    def embed_passages(self, texts: Sequence[str], on_progress: OnProgress = None) -> Vectors:
        return self.embed_passages_and_tokens(texts, on_progress)[0]

    def embed_passages_and_tokens(
        self, texts: Sequence[str], on_progress: OnProgress = None
    ) -> tuple[Vectors, list[TokenVectors]]:
        new = [text for text in dict.fromkeys(texts) if text not in self._passages]
        if new:
            found = self._inner.embed_passages_and_tokens(new, on_progress)
            self._passages.update(zip(new, zip(*found, strict=True), strict=True))
        if not texts:
            return np.zeros((0, self.dimension), np.float32), []
        vectors, tokens = zip(*(self._passages[text] for text in texts), strict=True)
        return np.stack(vectors), list(tokens)

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return self._inner.count_tokens(texts)
