"""The comparison as Markdown tables, JSON and a page with charts (pure)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from eval.charts import Bar, bar_chart
from scripts.side_by_side.measuring import (
    MAIN,
    SHOWN,
    WITHIN,
    Result,
    averages,
    standings,
)

_STYLE = "body{font-family:sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}"


def table_lines(results: Sequence[Result]) -> list[str]:
    lines = [
        "| set | system | " + " | ".join(SHOWN) + " | p50 / p95 ms | index MB |",
        "| --- | --- |" + " --- |" * (len(SHOWN) + 2),
    ]
    for r in results:
        cells = " | ".join(_with_interval(r, measure) for measure in SHOWN)
        lines.append(
            f"| {r.set} ({len(r.outcomes)}) | {r.system} | {cells} | "
            f"{r.p50_ms:.1f} / {r.p95_ms:.1f} | {r.index_bytes / 2**20:.1f} |"
        )
    return lines


def category_lines(results: Sequence[Result]) -> list[str]:
    """nDCG@10 by category, a column for each system; only sets that have categories."""
    lines: list[str] = []
    for name in dict.fromkeys(r.set for r in results if r.by_category()):
        own = [r for r in results if r.set == name]
        lines += [
            "",
            f"{MAIN} on {name} by category:",
            "",
            "| category | " + " | ".join(r.system for r in own) + " |",
            "| --- |" + " --- |" * len(own),
        ]
        for category in own[0].by_category():
            cells = " | ".join(f"{r.by_category()[category][MAIN]:.3f}" for r in own)
            lines.append(f"| {category} | {cells} |")
    return lines


def verdict_lines(results: Sequence[Result]) -> list[str]:
    """Whether ours wins on average, and lies nowhere too far below the best of the others."""
    mean = averages(results)
    lines = ["", f"Average {MAIN} over the sets: "]
    lines[-1] += ", ".join(f"{system} {value:.3f}" for system, value in mean.items()) + "."
    for s in standings(results):
        word = "holds" if s.is_within else "FAILS"
        lines.append(
            f"- {s.set}: ours {s.ours:.3f}, best other {s.best_system} {s.best:.3f} "
            f"({s.ours - s.best:+.3f}, p = {s.p_value:.3f}): not more than {WITHIN} below: {word}"
        )
    return lines


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


def to_html(results: Sequence[Result]) -> str:
    """A page without any outside resource: one chart a set."""
    charts = "".join(
        f"<h2>{escape(name)}</h2>"
        + bar_chart(
            [Bar(r.system, r.measures[MAIN], r.interval(MAIN)) for r in results if r.set == name],
            f"{MAIN}: {name}",
        )
        for name in dict.fromkeys(r.set for r in results)
    )
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        f"<title>Side by side</title><style>{_STYLE}</style></head><body>"
        f"<h1>Side by side: {MAIN} with 95 % intervals</h1>{charts}</body></html>\n"
    )


def _with_interval(result: Result, measure: str) -> str:
    low, high = result.interval(measure)
    return f"{result.measures[measure]:.3f} ({low:.2f}–{high:.2f})"
