"""How sure a mean or a difference is; seeded, so the same run gives the same figures (pure)."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence

import numpy as np

CONFIDENCE = 0.95
RESAMPLES = 1_000
PERMUTATIONS = 10_000
_SEED = 20250207
_EXACT_BELOW = 13
"""With fewer differences than this all 2^n sign patterns are tried."""


def bootstrap_interval(
    values: Sequence[float], resamples: int = RESAMPLES, seed: int = _SEED
) -> tuple[float, float]:
    """The 95 % interval of the mean, by drawing the values again with replacement."""
    if not values:
        return (0.0, 0.0)
    sample = np.asarray(values, np.float64)
    generator = np.random.default_rng(seed)
    means = [
        float(sample[generator.integers(len(sample), size=len(sample))].mean())
        for _ in range(resamples)
    ]
    tail = (1 - CONFIDENCE) / 2
    low, high = np.quantile(means, [tail, 1 - tail])
    return (float(low), float(high))


def paired_p_value(
    first: Sequence[float],
    second: Sequence[float],
    permutations: int = PERMUTATIONS,
    seed: int = _SEED,
) -> float:
    """How often chance alone gives a mean difference this large: signs of differences flipped.

    The values must belong to the same questions in the same order. 1.0 means no difference.
    """
    differences = np.asarray(first, np.float64) - np.asarray(second, np.float64)
    differences = differences[differences != 0]
    if not len(differences):
        return 1.0
    observed = abs(float(differences.sum())) - 1e-12
    if len(differences) < _EXACT_BELOW:
        patterns = np.array(list(itertools.product((-1.0, 1.0), repeat=len(differences))))
        return float((np.abs(patterns @ differences) >= observed).mean())
    generator = np.random.default_rng(seed)
    flipped = (
        generator.choice((-1.0, 1.0), len(differences)) @ differences for _ in range(permutations)
    )
    extreme = sum(abs(float(total)) >= observed for total in flipped)
    # The observed order is one of the possible ones, so chance is never nil.
    return (extreme + 1) / (permutations + 1)


def paired_values(
    first: Mapping[str, Mapping[str, float]],
    second: Mapping[str, Mapping[str, float]],
    measure: str,
) -> tuple[list[float], list[float]]:
    """The values of a measure for the questions that both runs have."""
    common = [q for q in first if measure in first[q] and measure in second.get(q, {})]
    return [first[q][measure] for q in common], [second[q][measure] for q in common]
