"""What stands around a quotation in its page's display text, as lines and rows with it marked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

_LINES_AROUND = 3
_UNQUOTED_CHARS = 200
"""Of a line beside the quotation; what is longer is cut, as minified pages are one line."""
_CUT = "…"


@dataclass(frozen=True)
class Piece:
    """Characters that belong to the quotation, or do not."""

    text: str
    is_quoted: bool


Cell = tuple[Piece, ...]


@dataclass(frozen=True)
class ShownLine:
    """A line of running text (one cell), or a table's row (several)."""

    cells: tuple[Cell, ...]
    follows: bool = True
    """Whether it stands directly below the line shown before it."""

    @property
    def is_row(self) -> bool:
        return len(self.cells) > 1


@dataclass(frozen=True)
class _Line:
    text: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)

    @property
    def is_row(self) -> bool:
        return "\t" in self.text


def place_of_quote(text: str, quote: str, start: int) -> int | None:
    """Where the quotation begins: at ``start``, or where a later edition of the page has it."""
    if text.startswith(quote, start):
        return start
    found = text.find(quote)
    return found if quote and found >= 0 else None


def surroundings(text: str, start: int, end: int) -> tuple[ShownLine, ...]:
    """The lines that hold ``text[start:end]`` with those before and after.

    Rows of a table come with the first row of the table, which mostly names its columns.
    """
    lines = [line for line in _lines(text) if line.text.strip()]
    quoted = [i for i, line in enumerate(lines) if line.start < end and line.end > start]
    if not quoted:
        return ()
    first = max(0, quoted[0] - _LINES_AROUND)
    chosen = [*range(first, min(len(lines), quoted[-1] + 1 + _LINES_AROUND))]
    top = _top_row(lines, quoted[0])
    if top < first:
        chosen.insert(0, top)
    return tuple(
        ShownLine(
            tuple(_cells(lines[index], start, end)),
            follows=place == 0 or index == chosen[place - 1] + 1,
        )
        for place, index in enumerate(chosen)
    )


def _lines(text: str) -> Iterator[_Line]:
    start = 0
    for line in text.split("\n"):
        yield _Line(line, start)
        start += len(line) + 1


def _top_row(lines: list[_Line], index: int) -> int:
    """The first row of the table that this line belongs to; the line itself outside of tables."""
    while lines[index].is_row and index and lines[index - 1].is_row:
        index -= 1
    return index


def _cells(line: _Line, start: int, end: int) -> Iterator[Cell]:
    at = line.start
    for cell in line.text.split("\t"):
        yield tuple(_pieces(cell, start - at, end - at))
        at += len(cell) + 1


def _pieces(cell: str, start: int, end: int) -> Iterator[Piece]:
    start, end = max(0, min(start, len(cell))), max(0, min(end, len(cell)))
    if start >= end:
        yield Piece(_beginning(cell), is_quoted=False)
        return
    if before := cell[:start]:
        yield Piece(_ending(before), is_quoted=False)
    yield Piece(cell[start:end], is_quoted=True)
    if after := cell[end:]:
        yield Piece(_beginning(after), is_quoted=False)


def _beginning(text: str) -> str:
    return text if len(text) <= _UNQUOTED_CHARS else text[:_UNQUOTED_CHARS] + _CUT


def _ending(text: str) -> str:
    return text if len(text) <= _UNQUOTED_CHARS else _CUT + text[-_UNQUOTED_CHARS:]
