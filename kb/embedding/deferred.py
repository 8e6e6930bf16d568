"""An embedder that is known before it is loaded, and loaded when something is to be embedded."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from functools import cache

from kb.embedding.embedder import Embedder, TokenVectors, Vectors
from kb.errors import ModelError


class DeferredEmbedder:
    """Name, size and fingerprint of ``known``, and no more of it; ``choose`` says at each call who
    embeds."""

    def __init__(self, known: Embedder, choose: Callable[[], Embedder]) -> None:
        self.name = known.name
        self.dimension = known.dimension
        self.fingerprint = known.fingerprint
        self.max_tokens = known.max_tokens
        self._choose = choose

    def embed_query(self, text: str) -> Vectors:
        return self._chosen().embed_query(text)

    def embed_passages(
        self, texts: Sequence[str], on_progress: Callable[[int], None] | None = None
    ) -> Vectors:
        return self._chosen().embed_passages(texts, on_progress)

    def embed_query_and_tokens(self, text: str) -> tuple[Vectors, TokenVectors]:
        return self._chosen().embed_query_and_tokens(text)

    def embed_passages_and_tokens(
        self, texts: Sequence[str], on_progress: Callable[[int], None] | None = None
    ) -> tuple[Vectors, list[TokenVectors]]:
        return self._chosen().embed_passages_and_tokens(texts, on_progress)

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return self._chosen().count_tokens(texts)

    def _chosen(self) -> Embedder:
        """Raises ModelError where it is another model than the one it was taken for."""
        chosen = self._choose()
        if chosen.fingerprint != self.fingerprint:
            raise ModelError(
                f"埋め込みモデル {chosen.name} の中身が軽量エンコーダーと一致しません。"
                "YOROZU_QUERY_ENCODER=full を設定してください。",
                f"the embedder {chosen.name} is not the model that the light encoder reads. "
                "Set YOROZU_QUERY_ENCODER=full.",
            )
        return chosen


class LoadedOnce:
    """Calls ``load`` at the first use, once for all threads."""

    def __init__(self, load: Callable[[], Embedder]) -> None:
        self._load = load
        self._lock = threading.Lock()
        self._loaded: Embedder | None = None

    def __call__(self) -> Embedder:
        with self._lock:
            if self._loaded is None:
                self._loaded = self._load()
            return self._loaded

    def release(self) -> None:
        """Give the memory back; the next use loads again."""
        with self._lock:
            self._loaded = None


def by_generation(
    light: Embedder,
    full: Callable[[], Embedder],
    live: Callable[[], str],
    is_agreed: Callable[[str], bool],
) -> Callable[[], Embedder]:
    """The light encoder where the live generation was found to agree with it, else the full model."""
    is_light = cache(is_agreed)
    return lambda: light if is_light(live()) else full()
