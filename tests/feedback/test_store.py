"""The file of kept questions: several threads and processes at once, and kills."""

from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from checkout import CHECKOUT
from feedback.entries import CitedPlace, Entry
from feedback.store import FeedbackStore, Filter
from kb.errors import FeedbackError

WRITER = Path(__file__).with_name("keep_entries.py")
PLACE = CitedPlace("m/a.pdf", "第90回", 90, "質問⑥", 2, "扉には電子錠", ("office",))
ENTRY = Entry(
    "e1", "2031-04-02T00:00:00Z", "扉は？", "■ 回答", "000001", False, None, (12, 99), ("窓は？",),
    (PLACE,), True, "unclear", "短すぎる", "to-answer", True, (99,),
)  # fmt: skip
PLAIN = Entry("e2", "2031-04-03T00:00:00Z", "窓は？", "見つかりません", "000001", True, "not-found")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "feedback.sqlite"


@pytest.fixture
def store(path: Path) -> FeedbackStore:
    return FeedbackStore(path)


def ids(store: FeedbackStore, wanted: Filter | None = None) -> list[str]:
    return [e.id for e in store.entries(wanted or Filter())]


def test_a_new_file_is_empty(store: FeedbackStore) -> None:
    assert store.entries() == []
    assert store.get("e1") is None


def test_an_entry_comes_back_as_it_was_kept(store: FeedbackStore) -> None:
    store.keep(ENTRY)
    store.keep(PLAIN)
    assert store.entries() == [PLAIN, ENTRY]
    assert store.get("e1") == ENTRY


def test_keeping_again_loses_nothing_that_was_said(store: FeedbackStore) -> None:
    store.keep(PLAIN)
    store.rate("e2", False)
    store.complain("e2", "missing", "窓の話がない")
    store.sort("e2", "to-answer")
    store.confirm("e2", True)
    store.keep(PLAIN)
    assert store.get("e2") == replace(
        PLAIN,
        is_good=False,
        complaint="missing",
        comment="窓の話がない",
        status="to-answer",
        is_confirmed=True,
    )


def test_a_thumb_can_be_taken_back(store: FeedbackStore) -> None:
    store.keep(ENTRY)
    store.rate("e1", None)
    found = store.get("e1")
    assert found is not None
    assert found.is_good is None


def test_filters_narrow_down(store: FeedbackStore) -> None:
    for entry in (ENTRY, PLAIN):
        store.keep(entry)
    assert ids(store, Filter(status="to-answer")) == ["e1"]
    assert ids(store, Filter(is_unanswered=True)) == ["e2"]
    assert ids(store, Filter(is_good=True)) == ["e1"]
    assert ids(store, Filter(number=99)) == ["e1"]
    assert ids(store, Filter(number=0)) == ["e2"]
    assert ids(store, Filter(status="done")) == []


def test_one_a_question_or_everything_older_can_be_deleted(store: FeedbackStore) -> None:
    for entry in (ENTRY, PLAIN, replace(PLAIN, id="e3"), replace(ENTRY, id="e4")):
        store.keep(entry)
    assert store.forget("e4") == 1
    assert store.forget_question("窓は？") == 2
    assert store.forget_before("2031-04-02") == 0
    assert store.forget_before("2031-04-03") == 1
    assert ids(store) == []


def test_deleted_words_are_in_no_file_any_more(store: FeedbackStore, path: Path) -> None:
    store.keep(replace(PLAIN, question="消すべき珍しい文です"))
    for number in range(50):
        store.keep(replace(PLAIN, id=f"x{number}"))
    store.forget("e2")
    held = b"".join(file.read_bytes() for file in path.parent.iterdir())
    assert "珍しい文".encode() not in held
    assert "見つかりません".encode() in held


def test_what_is_too_old_goes_when_something_new_comes(path: Path) -> None:
    store = FeedbackStore(path, keep_days=30)
    FeedbackStore(path).keep(replace(PLAIN, id="old", asked_at="2020-01-01T00:00:00Z"))
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    store.keep(replace(PLAIN, id="new", asked_at=now))
    assert ids(store) == ["new"]


