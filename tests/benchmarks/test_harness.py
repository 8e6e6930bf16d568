"""What all benchmarks share."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from benchmarks.__main__ import WHERE, benchmark, telling
from benchmarks.harness import (
    ROOT,
    Peak,
    Report,
    in_turn,
    memory_mib,
    percentile,
    table,
    timed,
    tree_mib,
    values,
)


def test_percentiles_of_few_values_are_told() -> None:
    assert percentile([], 95) == 0.0
    assert percentile([2.0], 95) == 2.0
    assert percentile([1.0, 2.0, 3.0], 50) == 2.0


def test_actions_take_turns_question_by_question() -> None:
    done: list[str] = []
    actions = {name: lambda q, name=name: done.append(name + q) for name in "ab"}
    times = in_turn(actions, ["1", "2"], rounds=2)
    assert done == ["a1", "b1", "a2", "b2"] * 2
    assert [len(t.wall) for t in times.values()] == [4, 4]
    assert all(s >= 0 for t in times.values() for s in (*t.wall, *t.cpu))


def test_an_action_gives_its_result_beside_its_seconds() -> None:
    result, seconds = timed(lambda: "done")
    assert (result, seconds >= 0) == ("done", True)


def test_the_highest_value_seen_is_the_peak() -> None:
    seen = iter([1.0, 3.0, 2.0])
    with Peak(lambda: next(seen, 0.0)) as peak:
        while next(seen, None) is not None:
            pass
    assert 0.0 < peak.value <= 3.0


def test_memory_of_a_process_that_is_gone_is_unknown() -> None:
    assert memory_mib(2**22 + 1) is None
    assert tree_mib(2**22 + 1) == 0.0


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="read from /proc")
def test_a_process_weighs_at_most_what_its_peak_was() -> None:
    own, peak = memory_mib(os.getpid()), memory_mib(os.getpid(), "VmHWM")
    assert own
    assert peak
    assert 1 < own <= peak


def test_tables_are_markdown() -> None:
    assert table(("a", "b"), [(1, "x")]) == "| a | b |\n| --- | --- |\n| 1 | x |"
    assert values({"n": 2}) == "| what | value |\n| --- | --- |\n| n | 2 |"


def test_every_name_is_a_benchmark_that_tells_what_it_takes() -> None:
    for name in WHERE:
        app = typer.Typer(add_completion=False)
        app.command()(telling(benchmark(name), None))
        told = CliRunner().invoke(app, ["--help"])
        assert told.exit_code == 0, told.output


def test_a_report_is_printed_and_written_and_its_verdict_is_the_exit_code(tmp_path: Path) -> None:
    file = tmp_path / "out.json"
    for is_good in (True, False):
        app = typer.Typer()
        report = Report(["| x |"], {"x": 1}, ["lost: y", "lost: y"], is_good)
        app.command()(telling(lambda report=report: report, file))
        told = CliRunner().invoke(app, [])
        assert told.output == "| x |\n! lost: y\n"
        assert told.exit_code == (0 if is_good else 1)
        assert json.loads(file.read_text(encoding="utf-8")) == {"x": 1}


def test_every_benchmark_that_a_page_names_exists() -> None:
    pages = [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("eval/*.md")]
    words = [page.read_text("utf-8").split("python -m benchmarks ")[1:] for page in pages]
    named = {after.split()[0].strip("`") for found in words for after in found}
    assert named
    assert named - {"NAME"} <= WHERE.keys()
