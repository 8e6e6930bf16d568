"""Files that are either whole or not there, whenever the process is killed; and TOML that people write."""

from __future__ import annotations

import os
import shutil
import tempfile
import tomllib
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO


def write_atomically(path: Path, content: bytes) -> None:
    """Write ``content`` to ``path``, whole or not at all."""
    with written_whole(path) as file:
        file.write(content)


@contextmanager
def written_whole(path: Path, keeps_rights: bool = True) -> Iterator[BinaryIO]:
    """A temporary file beside ``path``, flushed to disk and renamed when nothing went wrong.

    Its owner's alone (0600), or with ``keeps_rights`` as the file that it replaces.
    """
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    try:
        with os.fdopen(handle, "w+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        if keeps_rights and path.exists():
            shutil.copymode(path, temporary)
        Path(temporary).replace(path)
    finally:
        # Renamed away when all went well.
        Path(temporary).unlink(missing_ok=True)
    sync_folder(path.parent)


def remove_unfinished(path: Path) -> None:
    """Remove what killed writers of ``path`` left beside it; only for who alone may write it."""
    for temporary in path.parent.glob(f".{path.name}-*"):
        temporary.unlink(missing_ok=True)


def sync_folder(folder: Path) -> None:
    """Make renames in ``folder`` durable; Windows cannot open folders and needs no such call."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def read_toml(path: Path) -> dict[str, Any]:
    """What the file holds, unchecked.

    Raises:
        ValueError: it cannot be read; the message says why.
    """
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise ValueError(error.strerror or "unreadable") from error
    except RecursionError as error:
        # Beside its own error, a ValueError, tomllib lets that of endless brackets through.
        raise ValueError(str(error)) from error


def read_entries(path: Path, kind: str) -> list[Any]:
    """The ``[[kind]]`` entries of a file that holds nothing else; each is unchecked.

    Raises:
        ValueError: it cannot be read, or holds something else; the message says which.
    """
    data = read_toml(path)
    entries = data.get(kind, [])
    if set(data) - {kind} or not isinstance(entries, list):
        raise ValueError(f"only [[{kind}]] entries belong here, found {sorted(data)}")
    return entries


Folder = Path | zipfile.Path
"""A generation here, or in a backup."""
