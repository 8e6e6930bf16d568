"""A page's marks as lines and tables in reading order (pure)."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.readers.cleaning import glue, item_mark, looks_like_labels
from ingest.readers.page_builder import Inline, as_one
from ingest.readers.pdf.columns import columns_apart
from ingest.readers.pdf.frames import Panel, characters_by_cell, tables_and_panels
from ingest.readers.pdf.lines import Line, lines_of, with_drawn_bullet
from ingest.readers.pdf.marks import Box, Character, PageMarks
from ingest.readers.pdf.open_tables import find_open_tables
from ingest.readers.pdf.reading_order import Block, in_reading_order
from ingest.readers.pdf.tables import Grid, find_tables
from kb.documents import PlacedWord

_SAME_EDGE = 6.0
_MAX_HEADER_ROWS = 2


@dataclass(frozen=True)
class TableDraft(Block):
    """A table's rows of cells with their text, and where it stands."""

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


@dataclass(frozen=True)
class _PanelDraft(Block):
    """What a panel holds, in order; it takes its place among the page's elements as one."""

    elements: tuple[Element, ...]


@dataclass(frozen=True)
class _Areas:
    """Tables and panels: of the page, or of what lies inside a panel."""

    tables: tuple[Grid, ...]
    panels: tuple[Panel, ...]

    @property
    def outermost(self) -> list[Panel]:
        return [p for p in self.panels if not any(_is_inside(p, other) for other in self.panels)]

    def inside(self, panel: Panel) -> _Areas:
        return _Areas(
            tuple(t for t in self.tables if _is_inside(t, panel)),
            tuple(p for p in self.panels if _is_inside(p, panel)),
        )


def _is_inside(inner: Box, outer: Box) -> bool:
    is_within = outer.x0 <= inner.x <= outer.x1 and outer.y0 <= inner.y <= outer.y1
    return is_within and inner.y1 - inner.y0 < outer.y1 - outer.y0 + 1 and inner is not outer


def draft_of(number: int, marks: PageMarks) -> PageDraft:
    """Lines outside tables, and tables, in reading order."""
    closed, panels = tables_and_panels(find_tables(marks.rules), marks)
    opened = find_open_tables(marks.rules, marks.characters, closed, marks.angle)
    areas = _Areas((*closed, *opened), tuple(panels))
    ordered = tuple(_laid_out(marks.characters, areas, marks))
    return PageDraft(number, ordered, marks.top, marks.bottom, marks.unreadable)


def _laid_out(
    characters: Sequence[Character], areas: _Areas, marks: PageMarks, width: float = math.inf
) -> Iterator[Element]:
    """What stands outside the panels, and in each panel's place what it holds."""
    elements: list[Element | _PanelDraft] = []
    for segment in _segments(characters, areas, marks.angle):
        if isinstance(segment.area, Grid):
            elements.append(_table(segment.area, segment.characters, marks))
        elif isinstance(segment.area, Panel):
            panel = segment.area
            held = _laid_out(segment.characters, areas.inside(panel), marks, panel.x1 - panel.x0)
            elements.append(_PanelDraft(panel.x0, panel.y0, panel.x1, panel.y1, tuple(held)))
        else:
            lines = columns_apart(lines_of(segment.characters, marks.links, marks.angle, width))
            elements += [with_drawn_bullet(line, marks.dots) for line in lines]
    for element in in_reading_order(elements):
        if isinstance(element, _PanelDraft):
            yield from element.elements
        else:
            yield element


@dataclass(frozen=True)
class _Segment:
    """A stretch of the content outside all areas, or all that is inside one."""

    area: Grid | Panel | None
    characters: list[Character]


def _segments(characters: Sequence[Character], areas: _Areas, angle: int) -> list[_Segment]:
    """The content cut at tables and panels.

    What stands before and after one of them is cut apart, as it is never one line.
    """
    found: list[_Segment] = []
    by_area: dict[int, _Segment] = {}
    panels = areas.outermost
    last: _Segment | None = None
    for character in characters:
        area = _area_of(character, areas.tables, panels) if character.angle == angle else None
        segment = by_area.get(id(area)) if area else last
        if segment is None or segment.area is not area:
            segment = _Segment(area, [])
            found.append(segment)
        if area:
            by_area[id(area)] = segment
        segment.characters.append(character)
        last = segment
    return found


def _area_of(
    character: Character, tables: Sequence[Grid], panels: Sequence[Panel]
) -> Grid | Panel | None:
    """The table or panel that holds a character; a panel that lies around a table goes first."""
    for panel in panels:
        if panel.x0 <= character.x <= panel.x1 and panel.y0 <= character.y <= panel.y1:
            return panel
    for table in tables:
        if table.cell_at(character.x, character.y) is not None:
            return table
    return None


def _table(grid: Grid, characters: Sequence[Character], marks: PageMarks) -> TableDraft:
    rows = [[Inline("")] * len(grid.columns) for _ in range(grid.rows)]
    broken = radicals = symbols = 0
    inside = characters_by_cell([grid], characters)
    for cell in grid.cells:
        lines = lines_of(inside.get(cell, []), marks.links, marks.angle)
        lines = in_reading_order(lines)
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
