"""Sides that answer by turns."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from benchmarks.answers import Seconds, Side, ask_in_turn, asking
from benchmarks.harness import ROOT, Times
from benchmarks.made import QUESTIONS


class CountingAsker:
    """Takes as many seconds as tasks were done before."""

    def __init__(self, name: str, done: list[tuple[str, str, str]]) -> None:
        self.name, self.done = name, done

    def ask(self, task: str, question: str) -> float:
        self.done.append((self.name, task, question))
        return float(len(self.done))


def test_sides_take_turns_and_the_first_round_only_warms_up() -> None:
    done: list[tuple[str, str, str]] = []
    askers = {name: CountingAsker(name, done) for name in ("this", "beside")}
    seconds = {name: Seconds(Times()) for name in askers}
    ask_in_turn(askers, seconds, rounds=2)
    assert [(name, task) for name, task, _ in done[:4]] == [
        ("this", "ask"), ("this", "embed"), ("beside", "ask"), ("beside", "embed"),
    ]  # fmt: skip
    assert [question for _, _, question in done[::4]] == list(QUESTIONS) * 3
    assert seconds["this"].first == [1.0]
    assert seconds["beside"].first == [3.0]
    assert len(seconds["this"].asked) == len(seconds["this"].embedded) == 2 * len(QUESTIONS)


def test_a_side_runs_with_its_own_python_where_it_has_one(tmp_path: Path) -> None:
    assert Side("bare", tmp_path, checkout=tmp_path).python == sys.executable
    own = tmp_path / ".venv" / "bin" / "python"
    own.parent.mkdir(parents=True)
    own.touch()
    side = Side("own", tmp_path / "kb", tmp_path, {"YOROZU_QUERY_ENCODER": "full"})
    assert side.python == str(own)
    assert side.environment["PYTHONPATH"] == str(tmp_path)
    assert side.environment["YOROZU_KB"] == str(tmp_path / "kb")
    assert side.environment["YOROZU_QUERY_ENCODER"] == "full"


def test_an_asker_that_ends_is_told(tmp_path: Path) -> None:
    """There is no knowledge base in the folder."""
    with asking(Side("missing", tmp_path / "kb", ROOT)) as asker:
        with pytest.raises((RuntimeError, BrokenPipeError)):
            asker.ask("ask", "施錠は？")
        assert asker.process.wait() != 0
