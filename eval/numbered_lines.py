"""The lines of evaluation data, and the errors that name what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from kb.errors import UsageError


def numbered_lines(path: Path) -> Iterator[tuple[int, str]]:
    """Lines that are not blank, with their numbers from 1.

    Raises:
        UsageError: the file cannot be read, or is not UTF-8.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise unreadable(path, getattr(error, "strerror", None) or "not UTF-8") from error
    # Not splitlines(): U+2028 and its like may stand inside a JSON string.
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            yield number, line.rstrip("\r")


def unreadable(path: Path, reason: str) -> UsageError:
    return UsageError(
        f"評価データ {path} を使えません: {reason}。場所と形式を確認してください（eval/README.md）。",
        f"the evaluation data {path} cannot be used: {reason}. "
        "Check its place and form (eval/README.md).",
    )


def bad_line(path: Path, number: int, key: str, reason: str) -> UsageError:
    return UsageError(
        f"評価データ {path.name} の {number} 行目の {key!r} が正しくありません: {reason}。"
        "形式は eval/README.md を見てください。",
        f"{key!r} in line {number} of {path.name} is wrong: {reason}. "
        "See eval/README.md for the form.",
    )
