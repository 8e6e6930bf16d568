"""What became of each question, and the figures over all, by category and by split (pure)."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any, Literal

import numpy as np

Kind = Literal["retrieval", "answers", "beir"]
Values = Mapping[str, float]
CONFIDENCE = 0.95
RESAMPLES = 1_000
PERMUTATIONS = 10_000
_SEED = 20250207
_EXACT_BELOW = 13
"""With fewer differences than this all 2^n sign patterns are tried."""


@dataclass(frozen=True)
class Outcome:
    """One question's values; a measure that says nothing about the question is left out.

    ``expected`` and ``got`` are for people, and shown where ``failures`` (slugs) is not empty.
    """

    id: str
    question: str
    category: str
    split: str
    values: Values
    failures: tuple[str, ...] = ()
    expected: str = ""
    got: str = ""


@dataclass(frozen=True)
class CurvePoint:
    """What a threshold of the answerability score would do: two shares, 0 to 1."""

    threshold: float
    wrongly_refused: float
    wrongly_answered: float


@dataclass(frozen=True)
class Evaluation:
    """A finished run with all that the table, the JSON and the report say."""

    kind: Kind
    dataset: str
    split: str
    passages: int
    outcomes: tuple[Outcome, ...]
    measures: Values
    seconds: float
    settings: Mapping[str, Any] = field(default_factory=dict)
    curve: tuple[CurvePoint, ...] = ()
    border: float | None = None
    """The threshold of the curve that the run was made with."""

    @property
    def queries(self) -> int:
        return len(self.outcomes)

    def intervals(self) -> dict[str, tuple[float, float]]:
        """The 95 % intervals of the measures that are means over questions."""
        return {
            name: bootstrap_interval(values_of(self.outcomes, name))
            for name in means(self.outcomes)
        }

    def by_category(self) -> dict[str, Slice]:
        return groups_by(self.outcomes, attrgetter("category"))

    def by_split(self) -> dict[str, Slice]:
        return groups_by(self.outcomes, attrgetter("split"))


@dataclass(frozen=True)
class Slice:
    """The figures of some of the questions."""

    queries: int
    measures: Values


def means(outcomes: Sequence[Outcome]) -> dict[str, float]:
    """Mean of each measure over the questions that have it, in the order first met."""
    names = dict.fromkeys(name for outcome in outcomes for name in outcome.values)
    return {name: sum(v := values_of(outcomes, name)) / len(v) for name in names}


def values_of(outcomes: Sequence[Outcome], measure: str) -> list[float]:
    return [o.values[measure] for o in outcomes if measure in o.values]


def groups_by(outcomes: Sequence[Outcome], key: Callable[[Outcome], str]) -> dict[str, Slice]:
    """Figures of the outcomes that share a key, keys in alphabetical order; none under ""."""
    groups = itertools.groupby(sorted(outcomes, key=key), key)
    members = {name: list(group) for name, group in groups if name}
    return {name: Slice(len(same), means(same)) for name, same in members.items()}


def bootstrap_interval(values: Sequence[float]) -> tuple[float, float]:
    """The 95 % interval of the mean, by drawing the values again with replacement."""
    if not values:
        return (0.0, 0.0)
    sample = np.asarray(values, np.float64)
    generator = np.random.default_rng(_SEED)
    means = [
        float(sample[generator.integers(len(sample), size=len(sample))].mean())
        for _ in range(RESAMPLES)
    ]
    tail = (1 - CONFIDENCE) / 2
    low, high = np.quantile(means, [tail, 1 - tail])
    return (float(low), float(high))


def paired_p_value(first: Sequence[float], second: Sequence[float]) -> float:
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
    generator = np.random.default_rng(_SEED)
    flipped = (
        generator.choice((-1.0, 1.0), len(differences)) @ differences for _ in range(PERMUTATIONS)
    )
    extreme = sum(abs(float(total)) >= observed for total in flipped)
    # The observed order is one of the possible ones, so chance is never nil.
    return (extreme + 1) / (PERMUTATIONS + 1)