def test_days_are_counted_to_the_second(path: Path) -> None:
    store = FeedbackStore(path, keep_days=1)
    FeedbackStore(path).keep(PLAIN)
    assert store.expire(datetime(2031, 4, 4, 0, 0, 0, tzinfo=UTC)) == 0
    assert store.expire(datetime(2031, 4, 4, 0, 0, 1, tzinfo=UTC)) == 1


def test_threads_lose_nothing(store: FeedbackStore) -> None:
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda n: store.keep(replace(PLAIN, id=f"t{n}")), range(40)))
        list(threads.map(lambda n: store.rate(f"t{n}", n % 2 == 0), range(40)))
    assert len(store.entries(Filter(is_good=True))) == 20
    assert len(store.entries()) == 40


def test_threads_that_begin_a_new_file_together_wait_for_each_other(tmp_path: Path) -> None:
    def keep(number: int) -> None:
        file = tmp_path / f"{number // 8}" / "feedback.sqlite"
        FeedbackStore(file).keep(replace(PLAIN, id=f"t{number}"))

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(keep, range(200)))
    kept = [len(FeedbackStore(tmp_path / f"{n}" / "feedback.sqlite").entries()) for n in range(25)]
    assert kept == [8] * 25


def test_processes_that_begin_together_lose_nothing(store: FeedbackStore, path: Path) -> None:
    command = [sys.executable, str(WRITER), str(path)]
    writers = [
        subprocess.Popen([*command, f"p{n}", "15"], cwd=CHECKOUT, stdout=subprocess.DEVNULL,
                         env={"PYTHONPATH": str(CHECKOUT)})
        for n in range(4)
    ]  # fmt: skip
    assert [writer.wait(timeout=60) for writer in writers] == [0] * 4
    assert len(store.entries()) == 60


@pytest.mark.parametrize("after", [1, 7, 20])
def test_a_kill_leaves_everything_that_was_told_as_kept(
    store: FeedbackStore, path: Path, after: int
) -> None:
    with subprocess.Popen(
        [sys.executable, str(WRITER), str(path), "k"], cwd=CHECKOUT, stdout=subprocess.PIPE, text=True,
        env={"PYTHONPATH": str(CHECKOUT)},
    ) as writer:  # fmt: skip
        assert writer.stdout is not None
        told = [writer.stdout.readline().strip() for _ in range(after)]
        writer.kill()
        told += writer.stdout.read().split()
    assert set(told) <= set(ids(store))
    with sqlite3.connect(path) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    connection.close()


def test_a_damaged_file_is_one_clear_line(store: FeedbackStore, path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"no database at all" * 100)
    with pytest.raises(FeedbackError, match=r"feedback\.sqlite"):
        store.keep(ENTRY)


def test_a_file_of_a_newer_version_is_left_alone(store: FeedbackStore, path: Path) -> None:
    path.parent.mkdir()
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(FeedbackError, match="newer version"):
        store.entries()


def test_a_forgotten_document_leaves_the_question_and_no_word_of_its_own(
    store: FeedbackStore, path: Path
) -> None:
    other = replace(PLACE, document="m/b.pdf", quote="記録は残す")
    store.keep(replace(ENTRY, citations=(PLACE, other), comment="短い"))
    store.keep(replace(ENTRY, id="e4", citations=(other,)))
    assert store.forget_document("m/a.pdf") == 1
    kept = store.get("e1")
    assert kept is not None
    assert (kept.question, kept.comment, kept.answer) == ("扉は？", "短い", "")
    assert kept.citations == (other,)
    assert store.get("e4") == replace(ENTRY, id="e4", citations=(other,))
    held = b"".join(file.read_bytes() for file in path.parent.iterdir())
    assert PLACE.quote.encode() not in held
    assert store.forget_document("m/unknown.pdf") == 0


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps rights in another way")
def test_nobody_else_may_read_the_file(store: FeedbackStore, path: Path) -> None:
    store.keep(ENTRY)
    assert {stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()} == {0o600}
