"""A sheet as a page: its name over its tables and lines, what is drawn on it by the rows it stands by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Protocol

from ingest.parsed.document import Page
from ingest.readers.census import Census
from ingest.readers.grids import GridCell, Row
from ingest.readers.page_builder import Inline, PageBuilder
from ingest.readers.runs import runs
from ingest.readers.sheet.layout import (
    Cells,
    Place,
    SheetCell,
    anchored,
    column_letter,
    rows_of,
    spread_columns,
)
from ingest.readers.sheet.tables import SheetTable, add_part, parts_of_sheet
from ingest.readers.shown_text import one_line


class Drawn(Protocol):
    """What is drawn on a sheet, from top to bottom; each is written once."""

    def add_up_to(self, builder: PageBuilder, row: int | None) -> None:
        """Write what stands by the rows up to this one, or all that is left."""


class SheetPage:
    """The page that a sheet becomes."""

    def __init__(self, name: str, census: Census, repairs: Counter[str]) -> None:
        self.builder = PageBuilder()
        self.builder.add("heading", Inline(" ".join(name.split())), 1)
        self._headed = self.builder.length
        self._name, self._census, self._repairs = name, census, repairs

    def add(self, cells: Cells, drawn: Drawn) -> None:
        """Write the cells as they look; lines that are hidden are told."""
        rows = self._rows(cells)
        for part in parts_of_sheet([row for row, _ in rows]):
            add_part(self.builder, part)
            drawn.add_up_to(self.builder, _last_row(part, rows))
        drawn.add_up_to(self.builder, None)

    def built(self) -> Page | None:
        """None where nothing stands below the name."""
        return self.builder.build(None) if self.builder.length > self._headed else None

    def _rows(self, cells: Cells) -> list[tuple[Row, int]]:
        """The sheet as it looks, from top to bottom, an empty row where one or more stand; each with
        the number of the last row that it shows."""
        rows, columns = cells.hidden_rows, cells.hidden_columns
        _leave_hidden_lines(self._name, cells, self._census)
        _leave_covered(self._name, cells, self._census)
        places = anchored(cells.filled, cells.covered, rows, columns)
        shown_rows = sorted({row for row, _ in places})
        spread = spread_columns(places, cells.covered, columns)
        shown_columns = sorted({c for _, c in places} | spread)
        shown = {place: self._grid_cell(cell) for place, cell in places.items()}
        return list(rows_of(shown_rows, shown_columns, shown, cells.covered, rows))

    def _grid_cell(self, cell: SheetCell) -> GridCell:
        line = one_line(cell.pieces, self._repairs)
        return GridCell(line, line.text, is_emphasised=cell.is_emphasised)


def leave_hidden_sheet(name: str, cells: Cells, census: Census) -> None:
    """Tell of a sheet that nobody sees, if anything stands on it."""
    if cells.filled:
        census.leave("hidden", "sheet", name=name)


def _last_row(part: Row | SheetTable, rows: Sequence[tuple[Row, int]]) -> int:
    """The number of the part's last row on the sheet."""
    own = {id(row) for row in (part.rows if isinstance(part, SheetTable) else [part])}
    return max(number for row, number in rows if id(row) in own)


def _leave_hidden_lines(name: str, cells: Cells, census: Census) -> None:
    places: Iterable[Place] = cells.filled
    lost_rows = sorted({row for row, _ in places} & cells.hidden_rows)
    lost_columns = sorted({column for _, column in places} & cells.hidden_columns)
    for span in _as_ranges(lost_rows):
        census.leave("hidden", "row", place=name, name=span)
    for column in lost_columns:
        census.leave("hidden", "column", place=name, name=column_letter(column))


def _leave_covered(name: str, cells: Cells, census: Census) -> None:
    """Of a merged area only the first cell is shown, whatever else is kept in the others."""
    for place, cell in cells.filled.items():
        first = cells.filled.get(cells.covered.get(place, place))
        if first is None or first.text != cell.text:
            reference = f"{column_letter(place[1])}{place[0]}"
            census.leave("hidden", "cell", cell.text, place=name, name=reference)


def _as_ranges(numbers: list[int]) -> list[str]:
    """3, 4, 5, 9 as 3〜5 and 9."""
    ranges = runs(numbers, lambda found, number: found[-1] == number - 1)
    return [str(r[0]) if len(r) == 1 else f"{r[0]}〜{r[-1]}" for r in ranges]
