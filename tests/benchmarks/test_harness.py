"""What all benchmarks share."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from benchmarks.__main__ import BENCHMARKS, door
from benchmarks.harness import (
    ROOT,
    Report,
    in_turn,
    memory_mib,
    percentile,
    questions_of,
    table,
    timed,
    tree_mib,
    values,
)


def test_percentiles_of_few_values_are_told() -> None:
    assert percentile([], 95) == 0.0
    assert percentile([2.0], 95) == 2.0
    assert percentile([1.0, 2.0, 3.0], 50) == 2.0


def test_questions_are_spread_over_the_dataset(tmp_path: Path) -> None:
    dataset = tmp_path / "five.jsonl"
    dataset.write_text("\n".join(json.dumps({"question": str(n)}) for n in range(5)) + "\n")
    assert questions_of(dataset, 2) == ["0", "2"]
    assert questions_of(dataset, 9) == ["0", "1", "2", "3", "4"]
    assert questions_of(dataset, 0) == []


def test_actions_take_turns_question_by_question() -> None:
    done: list[str] = []
    actions = {name: lambda q, name=name: done.append(name + q) for name in "ab"}
    times = in_turn(actions, ["1", "2"], rounds=2)
    assert done == ["a1", "b1", "a2", "b2"] * 2
    assert [len(seconds) for seconds in times.values()] == [4, 4]


def test_an_action_gives_its_result_beside_its_seconds() -> None:
    result, seconds = timed(lambda: "done")
    assert (result, seconds >= 0) == ("done", True)


def test_a_process_that_is_gone_holds_no_memory() -> None:
    assert memory_mib(2**22 + 1) == 0.0
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


@pytest.mark.parametrize("name", BENCHMARKS)
def test_every_benchmark_tells_what_it_takes(name: str) -> None:
    told = CliRunner().invoke(door(), [name, "--help"])
    assert told.exit_code == 0, told.output


def test_a_report_is_printed_and_written_and_its_verdict_is_the_exit_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "out.json"
    for is_good in (True, False):
        report = Report("| x |", {"x": 1}, ["lost: y", "lost: y"], is_good)
        monkeypatch.setitem(BENCHMARKS, "load", lambda report=report: report)
        told = CliRunner().invoke(door(), ["--json", str(file), "load"])
        assert told.output == "| x |\n! lost: y\n"
        assert told.exit_code == (0 if is_good else 1)
        assert json.loads(file.read_text(encoding="utf-8")) == {"x": 1}


PAGES = [
    ROOT / "Makefile",
    *(p for f in (".", "docs", "eval", "deploy") for p in ROOT.glob(f"{f}/*.md")),
]


def test_every_benchmark_that_a_page_names_exists() -> None:
    told = [
        re.findall(r"python -m benchmarks (?:--json \S+ )?(\w+)", p.read_text("utf-8"))
        for p in PAGES
    ]
    named = {name for names in told for name in names}
    assert named
    assert named - {"NAME"} <= BENCHMARKS.keys()


def test_every_option_of_a_benchmark_that_a_page_names_exists() -> None:
    command = re.compile(r"python -m benchmarks (?:--json \S+ )?(\w+)([^`\n]*)")
    for name, rest in {found for p in PAGES for found in command.findall(p.read_text("utf-8"))}:
        if name in BENCHMARKS:
            known = CliRunner().invoke(door(), [name, "--help"], env={"COLUMNS": "200"}).output
            options = re.findall(r"--[a-z-]+", rest.partition("#")[0])
            assert [option for option in options if option not in known] == [], name


def test_every_script_that_a_page_names_exists() -> None:
    told = [re.findall(r"python -m scripts(?:\.(\w+))?", page.read_text("utf-8")) for page in PAGES]
    named = {name for names in told for name in names if name}
    assert named
    assert [name for name in named if not (ROOT / "scripts" / f"{name}.py").exists()] == []
