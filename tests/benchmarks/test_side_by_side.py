"""The comparison's own parts; the frameworks themselves are an extra and run where installed."""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.side_by_side import (
    RECIPES,
    Judged,
    Other,
    averages,
    measured,
    opened_beir,
    opened_own,
    result_table,
)
from eval.ingest_gate import CachedEmbedder
from fakes import FakeEmbedder
from ingest.assembly import SAMPLE_FOLDER

CORPUS = {
    "a": "倉庫の棚に鍵を掛ける。",
    "b": "机の上を毎晩かたづける。",
    "c": "窓を閉めてから帰る。",
}
QUERIES = {"q1": "倉庫の棚の鍵", "q2": "机をかたづける"}
FRAMEWORKS = {
    "LangChain hybrid": ("langchain_classic", "rank_bm25"),
    "LangChain hybrid, Sudachi": ("langchain_classic", "rank_bm25"),
    "LlamaIndex hybrid": ("llama_index",),
}
pytestmark = pytest.mark.real


@pytest.fixture
def embedder() -> CachedEmbedder:
    return CachedEmbedder(FakeEmbedder())


@pytest.fixture
def test_set(tmp_path: Path, embedder: CachedEmbedder) -> Iterator[Judged]:
    folder = tmp_path / "small"
    folder.mkdir()
    _write_lines(folder / "corpus.jsonl", [{"_id": i, "text": t} for i, t in CORPUS.items()])
    _write_lines(folder / "queries.jsonl", [{"_id": i, "text": t} for i, t in QUERIES.items()])
    rows = "query-id\tcorpus-id\tscore\nq1\ta\t1\nq2\tb\t1\n"
    (folder / "qrels.tsv").write_text(rows, encoding="utf-8")
    with opened_beir(folder, embedder, tmp_path / "kb") as opened:
        yield opened


def _write_lines(path: Path, rows: list[dict[str, str]]) -> None:
    path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")


def test_ours_finds_what_shares_words_and_letters(test_set: Judged) -> None:
    found = measured(test_set, "ours", test_set.knowledge_base)
    assert found["nDCG@10"] == 1.0
    assert (found["set"], found["queries"], len(found["seconds"])) == ("small", 2, 2)


@pytest.mark.soak
@pytest.mark.parametrize("recipe", RECIPES)
def test_each_framework_finds_an_entry_among_three(
    tmp_path: Path, test_set: Judged, embedder: CachedEmbedder, recipe: str
) -> None:
    missing = [p for p in FRAMEWORKS[recipe] if importlib.util.find_spec(p) is None]
    if missing:
        pytest.skip(f"the extra `benchmark` is not installed: {', '.join(missing)}")
    find = RECIPES[recipe](test_set.entries, embedder, tmp_path / "index")
    found = list(find("倉庫の棚に鍵を掛ける。"))
    assert set(found) == {"a", "b", "c"}
    assert list(find("机の上を毎晩かたづける。")) != found
    assert measured(test_set, recipe, Other(test_set, find))["Success@5"] == 1.0


def test_a_system_that_finds_nothing_counts_zero(test_set: Judged) -> None:
    assert measured(test_set, "none", Other(test_set, lambda question: []))["nDCG@10"] == 0.0


def test_an_entry_counts_at_its_best_place_and_the_order_is_kept(test_set: Judged) -> None:
    found = Other(test_set, lambda question: ["c", "a", "c", "b"]).search("?", 2)
    assert [ranked.document.id for ranked in found] == ["c", "a"]
    assert found[0].score > found[1].score


def test_our_own_questions_are_judged_over_the_passages_of_our_ingest(
    tmp_path: Path, embedder: CachedEmbedder
) -> None:
    with opened_own("sample", SAMPLE_FOLDER, embedder, tmp_path) as judged:
        assert judged.entries.keys() == judged.found.keys()
        found = measured(judged, "ours", judged.knowledge_base)
    assert found["queries"] == len(found["seconds"]) > 100


def test_every_set_weighs_the_same_in_the_average() -> None:
    rows = [{"system": "ours", "nDCG@10": 1.0}, {"system": "ours", "nDCG@10": 0.0}]
    assert averages(rows) == "Average nDCG@10 over the sets: ours 0.500."


def test_the_table_names_every_system() -> None:
    row = dict.fromkeys(("nDCG@10", "RR@10", "R@10", "Success@5"), 0.25)
    named = {"set": "set", "system": "<x>", "queries": 9, "seconds": [0.001]}
    assert "| set (9) | <x> | 0.250 | 0.250 | 0.250 | 0.250 | 1.0 / 1.0 |" in result_table(
        [row | named]
    )


def test_the_cached_embedder_asks_for_each_text_once() -> None:
    inner = FakeEmbedder()
    asked: list[str] = []
    embed = inner.embed_passages_and_tokens

    def counting(texts, on_progress=None):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 - as the real one takes them
        asked.extend(texts)
        return embed(texts, on_progress)

    inner.embed_passages_and_tokens = counting  # type: ignore[method-assign]
    cached = CachedEmbedder(inner)
    first = cached.embed_passages(["一", "二", "一"])
    again = cached.embed_passages(["二", "三"])
    assert asked == ["一", "二", "三"]
    assert (first[1] == again[0]).all()
    assert cached.embed_passages([]).shape == (0, inner.dimension)
