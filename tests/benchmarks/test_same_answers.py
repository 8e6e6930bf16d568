"""What counts as a difference between two checkouts' answers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from benchmarks import same_answers
from benchmarks.same_answers import differences, failures

ANSWER = {"text": "鍵", "citations": [{"page": 1, "score": 0.5}], "seconds": 0.1}


def found(before: Any, after: Any, *ignored: str) -> list[str]:
    return differences(before, after, {*ignored}, "ask")


def test_the_same_value_has_no_difference() -> None:
    assert found(ANSWER, dict(ANSWER)) == []


def test_a_difference_is_told_by_its_place_with_both_values() -> None:
    other = ANSWER | {"citations": [{"page": 2, "score": 0.5}]}
    assert found(ANSWER, other) == ["-ask.citations[0].page: 1", "+ask.citations[0].page: 2"]


def test_what_is_missing_or_added_is_a_difference() -> None:
    assert found({"a": 1}, {"b": 1}) == ["-ask.a: 1", "+ask.b: 1"]
    assert found([1], [1, 2]) == ["+ask[1]: 2"]
    assert found({"a": []}, {"a": {}}) == ["-ask.a: []", "+ask.a: {}"]
    assert found({"a": 1, "b": []}, {"a": 1}) == ["-ask.b: []"]


def test_another_type_or_order_of_keys_is_a_difference() -> None:
    assert found({"a": 1}, {"a": 1.0}) == ["-ask.a: 1", "+ask.a: 1.0"]
    assert found({"a": 1}, {"a": True}) == ["-ask.a: 1", "+ask.a: true"]
    assert len(found({"a": 1, "b": 2}, {"b": 2, "a": 1})) == 2


def test_ignored_fields_are_left_out_at_any_depth() -> None:
    other = {"text": "鍵", "citations": [{"page": 1, "score": 0.25}], "seconds": 9}
    assert found([ANSWER], [other], "score", "seconds") == []
    assert len(found([ANSWER], [other], "seconds")) == 2


def test_two_sides_that_fail_alike_are_not_the_same() -> None:
    """Exit code 1 says that some inputs failed, which may be as it was before."""
    found = {"ingest": {"exit": 1}, "ask": {"exit": 2}, "search x": {"exit": 0}}
    assert failures(found) == ["ask: exit code 2"]


@pytest.mark.parametrize(("after", "is_good"), [("鍵", True), ("錠", False)])
def test_two_checkouts_are_asked_by_their_own_command_line(
    tmp_path: Path, after: str, is_good: bool
) -> None:
    for name, text in (("before", "鍵"), ("after", after)):
        checkout(tmp_path / name, text)
    questions = tmp_path / "questions.jsonl"
    questions.write_text('{"id": 1, "question": "施錠は？"}\n', encoding="utf-8")
    report = same_answers.same_answers(
        [str(tmp_path), str(questions)], tmp_path / "before", tmp_path / "after", searches=1
    )
    assert report.is_good is is_good
    places = [line.partition(": ")[0].replace("questions.", "") for line in report.data]
    assert places == (
        []
        if is_good
        else [
            "-ask.printed.text",
            "+ask.printed.text",
            "-search 施錠は？.printed.text",
            "+search 施錠は？.printed.text",
        ]
    )


def checkout(folder: Path, text: str) -> None:
    """A command line that answers everything with the same words, but takes its own time."""
    (folder / ".venv" / "bin").mkdir(parents=True)
    python = folder / ".venv" / "bin" / "python"
    answer = f"""'{{"text": "{text}", "passages": 1, "seconds": '$$'}}'"""
    kept = """'{"text": "", "passages": 1}'"""
    python.write_text(
        f"#!/bin/sh\ncase $2 in ask|search) echo {answer};; *) echo {kept};; esac\n", "utf-8"
    )
    python.chmod(0o755)
