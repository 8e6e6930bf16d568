"""docs/performance.md from what was measured: tables, a chart, and what a million users need (pure)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

CHART_NAME = "performance.svg"
SHOWN = (
    "embedding", "chroma", "chroma served", "bm25s",
    "retrieval", "retrieval served", "ask", "ask served",
)  # fmt: skip
"""“served”: the vectors are searched by a Chroma server in a process of its own."""
_COLOURS = (
    "#6b7280", "#b45309", "#e08a3c", "#0f766e", "#3b6ea5", "#7fa8d1", "#1f2933", "#8a929b",
)  # fmt: skip
_LEFT, _WIDTH, _HEIGHT = 60, 480, 240

SUPPLIERS = 1_000_000
QUESTIONS_A_YEAR = 10
SEASON_SHARE, SEASON_HOURS = 0.6, 60 * 8
PEAK = 5.0
BUSY = 0.6


@dataclass(frozen=True)
class Latency:
    """Seconds: on the clock at three shares of the queries, and of processor time (median)."""

    p50: float
    p95: float
    p99: float
    cpu: float


@dataclass(frozen=True)
class Machine:
    cores: int
    model: str
    python: str
    versions: str
    load: float
    """Programs that wanted a core during the last five minutes."""


@dataclass(frozen=True)
class Served:
    """The same generation on a Chroma server: seconds, and bytes of the server's memory."""

    upload: float
    opening: float
    server_memory: int | None


@dataclass(frozen=True)
class SizeResult:
    """One number of passages; times in seconds, memory and disk in bytes.

    ``memory`` is the process's own with the embedded index, before anything is served.
    """

    passages: int
    build_steps: dict[str, float]
    disk: dict[str, int]
    opening: float
    first_ask: float
    memory_growth: int
    memory: int
    reranks: bool
    latencies: dict[str, Latency]
    served: Served

    def ratio(self, name: str, cpu: bool = False) -> float:
        """Of a query to the bare embedding of the same run."""
        mine, floor = self.latencies[name], self.latencies["embedding"]
        return mine.cpu / floor.cpu if cpu else mine.p50 / floor.p50


def page(results: Sequence[SizeResult], machine: Machine, command: str) -> str:
    parts = (
        _head(machine, command),
        "## Time of a query\n",
        f"![p50 as a multiple of the bare embedding, by passages]({CHART_NAME})\n",
        _latency_table(results),
        _goals(results),
        "## Opening, memory, building\n",
        _cost_table(results),
        "## Disk, bytes a passage\n",
        _disk_table(results),
        _paper(results[-1]),
    )
    return "\n".join(parts)


def _head(machine: Machine, command: str) -> str:
    return f"""# Speed and size against the number of passages

Written by `{command}` in one run: {machine.cores} usable core(s), {machine.model}, Python {machine.python}, {machine.versions}.
The machine was shared: {machine.load:.1f} programs wanted a core in the last five minutes of the run. Times on the clock are too
long, and processor time is no fixed measure either (cores shared with others do less in it): the same embedding took different
times at different sizes. So compare within a size, where everything takes turns; never the milliseconds of two sizes.

The bare embedding is the model's own `encode`. Retrieval asks the model for the tokens' vectors in one pass and goes round
some work of `encode`; a ratio near 1 therefore does not mean that searching costs nothing.

The passages are composed from templates of our own (`scripts/make_corpus.py`). The first 1,000 are really embedded;
all further vectors are these with noise (cosine about 0.97), so figures above 1,000 tell of speed and size, not of quality.
Token vectors, and with them the rerank by late interaction, exist up to the setting `token_vectors_up_to` (10,000 by default).
"""


