"""What became of each question, and the figures over all, by category and by split (pure)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from eval.statistics import bootstrap_interval

Kind = Literal["retrieval", "answers", "beir"]
Values = Mapping[str, float]


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

    def by_category(self) -> dict[str, Group]:
        return groups_by(self.outcomes, [outcome.category for outcome in self.outcomes])

    def by_split(self) -> dict[str, Group]:
        return groups_by(self.outcomes, [outcome.split for outcome in self.outcomes])


@dataclass(frozen=True)
class Group:
    """The figures of some of the questions."""

    queries: int
    measures: Values


def means(outcomes: Sequence[Outcome]) -> dict[str, float]:
    """Mean of each measure over the questions that have it, in the order first met."""
    names = dict.fromkeys(name for outcome in outcomes for name in outcome.values)
    return {name: _mean(values_of(outcomes, name)) for name in names}


def values_of(outcomes: Sequence[Outcome], measure: str) -> list[float]:
    return [o.values[measure] for o in outcomes if measure in o.values]


def groups_by(outcomes: Sequence[Outcome], keys: Sequence[str]) -> dict[str, Group]:
    """Figures of the outcomes that share a key, keys in alphabetical order."""
    members: dict[str, list[Outcome]] = {}
    for outcome, key in zip(outcomes, keys, strict=True):
        members.setdefault(key, []).append(outcome)
    return {key: Group(len(members[key]), means(members[key])) for key in sorted(members) if key}


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)
