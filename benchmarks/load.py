"""Many visitors ask the chat at once, over web sockets as browsers do; prints a Markdown table.

    .venv/bin/python -m scripts.load_test [--sessions 50] [--seconds 180] [--every 10] [--ingest]

Serves the sample material on a free port of this machine from a folder of its own. ``--ingest``
adds a document half-way. Exit code 1: an error, or the 95th percentile is above ``--limit``.
Memory is read from /proc, so it is told on Linux only.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from scripts.browser_session import BrowserSession, Shown
from scripts.served_chat import ROOT, SAMPLE_QUESTIONS, ServedChat, serving

_NEW_DOCUMENT = (
    "# No.85 の補足（負荷試験用）\n\nNo.85 の鍵は二つ用意し、一つは封をして保管します。\n"
)


@dataclass
class Measured:
    """What came out; memory in MiB at the start, in the middle and at the end."""

    seconds: list[float] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    memory: list[float | None] = field(default_factory=list)
    generations: list[str] = field(default_factory=list)
    ingest_code: int | None = None

    def p(self, percent: int) -> float:
        """A percentile of the seconds an answer took."""
        if len(self.seconds) < 2:
            return max(self.seconds, default=0.0)
        return statistics.quantiles(self.seconds, n=100, method="inclusive")[percent - 1]


@dataclass(frozen=True)
class Plan:
    """How many ask how often, and for how long (seconds)."""

    sessions: int = 50
    seconds: float = 180.0
    every: float = 10.0
    ingests: bool = False


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sessions", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=180.0)
    parser.add_argument("--every", type=float, default=10.0)
    parser.add_argument("--ingest", action="store_true")
    parser.add_argument("--limit", type=float, default=2.0)
    given = parser.parse_args()
    plan = Plan(given.sessions, given.seconds, given.every, given.ingest)
    with tempfile.TemporaryDirectory() as folder:
        measured = measure(plan, Path(folder))
    print("\n".join(table(plan, measured)))
    sys.exit(1 if measured.problems or measured.p(95) > given.limit else 0)


def measure(plan: Plan, folder: Path) -> Measured:
    """Serve the sample material from ``folder`` and let the visitors ask."""
    questions = [json.loads(line)["question"] for line in SAMPLE_QUESTIONS.open(encoding="utf-8")]
    with serving(folder) as server:
        return asyncio.run(_measure(plan, server, questions))


async def _measure(plan: Plan, server: ServedChat, questions: Sequence[str]) -> Measured:
    measured = Measured()
    async with BrowserSession(server.address) as first:
        # The model is loaded for the first visitor: that is measured elsewhere.
        await first.open()
        await first.ask(questions[0])
    _note(measured, server)
    visitors = [_visit(place, plan, server, questions, measured) for place in range(plan.sessions)]
    await asyncio.gather(_watch(plan, server, measured), *visitors)
    return measured


async def _visit(
    place: int, plan: Plan, server: ServedChat, questions: Sequence[str], measured: Measured
) -> None:
    # Visitors come and ask spread over the interval; the seed makes runs alike.
    chance = random.Random(place)
    await asyncio.sleep(plan.every * place / plan.sessions)
    ends = time.monotonic() + plan.seconds
    try:
        async with BrowserSession(server.address) as session:
            await session.open()
            while time.monotonic() < ends:
                started = time.monotonic()
                question = chance.choice(questions)
                shown, seconds = await session.ask(question)
                measured.seconds.append(seconds)
                measured.problems += _problems(shown, question)
                await asyncio.sleep(max(0.0, plan.every - (time.monotonic() - started)))
    except (OSError, TimeoutError, EOFError) as error:
        measured.problems.append(f"connection: {error!r}")


def _problems(shown: Shown, question: str) -> list[str]:
    """Streamlit's exceptions, and a question that is shown without anything after it."""
    if question not in shown.texts:
        return [*shown.problems, f"not shown: {question}"]
    return (
        shown.problems
        if any(shown.texts_after(question))
        else [*shown.problems, f"no answer: {question}"]
    )


async def _watch(plan: Plan, server: ServedChat, measured: Measured) -> None:
    await asyncio.sleep((plan.seconds + plan.every) / 2)
    if plan.ingests:
        await _ingest_meanwhile(server, measured)
    _note(measured, server)
    await asyncio.sleep((plan.seconds + plan.every) / 2)
    _note(measured, server)


async def _ingest_meanwhile(server: ServedChat, measured: Measured) -> None:
    added = server.knowledge_base.parent / "added"
    added.mkdir()
    (added / "supplement.md").write_text(_NEW_DOCUMENT, encoding="utf-8")
    process = await asyncio.create_subprocess_exec(
        sys.executable, str(ROOT / "cli.py"), "ingest", str(added),
        env=server.environment, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    measured.ingest_code = await process.wait()
    if measured.ingest_code:
        measured.problems.append(f"ingest: exit code {measured.ingest_code}")


def _note(measured: Measured, server: ServedChat) -> None:
    measured.memory.append(_memory(server.pid))
    live = (server.knowledge_base / "LIVE").read_text(encoding="utf-8").strip()
    measured.generations.append(live)


def _memory(pid: int) -> float | None:
    """Resident memory of a process in MiB."""
    status = Path(f"/proc/{pid}/status")
    found = re.search(r"VmRSS:\s+(\d+) kB", status.read_text()) if status.is_file() else None
    return int(found[1]) / 1024 if found else None


def table(plan: Plan, measured: Measured) -> list[str]:
    """The figures as a Markdown table, then each kind of problem once."""
    memory = " / ".join(f"{m:.0f}" if m is not None else "?" for m in measured.memory)
    rows = (
        ("sessions, a question every", f"{plan.sessions}, {plan.every:g} s"),
        ("seconds", f"{plan.seconds:g}"),
        ("answers", str(len(measured.seconds))),
        ("answer p50 / p95 / longest, s",
         f"{measured.p(50):.2f} / {measured.p(95):.2f} / {max(measured.seconds, default=0):.2f}"),
        ("errors", str(len(measured.problems))),
        ("memory at start / middle / end, MiB", memory),
        ("generation at start / middle / end", " / ".join(measured.generations)),
        ("load of this machine, 1 minute", f"{os.getloadavg()[0]:.1f}"),
    )  # fmt: skip
    lines = [
        "| what | value |",
        "| --- | --- |",
        *(f"| {name} | {value} |" for name, value in rows),
    ]
    return lines + sorted({f"! {problem}" for problem in measured.problems})


if __name__ == "__main__":
    main()
