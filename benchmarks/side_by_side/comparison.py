"""Our retrieval and others on the same entries with the same embedder, in one process."""

from __future__ import annotations

import statistics
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

from benchmarks.harness import Report, Times, percentile, table
from benchmarks.side_by_side.sets import JudgedSet, opened_beir, opened_own
from benchmarks.side_by_side.stages import stage_systems
from benchmarks.side_by_side.systems import System, build_bm25, build_dense, build_ours
from eval.environment import effective_settings
from eval.ingest_gate import CachedEmbedder
from eval.measures import measures_by_query
from eval.outcomes import Outcome, bootstrap_interval, groups_by, means, paired_p_value, values_of
from eval.scratch import MATERIAL_BY_DATASET, material_of
from kb.assembly import make_embedder
from kb.errors import YorozuError
from kb.settings import load_settings

SHOWN = ("nDCG@10", "RR@10", "R@10", "Success@5")
STAGE_MEASURES = ("nDCG@10", "RR@10", "Success@5")
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
    run, times = {}, Times()
    for identifier, text in test_set.queries.items():
        found = times.take(lambda: system.search(text))  # noqa: B023 (called here)
        run[identifier] = test_set.judge(identifier, found)
    values = measures_by_query({i: test_set.qrels[i] for i in test_set.queries}, run)
    outcomes = tuple(
        Outcome(i, text, test_set.categories.get(i, ""), "", values[i])
        for i, text in test_set.queries.items()
    )
    p50, p95 = times.p(50) * 1000, times.p(95) * 1000
    return Result(test_set.name, system.name, outcomes, p50, p95, system.index_bytes)


def embed_queries(test_set: JudgedSet, embedder: CachedEmbedder) -> float:
    """Embed every query before anyone is timed; median milliseconds of one."""
    times = Times()
    for text in test_set.queries.values():
        times.take(lambda: embedder.embed_query_and_tokens(text))  # noqa: B023 (called here)
    return times.p(50) * 1000


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
    mean = {system: statistics.mean(values) for system, values in by_system.items()}
    return dict(sorted(mean.items(), key=lambda item: -item[1]))


def result_table(results: Sequence[Result]) -> str:
    rows = [
        (
            f"{r.set} ({len(r.outcomes)})",
            r.system,
            *(_with_interval(r, measure) for measure in SHOWN),
            f"{r.p50_ms:.1f} / {r.p95_ms:.1f}",
            f"{r.index_bytes / 2**20:.1f}",
        )
        for r in results
    ]
    return table(("set", "system", *SHOWN, "p50 / p95 ms", "index MB"), rows)


def _with_interval(result: Result, measure: str) -> str:
    low, high = result.interval(measure)
    return f"{result.measures[measure]:.3f} ({low:.2f}–{high:.2f})"


def category_tables(results: Sequence[Result]) -> Iterator[str]:
    """nDCG@10 by category, a column for each system; only sets that have categories."""
    for name in dict.fromkeys(r.set for r in results if r.by_category()):
        own = [r for r in results if r.set == name]
        rows = [
            (category, *(f"{r.by_category()[category][MAIN]:.3f}" for r in own))
            for category in own[0].by_category()
        ]
        yield f"{MAIN} on {name} by category:"
        yield table(("category", *(r.system for r in own)), rows)


def stage_table(results: Sequence[Result]) -> str:
    """A row for each system, all sets beside each other; ms: the median over the sets."""
    sets = list(dict.fromkeys(r.set for r in results))
    by_system: dict[str, list[Result]] = {}
    for result in results:
        by_system.setdefault(result.system, []).append(result)
    rows = [
        (
            system,
            *(f"{r.measures[measure]:.3f}" for r in own for measure in STAGE_MEASURES),
            f"{percentile([r.p50_ms for r in own], 50):.0f}",
        )
        for system, own in by_system.items()
    ]
    return table(("stage", *(f"{s} {m}" for s in sets for m in STAGE_MEASURES), "ms"), rows)


def verdict(results: Sequence[Result]) -> str:
    """Whether ours wins on average, and lies nowhere too far below the best of the others."""
    mean = ", ".join(f"{system} {value:.3f}" for system, value in averages(results).items())
    lines = [f"Average {MAIN} over the sets: {mean}."]
    for s in standings(results):
        word = "holds" if s.is_within else "FAILS"
        lines.append(
            f"- {s.set}: ours {s.ours:.3f}, best other {s.best_system} {s.best:.3f} "
            f"({s.ours - s.best:+.3f}, p = {s.p_value:.3f}): not more than {WITHIN} below: {word}"
        )
    return "\n".join(lines)


