"""Sides that answer by turns."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from benchmarks.answers import Asker, asking, warm_seconds
from benchmarks.checkouts import Side, sides
from benchmarks.harness import ROOT


class CountingAsker(Asker):
    """Takes as many seconds as tasks were done before."""

    def __init__(self, name: str, done: list[tuple[str, str, str]]) -> None:
        self.name, self.done = name, done

    def ask(self, task: str, question: str) -> float:
        self.done.append((self.name, task, question))
        return float(len(self.done))


def test_sides_take_turns_and_the_first_round_only_warms_up() -> None:
    done: list[tuple[str, str, str]] = []
    askers = {name: CountingAsker(name, done) for name in ("before", "after")}
    seconds = warm_seconds(askers, ["一", "二"], rounds=2)
    assert [(name, task) for name, task, _ in done[:4]] == [
        ("before", "ask"), ("before", "embed"), ("after", "ask"), ("after", "embed"),
    ]  # fmt: skip
    assert [question for _, _, question in done[::4]] == ["一", "二"] * 3
    assert seconds["before"]["ask"] == [9.0, 13.0, 17.0, 21.0]
    assert seconds["after"]["embed"] == [12.0, 16.0, 20.0, 24.0]


def test_a_side_runs_with_its_own_python_where_it_has_one(tmp_path: Path) -> None:
    assert Side(tmp_path, tmp_path).python == sys.executable
    own = tmp_path / ".venv" / "bin" / "python"
    own.parent.mkdir(parents=True)
    own.touch()
    side = Side(tmp_path, tmp_path / "own", ["YOROZU_QUERY_ENCODER=full"])
    assert side.python == str(own)
    assert side.environment["PYTHONPATH"] == str(tmp_path)
    assert side.environment["YOROZU_QUERY_ENCODER"] == "full"


def test_settings_are_those_of_the_side_after(tmp_path: Path) -> None:
    both = sides(tmp_path, ROOT, tmp_path, ["A=1"])
    assert {name: list(side.settings) for name, side in both.items()} == {
        "before": [],
        "after": ["A=1"],
    }
    assert both["before"].folder.is_dir()


def test_a_side_may_stand_alone(tmp_path: Path) -> None:
    assert list(sides(None, ROOT, tmp_path, [])) == ["after"]


def test_an_asker_that_ends_is_told(tmp_path: Path) -> None:
    """There is no knowledge base in the folder."""
    with asking(Side(ROOT, tmp_path)) as asker:
        with pytest.raises((RuntimeError, BrokenPipeError)):
            asker.ask("ask", "施錠は？")
        assert asker.process.wait() != 0
