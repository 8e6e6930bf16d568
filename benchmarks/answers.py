"""How long answers take, cold and warm, beside the bare query embedding of the same run.

A side is a checkout with settings of its own; sides take turns question by question.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Annotated, Protocol

import typer

from benchmarks.harness import ROOT, Report, Times, memory_mib, mib, ms, percentile, table
from benchmarks.made import QUESTIONS


@dataclass(frozen=True)
class Side:
    """A checkout over a knowledge base; ``settings`` are environment variables, ``wishes`` the asker's."""

    name: str
    kb: Path
    checkout: Path = ROOT
    settings: Mapping[str, str] = field(default_factory=dict)
    wishes: Sequence[str] = ()

    @property
    def environment(self) -> dict[str, str]:
        own = {"YOROZU_KB": str(self.kb.resolve()), "PYTHONPATH": str(self.checkout)}
        return os.environ | own | dict(self.settings)

    @property
    def python(self) -> str:
        own = self.checkout / ".venv" / "bin" / "python"
        return str(own) if own.exists() else sys.executable

    def yorozu(self, *arguments: str) -> None:
        """Run one of the checkout's own commands on the knowledge base."""
        command = [self.python, str(self.checkout / "cli.py"), *arguments]
        subprocess.run(
            command, env=self.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True,
        )  # fmt: skip


class Asking(Protocol):
    """Tells the seconds of a task."""

    def ask(self, task: str, question: str) -> float: ...


@dataclass(frozen=True)
class Asker:
    """A side that is open and answers, in a process of its own."""

    process: subprocess.Popen[str]

    def ask(self, task: str, question: str) -> float:
        """Seconds of the task in that process.

        Raises:
            RuntimeError: the process has ended.
        """
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps([task, question]) + "\n")
        self.process.stdin.flush()
        if line := self.process.stdout.readline():
            return float(line)
        raise RuntimeError(f"the asker ended with {self.process.wait()}")


@contextmanager
def asking(side: Side) -> Iterator[Asker]:
    """An asker of the side, until its input is closed."""
    command = [side.python, "-P", str(ROOT / "benchmarks" / "asker.py"), *side.wishes]
    with subprocess.Popen(
        command, env=side.environment, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        yield Asker(process)


@dataclass(frozen=True)
class Seconds:
    """What one side took; the first answer is no part of the warm ones."""

    cold: Times
    first: list[float] = field(default_factory=list)
    asked: list[float] = field(default_factory=list)
    embedded: list[float] = field(default_factory=list)


def answers(
    material: Path,
    beside: Annotated[Path | None, typer.Option(help="another checkout as a side")] = None,
    full: Annotated[bool, typer.Option(help="the full model as a side")] = False,
    view: Annotated[bool, typer.Option(help="a visitor who sees half as a side")] = False,
    rounds: int = 5,
    cold: Annotated[int, typer.Option(help="cold questions")] = 3,
) -> Report:
    """Cold `yorozu ask`, warm answers and the bare query embedding over freshly ingested material."""
    with tempfile.TemporaryDirectory() as folder, ExitStack() as opened:
        kb = Path(folder) / "this"
        sides = [Side("this", kb)]
        if beside:
            sides.append(Side("beside", Path(folder) / "beside", beside.resolve()))
        for side in sides:
            side.yorozu("ingest", str(material.resolve()))
        if full:
            sides.append(Side("full model", kb, settings={"YOROZU_QUERY_ENCODER": "full"}))
        if view:
            sides.append(Side("half of it seen", kb, wishes=["view"]))
        seconds = cold_asks(sides, cold)
        askers = {side.name: opened.enter_context(asking(side)) for side in sides}
        ask_in_turn(askers, seconds, rounds)
        memory = {name: memory_mib(a.process.pid, "VmHWM") for name, a in askers.items()}
    heads = ("side", "cold ask s", "its processor s", "first warm ms", "warm p50 / p95 ms",
             "bare embedding p50 ms", "answer / embedding", "peak MiB")  # fmt: skip
    rows = [_row(name, took, memory[name]) for name, took in seconds.items()]
    return Report([table(heads, rows)], {name: asdict(took) for name, took in seconds.items()})


def cold_asks(sides: Sequence[Side], rounds: int) -> dict[str, Seconds]:
    """Of `yorozu ask` as a command of its own; the processor's time is that of the child."""
    seconds = {side.name: Seconds(Times()) for side in sides}
    for _ in range(rounds):
        for side in sides:
            cold, before = seconds[side.name].cold, os.times()
            cold.take(lambda: side.yorozu("ask", QUESTIONS[0]))  # noqa: B023 (called here)
            cold.cpu[-1] = sum(os.times()[2:4]) - sum(before[2:4])
    return seconds


def ask_in_turn(askers: Mapping[str, Asking], seconds: Mapping[str, Seconds], rounds: int) -> None:
    """Answers, each followed by embedding its question alone; the first round warms up."""
    for number in range(rounds + 1):
        for question in QUESTIONS:
            for name, asker in askers.items():
                took = seconds[name]
                asked, embedded = asker.ask("ask", question), asker.ask("embed", question)
                if number:
                    took.asked.append(asked)
                    took.embedded.append(embedded)
                elif not took.first:
                    took.first.append(asked)


def _row(name: str, took: Seconds, memory: float | None) -> list[str]:
    p50, bare = percentile(took.asked, 50), percentile(took.embedded, 50)
    return [
        name,
        f"{took.cold.p(50):.1f}",
        f"{percentile(took.cold.cpu, 50):.1f}",
        ms(took.first[0]),
        f"{ms(p50)} / {ms(percentile(took.asked, 95))}",
        ms(bare),
        f"{p50 / bare:.2f} ×",
        mib(memory),
    ]
