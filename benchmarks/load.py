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
        trial = Trial(plan, chat, questions_of(SAMPLE_QUESTIONS, 50))
        asyncio.run(trial.run())
        measured = trial.measured
        if chat.yorozu("doctor"):
            measured.problems.append("the knowledge base is not whole")
    with closing(sqlite3.connect(folder / "data" / "feedback.sqlite")) as database:
        kept = {question for (question,) in database.execute("SELECT question FROM entries")}
    measured.problems += [f"lost: {question}" for question in sorted(measured.told - kept)]
    return measured


class Trial:
    """Visitors of one served chat, and what happens to it meanwhile."""

    def __init__(self, plan: Plan, chat: ServedChat, questions: Sequence[str]) -> None:
        self.plan, self.chat, self.questions = plan, chat, questions
        self.measured = Measured()
        self._is_over = False

    async def run(self) -> None:
        # The first visitor waits for the model to load, which is no matter of many visitors.
        before = await self._answers()
        self._note()
        visitors = [asyncio.create_task(self._visit(n)) for n in range(self.plan.sessions)]
        await (self._kill() if self.plan.kills else self._watch())
        self._is_over = True
        await asyncio.gather(*visitors)
        if not self.plan.ingests:
            after = await self._answers()
            differing = [question for question in before if before[question] != after[question]]
            self.measured.problems += [f"differs: {question}" for question in differing]

    async def _answers(self) -> dict[str, list[str]]:
        """What is shown for some questions, each asked in a conversation of its own."""
        found = {}
        for question in self.questions[:12]:
            async with BrowserSession(self.chat.url) as session:
                await session.open()
                found[question] = (await session.ask(question))[0].texts
        return found

    async def _visit(self, place: int) -> None:
        # Visitors come and ask spread over the interval; the seed makes runs alike.
        chance = random.Random(place)
        await asyncio.sleep(self.plan.every * place / self.plan.sessions)
        while not self._is_over:
            try:
                async with BrowserSession(self.chat.url) as session:
                    await session.open()
                    while not self._is_over:
                        seconds = await self._ask(session, self._question(chance))
                        await asyncio.sleep(max(0.0, self.plan.every - seconds))
            except _BROKEN as error:
                self.measured.broken += 1
                if not self.plan.kills:
                    self.measured.problems.append(f"connection: {error!r}")
                await asyncio.sleep(_RETRY_SECONDS)

    def _question(self, chance: random.Random) -> str:
        """Every fourth has no answer, and is asked by nobody else."""
        if chance.random() < 0.25:
            return f"社用車{chance.randrange(10**9)}号の座席は何色ですか"
        return chance.choice(self.questions)

    async def _ask(self, session: BrowserSession, question: str) -> float:
        started = time.monotonic()
        shown, seconds = await session.ask(question)
        self.measured.answered.append((started, seconds))
        self.measured.problems += _problems(shown, question)
        if any(_NO_ANSWER in text for text in shown.texts_after(question)):
            self.measured.told.add(question)
        return seconds

    async def _kill(self) -> None:
        chance, share = random.Random(1), self.plan.seconds / (self.plan.kills + 1)
        for _ in range(self.plan.kills):
            await asyncio.sleep(share * chance.uniform(0.2, 1))
            self.measured.killed.append(time.monotonic())
            self.chat.kill()
            await asyncio.to_thread(self.chat.start)
        await asyncio.sleep(share)

    async def _watch(self) -> None:
        await asyncio.sleep(self.plan.seconds / 2)
        if self.plan.ingests:
            added = self.chat.knowledge_base.parent / "added"
            added.mkdir()
            (added / "supplement.md").write_text(_NEW_DOCUMENT, encoding="utf-8")
            if code := await asyncio.to_thread(self.chat.yorozu, "ingest", str(added)):
                self.measured.problems.append(f"ingest: exit code {code}")
        self._note()
        await asyncio.sleep(self.plan.seconds / 2)
        self._note()

    def _note(self) -> None:
        self.measured.memory.append(memory_mib(self.chat.pid))
        live = (self.chat.knowledge_base / "LIVE").read_text(encoding="utf-8").strip()
        self.measured.generations.append(live)


def _problems(shown: Shown, question: str) -> list[str]:
    """Streamlit's exceptions, and a question that is shown without anything after it."""
    if question not in shown.texts:
        return [*shown.problems, f"not shown: {question}"]
    if not any(shown.texts_after(question)):
        return [*shown.problems, f"no answer: {question}"]
    return shown.problems


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
