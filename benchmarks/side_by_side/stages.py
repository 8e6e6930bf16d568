"""Retrieval from bare BM25 upward, one change at a time, each stage as a system of the comparison."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from benchmarks.side_by_side.sets import JudgedSet
from benchmarks.side_by_side.systems import System
from eval.ingest_gate import CachedEmbedder
from kb.answers import RankedPassage
from kb.documents import Passage
from kb.generations.opened import OpenGeneration
from kb.index.bm25 import LexicalIndex
from kb.question.question import Query, question_of
from kb.retrieval.retriever import NO_SYNONYMS, Found, FusionWeights, Retriever
from kb.retrieval.synonyms import load_synonyms
from kb.settings import load_settings
from kb.text.words import tokenise

RANK_OFFSET = 60
"""k of reciprocal rank fusion (Cormack, Clarke and Büttcher, 2009)."""


@dataclass(frozen=True)
class Words:
    """How the lexical index is built."""

    saturation: float = 1.5
    length: float = 0.75
    headings: int = 1
    counted: bool = False


@dataclass(frozen=True)
class Stage:
    """One setting of retrieval."""

    name: str
    lexical: float
    dense: float
    late: float = 0.0
    synonyms: float = 0.0
    words: Words = field(default_factory=Words)
    by_rank: bool = False


PLAIN = Words()
PASSAGES = Words(saturation=0.9, length=0.4)
STAGES = (
    Stage("BM25 (k1 1.5, b 0.75)", 1, 0),
    Stage("dense", 0, 1),
    Stage("both, reciprocal ranks", 0.5, 0.5, by_rank=True),
    Stage("both, z-scores", 0.5, 0.5),
    Stage("+ synonyms", 0.5, 0.5, 0, 0.3),
    Stage("+ late interaction", 0.5, 0.5, 0.75, 0.3),
    Stage("+ BM25 as for passages (k1 0.9, b 0.4)", 0.5, 0.5, 0.75, 0.3, PASSAGES),
    Stage("+ headings count twice", 0.5, 0.5, 0.75, 0.3, replace(PASSAGES, headings=2)),
    Stage(
        "+ numbers with their counter",
        *(0.5, 0.5, 0.75, 0.3),
        words=replace(PASSAGES, headings=2, counted=True),
    ),
)


def stage_systems(test_set: JudgedSet, embedder: CachedEmbedder) -> Iterator[System]:
    """One stage after another; each is to be measured before the next is taken."""
    with test_set.knowledge_base.live.use() as opened:
        for stage in STAGES:
            opened.lexical = lexical_index(list(opened.passages), stage.words)
            yield build_stage(stage, test_set, opened, embedder)


def build_stage(
    stage: Stage, test_set: JudgedSet, opened: OpenGeneration, embedder: CachedEmbedder
) -> System:
    """Searches the opened generation as the stage would."""
    weights = FusionWeights(stage.lexical, stage.dense, stage.synonyms, stage.late)
    top = load_settings().rerank_top if stage.late else 0
    synonyms = load_synonyms() if stage.synonyms else NO_SYNONYMS
    retriever = Retriever(embedder, weights, 50, top, synonyms)

    def search(question: str) -> list[str]:
        query = question_of(question).query
        found = retriever.search(opened, query)
        if stage.by_rank:
            found = by_reciprocal_rank(found)
        best = [
            (opened.passages[f.row], f.score) for f in _exact_first(query, found)[: test_set.asked]
        ]
        return test_set.ids([RankedPassage(p, opened.document_of(p), score) for p, score in best])

    return System(stage.name, search, 0)


def _exact_first(query: Query, found: list[Found]) -> list[Found]:
    """What the product's search does with a number in the question."""
    if not query.numbers:
        return found
    return sorted(found, key=lambda f: (not f.has_number, -f.score, f.row))


def by_reciprocal_rank(found: Sequence[Found]) -> list[Found]:
    """The same candidates, ordered by the sum of their reciprocal ranks."""
    scores = np.zeros(len(found))
    for values in ([f.cosine for f in found], [f.lexical for f in found]):
        order = np.argsort(-np.asarray(values), kind="stable")
        scores[order] += 1 / (RANK_OFFSET + 1 + np.arange(len(found)))
    ranked = [replace(f, score=float(s)) for f, s in zip(found, scores, strict=True)]
    return sorted(ranked, key=lambda f: (-f.score, f.row))


def lexical_index(passages: Sequence[Passage], words: Words) -> LexicalIndex:
    """The passages' index as a stage wants it."""
    texts = [f"{p.context}\n" * (words.headings - 1) + p.search_text for p in passages]
    words_of = tokenise if words.counted else _without_counted
    return LexicalIndex.in_memory(texts, words_of, words.saturation, words.length)


def _without_counted(text: str) -> list[str]:
    return [w for w in tokenise(text) if not re.fullmatch(r"第?\d+[^\d\W](?:の\d+)?|\d+%", w)]
