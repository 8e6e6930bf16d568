"""Retrieval from bare BM25 upward, one change at a time: what each stage gains, as a Markdown table.

    .venv/bin/python scripts/measure_stages.py [--beir FOLDER ...] [--material FOLDER]

Our own questions are those of the development halves; ``--material`` names the folder with the
第7回 files. The time is the median of a retrieval in milliseconds, without embedding the question, which
is done once for all stages; sets in BEIR form are kept below ``--cache``.
"""

from __future__ import annotations

import argparse
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from eval.beir import Indexing, beir_outcomes, ensure_knowledge_base, scratch_folder
from eval.beir_set import load_beir
from eval.dataset import chosen_questions, dataset_path, load_questions
from eval.ingest_gate import CachedEmbedder
from eval.outcomes import Outcome
from eval.retrieval import Searcher, retrieval_outcomes
from ingest.assembly import make_parts
from ingest.pipeline import IngestOptions, ingest
from kb.answers import RankedPassage
from kb.documents import Passage
from kb.embedding import Embedder
from kb.follow_ups import query_of
from kb.generations import Generations
from kb.lexical import LexicalIndex, tokenise
from kb.opened import LiveGenerations, OpenGeneration
from kb.retrieval import NO_SYNONYMS, Found, FusionWeights, Query, Retriever
from kb.settings import Settings, load_settings
from kb.synonyms import load_synonyms

MEASURED = ("nDCG@10", "RR@10", "Success@5")
SAMPLE = Path(__file__).resolve().parent.parent / "materials" / "sample"
# k of reciprocal rank fusion (Cormack, Clarke and Büttcher, 2009).
RANK_OFFSET = 60


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


@dataclass(frozen=True)
class MeasuredSet:
    """A set of questions over one opened generation."""

    name: str
    opened: OpenGeneration
    measure: Callable[[Searcher], list[Outcome]]


class StageSearcher:
    """Searches one generation as a stage would, and times it."""

    def __init__(self, stage: Stage, opened: OpenGeneration, embedder: Embedder, top: int) -> None:
        weights = FusionWeights(stage.lexical, stage.dense, stage.synonyms, stage.late)
        synonyms = load_synonyms() if stage.synonyms else NO_SYNONYMS
        self._retriever = Retriever(embedder, weights, 50, top, synonyms)
        self._opened = opened
        self._stage = stage
        self.seconds: list[float] = []

    def search(self, question: str, k: int = 10) -> list[RankedPassage]:
        started = time.perf_counter()
        query = query_of(question, ())
        found = self._retriever.search(self._opened, query)
        if self._stage.by_rank:
            found = by_reciprocal_rank(found)
        found = _exact_first(query, found)[:k]
        self.seconds.append(time.perf_counter() - started)
        passages = [(self._opened.passages[f.row], f.score) for f in found]
        return [RankedPassage(p, self._opened.document_of(p), score) for p, score in passages]


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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--beir", type=Path, nargs="*", default=[])
    parser.add_argument("--material", type=Path)
    parser.add_argument("--cache", type=Path, default=Path("data/eval-cache"))
    arguments = parser.parse_args()
    settings = load_settings()
    parts = make_parts(settings, lambda message: None)
    with tempfile.TemporaryDirectory() as scratch:
        sets = [
            _beir(folder, arguments.cache, settings, parts.embedder) for folder in arguments.beir
        ]
        own = [(SAMPLE, "sample")]
        if arguments.material:
            own.append((arguments.material, "yorozu-07"))
        for material, name in own:
            kb = Path(scratch) / name
            ingest([material], IngestOptions(), make_parts(load_settings(kb=kb), _quiet))
            sets.append(_own(kb, name, parts.embedder))
        print(_table(sets, CachedEmbedder(parts.embedder), settings.rerank_top))


def _quiet(message: str) -> None:
    """Nothing is told while measuring."""


def _beir(folder: Path, cache: Path, settings: Settings, embedder: Embedder) -> MeasuredSet:
    beir = load_beir(folder)
    indexing = Indexing(embedder, settings.max_passage_chars, settings.token_vectors_up_to)
    kept = scratch_folder(cache, beir, indexing)
    ensure_knowledge_base(kept, beir, indexing)
    opened = _opened(kept, embedder)
    return MeasuredSet(folder.name, opened, lambda searcher: beir_outcomes(beir, searcher))


def _own(kb: Path, name: str, embedder: Embedder) -> MeasuredSet:
    questions = chosen_questions(load_questions(dataset_path(name)), "dev", None)
    opened = _opened(kb, embedder)
    return MeasuredSet(
        f"{name}, dev", opened, lambda searcher: retrieval_outcomes(questions, searcher)
    )


def _opened(kb: Path, embedder: Embedder) -> OpenGeneration:
    with LiveGenerations(Generations(kb), embedder).use() as opened:
        return opened


def _table(sets: Sequence[MeasuredSet], embedder: Embedder, top: int) -> str:
    heads = [f"{s.name} {measure}" for s in sets for measure in MEASURED]
    lines = [f"| stage | {' | '.join(heads)} | ms |", "| --- |" + " --- |" * (len(heads) + 1)]
    for measured in sets:
        # Every question is embedded before anything is timed.
        measured.measure(StageSearcher(STAGES[0], measured.opened, embedder, 0))
    for stage in STAGES:
        cells: list[str] = []
        seconds: list[float] = []
        for measured in sets:
            measured.opened.lexical = lexical_index(list(measured.opened.passages), stage.words)
            searcher = StageSearcher(stage, measured.opened, embedder, top if stage.late else 0)
            outcomes = measured.measure(searcher)
            cells += [f"{statistics.mean(o.values[m] for o in outcomes):.3f}" for m in MEASURED]
            seconds += searcher.seconds
        lines.append(
            f"| {stage.name} | {' | '.join(cells)} | {statistics.median(seconds) * 1000:.0f} |"
        )
        print(stage.name, file=sys.stderr)
    return "\n".join(lines)


if __name__ == "__main__":
    main()
