"""A short form of the load test, on a real server with the real model."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.load import Trial, measure, report


def test_problems_are_told_once_below_the_table_and_are_not_good() -> None:
    told = report(Trial(1, 1, 1, problems=["lost: x", "lost: x"]), limit=2)
    lines = told.text().splitlines()
    assert "| errors | 2 |" in lines
    assert [line for line in lines if line.startswith("!")] == ["! lost: x"]
    assert not told.is_good


def test_answers_that_take_too_long_are_not_good_unless_the_chat_is_killed() -> None:
    quick, slow = ([(0.0, 1.0), (1.0, s), (2.0, s)] for s in (1.5, 2.5))
    assert report(Trial(answered=quick), limit=2).is_good
    assert not report(Trial(answered=slow), limit=2).is_good
    assert report(Trial(kills=1, answered=slow), limit=2).is_good


def test_the_first_answer_after_a_kill_is_one_that_was_asked_after_it() -> None:
    trial = Trial(kills=1, answered=[(9.0, 4.0), (11.0, 3.0), (12.0, 0.5)], killed=[10.0])
    assert "| first answer after a kill p50 / p95, ms | 2500.0 / 2500.0 |" in (
        report(trial, limit=2).text()
    )


@pytest.mark.soak
def test_eight_visitors_and_an_ingest_leave_no_error(
    tmp_path: Path, models_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("YOROZU_MODELS", str(models_folder))
    trial = Trial(sessions=8, seconds=20, every=5, ingests=True)
    measure(trial, tmp_path)
    assert trial.problems == []
    assert len(trial.answered) >= 8
    assert trial.generations == ["000001", "000002", "000002"]
    first, *later = trial.memory
    assert all(m < first * 1.5 for m in later)


@pytest.mark.soak
def test_kills_under_load_lose_nothing(
    tmp_path: Path, models_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("YOROZU_MODELS", str(models_folder))
    trial = Trial(sessions=4, seconds=40, every=0.2, kills=4)
    measure(trial, tmp_path)
    assert trial.problems == []
    assert trial.told
    assert trial.broken
    assert len(trial.killed) == 4
