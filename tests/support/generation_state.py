"""All that one generation holds, in a form that does not depend on the order of its documents."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from kb.documents import Document
from kb.generations.checksums import FILES, checksums_of, sealed
from kb.generations.files import LEXICAL, GenerationContent, read_content
from kb.generations.folder import MANIFEST, Generations
from kb.index.bm25 import LexicalIndex
from kb.index.chroma import ChromaSearch

_AS_STORED = 5
"""Decimals in which vectors are compared: Chroma keeps the same 32-bit numbers."""


@dataclass(frozen=True)
class GenerationState:
    """``by_document`` has pages, passages and items; the rest is by passage id."""

    documents: dict[str, Document]
    by_document: dict[str, list[Any]]
    vectors: dict[str, list[float]]
    tokens: dict[str, bytes]
    chroma: dict[str, list[float]]
    lexical: dict[str, list[float]]
    vocabulary: tuple[str, ...]


EMPTY = GenerationState({}, {}, {}, {}, {}, {}, ())


def live_state(generations: Generations) -> GenerationState:
    """The live generation; `EMPTY` where there is none or nothing in it."""
    name = generations.live_or_none()
    if name is None:
        return EMPTY
    folder = generations.path(name)
    content = read_content(folder)
    ids = [p.id for p in content.passages]
    assert len(set(ids)) == len(ids), "a passage is held twice"
    vocabulary, lexical = _lexical(LexicalIndex.open(folder / LEXICAL), ids)
    return GenerationState(
        documents={d.id: d for d in content.documents},
        by_document=_by_document([*content.pages, *content.passages, *content.items]),
        vectors=_rounded(ids, content.vectors),
        tokens=_tokens(content, ids),
        chroma=_chroma(ChromaSearch(folder), ids),
        lexical=lexical,
        vocabulary=vocabulary,
    )


def _by_document(things: Iterable[Any]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = defaultdict(list)
    for thing in things:
        found[thing.document_id].append(thing)
    return dict(found)


def _tokens(content: GenerationContent, ids: list[str]) -> dict[str, bytes]:
    assert content.tokens is not None
    return {i: t.tobytes() for i, t in zip(ids, content.tokens, strict=True)}


def _rounded(ids: list[str], vectors: Any) -> dict[str, list[float]]:
    rows = np.asarray(vectors, np.float64).round(_AS_STORED).tolist()
    return dict(zip(ids, rows, strict=True))


def _chroma(search: ChromaSearch, ids: list[str]) -> dict[str, list[float]]:
    """Vectors by passage id; a row's id must be its place in the passages."""
    stored = search._collection.get(include=["embeddings", "metadatas"])
    assert search._collection.count() == len(ids)
    search.close()
    assert sorted(stored["ids"], key=int) == [str(row) for row in range(len(ids))]
    named = [ids[int(row)] for row in stored["ids"]]
    assert [m["passage_id"] for m in stored["metadatas"] or ()] == named
    return _rounded(named, stored["embeddings"])


def _lexical(index: LexicalIndex, ids: list[str]) -> tuple[tuple[str, ...], dict[str, list[float]]]:
    """The index's words, and by passage the score of each."""
    words = sorted(index._bm25.vocab_dict) if index._bm25 is not None else []
    scores = [index.scores([word]) for word in words]
    assert all(len(s) == len(ids) for s in scores)
    by_passage = {i: [round(float(s[r]), 4) for s in scores] for r, i in enumerate(ids)}
    return tuple(words), by_passage


def write_without(generations: Generations, *names: str) -> None:
    """Make the live generation one that a version without these files wrote."""
    name = generations.live()
    folder = generations.path(name)
    for each in names:
        (folder / each).unlink()
    manifest = generations.manifest(name) | {FILES: checksums_of(folder)}
    (folder / MANIFEST).write_text(json.dumps(sealed(manifest)), encoding="utf-8")