def to_dict(results: Sequence[Result], about: Mapping[str, Any]) -> dict[str, Any]:
    return {
        **about,
        "averages": averages(results),
        "results": [
            {
                "set": r.set,
                "system": r.system,
                "queries": len(r.outcomes),
                "measures": dict(r.measures),
                "intervals": {m: r.interval(m) for m in SHOWN},
                "by_category": {k: dict(v) for k, v in r.by_category().items()},
                "p50_ms": r.p50_ms,
                "p95_ms": r.p95_ms,
                "index_bytes": r.index_bytes,
                "per_query": {o.id: o.values[MAIN] for o in r.outcomes},
            }
            for r in results
        ],
    }


Build = Callable[[JudgedSet, CachedEmbedder, Path], Iterator[System]]
Folders = Annotated[list[Path] | None, typer.Argument(help="folders in BEIR form")]
Materials = Annotated[Path | None, typer.Option(help="folder with the slides of 第7回")]


def side_by_side(folders: Folders = None, materials: Materials = None) -> Report:
    """Beside BM25, dense search and three frameworks; what these need: `pip install -e '.[benchmark]'`.

    The shipped datasets always take part (第7回 where its slides are at hand).
    """
    results, about = compared(folders or (), materials, _systems, "all")
    parts = [result_table(results), *category_tables(results), verdict(results)]
    return Report(parts, to_dict(results, about))


def stages(folders: Folders = None, materials: Materials = None) -> Report:
    """Retrieval from bare BM25 upward, one change at a time; own questions: the development halves."""
    results, about = compared(
        folders or (), materials, lambda test_set, embedder, _: stage_systems(test_set, embedder), "dev"
    )  # fmt: skip
    return Report([stage_table(results)], to_dict(results, about))


def compared(
    folders: Sequence[Path], materials: Path | None, build: Build, split: str
) -> tuple[list[Result], dict[str, Any]]:
    """Every system on every set.

    Raises:
        typer.BadParameter: a set cannot be read, or a framework is not installed.
    """
    settings = load_settings()
    results: list[Result] = []
    about: dict[str, Any] = {"embedding_p50_ms": {}}
    try:
        embedder = CachedEmbedder(make_embedder(settings, _say))
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as scratch:
            for opening in _sets(folders, materials, Path(scratch), embedder, split):
                with opening as test_set:
                    _say(f"{test_set.name}: {len(test_set.entries)} entries")
                    about["embedding_p50_ms"][test_set.name] = embed_queries(test_set, embedder)
                    for system in build(
                        test_set, embedder, Path(scratch) / f"indexes-{test_set.name}"
                    ):
                        results.append(measured(test_set, system))
                        _say(f"  {system.name}: {results[-1].measures[MAIN]:.4f}")
                    about["settings"] = effective_settings(settings, test_set.knowledge_base)
    except YorozuError as error:
        raise typer.BadParameter(error.message.en) from error
    except ImportError as error:
        told = f"{error.name} is not installed: pip install -c constraints.txt -e '.[benchmark]'"
        raise typer.BadParameter(told) from error
    return results, about


def _sets(
    folders: Sequence[Path],
    materials: Path | None,
    scratch: Path,
    embedder: CachedEmbedder,
    split: str,
) -> Iterator[AbstractContextManager[JudgedSet]]:
    settings = load_settings()
    for dataset in MATERIAL_BY_DATASET:
        material = material_of(dataset, materials)
        if material is None:
            _say(f"{dataset}: left out, its material is not at hand (--materials)")
            continue
        yield opened_own(dataset, material, scratch / f"own-{dataset}", embedder, settings, split)
    for number, folder in enumerate(folders):
        yield opened_beir(folder, scratch / f"beir-{number}", embedder, settings)


def _systems(test_set: JudgedSet, embedder: CachedEmbedder, folder: Path) -> Iterator[System]:
    from benchmarks.side_by_side import frameworks

    entries = test_set.entries
    yield build_ours(test_set)
    yield build_bm25(entries, _made(folder / "bm25"))
    yield build_dense(entries, embedder)
    for name, build in frameworks.RECIPES.items():
        yield build(entries, embedder, _made(folder / name))


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True)
    return folder


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