def _latency_table(results: Sequence[SizeResult]) -> str:
    rows = ["| passages | rerank | what | p50 ms | p95 ms | p99 ms | processor p50 ms | p50 / embedding |",
            "| ---: | --- | --- | ---: | ---: | ---: | ---: | ---: |"]  # fmt: skip
    for result in results:
        rerank = "yes" if result.reranks else "no"
        for name in SHOWN:
            t = result.latencies[name]
            rows.append(
                f"| {result.passages:,} | {rerank} | {name} | {_ms(t.p50)} | {_ms(t.p95)} | "
                f"{_ms(t.p99)} | {_ms(t.cpu)} | {result.ratio(name):.2f} × |"
            )
    return "\n".join(rows) + "\n"


def _goals(results: Sequence[SizeResult]) -> str:
    first, last = results[0], results[-1]
    growth = last.latencies["retrieval"].p50 / first.latencies["retrieval"].p50
    floor = last.latencies["embedding"].p50 / first.latencies["embedding"].p50
    return (
        f"Retrieval to bare embedding: {first.ratio('retrieval'):.2f} × at {first.passages:,} passages "
        f"(goal 2.5), {last.ratio('retrieval'):.2f} × at {last.passages:,} (goal 4). Growth between the two: "
        f"{growth:.2f} × on the clock while the bare embedding itself moved {floor:.2f} ×, so "
        f"{growth / floor:.2f} × against it (goal 2)."
        + _caveat(first, last)
        + f" Served, retrieval takes {_served_ratio(first):.2f} × and {_served_ratio(last):.2f} × of embedded.\n"
        + "\n“served”: a `chroma run` of its own on the same machine searches the vectors; its processor time is not "
        "in the column, which counts this process.\n"
    )


def _served_ratio(result: SizeResult) -> float:
    return result.latencies["retrieval served"].p50 / result.latencies["retrieval"].p50


def _caveat(first: SizeResult, last: SizeResult) -> str:
    if last.reranks == first.reranks:
        return ""
    return (
        f" **At {last.passages:,} nothing is reranked, at {first.passages:,} it is: the goals for the "
        "larger size, which mean the rerank too, are not shown to be met by this.**"
    )


def _cost_table(results: Sequence[SizeResult]) -> str:
    rows = ["| passages | open ms | first ask ms | memory of the process MiB | of it for the knowledge base MiB | building s | passages a second | served: upload s | open ms | server's memory MiB |",
            "| ---: | ---: | ---: | ---: | ---: | --- | ---: | ---: | ---: | ---: |"]  # fmt: skip
    for r in results:
        steps = ", ".join(f"{step} {seconds:.1f}" for step, seconds in r.build_steps.items())
        rate = r.passages / sum(r.build_steps.values())
        rows.append(
            f"| {r.passages:,} | {_ms(r.opening)} | {_ms(r.first_ask)} | {r.memory / 2**20:.0f} | "
            f"{r.memory_growth / 2**20:.0f} | {steps} | {rate:.0f} | {r.served.upload:.1f} | "
            f"{_ms(r.served.opening)} | {_mib(r.served.server_memory)} |"
        )
    return "\n".join(rows) + (
        "\n\nMemory is what belongs to the process alone; mapped files are shared and not counted. "
        "Only the smallest size includes embedding. The server's memory is all that it holds resident.\n"
    )


def _disk_table(results: Sequence[SizeResult]) -> str:
    parts = list(dict.fromkeys(part for r in results for part in r.disk))
    rows = ["| passages | " + " | ".join(parts) + " | together |",
            "| ---: " * (len(parts) + 2) + "|"]  # fmt: skip
    for r in results:
        cells = [f"{r.disk.get(part, 0) / r.passages:,.0f}" for part in parts]
        together = sum(r.disk.values()) / r.passages
        rows.append(f"| {r.passages:,} | " + " | ".join(cells) + f" | {together:,.0f} |")
    return "\n".join(rows) + "\n"


