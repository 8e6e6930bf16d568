"""A source's bytes: only of a regular file, and never more than a file may have."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from ingest.readers import failures
from ingest.readers.file_names import shown_name

_MB = 2**20


def read_bytes(path: Path, max_bytes: int) -> bytes:
    """The file's content.

    Raises:
        ReadingError: unsupported, too-large, unreadable or empty.
    """
    with _opened(path, max_bytes) as file:
        data = file.read(max_bytes + 1)
    _check_size(path, len(data), max_bytes)
    if not data:
        raise failures.empty(shown_name(path.name))
    return data


def content_hash(path: Path, max_bytes: int) -> str:
    """The content's SHA-256, in hexadecimal digits; a file that is too large is not read for it.

    Raises:
        ReadingError: unsupported, too-large or unreadable.
    """
    digest, size = hashlib.sha256(), 0
    with _opened(path, max_bytes) as file:
        while block := file.read(_MB):
            size += len(block)
            # It may grow while it is read.
            _check_size(path, size, max_bytes)
            digest.update(block)
    return digest.hexdigest()


def check_regular(path: Path, max_bytes: int) -> None:
    """Open the file, and no more.

    Raises:
        ReadingError: unsupported, too-large or unreadable.
    """
    with _opened(path, max_bytes):
        pass


@contextmanager
def _opened(path: Path, max_bytes: int) -> Iterator[BinaryIO]:
    name = shown_name(path.name)
    try:
        # A pipe would wait for its writer. What was a file a moment ago may be one by now.
        handle = os.open(
            path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
        )
        with os.fdopen(handle, "rb") as file:
            status = os.fstat(handle)
            if not stat.S_ISREG(status.st_mode):
                raise failures.special_file(name)
            _check_size(path, status.st_size, max_bytes)
            yield file
    except OSError as error:
        raise failures.unreadable(name, error.strerror or str(error)) from error


def _check_size(path: Path, size: int, max_bytes: int) -> None:
    if size > max_bytes:
        shown, bound = f"{size / _MB:.1f} MB", f"{max_bytes / _MB:.1f} MB"
        raise failures.too_large(shown_name(path.name), shown, bound)
