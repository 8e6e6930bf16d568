"""What was read stays as it was, whatever becomes of the file."""

from __future__ import annotations

import mmap
from pathlib import Path

import numpy as np
import pytest

from kb.index import stored
from kb.index.stored import array_of, content_of


def test_what_was_read_outlives_a_file_that_shrinks(tmp_path: Path) -> None:
    text, numbers = tmp_path / "a.jsonl", tmp_path / "a.npy"
    text.write_bytes(b"abc" * 5_000)
    np.save(numbers, np.arange(9_000))
    content, array = content_of(text), array_of(numbers)
    for path in (text, numbers):
        with path.open("r+b") as file:
            file.truncate(0)
    assert content[-3:] == b"abc"
    assert array[-1] == 8_999


def test_what_is_large_is_mapped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stored, "READ_UP_TO", 10)
    path = tmp_path / "a.npy"
    np.save(path, np.arange(9))
    content = content_of(path)
    assert isinstance(content, mmap.mmap)
    content.close()
    assert isinstance(array_of(path), np.memmap)
