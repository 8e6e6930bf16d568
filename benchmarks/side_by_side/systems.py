"""What a system under comparison promises, and the three that need no framework."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import bm25s
import numpy as np

from benchmarks.side_by_side.sets import Entry, JudgedSet
from eval.ingest_gate import CachedEmbedder
from kb.text.words import tokenise

DEPTH = 10
ASKED_EACH = 20
"""Results asked of each half of a hybrid: enough for ten entries after joining."""


@dataclass(frozen=True)
class System:
    """A built index: query to ids of entries, best first; its size on disk in bytes."""

    name: str
    search: Callable[[str], list[str]]
    index_bytes: int


def folder_bytes(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def first_ids(ids: Iterable[str]) -> list[str]:
    """Each entry at its best place, as many as are measured."""
    return list(dict.fromkeys(ids))[:DEPTH]


def build_ours(test_set: JudgedSet) -> System:
    """The product as it is, with the generation's folder as its index."""
    opened = test_set.knowledge_base
    with opened.live.use() as generation:
        size = folder_bytes(generation.folder)
    return System("ours", lambda q: test_set.ids(opened.search(q, test_set.asked)), size)


def build_bm25(entries: Sequence[Entry], folder: Path) -> System:
    """bm25s with its own k1 and b, over the words that we index too (Sudachi)."""
    index = bm25s.BM25()
    index.index([tokenise(entry.text) for entry in entries], show_progress=False)
    index.save(folder, show_progress=False)

    def search(query: str) -> list[str]:
        words = [word for word in dict.fromkeys(tokenise(query)) if word in index.vocab_dict]
        if not words:
            return []
        scores = index.get_scores(words)
        best = np.argsort(-scores, kind="stable")[:DEPTH]
        return [entries[row].id for row in best if scores[row] > 0]

    return System("BM25 (Sudachi)", search, folder_bytes(folder))


def build_dense(entries: Sequence[Entry], embedder: CachedEmbedder) -> System:
    """The embedder alone, every cosine computed."""
    vectors = embedder.embed_passages([entry.text for entry in entries])

    def search(query: str) -> list[str]:
        cosines = vectors @ embedder.embed_query(query)
        return [entries[row].id for row in np.argsort(-cosines, kind="stable")[:DEPTH]]

    return System("dense (exact)", search, int(vectors.nbytes))
