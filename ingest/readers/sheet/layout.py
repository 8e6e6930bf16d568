"""Where a sheet's cells are seen: hidden lines taken out, merged areas followed (pure)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from ingest.readers import failures
from ingest.readers.grids import EMPTY_CELL, GridCell, Row
from ingest.readers.page_builder import Inline
from ingest.readers.shown_text import Piece

T = TypeVar("T")

Place = tuple[int, int]
"""Row and column, from 1."""
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
# A merged area is followed cell by cell only as far as a person could have filled it.
_MAX_MERGED_ROWS, _MAX_MERGED_COLUMNS = 2_000, 300
_MAX_MERGED_PLACES = 2_000_000


@dataclass(frozen=True)
class SheetCell:
    """A cell that shows something: its text in pieces, with the addresses that they lead to."""

    pieces: tuple[Piece, ...]
    is_emphasised: bool = False

    @property
    def text(self) -> str:
        return "".join(piece.text for piece in self.pieces)


@dataclass
class Cells:
    """A sheet's cells by place, its merged places with their first, and its hidden lines."""

    filled: dict[Place, SheetCell] = field(default_factory=dict)
    covered: dict[Place, Place] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)

    def cover(self, name: str, first: Place, last: Place) -> None:
        """Merge the area from ``first`` to ``last``; ``name`` is the file's.

        Raises:
            ReadingError: merged areas beyond all reason.
        """
        rows = range(first[0], min(last[0], first[0] + _MAX_MERGED_ROWS) + 1)
        columns = range(first[1], min(last[1], first[1] + _MAX_MERGED_COLUMNS) + 1)
        if len(self.covered) + len(rows) * len(columns) > _MAX_MERGED_PLACES:
            raise failures.too_large(name, "結合セルの数", f"{_MAX_MERGED_PLACES:,}")
        self.covered |= dict.fromkeys(((r, c) for r in rows for c in columns), first)


def column_letter(column: int) -> str:
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def anchored(
    filled: Mapping[Place, T],
    covered: Mapping[Place, Place],
    rows: set[int],
    columns: set[int],
) -> dict[Place, T]:
    """Visible cells at the place where they are seen first."""
    seen_at: dict[Place, Place] = {}
    for place, first in covered.items():
        if place[0] not in rows and place[1] not in columns:
            seen_at[first] = min(place, seen_at.get(first, place))
    placed: dict[Place, T] = {}
    for place, cell in filled.items():
        visible = place[0] not in rows and place[1] not in columns
        # Excel shows a merged area's text in what is left visible of it.
        target = seen_at.get(place) if place in covered else (place if visible else None)
        if target:
            placed[target] = cell
    return placed


def spread_columns(
    places: Mapping[Place, object], covered: Mapping[Place, Place], columns: set[int]
) -> set[int]:
    """Columns that merged cells with a value reach into: their heads count there too."""
    firsts = {covered[p] for p in places if p in covered}
    return {c for (_, c), first in covered.items() if first in firsts and c not in columns}


def rows_of(
    shown_rows: list[int],
    shown_columns: list[int],
    cells: Mapping[Place, GridCell],
    covered: Mapping[Place, Place],
    hidden_rows: set[int],
) -> Iterable[tuple[Row, int]]:
    """Rows with content and their numbers, and one empty row in place of those between them."""
    firsts = {covered.get(place, place): place for place in cells}
    for above, row in zip([None, *shown_rows], shown_rows, strict=False):
        between = (r for r in range(above + 1, row) if r not in hidden_rows) if above else ()
        if any(not _is_covered(r, shown_columns, covered) for r in between):
            yield (EMPTY_CELL,) * len(shown_columns), row - 1
        yield tuple(_at((row, c), cells, covered, firsts) for c in shown_columns), row


def _is_covered(row: int, columns: Iterable[int], covered: Mapping[Place, Place]) -> bool:
    """A row that merged cells above reach into separates nothing."""
    return any(covered.get((row, c), (row, c))[0] < row for c in columns)


def _at(
    place: Place,
    cells: Mapping[Place, GridCell],
    covered: Mapping[Place, Place],
    firsts: Mapping[Place, Place],
) -> GridCell:
    if place in cells:
        return cells[place]
    origin = firsts.get(covered[place]) if place in covered else None
    if not origin:
        return EMPTY_CELL
    cell = cells[origin]
    up, left = place[0] - origin[0], place[1] - origin[1]
    return GridCell(Inline(""), cell.head, up, left, cell.is_emphasised)
