from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from fakes import FakeEmbedder
from kb.embedding.embedder import (
    Embedder,
    Prompts,
    Sample,
    as_bfloat16,
    choose_prompts,
    fingerprint,
    unit_length,
)


def test_e5_gets_its_prompts_by_name() -> None:
    assert choose_prompts("intfloat/multilingual-e5-base", {}) == Prompts("query: ", "passage: ")


def test_ruri_gets_the_prompts_of_its_generation() -> None:
    assert choose_prompts("cl-nagoya/ruri-v3-30m", {}) == Prompts("検索クエリ: ", "検索文書: ")
    assert choose_prompts("cl-nagoya/ruri-base-v2", {}) == Prompts("クエリ: ", "文章: ")


def test_an_unknown_model_gets_no_prompts() -> None:
    assert choose_prompts("BAAI/bge-m3", {"query": "", "document": None}) == Prompts("", "")


def test_prompts_of_the_models_configuration_come_before_the_familys() -> None:
    own = {"query": "q> ", "document": "d> "}
    assert choose_prompts("my-e5", own) == Prompts("q> ", "d> ")
    assert choose_prompts("my-e5", {"query": "q> ", "passage": "p> "}) == Prompts("q> ", "p> ")


def test_prompts_of_the_settings_come_first_even_when_empty() -> None:
    own = {"query": "q> ", "document": "d> "}
    assert choose_prompts("e5", own, query="問い: ") == Prompts("問い: ", "d> ")
    assert choose_prompts("e5", own, query="", passage="") == Prompts("", "")


def test_unit_length_leaves_nothing_as_nothing() -> None:
    vectors = unit_length(np.array([[3, 4], [0, 0]], np.float32))
    assert vectors.tolist() == pytest.approx(np.array([[0.6, 0.8], [0, 0]]))


def test_the_fake_embedder_finds_shared_pairs_of_characters(fake_embedder: FakeEmbedder) -> None:
    vectors = fake_embedder.embed_passages(["鍵の管理", "天気予報"])
    near, far = vectors @ fake_embedder.embed_query("鍵の管理者")
    # Three of the passage's three pairs are among the question's four.
    assert near == pytest.approx(3 / np.sqrt(3 * 4))
    assert far == 0


def test_the_fake_embedder_keeps_the_promises_of_an_embedder(fake_embedder: FakeEmbedder) -> None:
    embedder: Embedder = fake_embedder
    vectors = embedder.embed_passages(["", "鍵", "鍵の管理"])
    assert vectors.shape == (3, embedder.dimension)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(3))
    assert [len(v) for v in embedder.embed_passages_and_tokens(["", "鍵の"])[1]] == [0, 2]


def test_half_way_values_round_to_the_even_bfloat16() -> None:
    # 1 + 2**-8 lies between 1 and 1 + 2**-7, and 1 + 3 * 2**-8 between 1 + 2**-7 and 1 + 2**-6.
    found = as_bfloat16(np.array([1 + 2**-8, 1 + 3 * 2**-8, -1.0], np.float32))
    assert found.tolist() == [1.0, 1 + 2**-6, -1.0]


def sample(name: str, *values: float) -> Sample:
    return name, (len(values),), np.array(values, np.float32)


def known(
    *samples: Sample,
    modules: Sequence[str] = ("Transformer",),
    tokens: Sequence[int] = (1, 2),
    prompts: tuple[str, str] = ("q: ", "p: "),
    max_tokens: int = 512,
) -> str:
    return fingerprint(samples or [sample("w", 1.5)], modules, tokens, prompts, max_tokens)


def test_the_order_of_the_tensors_does_not_count() -> None:
    assert known(sample("a", 1), sample("b", 2)) == known(sample("b", 2), sample("a", 1))


def test_half_and_full_precision_of_the_same_weights_are_the_same_model() -> None:
    exact = np.float32(1.23456789)
    assert known(sample("w", float(exact))) == known(sample("w", float(np.float16(exact))))


@pytest.mark.parametrize(
    "other",
    [
        known(sample("w", 1.75)),
        known(sample("v", 1.5)),
        known(sample("w", 1.5, 0.0)),
        known(modules=("Transformer", "Pooling")),
        known(tokens=(1, 3)),
        known(prompts=("p: ", "q: ")),
        known(max_tokens=256),
    ],
)
def test_whatever_changes_the_vectors_changes_the_fingerprint(other: str) -> None:
    assert other != known()
