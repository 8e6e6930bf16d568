from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from ingest.readers.file_bytes import check_regular, content_hash, read_bytes
from kb.errors import ReadingError


def reason(path: Path, max_bytes: int = 100) -> str:
    with pytest.raises(ReadingError) as caught:
        read_bytes(path, max_bytes)
    return caught.value.reason


def test_content_and_its_hash(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"abc")
    assert read_bytes(path, 3) == b"abc"
    assert content_hash(path, 3) == hashlib.sha256(b"abc").hexdigest()
    check_regular(path, 3)


def test_empty_missing_and_too_large_files_are_told(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.touch()
    assert reason(path) == "empty"
    assert reason(tmp_path / "none.txt") == "unreadable"
    assert reason(tmp_path) == "unreadable"
    path.write_bytes(b"x" * 101)
    assert reason(path) == "too-large"


def test_a_sparse_file_is_refused_by_its_size(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "huge.pdf"
    with path.open("wb") as file:
        file.truncate(3 * 2**30)
    monkeypatch.setattr(hashlib, "sha256", lambda: None)
    with pytest.raises(ReadingError) as caught:
        content_hash(path, 100 * 2**20)
    assert caught.value.reason == "too-large"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    assert reason(tmp_path / "pipe.txt") == "unsupported"
