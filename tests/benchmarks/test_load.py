"""A short form of the load test, on a real server with the real model."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import kills
from benchmarks.load import Measured, Plan, measure, report


def test_problems_are_told_once_below_the_table_and_are_not_good() -> None:
    told = report(Plan(1, 1, 1), Measured(problems=["exception: x", "exception: x"]), limit=2)
    lines = told.text().splitlines()
    assert "| errors | 2 |" in lines
    assert [line for line in lines if line.startswith("!")] == ["! exception: x"]
    assert not told.is_good


def test_answers_that_take_too_long_are_not_good() -> None:
    assert report(Plan(), Measured(seconds=[1.0, 1.5]), limit=2).is_good
    assert not report(Plan(), Measured(seconds=[1.0, 2.5, 2.5]), limit=2).is_good


def test_what_a_kill_lost_is_named_and_not_good() -> None:
    told = kills.report(kills.Measured(lost=["席は？"], is_whole=True), sessions=1)
    assert "! lost: 席は？" in told.text()
    assert not told.is_good
    assert not kills.report(kills.Measured(is_whole=False), sessions=1).is_good
    assert kills.report(kills.Measured(is_whole=True), sessions=1).is_good


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
    measured = kills.measure(tmp_path, kills=4, sessions=4)
    assert (measured.lost, measured.differing, measured.is_whole) == ([], [], True)
    assert measured.told
    assert measured.broken
    assert len(measured.everybody) == 4
