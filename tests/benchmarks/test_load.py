"""A short form of the load test, on a real server with the real model."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts import kill_test
from scripts.load_test import Measured, Plan, measure, table


def test_percentiles_of_few_answers_are_told() -> None:
    assert Measured().p(95) == 0.0
    assert Measured(seconds=[2.0]).p(95) == 2.0
    assert Measured(seconds=[1.0, 2.0, 3.0]).p(50) == 2.0


def test_problems_are_told_once_below_the_table() -> None:
    lines = table(Plan(1, 1, 1), Measured(problems=["exception: x", "exception: x"]))
    assert "| errors | 2 |" in lines
    assert lines[-1] == "! exception: x"


@pytest.mark.soak
def test_eight_visitors_and_an_ingest_leave_no_error(
    tmp_path: Path, models_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("YOROZU_MODELS", str(models_folder))
    measured = measure(Plan(sessions=8, seconds=20, every=5, ingests=True), tmp_path)
    assert measured.problems == []
    assert len(measured.seconds) >= 8
    assert measured.generations == ["000001", "000002", "000002"]
    first, *later = [m for m in measured.memory if m is not None]
    assert all(m < first * 1.5 for m in later)


@pytest.mark.soak
def test_kills_under_load_lose_nothing(
    tmp_path: Path, models_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("YOROZU_MODELS", str(models_folder))
    measured = kill_test.measure(tmp_path, kills=4, sessions=4)
    assert (measured.lost, measured.differing, measured.is_whole) == ([], [], True)
    assert measured.told
    assert measured.broken
    assert len(measured.everybody) == 4
