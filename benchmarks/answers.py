"""How long answers take, cold and warm, beside the bare query embedding of the same run.

Two checkouts, or one with another setting, take turns question by question.
"""

from __future__ import annotations

import json
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Annotated

import typer

from benchmarks.checkouts import Side, sides
from benchmarks.harness import (
    ROOT,
    SAMPLE_QUESTIONS,
    Report,
    in_turn,
    memory_mib,
    ms,
    percentile,
    questions_of,
    table,
)

QUESTIONS = 16


class Asker:
    """A side that is open and answers, in a process of its own."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process

    def ask(self, task: str, question: str) -> float:
        """Seconds of the task in that process.

        Raises:
            RuntimeError: the process has ended.
        """
        assert self.process.stdin  # noqa: S101 - tells the type checker what the class keeps
        assert self.process.stdout  # noqa: S101 - tells the type checker what the class keeps
        self.process.stdin.write(json.dumps([task, question]) + "\n")
        self.process.stdin.flush()
        if line := self.process.stdout.readline():
            return float(line)
        raise RuntimeError(f"the asker ended with {self.process.wait()}")


@contextmanager
def asking(side: Side) -> Iterator[Asker]:
    """An asker of the side, until its input is closed."""
    command = [side.python, "-P", str(ROOT / "benchmarks" / "asker.py")]
    with subprocess.Popen(
        command, cwd=side.folder, env=side.environment, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    ) as process:  # fmt: skip
        yield Asker(process)


def answers(
    material: Path,
    before: Annotated[Path | None, typer.Option(help="another checkout beside this one")] = None,
    setting: Annotated[
        list[str], typer.Option(help="of this checkout: YOROZU_QUERY_ENCODER=full")
    ] = [],  # noqa: B006 (typer's form of a default, never changed)
    dataset: Annotated[Path, typer.Option(help="whose questions are asked")] = SAMPLE_QUESTIONS,
    rounds: int = 5,
    cold: Annotated[int, typer.Option(help="cold questions")] = 3,
) -> Report:
    """Cold `yorozu ask`, warm answers and the bare query embedding over freshly ingested material."""
    questions = questions_of(dataset, QUESTIONS)
    with tempfile.TemporaryDirectory() as folder, ExitStack() as opened:
        asked = sides(before, ROOT, Path(folder), setting)
        for side in asked.values():
            side.run("ingest", str(material.resolve())).check_returncode()
        commands = {name: _cold(side) for name, side in asked.items()}
        cold_seconds = in_turn(commands, questions[:1], cold)
        askers = {name: opened.enter_context(asking(side)) for name, side in asked.items()}
        warm = warm_seconds(askers, questions, rounds)
        peaks = {name: memory_mib(a.process.pid, "VmHWM") for name, a in askers.items()}
    heads = ("side", "cold ask s", "warm p50 / p95 ms", "bare embedding p50 / p95 ms",
             "answer / embedding", "peak MiB")  # fmt: skip
    rows = [
        (
            name, f"{percentile(cold_seconds[name], 50):.1f}", ms(took["ask"]), ms(took["embed"]),
            f"{percentile(took['ask'], 50) / percentile(took['embed'], 50):.2f} ×",
            f"{peaks[name]:.0f}",
        )
        for name, took in warm.items()
    ]  # fmt: skip
    return Report(table(heads, rows), {"cold": cold_seconds, "warm": warm, "peak_mib": peaks})


def _cold(side: Side) -> Callable[[str], object]:
    return lambda question: side.run("ask", question).check_returncode()


def warm_seconds(
    askers: Mapping[str, Asker], questions: list[str], rounds: int
) -> dict[str, dict[str, list[float]]]:
    """By side and task, in the asker's own seconds; the first round warms up."""
    seconds: dict[str, dict[str, list[float]]] = {n: {"ask": [], "embed": []} for n in askers}
    for number in range(rounds + 1):
        for question in questions:
            for name, asker in askers.items():
                for task, took in seconds[name].items():
                    one = asker.ask(task, question)
                    took += [one] if number else []  # noqa: PLW2901 - the same thing, changed
    return seconds
