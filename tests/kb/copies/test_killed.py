"""Copies that are killed at every change of the file system are whole after the same command again."""

from __future__ import annotations

import os
import shutil
import stat
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from copied_knowledge_base import LATER, store_at
from kb.copies.follower import pull
from kb.opening import open_generations
from kb.settings import Settings
from made_knowledge_base import MEETINGS, ingest_into

_CHANGES = {"os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.chmod", "os.truncate", "os.link"}
_DONE, _KILLED = 0, 9


def is_killed_at(change: int, work: Callable[[], object]) -> bool:
    """Whether the ``change``-th change, from 0, came; it was not made, nor anything after it.

    Nothing is tidied on the way out, as after ``kill -9``.
    """
    child = os.fork()
    if child == 0:
        _run(change, work)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert status in (_DONE, _KILLED), status
    return status == _KILLED


def _run(change: int, work: Callable[[], object]) -> None:
    left = change

    def watch(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal left
        if event not in _CHANGES and not (event == "open" and _writes(arguments[2])):
            return
        if left == 0:
            os._exit(_KILLED)
        left -= 1

    status = 1
    try:
        sys.addaudithook(watch)
        work()
        status = _DONE
    finally:
        os._exit(status)


def _writes(flags: object) -> bool:
    return isinstance(flags, int) and bool(flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT))


@pytest.fixture
def written(tmp_path: Path) -> Settings:
    settings = Settings(kb=tmp_path / "writer" / "kb", object_store=str(tmp_path / "store"))
    ingest_into(open_generations(settings), MEETINGS)
    return settings


def content(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() if path.is_file() else b""
        for path in folder.rglob("*")
        if path.name != "writer.lock"
    }


def killed_everywhere(before: Path, folder: Path, work: Callable[[], object]) -> int:
    """How many changes there were; after a kill at each, the same work again gives the same."""
    work()
    expected, changes = content(folder), 0
    while True:
        shutil.rmtree(folder)
        if before.exists():
            shutil.copytree(before, folder)
        if not is_killed_at(changes, work):
            return changes
        work()
        assert content(folder) == expected, f"killed at change {changes}"
        changes += 1


def test_a_first_pull_killed_at_any_change_is_whole_after_another(
    written: Settings, tmp_path: Path
) -> None:
    copy = tmp_path / "reader" / "kb"
    changes = killed_everywhere(
        tmp_path / "none", copy, lambda: pull(store_at(written), copy, is_thorough=True)
    )
    assert changes > 20


def test_a_later_pull_killed_at_any_change_is_whole_after_another(
    written: Settings, tmp_path: Path
) -> None:
    copy, before = tmp_path / "reader" / "kb", tmp_path / "before"
    pull(store_at(written), copy)
    shutil.copytree(copy, before)
    ingest_into(open_generations(written), LATER)
    changes = killed_everywhere(
        before, copy, lambda: pull(store_at(written), copy, is_thorough=True)
    )
    assert changes > 20


def test_what_is_written_whole_is_its_owner_s(written: Settings) -> None:
    live = written.knowledge_base / "LIVE"
    assert stat.S_IMODE(live.stat().st_mode) == 0o600
