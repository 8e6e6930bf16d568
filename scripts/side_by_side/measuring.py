"""Runs of the systems over a set, and what is said of them."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from eval.ingest_gate import CachedEmbedder
from eval.measures import measures_by_query
from eval.outcomes import Outcome, bootstrap_interval, groups_by, means, paired_p_value, values_of
from scripts.side_by_side.sets import JudgedSet
from scripts.side_by_side.systems import System

SHOWN = ("nDCG@10", "RR@10", "R@10", "Success@5")
MAIN = "nDCG@10"
OURS = "ours"
WITHIN = 0.01
"""Ours is never to lie further below the best of the others than this."""


@dataclass(frozen=True)
class Result:
    """One system on one set; times per query in milliseconds, without embedding the query."""

    set: str
    system: str
    outcomes: tuple[Outcome, ...]
    p50_ms: float
    p95_ms: float
    index_bytes: int

    @property
    def measures(self) -> Mapping[str, float]:
        return means(self.outcomes)

    def interval(self, measure: str) -> tuple[float, float]:
        return bootstrap_interval(values_of(self.outcomes, measure))

    def by_category(self) -> dict[str, Mapping[str, float]]:
        groups = groups_by(self.outcomes, [o.category for o in self.outcomes])
        return {name: group.measures for name, group in groups.items()}


def measured(test_set: JudgedSet, system: System) -> Result:
    """Ask all queries one after another; the first one, which warms up, is asked twice."""
    system.search(next(iter(test_set.queries.values())))
    run, seconds = {}, []
    for identifier, text in test_set.queries.items():
        started = time.perf_counter()
        found = system.search(text)
        seconds.append(time.perf_counter() - started)
        run[identifier] = test_set.judge(identifier, found)
    values = measures_by_query({i: test_set.qrels[i] for i in test_set.queries}, run)
    outcomes = tuple(
        Outcome(i, text, test_set.categories.get(i, ""), "", values[i])
        for i, text in test_set.queries.items()
    )
    p50, p95 = np.quantile(seconds, [0.5, 0.95]) * 1000
    return Result(test_set.name, system.name, outcomes, float(p50), float(p95), system.index_bytes)


def embed_queries(test_set: JudgedSet, embedder: CachedEmbedder) -> float:
    """Embed every query before anyone is timed; median milliseconds of one."""
    seconds = []
    for text in test_set.queries.values():
        started = time.perf_counter()
        embedder.embed_query_and_tokens(text)
        seconds.append(time.perf_counter() - started)
    return float(np.median(seconds)) * 1000


@dataclass(frozen=True)
class Standing:
    """Ours beside the best of the others on one set, by nDCG@10."""

    set: str
    ours: float
    best: float
    best_system: str
    p_value: float

    @property
    def is_within(self) -> bool:
        return self.ours >= self.best - WITHIN


def standings(results: Sequence[Result]) -> list[Standing]:
    found = []
    for name in dict.fromkeys(result.set for result in results):
        own = next(r for r in results if (r.set, r.system) == (name, OURS))
        others = [r for r in results if r.set == name and r.system != OURS]
        best = max(others, key=lambda r: r.measures[MAIN])
        p_value = paired_p_value(values_of(own.outcomes, MAIN), values_of(best.outcomes, MAIN))
        found.append(Standing(name, own.measures[MAIN], best.measures[MAIN], best.system, p_value))
    return found


def averages(results: Sequence[Result]) -> dict[str, float]:
    """nDCG@10 of each system, every set counting the same; best first."""
    by_system: dict[str, list[float]] = {}
    for result in results:
        by_system.setdefault(result.system, []).append(result.measures[MAIN])
    mean = {system: sum(values) / len(values) for system, values in by_system.items()}
    return dict(sorted(mean.items(), key=lambda item: -item[1]))
