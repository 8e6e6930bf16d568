"""The record of changes: who, when, which command, counts; nothing of the material."""

from __future__ import annotations

import json
import multiprocessing
import os
from pathlib import Path

import pytest

from ingest.report import IngestReport, record_ingest
from kb.errors import KnowledgeBaseDamagedError, KnowledgeBaseUnwritableError
from kb.generations.history import ACTIVITY, activities, activity_lines, record


def test_where_nothing_was_done_there_is_nothing(tmp_path: Path) -> None:
    assert activities(tmp_path) == []


def test_changes_come_back_in_their_order(tmp_path: Path) -> None:
    done = [
        record(tmp_path, "ingest", "000001", added=2, failed=1),
        record(tmp_path, "rollback", "000001"),
    ]
    assert activities(tmp_path) == done
    first, second = activity_lines(done)
    assert "ingest" in first
    assert "+2 ~0 -0 !1" in first
    assert second.endswith("+0 ~0 -0")


def test_a_line_is_only_ever_added(tmp_path: Path) -> None:
    record(tmp_path, "ingest", "000001")
    before = (tmp_path / ACTIVITY).read_bytes()
    record(tmp_path, "ingest", "000002")
    assert (tmp_path / ACTIVITY).read_bytes().startswith(before)


def test_the_user_is_the_account_that_ran_the_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOGNAME", "maintainer")
    assert record(tmp_path, "ingest", None).user == "maintainer"


def _record_many(folder: Path, command: str) -> None:
    for _ in range(50):
        record(folder, command, "000001")


def test_two_processes_do_not_mix_their_lines(tmp_path: Path) -> None:
    context = multiprocessing.get_context("fork")
    both = [context.Process(target=_record_many, args=(tmp_path, c * 500)) for c in "ab"]
    for process in both:
        process.start()
    for process in both:
        process.join()
    assert sorted(a.command for a in activities(tmp_path)) == ["a" * 500] * 50 + ["b" * 500] * 50


def test_an_ingest_is_recorded_with_counts_and_no_names(tmp_path: Path) -> None:
    report = IngestReport("000003", added=("materials/a.pdf",), removed=("materials/b.pdf",))
    record_ingest(tmp_path, report)
    (row,) = [json.loads(line) for line in (tmp_path / ACTIVITY).read_text().splitlines()]
    assert (row["generation"], row["added"], row["removed"]) == ("000003", 1, 1)
    assert "materials" not in json.dumps(row)


def test_a_held_back_ingest_added_nothing(tmp_path: Path) -> None:
    done = record_ingest(tmp_path, IngestReport("000001", added=("a.pdf",), held_back=True))
    assert done
    assert (done.command, done.added) == ("ingest-held-back", 0)


def test_a_dry_run_is_not_recorded(tmp_path: Path) -> None:
    assert record_ingest(tmp_path, IngestReport(None, added=("a.pdf",), dry_run=True)) is None
    assert not (tmp_path / ACTIVITY).exists()


def test_a_line_that_is_no_record_is_told(tmp_path: Path) -> None:
    (tmp_path / ACTIVITY).write_text("{}\n")
    with pytest.raises(KnowledgeBaseDamagedError, match=r"activity\.jsonl"):
        activities(tmp_path)


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeBaseUnwritableError):
        record(tmp_path / "not-there", "ingest", None)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_only_the_owner_and_the_group_read_it(tmp_path: Path) -> None:
    record(tmp_path, "ingest", None)
    assert (tmp_path / ACTIVITY).stat().st_mode & 0o007 == 0
