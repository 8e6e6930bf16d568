"""Many visitors ask the chat at once, over web sockets as browsers do; it may be killed meanwhile.

A killed chat is started again at once, as a service manager does, and a visitor whose connection
breaks connects anew, as a browser does. Every question that was shown to have no answer must have
been kept, answers must be what they were, and the knowledge base must be whole.
"""

from __future__ import annotations

import asyncio
import random
import sqlite3
import tempfile
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from websockets.exceptions import WebSocketException

from benchmarks.browser_session import BrowserSession, Shown
from benchmarks.harness import (
    SAMPLE_QUESTIONS,
    Report,
    memory_mib,
    ms,
    percentile,
    questions_of,
    values,
)
from benchmarks.servers import ServedChat, serving

_SETTINGS = {"YOROZU_KEEP_QUESTIONS": "all", "YOROZU_QUESTIONS_PER_MINUTE": "0"}
_BROKEN = (OSError, EOFError, TimeoutError, WebSocketException, httpx.HTTPError)
_RETRY_SECONDS = 0.1
_NO_ANSWER = "記載は見つかりませんでした"
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
    kills: int = 0


@dataclass
class Measured:
    """What came out; memory in MiB and generations at the start, in the middle and at the end."""

    answered: list[tuple[float, float]] = field(default_factory=list)
    """When each answer was asked for, and the seconds it took."""
    problems: list[str] = field(default_factory=list)
    memory: list[float] = field(default_factory=list)
    generations: list[str] = field(default_factory=list)
    killed: list[float] = field(default_factory=list)
    broken: int = 0
    told: set[str] = field(default_factory=set)
    """Questions that were shown to have no answer."""


def load(
    sessions: int = 50,
    seconds: float = 180.0,
    every: float = 10.0,
    ingest: bool = False,
    kills: int = 0,
    limit: float = 2.0,
) -> Report:
    """Visitors over the sample material, each asking every so many seconds.

    --ingest adds a document half-way, --kills kills the chat so often. Exit code 1: an error,
    something lost or answered otherwise, or without kills a 95th percentile above --limit.
    """
    plan = Plan(sessions, seconds, every, ingest, kills)
    with tempfile.TemporaryDirectory() as folder:
        return report(plan, measure(plan, Path(folder)), limit)


def measure(plan: Plan, folder: Path) -> Measured:
    """Serve the sample from ``folder`` and let the visitors ask."""
    with serving(folder, _SETTINGS) as chat:
        measured = asyncio.run(_measure(plan, chat, questions_of(SAMPLE_QUESTIONS, 50)))
        if chat.yorozu("doctor"):
            measured.problems.append("the knowledge base is not whole")
    with closing(sqlite3.connect(folder / "data" / "feedback.sqlite")) as database:
        kept = {question for (question,) in database.execute("SELECT question FROM entries")}
    measured.problems += [f"lost: {question}" for question in sorted(measured.told - kept)]
    return measured


async def _measure(plan: Plan, chat: ServedChat, questions: Sequence[str]) -> Measured:
    measured = Measured()
    # The first visitor waits for the model to load, which is no matter of many visitors.
    before = await _answers(chat, questions[:12])
    _note(measured, chat)
    visitors = [_visit(place, plan, chat, questions, measured) for place in range(plan.sessions)]
    meanwhile = _kill if plan.kills else _watch
    await asyncio.gather(meanwhile(plan, chat, measured), *visitors)
    if not plan.ingests:
        after = await _answers(chat, questions[:12])
        measured.problems += [f"differs: {q}" for q in before if before[q] != after[q]]
    return measured


async def _answers(chat: ServedChat, questions: Sequence[str]) -> dict[str, list[str]]:
    """What is shown for each question, asked in a conversation of its own."""
    found = {}
    for question in questions:
        async with BrowserSession(chat.url) as session:
            await session.open()
            found[question] = (await session.ask(question))[0].texts
    return found


