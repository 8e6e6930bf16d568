"""Tables in plain text: rows of tabs, as slide converters leave them, or of pipes (pure)."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.cleaning import looks_like_labels

_DELIMITER = re.compile(r"^\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?\s*$")
_PIPE = re.compile(r"(?<!\\)\|")
# No table begins with so many rows of which only the last cell is filled.
_MAX_EMPTY_ROWS = 20


@dataclass(frozen=True)
class TextTable:
    """Rows of raw cells, all of one width. ``length`` counts the lines they were found on."""

    rows: tuple[tuple[str, ...], ...]
    has_header: bool
    length: int


def table_at(lines: Sequence[str], start: int) -> TextTable | None:
    """The table that begins on line ``start``, or None."""
    return _pipe_table(lines, start) or _tab_table(lines, start)


def _pipe_table(lines: Sequence[str], start: int) -> TextTable | None:
    delimited = start + 1 < len(lines) and "|" in lines[start] and "|" in lines[start + 1]
    if not delimited or not _DELIMITER.match(lines[start + 1]):
        return None
    end = start + 2
    while end < len(lines) and _PIPE.search(lines[end]) and lines[end].strip():
        end += 1
    rows = [_pipe_cells(lines[i]) for i in (start, *range(start + 2, end))]
    return TextTable(_evened(rows), any(rows[0]), end - start)


def _pipe_cells(line: str) -> list[str]:
    inner = re.sub(r"(?<!\\)\|\s*$", "", line.strip().removeprefix("|"))
    return [cell.strip().replace("\\|", "|") for cell in _PIPE.split(inner)]


def _tab_table(lines: Sequence[str], start: int) -> TextTable | None:
    rows: list[list[str]] = []
    widest, narrowest, is_indented = 0, sys.maxsize, True
    for line in map(lines.__getitem__, range(start, len(lines))):
        if "\t" not in line.strip(" \n") or not line.strip():
            break
        rows.append([cell.strip() for cell in line.split("\t")])
        widest, narrowest = max(widest, len(rows[-1])), min(narrowest, len(rows[-1]))
        is_indented = is_indented and not any(rows[-1][:-1])
        # Lines that only begin with a tab are indented text, and widths that vary are no columns.
        # Told early: a long run would else be looked through again from each of its lines.
        if widest - narrowest > widest // 2 or (is_indented and len(rows) >= _MAX_EMPTY_ROWS):
            return None
    if len(rows) < 2 or is_indented:
        return None
    return TextTable(_evened(rows), looks_like_labels(rows[0]), len(rows))


def _evened(rows: list[list[str]]) -> tuple[tuple[str, ...], ...]:
    width = max(map(len, rows))
    return tuple((*row, *[""] * (width - len(row))) for row in rows)
