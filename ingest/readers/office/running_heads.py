"""Lines that stand on every page: which of them say something that stands nowhere else (pure)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

_COUNTERS = re.compile(r"ページ|頁|page|of|第", re.IGNORECASE)
_NO_LETTERS = re.compile(r"[\W\d_]+")


def letters_of(line: str) -> str:
    """A running head without page numbers, to be looked for in the text."""
    return _NO_LETTERS.sub("", line)


def is_counter(line: str) -> bool:
    """True for a line that only numbers the pages: ページ 3 / 12."""
    return not letters_of(_COUNTERS.sub("", line))


def only_there(lines: Iterable[str], text: str) -> Iterator[str]:
    """The lines, each once, whose letters are not in ``text`` and that do not only count pages."""
    known, told = letters_of(text), set[str]()
    for line in lines:
        letters = letters_of(line)
        if letters and letters not in known and letters not in told and not is_counter(line):
            told.add(letters)
            yield line
