"""A page's marks as lines and tables in reading order (pure)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import ClassVar

from ingest.readers.cleaning import glue, item_mark, looks_like_labels
from ingest.readers.page_builder import Inline, as_one
from ingest.readers.pdf.columns import columns_apart
from ingest.readers.pdf.lines import Line, lines_of, with_drawn_bullet
from ingest.readers.pdf.marks import Box, Character, PageMarks, around
from ingest.readers.pdf.open_tables import find_open_tables
from ingest.readers.pdf.tables import Grid, cell_at, find_tables
from ingest.readers.runs import runs
from kb.documents import PlacedWord

_BACK = 0.5
_SAME_EDGE = 6.0
_MAX_HEADER_ROWS = 2


@dataclass(frozen=True)
class TableDraft(Box):
    """A table's rows of cells with their text, and where it stands."""

    # What a line may be, and no table is; the height of an ordinary letter.
    is_vertical: ClassVar[bool] = False
    is_turned: ClassVar[bool] = False
    size: ClassVar[float] = 10.0

    rows: tuple[tuple[Inline, ...], ...]
    columns: tuple[float, ...]
    header_rows: int = 0
    broken_lines: int = 0
    radicals: int = 0
    symbols: int = 0

    def continues(self, other: TableDraft) -> bool:
        """True for the rest of a table that began on the page before."""
        pairs = list(zip(self.columns, other.columns, strict=False))
        same_columns = len(self.columns) == len(other.columns)
        return same_columns and all(abs(a - b) <= _SAME_EDGE for a, b in pairs)


Element = Line | TableDraft


@dataclass(frozen=True)
class PageDraft:
    """What a page says, before it is known what the pages have in common."""

    number: int
    elements: tuple[Element, ...]
    top: float = 0.0
    bottom: float = 0.0
    unreadable: int = 0
    is_garbled: bool = False
    """Its text was no text, and was dropped."""
    words: tuple[PlacedWord, ...] = ()
    """Of a page read by OCR: its words with their places."""

    @property
    def text(self) -> str:
        """All words, for judging whether they are any."""
        rows = [row for e in self.elements if isinstance(e, TableDraft) for row in e.rows]
        cells = [cell.text for row in rows for cell in row]
        return "\n".join([line.text for line in self.lines] + cells)

    @property
    def lines(self) -> list[Line]:
        return [e for e in self.elements if isinstance(e, Line)]


_InCells = dict[tuple[int, int], list[Character]]


def draft_of(number: int, marks: PageMarks) -> PageDraft:
    """Lines outside tables, and tables, in reading order."""
    closed = find_tables(marks.rules)
    grids = closed + find_open_tables(marks.rules, marks.characters, closed, marks.angle)
    segments, in_cells = _segments(marks, grids)
    elements: list[Element] = []
    for segment in segments:
        if isinstance(segment, int):
            elements.append(_table(grids[segment], segment, in_cells, marks))
        else:
            lines = columns_apart(lines_of(segment, marks.links, marks.angle))
            elements += [with_drawn_bullet(line, marks.dots) for line in lines]
    ordered = tuple(in_reading_order(elements))
    return PageDraft(number, ordered, marks.top, marks.bottom, marks.unreadable)


def _segments(
    marks: PageMarks, grids: Sequence[Grid]
) -> tuple[list[list[Character] | int], _InCells]:
    """The content cut at tables: stretches of characters and tables' indices, and what is in cells.

    What stands before and after a table is cut apart, as it is never one line.
    """
    segments: list[list[Character] | int] = []
    in_cells: _InCells = {}
    was_in_cell = True
    for character in marks.characters:
        place = _place(character, grids, marks.angle)
        if place is not None:
            in_cells.setdefault(place, []).append(character)
            if place[0] not in segments:
                segments.append(place[0])
        elif was_in_cell or not isinstance(segments[-1], list):
            segments.append([character])
        else:
            segments[-1].append(character)
        was_in_cell = place is not None
    return segments, in_cells


def _place(character: Character, grids: Sequence[Grid], angle: int) -> tuple[int, int] | None:
    if character.angle != angle:
        return None
    for index, grid in enumerate(grids):
        cell = cell_at(grid, character.x, character.y)
        if cell is not None:
            return index, cell
    return None


