from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from kb.embedding.fingerprint import Sample, as_bfloat16, fingerprint


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
