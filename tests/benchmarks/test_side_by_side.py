"""The comparison's own parts; the frameworks themselves are an extra and run where installed."""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.side_by_side.comparison import (
    Result,
    averages,
    category_tables,
    measured,
    result_table,
    stage_table,
    standings,
    to_dict,
    verdict,
)
from benchmarks.side_by_side.sets import JudgedSet, opened_beir
from benchmarks.side_by_side.stages import STAGES, stage_systems
from benchmarks.side_by_side.systems import System, build_bm25, build_dense, build_ours, first_ids
from eval.ingest_gate import CachedEmbedder
from eval.outcomes import Outcome
from fakes import FakeEmbedder
from kb.settings import Settings

CORPUS = {
    "a": "倉庫の棚に鍵を掛ける。",
    "b": "机の上を毎晩かたづける。",
    "c": "窓を閉めてから帰る。",
}
QUERIES = {"q1": "倉庫の棚の鍵", "q2": "机をかたづける"}
FRAMEWORKS = {
    "langchain": ("langchain_classic", "rank_bm25"),
    "langchain-sudachi": ("langchain_classic", "rank_bm25"),
    "llamaindex": ("llama_index",),
    "haystack": ("haystack",),
}
pytestmark = pytest.mark.real


@pytest.fixture
def embedder() -> CachedEmbedder:
    return CachedEmbedder(FakeEmbedder())


@pytest.fixture
def test_set(tmp_path: Path, embedder: CachedEmbedder) -> Iterator[JudgedSet]:
    folder = tmp_path / "small"
    folder.mkdir()
    _write_lines(folder / "corpus.jsonl", [{"_id": i, "text": t} for i, t in CORPUS.items()])
    _write_lines(folder / "queries.jsonl", [{"_id": i, "text": t} for i, t in QUERIES.items()])
    rows = "query-id\tcorpus-id\tscore\nq1\ta\t1\nq2\tb\t1\n"
    (folder / "qrels.tsv").write_text(rows, encoding="utf-8")
    with opened_beir(folder, tmp_path / "kb", embedder, Settings()) as opened:
        yield opened


def _write_lines(path: Path, rows: list[dict[str, str]]) -> None:
    path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")


def result(system: str, values: list[float], name: str = "set") -> Result:
    measures = ("nDCG@10", "RR@10", "R@10", "Success@5")
    outcomes = tuple(
        Outcome(str(i), "", "everyday", "", dict.fromkeys(measures, v))
        for i, v in enumerate(values)
    )
    return Result(name, system, outcomes, 1.0, 2.0, 2**20)


def test_the_systems_without_framework_find_what_shares_words_and_letters(
    tmp_path: Path, test_set: JudgedSet, embedder: CachedEmbedder
) -> None:
    for system in (
        build_ours(test_set),
        build_bm25(test_set.entries, tmp_path / "bm25"),
        build_dense(test_set.entries, embedder),
    ):
        assert measured(test_set, system).measures["nDCG@10"] == 1.0, system.name
        assert system.index_bytes > 0, system.name


@pytest.mark.soak
@pytest.mark.parametrize("recipe", FRAMEWORKS)
def test_each_framework_finds_an_entry_among_three(
    tmp_path: Path, test_set: JudgedSet, embedder: CachedEmbedder, recipe: str
) -> None:
    missing = [p for p in FRAMEWORKS[recipe] if importlib.util.find_spec(p) is None]
    if missing:
        pytest.skip(f"the extra `benchmark` is not installed: {', '.join(missing)}")
    from benchmarks.side_by_side.frameworks import RECIPES

    system = RECIPES[recipe](test_set.entries, embedder, tmp_path)
    found = system.search("倉庫の棚に鍵を掛ける。")
    assert sorted(found) == ["a", "b", "c"]
    assert system.search("机の上を毎晩かたづける。") != found
    assert system.index_bytes > 0


def test_every_stage_of_retrieval_finds_what_shares_words_and_letters(
    test_set: JudgedSet, embedder: CachedEmbedder
) -> None:
    results = [measured(test_set, system) for system in stage_systems(test_set, embedder)]
    assert [r.system for r in results] == [stage.name for stage in STAGES]
    assert {r.measures["nDCG@10"] for r in results} == {1.0}
    told = stage_table(results)
    assert "| stage | small nDCG@10 | small RR@10 | small Success@5 | ms |" in told
    assert "| dense | 1.000 | 1.000 | 1.000 |" in told


def test_a_system_that_finds_nothing_counts_zero(test_set: JudgedSet) -> None:
    assert measured(test_set, System("none", lambda query: [], 1)).measures["nDCG@10"] == 0.0


def test_an_entry_counts_at_its_best_place() -> None:
    assert first_ids(["a", "b", "a", "c"]) == ["a", "b", "c"]


def test_every_set_weighs_the_same_in_the_average() -> None:
    results = [result("ours", [1.0] * 9, "large"), result("ours", [0.0], "small")]
    assert averages(results) == {"ours": 0.5}


def test_more_than_a_hundredth_below_the_best_is_said() -> None:
    results = [result("ours", [0.5, 0.5]), result("x", [0.6, 0.6]), result("y", [0.1, 0.1])]
    (standing,) = standings(results)
    assert (standing.best_system, standing.is_within) == ("x", False)
    assert "FAILS" in verdict(results)
    assert "FAILS" not in verdict([result("ours", [0.595]), result("x", [0.6])])


def test_tables_name_every_system() -> None:
    results = [result("ours", [0.5]), result("<x>", [0.25])]
    table = "\n".join([result_table(results), *category_tables(results)])
    assert "| set (1) | <x> | 0.250 (0.25–0.25)" in table
    assert "| set (1) | ours | 0.500 (0.50–0.50)" in table
    assert "| everyday | 0.500 | 0.250 |" in table
    assert to_dict(results, {"settings": {}})["results"][1]["per_query"] == {"0": 0.25}


def test_the_cached_embedder_asks_for_each_text_once() -> None:
    inner = FakeEmbedder()
    asked: list[str] = []
    embed = inner.embed_passages_and_tokens

    def counting(texts, on_progress=None):  # type: ignore[no-untyped-def]
        asked.extend(texts)
        return embed(texts, on_progress)

    inner.embed_passages_and_tokens = counting  # type: ignore[method-assign]
    cached = CachedEmbedder(inner)
    first = cached.embed_passages(["一", "二", "一"])
    again = cached.embed_passages(["二", "三"])
    assert asked == ["一", "二", "三"]
    assert (first[1] == again[0]).all()
    assert cached.embed_passages([]).shape == (0, inner.dimension)
