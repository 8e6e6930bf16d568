"""What every benchmark shares: times, memory, questions, and a report as Markdown and JSON."""

from __future__ import annotations

import json
import re
import statistics
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

Result = TypeVar("Result")

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = ROOT / "materials" / "sample"
SAMPLE_QUESTIONS = ROOT / "eval" / "data" / "sample.jsonl"


def questions_of(dataset: Path, count: int) -> list[str]:
    """So many questions, spread evenly over the file."""
    lines = dataset.read_text("utf-8").splitlines()
    texts = [json.loads(line)["question"] for line in lines if line.strip()]
    return texts[:: max(1, len(texts) // count)][:count] if count else []


def timed(action: Callable[[], Result]) -> tuple[Result, float]:
    """What the action gives, and its seconds on the clock."""
    started = time.perf_counter()
    result = action()
    return result, time.perf_counter() - started


def percentile(seconds: Sequence[float], percent: int) -> float:
    """0.0 where nothing was measured."""
    if len(seconds) < 2:
        return max(seconds, default=0.0)
    return statistics.quantiles(seconds, n=100, method="inclusive")[percent - 1]


def in_turn(
    actions: Mapping[str, Callable[[str], object]], questions: Sequence[str], rounds: int
) -> dict[str, list[float]]:
    """Seconds of each action; they alternate question by question, so a busy machine slows all alike."""
    seconds: dict[str, list[float]] = {name: [] for name in actions}
    for question in list(questions) * rounds:
        for name, action in actions.items():
            seconds[name].append(timed(lambda: action(question))[1])  # noqa: B023 (called here)
    return seconds


def memory_mib(pid: int, kind: str = "VmRSS") -> float:
    """Memory of a process; 0.0 where it has ended or the system does not tell.

    VmRSS: resident. VmHWM: its peak. RssAnon: what belongs to the process alone, without mapped files.
    """
    try:
        status = Path(f"/proc/{pid}/status").read_text("ascii", "replace")
    except OSError:
        return 0.0
    found = re.search(rf"{kind}:\s+(\d+) kB", status)
    return int(found[1]) / 1024 if found else 0.0


def tree_mib(root: int) -> float:
    """Resident memory of a process and all below it, shared pages counted for each (Linux)."""
    try:
        lists = [p.read_text("ascii") for p in Path(f"/proc/{root}/task").glob("*/children")]
    except OSError:
        # It ended between two looks.
        return 0.0
    below = [int(child) for children in lists for child in children.split()]
    return memory_mib(root) + sum(map(tree_mib, below))


@dataclass
class Report:
    """What a benchmark found: Markdown, the same as data, and what was not as it must be."""

    shown: str
    data: Any
    problems: Sequence[str] = ()
    is_good: bool = True

    def text(self) -> str:
        """The Markdown, then each problem once."""
        return self.shown + "".join(f"\n! {problem}" for problem in dict.fromkeys(self.problems))


def table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A Markdown table."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(map(str, line))} |" for line in lines)


def values(rows: Mapping[str, object]) -> str:
    """A Markdown table of names and values."""
    return table(("what", "value"), rows.items())


def ms(seconds: Sequence[float]) -> str:
    """Median and 95th percentile in milliseconds."""
    return f"{percentile(seconds, 50) * 1000:.1f} / {percentile(seconds, 95) * 1000:.1f}"
