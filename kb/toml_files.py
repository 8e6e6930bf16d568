"""TOML files that people write."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any


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
