"""Kills the chat again and again while visitors ask: nothing may be lost.

Each time it is started again at once, as a service manager does. A visitor whose connection breaks
connects anew and goes on, as a browser does. Every question without an answer that was shown as
such must have been kept, answers must be what they were, and the knowledge base must be whole.
"""

from __future__ import annotations

import asyncio
import random
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from websockets.exceptions import WebSocketException

from benchmarks.browser_session import BrowserSession
from benchmarks.harness import Report, values
from benchmarks.load import sample_questions
from benchmarks.servers import ServedChat, serving

_SETTINGS = {"YOROZU_KEEP_QUESTIONS": "all", "YOROZU_QUESTIONS_PER_MINUTE": "0"}
_BROKEN = (OSError, EOFError, TimeoutError, WebSocketException, httpx.HTTPError)
_RETRY_SECONDS = 0.1
_PATIENCE_SECONDS = 60.0
_NO_ANSWER = "記載は見つかりませんでした"


@dataclass
class Measured:
    """What came out; times in seconds after the kill."""

    answers: int = 0
    broken: int = 0
    """Connections that a kill broke."""
    first_answer: list[float] = field(default_factory=list)
    everybody: list[float] = field(default_factory=list)
    """Until each visitor has had an answer again."""
    told: set[str] = field(default_factory=set)
    """Questions that were shown to have no answer: they must be kept."""
    lost: list[str] = field(default_factory=list)
    differing: list[str] = field(default_factory=list)
    is_whole: bool = False


def kills(kills: int = 20, sessions: int = 10) -> Report:
    """Kill the chat while so many visitors ask; exit code 1: something was lost or answered otherwise."""
    with tempfile.TemporaryDirectory() as folder:
        return report(measure(Path(folder), kills, sessions), sessions)


def measure(folder: Path, kills: int, sessions: int) -> Measured:
    with serving(folder, _SETTINGS) as chat:
        measured = asyncio.run(_measure(chat, kills, sessions, sample_questions()[:12]))
        measured.is_whole = chat.yorozu("doctor") == 0
    measured.lost = sorted(measured.told - _kept(folder / "data" / "feedback.sqlite"))
    return measured


async def _measure(
    chat: ServedChat, kills: int, sessions: int, questions: Sequence[str]
) -> Measured:
    measured, latest = Measured(), dict.fromkeys(range(sessions), 0.0)
    before = await _answers(chat, questions)
    visitors = [
        asyncio.create_task(_visit(place, chat, questions, measured, latest))
        for place in range(sessions)
    ]
    chance = random.Random(1)
    for _ in range(kills):
        await asyncio.sleep(chance.uniform(0.5, 2.5))
        killed = time.monotonic()
        chat.kill()
        await asyncio.to_thread(chat.start)
        measured.first_answer.append(await _answered(latest, killed, any))
        measured.everybody.append(await _answered(latest, killed, all))
    for visitor in visitors:
        visitor.cancel()
    await asyncio.gather(*visitors, return_exceptions=True)
    after = await _answers(chat, questions)
    measured.differing = [q for q in questions if before[q] != after[q]]
    return measured


async def _answers(chat: ServedChat, questions: Sequence[str]) -> dict[str, list[str]]:
    """What is shown for each question, asked in a conversation of its own."""
    found = {}
    for question in questions:
        async with BrowserSession(chat.url) as session:
            await session.open()
            shown, _ = await session.ask(question)
        found[question] = shown.texts
    return found


async def _visit(
    place: int,
    chat: ServedChat,
    questions: Sequence[str],
    measured: Measured,
    latest: dict[int, float],
) -> None:
    chance, number = random.Random(place), 0
    while True:
        try:
            async with BrowserSession(chat.url) as session:
                await session.open()
                while True:
                    number += 1
                    unknown = f"社用車{place}号の{number}番目の座席は何色ですか"
                    question = unknown if number % 2 else chance.choice(questions)
                    started = time.monotonic()
                    shown, _ = await session.ask(question)
                    measured.answers += 1
                    latest[place] = started
                    if number % 2 and any(_NO_ANSWER in t for t in shown.texts_after(question)):
                        measured.told.add(question)
                    await asyncio.sleep(0.2)
        except _BROKEN:
            measured.broken += 1
            await asyncio.sleep(_RETRY_SECONDS)


async def _answered(
    latest: dict[int, float], killed: float, are: Callable[[Iterable[bool]], bool]
) -> float:
    """Seconds from the kill until any or all visitors have asked since, and been answered."""
    until = killed + _PATIENCE_SECONDS
    while not are(started > killed for started in latest.values()):
        if time.monotonic() > until:
            raise TimeoutError("the chat did not answer again")
        await asyncio.sleep(0.02)
    return time.monotonic() - killed


def _kept(path: Path) -> set[str]:
    with closing(sqlite3.connect(path)) as database:
        return {question for (question,) in database.execute("SELECT question FROM entries")}


def report(measured: Measured, sessions: int) -> Report:
    rows = {
        "sessions": sessions,
        "kills": len(measured.first_answer),
        "answers": measured.answers,
        "connections broken and made anew": measured.broken,
        "first answer after a kill, median / longest, s": _spread(measured.first_answer),
        "every visitor answered again, median / longest, s": _spread(measured.everybody),
        "kept questions that were shown as kept": f"{len(measured.told)}, lost {len(measured.lost)}",
        "answers that differ afterwards": len(measured.differing),
        "knowledge base whole (`yorozu doctor`)": "yes" if measured.is_whole else "no",
    }
    problems = [f"lost: {q}" for q in measured.lost]
    problems += [f"differs: {q}" for q in measured.differing]
    return Report([values(rows)], rows, problems, measured.is_whole and not problems)


def _spread(seconds: Sequence[float]) -> str:
    return f"{statistics.median(seconds):.1f} / {max(seconds):.1f}" if seconds else "-"
