from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from kb.errors import KnowledgeBaseDamagedError
from kb.index.token_vectors import TokenVectorFile, compressed, write_tokens

Vectors = npt.NDArray[np.float32]


def unit(*rows: tuple[float, ...]) -> Vectors:
    vectors = np.array(rows, np.float32)
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.float32)


def stored(folder: Path, *passages: Vectors) -> TokenVectorFile:
    write_tokens(folder, [compressed(p) for p in passages])
    found = TokenVectorFile.open(folder, len(passages))
    assert found is not None
    return found


def test_a_generation_without_token_vectors_has_none(tmp_path: Path) -> None:
    assert TokenVectorFile.open(tmp_path, 3) is None


def test_max_sim_is_the_mean_of_each_tokens_best_cosine(tmp_path: Path) -> None:
    file = stored(tmp_path, unit((1, 0), (0, 1)), unit((1, 0)))
    question = unit((1, 0), (0, 1))
    np.testing.assert_allclose(file.max_sims(question, [0, 1]), [1.0, 0.5], atol=0.01)


def test_a_passage_without_tokens_scores_zero(tmp_path: Path) -> None:
    file = stored(tmp_path, unit((1, 0)), np.zeros((0, 2), np.float32))
    assert file.max_sims(unit((1, 0)), [1]).tolist() == [0.0]


def test_bytes_are_near_the_vectors_they_came_from(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    vectors = unit(*rng.normal(size=(20, 384)).tolist())
    back = stored(tmp_path, vectors).of(0).astype(np.float32) / 127
    assert np.abs(back - vectors).max() <= 0.5 / 127 + 1e-6


def test_files_that_do_not_fit_the_passages_are_damage(tmp_path: Path) -> None:
    stored(tmp_path, unit((1, 0)))
    with pytest.raises(KnowledgeBaseDamagedError):
        TokenVectorFile.open(tmp_path, 2)
    (tmp_path / "tokens.npy").write_bytes(b"no array")
    with pytest.raises(KnowledgeBaseDamagedError):
        TokenVectorFile.open(tmp_path, 1)


def test_scores_of_many_rows_are_those_of_each_row_alone(tmp_path: Path) -> None:
    rng = np.random.default_rng(1)
    passages = [unit(*rng.normal(size=(n, 16)).tolist()) for n in (3, 1, 9)]
    empty = np.zeros((0, 16), np.float32)
    file = stored(tmp_path, passages[0], empty, passages[1], passages[2])
    question = unit(*rng.normal(size=(4, 16)).tolist())
    rows = [3, 1, 0, 2]
    alone = [float(file.max_sims(question, [row])[0]) for row in rows]
    np.testing.assert_allclose(file.max_sims(question, rows), alone, atol=1e-6)
    by_hand = (question @ (file.of(3).astype(np.float32) / 127).T).max(axis=1).mean()
    assert alone[0] == pytest.approx(by_hand, abs=1e-6)
