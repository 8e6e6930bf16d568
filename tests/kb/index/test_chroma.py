"""The index against exact search, and exact search against a full sort."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from kb.documents import Passage
from kb.index.bm25 import best_rows
from kb.index.chroma import ExactSearch, Vectors, build_chroma, open_neighbours


def unit(seed: int, count: int, dimension: int = 64) -> Vectors:
    vectors = np.random.default_rng(seed).normal(size=(count, dimension)).astype(np.float32)
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.float32)


def passages(count: int) -> list[Passage]:
    return [Passage(str(i), "d", "文", 1, 0, 0, 1, "", "answer", "g", i) for i in range(count)]


@pytest.mark.parametrize("k", [0, 1, 7, 400, 1000])
def test_exact_search_finds_what_a_full_sort_finds(k: int) -> None:
    vectors, query = unit(1, 400), unit(2, 1)[0]
    cosines = vectors @ query
    expected = sorted(range(400), key=lambda row: (-cosines[row], row))[:k]
    assert [row for row, _ in ExactSearch(vectors).nearest(query, k)] == expected


def test_the_index_finds_what_exact_search_finds(tmp_path: Path) -> None:
    vectors, queries = unit(3, 2_000), unit(4, 20)
    build_chroma(tmp_path, passages(len(vectors)), vectors)
    index, exact = open_neighbours(tmp_path, vectors), ExactSearch(vectors)
    assert not isinstance(index, ExactSearch)
    shared = [
        len({r for r, _ in index.nearest(q, 50)} & {r for r, _ in exact.nearest(q, 50)})
        for q in queries
    ]
    index.close()
    assert sum(shared) >= 0.98 * 50 * len(queries)


def test_an_incomplete_index_gives_way_to_exact_search(tmp_path: Path) -> None:
    vectors = unit(5, 30)
    build_chroma(tmp_path, passages(20), vectors[:20])
    assert isinstance(open_neighbours(tmp_path, vectors), ExactSearch)


@pytest.mark.parametrize("count", [2, 3, 40, 1_999])
def test_opening_an_index_writes_nothing_into_it(tmp_path: Path, count: int) -> None:
    """What was not flushed would be written with what the opening process had in memory."""
    vectors = unit(6, count)
    build_chroma(tmp_path, passages(count), vectors)
    before = {p: p.read_bytes() for p in tmp_path.rglob("*") if p.suffix in (".bin", ".pickle")}
    assert before
    for _ in range(2):
        index = open_neighbours(tmp_path, vectors)
        assert index.nearest(vectors[1], 1)[0][0] == 1
        index.close()
    assert {path: path.read_bytes() for path in before} == before


@pytest.mark.parametrize("k", [0, 1, 3, 50, 200, 500])
@pytest.mark.parametrize("levels", [1, 3, 1000])
def test_best_rows_are_those_of_a_stable_sort(k: int, levels: int) -> None:
    fresh = np.random.default_rng(levels)
    scores = fresh.integers(0, levels + 1, 200).astype(np.float32)
    expected = [row for row in np.argsort(-scores, kind="stable")[:k] if scores[row] > 0]
    assert best_rows(scores, k).tolist() == expected


def test_no_scores_have_no_best_rows() -> None:
    assert best_rows(np.zeros(0, np.float32), 5).tolist() == []
