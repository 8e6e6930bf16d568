"""A small BEIR set in a real scratch knowledge base, with the predictable embedder."""

from __future__ import annotations

from pathlib import Path

import pytest

from eval.beir import (
    BeirSet,
    CorpusEntry,
    Indexing,
    beir_outcomes,
    ensure_knowledge_base,
    entries_of,
    passages_of,
    scratch_folder,
)
from eval.measures import DEPTH
from fakes import FakeEmbedder
from ingest.passages.writer import sentence_splitter
from kb.answers import RankedPassage
from kb.assembly import open_knowledge_base
from kb.documents import Document, Passage
from kb.settings import load_settings

LONG = "".join(f"{i}番の箱には工具をしまう。" for i in range(30)) + "合鍵は金庫に置く。"
BEIR = BeirSet(
    corpus=(
        CorpusEntry("d1", "棚に鍵を掛けて帰ること。", "倉庫"),
        CorpusEntry("d2", "昼食は十二時から。献立は壁に貼る。", "食堂"),
        CorpusEntry("d3", LONG, "箱"),
    ),
    queries={"q1": "棚に鍵を掛ける", "q2": "合鍵は金庫に置く", "q3": "昼食の献立"},
    qrels={"q1": {"d1": 1}, "q2": {"d3": 1}, "q3": {"d2": 1, "d1": 0}},
)


def indexing(embedder: FakeEmbedder, max_chars: int = 100) -> Indexing:
    return Indexing(embedder, max_chars, token_vectors_up_to=1000)


def test_a_long_entry_is_split_and_every_passage_is_a_stretch_of_it() -> None:
    passages = list(passages_of(BEIR.corpus[2], sentence_splitter(100), 100))
    assert len(passages) > 3
    assert all(LONG[p.start : p.end] == p.text and len(p.text) <= 100 for p in passages)
    assert {p.document_id for p in passages} == {"d3"}
    assert len({p.id for p in passages}) == len(passages)


def test_passages_count_for_their_entry_at_the_best_of_them() -> None:
    scores = [("d1", 0.9), ("d2", 0.8), ("d1", 0.7), ("d3", 0.6), ("d2", 0.95)]
    found = [ranked(document, score) for document, score in scores]
    assert entries_of(found) == ["d2", "d1", "d3"]
    assert len(entries_of([ranked(f"d{i}", 1.0) for i in range(50)])) == DEPTH


def ranked(document: str, score: float) -> RankedPassage:
    passage = Passage("p", document, "", None, 0, 0, 0, "", "explanation", document, 0)
    return RankedPassage(passage, Document(document, "", "reference", ""), score)


@pytest.mark.real
def test_entries_are_found_by_the_products_own_retrieval(tmp_path: Path) -> None:
    embedder = FakeEmbedder()
    folder = scratch_folder(tmp_path, BEIR, indexing(embedder))
    ensure_knowledge_base(folder, BEIR, indexing(embedder))
    knowledge_base = open_knowledge_base(load_settings(kb=folder), embedder)
    try:
        outcomes = {o.id: o for o in beir_outcomes(BEIR, knowledge_base)}
        assert beir_outcomes(BEIR, knowledge_base, limit=1)[0].id == "q1"
    finally:
        knowledge_base.close()
    assert {i: o.values["Success@1"] for i, o in outcomes.items()} == {"q1": 1, "q2": 1, "q3": 1}
    assert outcomes["q3"].expected.startswith("d2 食堂")


@pytest.mark.real
def test_the_same_set_is_not_embedded_twice(tmp_path: Path) -> None:
    embedder = FakeEmbedder()
    for _ in range(2):
        ensure_knowledge_base(tmp_path / "kb", BEIR, indexing(embedder))
    assert len(embedder.embedded) == len(set(embedder.embedded))


def test_another_text_embedder_or_splitting_has_a_folder_of_its_own(tmp_path: Path) -> None:
    same = indexing(FakeEmbedder())
    other = BeirSet((CorpusEntry("d1", "別の文。", "倉庫"),), BEIR.queries, BEIR.qrels)
    folders = [
        scratch_folder(tmp_path, BEIR, same),
        scratch_folder(tmp_path, other, same),
        scratch_folder(tmp_path, BEIR, indexing(FakeEmbedder(name="other"))),
        scratch_folder(tmp_path, BEIR, indexing(FakeEmbedder(), max_chars=200)),
    ]
    assert len(set(folders)) == 4
    assert scratch_folder(tmp_path, BEIR, indexing(FakeEmbedder())) == folders[0]