def _table(grid: Grid, index: int, in_cells: _InCells, marks: PageMarks) -> TableDraft:
    rows = [[Inline("")] * len(grid.columns) for _ in range(grid.rows)]
    broken = radicals = symbols = 0
    for number, cell in enumerate(grid.cells):
        lines = lines_of(in_cells.get((index, number), []), marks.links, marks.angle)
        lines = [e for e in in_reading_order(lines) if isinstance(e, Line)]
        rows[cell.row][cell.column] = as_one((line.inline for line in lines), _between)
        broken += max(len(lines) - 1, 0)
        radicals += sum(line.radicals for line in lines)
        symbols += sum(line.symbols for line in lines)
    filled = tuple(tuple(row) for row in rows if any(cell.text for cell in row))
    box = (grid.x0, grid.y0, grid.x1, grid.y1)
    header_rows = _header_rows(grid, rows)
    return TableDraft(*box, filled, grid.columns, header_rows, broken, radicals, symbols)


def _header_rows(grid: Grid, rows: list[list[Inline]]) -> int:
    """How many rows name the columns: two where a head spans them, 0 where the first has no heads."""
    first = [cell for cell in grid.cells if cell.row == 0]
    height = max((cell.last_row for cell in first), default=0) + 1
    labels = [rows[0][cell.column].text for cell in first]
    is_header = height <= _MAX_HEADER_ROWS and height < grid.rows and looks_like_labels(labels)
    return height if is_header else 0


def _between(before: str, after: str) -> str:
    """A space only before a list's next item and between Latin words."""
    return " " if before and item_mark(after) else glue(before, after)


def in_reading_order(elements: Sequence[Element]) -> list[Element]:
    """The content's order where it runs down the page; else ordered by place.

    Programs write boxes in the order in which they were made, a title last at times. Runs that
    are in order stay whole, so that columns are not read across.
    """
    elements = _columns_from_the_right(elements)
    found = list(runs(elements, lambda run, element: not _goes_back(run, element)))
    if all(_opens_column(before, run[0]) for before, run in pairwise(found)):
        return elements
    return [element for run in _by_place(found) for element in run]


def _columns_from_the_right(elements: Sequence[Element]) -> list[Element]:
    """Vertical writing reads from right to left; PDFium puts what is side by side the other way."""
    ordered: list[Element] = []
    columns: list[Element] = []
    for element in elements:
        if columns and not (element.is_vertical and element.y0 < columns[-1].y1):
            ordered += sorted(columns, key=lambda e: -e.x0)
            columns = []
        if element.is_vertical:
            columns.append(element)
        else:
            ordered.append(element)
    return ordered + sorted(columns, key=lambda e: -e.x0)


def _goes_back(run: list[Element], element: Element) -> bool:
    last = run[-1]
    if element.is_turned or (last.is_vertical and element.is_vertical):
        return False
    return element.y0 < last.y0 - _BACK * element.size


def _opens_column(run: list[Element], element: Element) -> bool:
    """To the right of all that the run holds, or (vertical writing) to the left of it."""
    left, _, right, _ = around(run)
    if element.is_vertical:
        return element.x1 <= left + _SAME_EDGE
    return element.x0 >= right - _SAME_EDGE


def _by_place(found: list[list[Element]]) -> list[list[Element]]:
    """Runs from top to bottom, and side by side from left to right, wherever a gap parts them."""
    if len(found) < 2:
        return found
    for horizontal in (True, False):
        groups = _parted(found, horizontal)
        if len(groups) > 1:
            return [run for group in groups for run in _by_place(group)]
    return sorted(found, key=lambda run: (min(e.y0 for e in run), min(e.x0 for e in run)))


def _parted(found: list[list[Element]], horizontal: bool) -> list[list[list[Element]]]:
    def span(run: list[Element]) -> tuple[float, float]:
        left, top, right, bottom = around(run)
        return (top, bottom) if horizontal else (left, right)

    groups: list[list[list[Element]]] = []
    reach = float("-inf")
    for run in sorted(found, key=span):
        start, end = span(run)
        if groups and start < reach - 1:
            groups[-1].append(run)
        else:
            groups.append([run])
        reach = max(reach, end)
    return groups
