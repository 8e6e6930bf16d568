"""What every benchmark shares: times, memory, and a report as Markdown and JSON."""

from __future__ import annotations

import os
import re
import statistics
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self, TypeVar

Result = TypeVar("Result")

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = ROOT / "materials" / "sample"
SAMPLE_QUESTIONS = ROOT / "eval" / "data" / "sample.jsonl"
_SAMPLE_SECONDS = 0.1


def timed(action: Callable[[], Result]) -> tuple[Result, float]:
    """What the action gives, and its seconds on the clock."""
    started = time.perf_counter()
    result = action()
    return result, time.perf_counter() - started


@dataclass(frozen=True)
class Times:
    """Seconds of the same thing done again and again, on the clock and of the processor."""

    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    def take(self, action: Callable[[], Result]) -> Result:
        """Do it once more."""
        used = time.process_time()
        result, seconds = timed(action)
        self.wall.append(seconds)
        self.cpu.append(time.process_time() - used)
        return result

    def p(self, percent: int) -> float:
        return percentile(self.wall, percent)


def percentile(seconds: Sequence[float], percent: int) -> float:
    """0.0 where nothing was measured."""
    if len(seconds) < 2:
        return max(seconds, default=0.0)
    return statistics.quantiles(seconds, n=100, method="inclusive")[percent - 1]


def in_turn(
    actions: Mapping[str, Callable[[str], object]], questions: Sequence[str], rounds: int
) -> dict[str, Times]:
    """Times of each action; they alternate question by question, so a busy machine slows all alike."""
    times = {name: Times() for name in actions}
    for question in list(questions) * rounds:
        for name, action in actions.items():
            times[name].take(lambda: action(question))  # noqa: B023 (called here)
    return times


def memory_mib(pid: int, kind: str = "VmRSS") -> float | None:
    """Memory of a process where the system tells.

    VmRSS: resident. VmHWM: its peak. RssAnon: what belongs to the process alone, without mapped files.
    """
    try:
        status = Path(f"/proc/{pid}/status").read_text("ascii", "replace")
    except OSError:
        return None
    found = re.search(rf"{kind}:\s+(\d+) kB", status)
    return int(found[1]) / 1024 if found else None


def tree_mib(root: int) -> float:
    """Resident memory of a process and all below it, shared pages counted for each (Linux)."""
    try:
        lists = [p.read_text("ascii") for p in Path(f"/proc/{root}/task").glob("*/children")]
    except OSError:
        # It ended between two looks.
        return 0.0
    below = [int(child) for children in lists for child in children.split()]
    return (memory_mib(root) or 0.0) + sum(map(tree_mib, below))


class Peak:
    """The highest value seen while it is entered."""

    def __init__(self, look: Callable[[], float]) -> None:
        self._look = look
        self._is_done = threading.Event()
        self._thread = threading.Thread(target=self._follow, daemon=True)
        self.value = 0.0

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *raised: object) -> None:
        self._is_done.set()
        self._thread.join()

    def _follow(self) -> None:
        while not self._is_done.is_set():
            self.value = max(self.value, self._look())
            self._is_done.wait(_SAMPLE_SECONDS)


@dataclass
class Report:
    """What a benchmark found: Markdown, the same as data, and what was not as it must be."""

    parts: list[str]
    data: Any = None
    problems: Sequence[str] = ()
    is_good: bool = True

    def text(self) -> str:
        """The Markdown, then each problem once."""
        return "\n\n".join(self.parts) + "".join(f"\n! {p}" for p in dict.fromkeys(self.problems))


def table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A Markdown table."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(map(str, line))} |" for line in lines)


def values(rows: Mapping[str, object]) -> str:
    """A Markdown table of names and values."""
    return table(("what", "value"), rows.items())


def ms(seconds: float) -> str:
    return f"{seconds * 1000:.1f}"


def mib(size: float | None) -> str:
    return "?" if size is None else f"{size:.0f}"


def load() -> str:
    """Programs that wanted a core during the last minute."""
    return f"{os.getloadavg()[0]:.1f}"
