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
    trial = Trial(sessions, seconds, every, ingest, kills)
    with tempfile.TemporaryDirectory() as folder:
        measure(trial, Path(folder))
    return report(trial, limit)


def measure(trial: Trial, folder: Path) -> None:
    """Serve the sample from ``folder`` and let the visitors ask."""
    with serving(folder, _SETTINGS) as chat:
        asyncio.run(trial.run(chat))
        if chat.yorozu("doctor"):
            trial.problems.append("the knowledge base is not whole")
    with closing(sqlite3.connect(folder / "data" / "feedback.sqlite")) as database:
        kept = {question for (question,) in database.execute("SELECT question FROM entries")}
    trial.problems += [f"lost: {question}" for question in sorted(trial.told - kept)]


@dataclass
class Trial:
    """How many visitors ask how often and for how long (seconds), and what came out.

    Memory in MiB and generations are those at the start, in the middle and at the end.
    """

    sessions: int = 50
    seconds: float = 180.0
    every: float = 10.0
    ingests: bool = False
    kills: int = 0
    answered: list[tuple[float, float]] = field(default_factory=list)
    """When each answer was asked for, and the seconds it took."""
    problems: list[str] = field(default_factory=list)
    memory: list[float] = field(default_factory=list)
    generations: list[str] = field(default_factory=list)
    killed: list[float] = field(default_factory=list)
    broken: int = 0
    told: set[str] = field(default_factory=set)
    """Questions that were shown to have no answer."""
    is_over: bool = False

    async def run(self, chat: ServedChat) -> None:
        questions = questions_of(SAMPLE_QUESTIONS, 50)
        # The first visitor waits for the model to load, which is no matter of many visitors.
        before = await _answers(chat, questions[:12])
        self._note(chat)
        visitors = [
            asyncio.create_task(self._visit(n, chat, questions)) for n in range(self.sessions)
        ]
        await (self._kill if self.kills else self._watch)(chat)
        self.is_over = True
        await asyncio.gather(*visitors)
        if not self.ingests:
            after = await _answers(chat, questions[:12])
            differing = [question for question in before if before[question] != after[question]]
            self.problems += [f"differs: {question}" for question in differing]

    async def _visit(self, place: int, chat: ServedChat, questions: Sequence[str]) -> None:
        # Visitors come and ask spread over the interval; the seed makes runs alike.
        chance = random.Random(place)
        await asyncio.sleep(self.every * place / self.sessions)
        while not self.is_over:
            try:
                async with BrowserSession(chat.url) as session:
                    await session.open()
                    while not self.is_over:
                        seconds = await self._ask(session, _question(chance, questions))
                        await asyncio.sleep(max(0.0, self.every - seconds))
            except _BROKEN as error:
                self.broken += 1
                if not self.kills:
                    self.problems.append(f"connection: {error!r}")
                await asyncio.sleep(_RETRY_SECONDS)

    async def _ask(self, session: BrowserSession, question: str) -> float:
        started = time.monotonic()
        shown, seconds = await session.ask(question)
        self.answered.append((started, seconds))
        self.problems += _problems(shown, question)
        if any(_NO_ANSWER in text for text in shown.texts_after(question)):
            self.told.add(question)
        return seconds

    async def _kill(self, chat: ServedChat) -> None:
        chance, share = random.Random(1), self.seconds / (self.kills + 1)
        for _ in range(self.kills):
            await asyncio.sleep(share * chance.uniform(0.2, 1))
            self.killed.append(time.monotonic())
            chat.kill()
            await asyncio.to_thread(chat.start)
        await asyncio.sleep(share)

    async def _watch(self, chat: ServedChat) -> None:
        await asyncio.sleep(self.seconds / 2)
        if self.ingests:
            added = chat.knowledge_base.parent / "added"
            added.mkdir()
            (added / "supplement.md").write_text(_NEW_DOCUMENT, encoding="utf-8")
            if code := await asyncio.to_thread(chat.yorozu, "ingest", str(added)):
                self.problems.append(f"ingest: exit code {code}")
        self._note(chat)
        await asyncio.sleep(self.seconds / 2)
        self._note(chat)

    def _note(self, chat: ServedChat) -> None:
        self.memory.append(memory_mib(chat.pid))
        live = (chat.knowledge_base / "LIVE").read_text(encoding="utf-8").strip()
        self.generations.append(live)


async def _answers(chat: ServedChat, questions: Sequence[str]) -> dict[str, list[str]]:
    """What is shown for each question, asked in a conversation of its own."""
    found = {}
    for question in questions:
        async with BrowserSession(chat.url) as session:
            await session.open()
            found[question] = (await session.ask(question))[0].texts
    return found


def _question(chance: random.Random, questions: Sequence[str]) -> str:
    """Every fourth has no answer, and is asked by nobody else."""
    if chance.random() < 0.25:
        return f"社用車{chance.randrange(10**9)}号の座席は何色ですか"
    return chance.choice(questions)


def _problems(shown: Shown, question: str) -> list[str]:
    """Streamlit's exceptions, and a question that is shown without anything after it."""
    if question not in shown.texts:
        return [*shown.problems, f"not shown: {question}"]
    if not any(shown.texts_after(question)):
        return [*shown.problems, f"no answer: {question}"]
    return shown.problems


def report(trial: Trial, limit: float) -> Report:
    seconds = [took for _, took in trial.answered]
    back = [_answered_after(killed, trial) for killed in trial.killed]
    rows = {
        "sessions, a question every": f"{trial.sessions}, {trial.every:g} s",
        "seconds": f"{trial.seconds:g}",
        "answers": len(seconds),
        "answer p50 / p95, ms": ms(seconds),
        "errors": len(trial.problems),
        "memory at start / middle / end, MiB": " / ".join(f"{m:.0f}" for m in trial.memory),
        "generation at start / middle / end": " / ".join(trial.generations),
        "kills, connections broken": f"{len(trial.killed)}, {trial.broken}",
        "first answer after a kill p50 / p95, ms": ms(back),
        "refusals shown, and kept": len(trial.told),
    }
    is_slow = not trial.kills and percentile(seconds, 95) > limit
    return Report(values(rows), rows, trial.problems, not (trial.problems or is_slow))


def _answered_after(killed: float, trial: Trial) -> float:
    """Seconds until somebody had an answer to what was asked after the kill."""
    ends = (asked + took for asked, took in trial.answered if asked > killed)
    return min(ends, default=float("inf")) - killed