async def _visit(
    place: int, plan: Plan, chat: ServedChat, questions: Sequence[str], measured: Measured
) -> None:
    # Visitors come and ask spread over the interval; the seed makes runs alike.
    chance = random.Random(place)
    await asyncio.sleep(plan.every * place / plan.sessions)
    ends = time.monotonic() + plan.seconds
    while time.monotonic() < ends:
        try:
            async with BrowserSession(chat.url) as session:
                await session.open()
                while time.monotonic() < ends:
                    started = time.monotonic()
                    await _ask(session, _question(chance, questions), measured)
                    await asyncio.sleep(max(0.0, plan.every - (time.monotonic() - started)))
        except _BROKEN as error:
            measured.broken += 1
            if not plan.kills:
                measured.problems.append(f"connection: {error!r}")
            await asyncio.sleep(_RETRY_SECONDS)


def _question(chance: random.Random, questions: Sequence[str]) -> str:
    """Every fourth has no answer, and is asked by nobody else."""
    if chance.random() < 0.25:
        return f"社用車{chance.randrange(10**9)}号の座席は何色ですか"
    return chance.choice(questions)


async def _ask(session: BrowserSession, question: str, measured: Measured) -> None:
    started = time.monotonic()
    shown, seconds = await session.ask(question)
    measured.answered.append((started, seconds))
    measured.problems += _problems(shown, question)
    if any(_NO_ANSWER in text for text in shown.texts_after(question)):
        measured.told.add(question)


def _problems(shown: Shown, question: str) -> list[str]:
    """Streamlit's exceptions, and a question that is shown without anything after it."""
    if question not in shown.texts:
        return [*shown.problems, f"not shown: {question}"]
    if not any(shown.texts_after(question)):
        return [*shown.problems, f"no answer: {question}"]
    return shown.problems


async def _kill(plan: Plan, chat: ServedChat, measured: Measured) -> None:
    chance = random.Random(1)
    for _ in range(plan.kills):
        await asyncio.sleep(plan.seconds / (plan.kills + 1) * chance.uniform(0.5, 1))
        measured.killed.append(time.monotonic())
        chat.kill()
        await asyncio.to_thread(chat.start)


async def _watch(plan: Plan, chat: ServedChat, measured: Measured) -> None:
    await asyncio.sleep((plan.seconds + plan.every) / 2)
    if plan.ingests:
        added = chat.knowledge_base.parent / "added"
        added.mkdir()
        (added / "supplement.md").write_text(_NEW_DOCUMENT, encoding="utf-8")
        if code := await asyncio.to_thread(chat.yorozu, "ingest", str(added)):
            measured.problems.append(f"ingest: exit code {code}")
    _note(measured, chat)
    await asyncio.sleep((plan.seconds + plan.every) / 2)
    _note(measured, chat)


def _note(measured: Measured, chat: ServedChat) -> None:
    measured.memory.append(memory_mib(chat.pid))
    live = (chat.knowledge_base / "LIVE").read_text(encoding="utf-8").strip()
    measured.generations.append(live)


def report(plan: Plan, measured: Measured, limit: float) -> Report:
    seconds = [took for _, took in measured.answered]
    back = [_answered_after(killed, measured) for killed in measured.killed]
    rows = {
        "sessions, a question every": f"{plan.sessions}, {plan.every:g} s",
        "seconds": f"{plan.seconds:g}",
        "answers": len(seconds),
        "answer p50 / p95, ms": ms(seconds),
        "errors": len(measured.problems),
        "memory at start / middle / end, MiB": " / ".join(f"{m:.0f}" for m in measured.memory),
        "generation at start / middle / end": " / ".join(measured.generations),
        "kills, connections broken": f"{len(measured.killed)}, {measured.broken}",
        "first answer after a kill p50 / p95, ms": ms(back),
        "refusals shown, and kept": len(measured.told),
    }
    is_slow = not plan.kills and percentile(seconds, 95) > limit
    return Report(values(rows), rows, measured.problems, not (measured.problems or is_slow))


def _answered_after(killed: float, measured: Measured) -> float:
    """Seconds until somebody had an answer to what was asked after the kill."""
    ends = (asked + took for asked, took in measured.answered if asked > killed)
    return min(ends, default=float("inf")) - killed
