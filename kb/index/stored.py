"""Stored content: read whole, or mapped where it is large.

A mapped file that shrinks under a running chat ends the process (SIGBUS), and one that changes
changes answers; what was read stays what it was when it was checked.
"""

from __future__ import annotations

import mmap
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

READ_UP_TO = 512 * 1024 * 1024
"""Bytes of a file: token vectors of about 13,000 passages, vectors of 350,000."""


def content_of(path: Path) -> bytes | mmap.mmap:
    """The file's content.

    Raises:
        OSError: it cannot be read.
    """
    if path.stat().st_size <= READ_UP_TO:
        return path.read_bytes()
    with path.open("rb") as file:
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)


def array_of(path: Path) -> npt.NDArray[Any]:
    """The array of an ``.npy`` file.

    Raises:
        OSError, ValueError, EOFError: the file is missing, none, or cut off.
    """
    is_read = path.stat().st_size <= READ_UP_TO
    loaded: npt.NDArray[Any] = np.load(path, mmap_mode=None if is_read else "r", allow_pickle=False)
    return loaded