def _paper(largest: SizeResult) -> str:
    year = SUPPLIERS * QUESTIONS_A_YEAR
    mean = year * SEASON_SHARE / (SEASON_HOURS * 3600)
    peak = mean * PEAK
    cpu = largest.latencies["ask"].cpu
    cores = math.ceil(peak * cpu / BUSY)
    disk = sum(largest.disk.values())
    return f"""## What a million suppliers would need (on paper)

Nothing of this was built or tried; it is arithmetic from the figures above for {largest.passages:,} passages.

- **Questions a second.** {SUPPLIERS:,} suppliers × {QUESTIONS_A_YEAR} questions a year (assumed) = {year:,}. If {SEASON_SHARE:.0%} of them fall
  into {SEASON_HOURS} office hours before the sheets are due: {mean:.1f} a second on average, {peak:.0f} at a peak of {PEAK:.0f} × (assumed).
- **Processes.** An answer takes {cpu * 1000:.0f} ms of processor time, so {peak:.0f} × {cpu:.3f} s / {BUSY:.0%} load = {cores} cores, one
  process a core with one thread for the model: more threads for one short question only wait for each other.
- **Memory.** {largest.memory / 2**20:.0f} MiB of its own for each process, {cores * largest.memory / 2**30:.1f} GiB together. Passages, vectors, BM25 and the
  material's words are mapped: {disk / 2**30:.2f} GiB at most, once for each machine however many processes read it.
- **Shared generation.** Generations never change once published, so each machine can keep a copy and take over the next one by
  copying its folder and then its pointer. Embedded Chroma is loaded by each process; that part is not shared.
- **Chroma's server.** It would hold the graph once for all processes, for the price of a network call a question; worth it when
  processes × graph no longer fits. At {largest.passages:,} passages it held {_mib(largest.served.server_memory)} MiB, and retrieval took {_served_ratio(largest):.2f} × of embedded.
- **Caching.** Staff ask alike: a cache of query vectors by normalised question saves the embedding, which is
  {largest.latencies["embedding"].cpu / cpu:.0%} of an answer's processor time; a cache of whole answers by generation saves all of it.
  How often questions repeat is not known.
- **The other limit.** Streamlit keeps a session for each open page; a million suppliers need a plain request-and-answer
  service in front of `kb`, not this chat.
"""


def chart(results: Sequence[SizeResult]) -> str:
    top = max(r.ratio(n) for r in results for n in SHOWN) * 1.1
    lines = "".join(
        _line(results, name, colour, top, index)
        for index, (name, colour) in enumerate(zip(SHOWN, _COLOURS, strict=True))
    )
    ticks = "".join(
        f'<text x="{_x(i, results)}" y="{_HEIGHT + 32}" text-anchor="middle">{r.passages:,}</text>'
        for i, r in enumerate(results)
    )
    levels = "".join(
        f'<text x="{_LEFT - 8}" y="{_y(top * t, top) + 4}" text-anchor="end">{top * t:.1f} ×</text>'
        f'<line x1="{_LEFT}" x2="{_LEFT + _WIDTH}" y1="{_y(top * t, top)}" y2="{_y(top * t, top)}" '
        'stroke="#d5dae0"/>'
        for t in (0, 0.5, 1)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_LEFT + _WIDTH + 110} {_HEIGHT + 44}" '
        f'role="img" aria-label="p50 as a multiple of the bare embedding, by passages" font-size="12">{levels}{lines}{ticks}</svg>\n'
    )


def _line(results: Sequence[SizeResult], name: str, colour: str, top: float, index: int) -> str:
    points = " ".join(f"{_x(i, results)},{_y(r.ratio(name), top)}" for i, r in enumerate(results))
    return (
        f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"/>'
        f'<text x="{_LEFT + _WIDTH + 10}" y="{30 + 18 * index}" fill="{colour}">{name}</text>'
    )


def _x(index: int, results: Sequence[SizeResult]) -> float:
    return round(_LEFT + 20 + (_WIDTH - 40) * index / max(len(results) - 1, 1), 1)


def _y(value: float, top: float) -> float:
    return round(10 + _HEIGHT * (1 - value / top), 1)


def _mib(size: int | None) -> str:
    return "?" if size is None else f"{size / 2**20:.0f}"


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.1f}"
