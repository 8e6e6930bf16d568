"""Many visitors ask the chat at once, over web sockets as browsers do."""

from __future__ import annotations

import asyncio
import json
import random
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from benchmarks import harness
from benchmarks.browser_session import BrowserSession, Shown
from benchmarks.harness import SAMPLE_QUESTIONS, Report, memory_mib, mib, percentile
from benchmarks.servers import ServedChat, serving

_NEW_DOCUMENT = (
    "# No.85 の補足（負荷試験用）\n\nNo.85 の鍵は二つ用意し、一つは封をして保管します。\n"
)


@dataclass(frozen=True)
class Plan:
    """How many ask how often, and for how long (seconds)."""

    sessions: int = 50
    seconds: float = 180.0
    every: float = 10.0
    ingests: bool = False


@dataclass
class Measured:
    """What came out; memory in MiB at the start, in the middle and at the end."""

    seconds: list[float] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    memory: list[float | None] = field(default_factory=list)
    generations: list[str] = field(default_factory=list)


def load(
    sessions: int = 50,
    seconds: float = 180.0,
    every: float = 10.0,
    ingest: bool = False,
    limit: float = 2.0,
) -> Report:
    """Visitors over the sample material, each asking every so many seconds.

    --ingest adds a document half-way. Exit code 1: an error, or a 95th percentile above --limit.
    """
    plan = Plan(sessions, seconds, every, ingest)
    with tempfile.TemporaryDirectory() as folder:
        return report(plan, measure(plan, Path(folder)), limit)


def measure(plan: Plan, folder: Path) -> Measured:
    """Serve the sample from ``folder`` and let the visitors ask."""
    with serving(folder, {"YOROZU_QUESTIONS_PER_MINUTE": "0"}) as chat:
        return asyncio.run(_measure(plan, chat, sample_questions()))


def sample_questions() -> list[str]:
    """The questions of the sample's dataset."""
    return [json.loads(line)["question"] for line in SAMPLE_QUESTIONS.open(encoding="utf-8")]


async def _measure(plan: Plan, chat: ServedChat, questions: Sequence[str]) -> Measured:
    measured = Measured()
    # The first visitor waits for the model to load, which is no matter of many visitors.
    async with BrowserSession(chat.url) as first:
        await first.open()
        await first.ask(questions[0])
    _note(measured, chat)
    visitors = [_visit(place, plan, chat, questions, measured) for place in range(plan.sessions)]
    await asyncio.gather(_watch(plan, chat, measured), *visitors)
    return measured


async def _visit(
    place: int, plan: Plan, chat: ServedChat, questions: Sequence[str], measured: Measured
) -> None:
    # Visitors come and ask spread over the interval; the seed makes runs alike.
    chance = random.Random(place)
    await asyncio.sleep(plan.every * place / plan.sessions)
    ends = time.monotonic() + plan.seconds
    try:
        async with BrowserSession(chat.url) as session:
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
    if not any(shown.texts_after(question)):
        return [*shown.problems, f"no answer: {question}"]
    return shown.problems


async def _watch(plan: Plan, chat: ServedChat, measured: Measured) -> None:
    await asyncio.sleep((plan.seconds + plan.every) / 2)
    if plan.ingests:
        await _ingest_meanwhile(chat, measured)
    _note(measured, chat)
    await asyncio.sleep((plan.seconds + plan.every) / 2)
    _note(measured, chat)


async def _ingest_meanwhile(chat: ServedChat, measured: Measured) -> None:
    added = chat.knowledge_base.parent / "added"
    added.mkdir()
    (added / "supplement.md").write_text(_NEW_DOCUMENT, encoding="utf-8")
    if code := await asyncio.to_thread(chat.yorozu, "ingest", str(added)):
        measured.problems.append(f"ingest: exit code {code}")


def _note(measured: Measured, chat: ServedChat) -> None:
    measured.memory.append(memory_mib(chat.pid))
    live = (chat.knowledge_base / "LIVE").read_text(encoding="utf-8").strip()
    measured.generations.append(live)


def report(plan: Plan, measured: Measured, limit: float) -> Report:
    p50, p95 = percentile(measured.seconds, 50), percentile(measured.seconds, 95)
    longest = max(measured.seconds, default=0.0)
    rows = {
        "sessions, a question every": f"{plan.sessions}, {plan.every:g} s",
        "seconds": f"{plan.seconds:g}",
        "answers": len(measured.seconds),
        "answer p50 / p95 / longest, s": f"{p50:.2f} / {p95:.2f} / {longest:.2f}",
        "errors": len(measured.problems),
        "memory at start / middle / end, MiB": " / ".join(map(mib, measured.memory)),
        "generation at start / middle / end": " / ".join(measured.generations),
        "load of this machine, 1 minute": harness.load(),
    }
    is_good = not measured.problems and p95 <= limit
    return Report([harness.values(rows)], asdict(measured), measured.problems, is_good)
