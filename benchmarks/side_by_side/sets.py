"""What is searched and judged: BEIR folders, and our own datasets over their passages."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from eval.beir import PASSAGES_ASKED, Indexing, ensure_knowledge_base, entries_of
from eval.beir_set import load_beir
from eval.dataset import chosen_questions
from eval.ingest_gate import CachedEmbedder
from eval.judging import excerpt_of_passage, judged_run, judged_units, unit_key
from eval.measures import DEPTH
from eval.retrieval import standing_alone
from eval.scratch import scratch_knowledge_base, shipped_questions
from kb.answers import RankedPassage
from kb.assembly import open_knowledge_base
from kb.knowledge_base import KnowledgeBase
from kb.settings import Settings

Judge = Callable[[str, Sequence[str]], list[str]]
"""Query and the entries found for it to judged units in the same order."""


@dataclass(frozen=True)
class Entry:
    """One entry of the corpus, as every system but ours is given it."""

    id: str
    text: str


@dataclass(frozen=True)
class JudgedSet:
    """A corpus with judged queries, and our knowledge base of the same entries."""

    name: str
    entries: tuple[Entry, ...]
    queries: Mapping[str, str]
    qrels: Mapping[str, Mapping[str, int]]
    knowledge_base: KnowledgeBase
    ids: Callable[[Sequence[RankedPassage]], list[str]]
    """What the product found to ids of entries, in the same order."""
    asked: int
    """How many passages are asked of the product for that."""
    judge: Judge = lambda query, found: list(found)
    categories: Mapping[str, str] = field(default_factory=dict)


@contextmanager
def opened_beir(
    folder: Path, scratch: Path, embedder: CachedEmbedder, settings: Settings
) -> Iterator[JudgedSet]:
    """A BEIR folder; title and text of an entry are one text for everyone.

    Raises:
        UsageError: a file is missing or a line is not as it must be.
    """
    beir = load_beir(folder)
    indexing = Indexing(embedder, settings.max_passage_chars, settings.token_vectors_up_to)
    ensure_knowledge_base(scratch, beir, indexing)
    opened = open_knowledge_base(settings.model_copy(update={"kb": scratch}), embedder)
    try:
        yield JudgedSet(
            name=folder.resolve().name,
            entries=tuple(Entry(e.id, f"{e.title}\n{e.text}".strip()) for e in beir.corpus),
            queries=beir.queries,
            qrels=beir.qrels,
            knowledge_base=opened,
            ids=entries_of,
            asked=PASSAGES_ASKED,
        )
    finally:
        opened.close()


@contextmanager
def opened_own(
    dataset: str,
    material: Path,
    scratch: Path,
    embedder: CachedEmbedder,
    settings: Settings,
    split: str = "all",
) -> Iterator[JudgedSet]:
    """A shipped dataset: everyone searches the passages that our ingest makes of the material.

    Judged as `yorozu eval retrieval` judges, so that ours is the same figure as there.
    """
    with scratch_knowledge_base(material, scratch, embedder, settings) as opened:
        with opened.live.use() as generation:
            passages = list(generation.passages)
            excerpts = {
                p.id: excerpt_of_passage(RankedPassage(p, generation.document_of(p), 0.0))
                for p in passages
            }
        chosen = chosen_questions(shipped_questions(dataset), split)
        questions = {q.id: q for q in chosen if q.answerable}
        yield JudgedSet(
            name=dataset,
            entries=tuple(Entry(p.id, p.search_text) for p in passages),
            queries={i: standing_alone(q) for i, q in questions.items()},
            qrels={
                i: {unit_key(unit): 1 for unit in range(len(judged_units(q)))}
                for i, q in questions.items()
            },
            knowledge_base=opened,
            ids=lambda found: [f.passage.id for f in found],
            asked=DEPTH,
            judge=lambda query, ids: judged_run(questions[query], [excerpts[i] for i in ids]),
            categories={i: q.category for i, q in questions.items()},
        )
