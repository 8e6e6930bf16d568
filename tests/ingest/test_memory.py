from __future__ import annotations

import platform
import sys
from pathlib import Path

import pytest

from ingest.memory import give_back_free_memory

PIECES, BYTES = 40_000, 4_000


def resident_bytes() -> int:
    return int(Path("/proc/self/statm").read_text("ascii").split()[1]) * 4096


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc gives memory back")
def test_memory_freed_in_small_pieces_is_given_back() -> None:
    pieces = [bytes(BYTES) for _ in range(PIECES)]
    # A piece that stays keeps the others' place from being given back by itself.
    last = pieces[-1]
    full = resident_bytes()
    del pieces
    assert give_back_free_memory()
    assert full - resident_bytes() > PIECES * BYTES * 0.8
    assert len(last) == BYTES


def test_other_systems_are_left_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    assert not give_back_free_memory()
