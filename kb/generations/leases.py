"""Who uses a generation: one locked file per reader, which the operating system frees on a crash."""

from __future__ import annotations

import itertools
import os
from pathlib import Path

from filelock import FileLock, Timeout

_lease_numbers = itertools.count()


class Lease:
    """A locked file that says a process uses a generation."""

    def __init__(self, folder: Path) -> None:
        self._lock: FileLock | None = None
        path = folder / f"{os.getpid()}-{next(_lease_numbers)}"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            lock = FileLock(path)
            lock.acquire(timeout=0)
        except (OSError, Timeout):
            # A knowledge base on a read-only medium is never swept, so it needs no lease.
            return
        self._lock = lock
        self._path = path

    def release(self) -> None:
        if self._lock is not None:
            self._lock.release()
            self._path.unlink(missing_ok=True)
            self._lock = None


def is_leased(folder: Path) -> bool:
    """Whether a reader's file is held in the folder; those that nobody holds are removed."""
    if not folder.is_dir():
        return False
    stale = [path for path in folder.iterdir() if _is_free(path)]
    for path in stale:
        path.unlink(missing_ok=True)
    return any(folder.iterdir())


def _is_free(path: Path) -> bool:
    lock = FileLock(path)
    try:
        lock.acquire(timeout=0)
    except (Timeout, OSError):
        return False
    lock.release()
    return True
