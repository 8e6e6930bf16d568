"""HTML tables as grids, and which tables only lay a page out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from ingest.readers.grids import (
    MAX_SPAN,
    GridMaker,
    MergedCell,
    Row,
    guessed_header_rows,
    header_depth,
)
from ingest.readers.page_builder import Inline

if TYPE_CHECKING:
    from bs4.element import Tag

_BLOCKS_OF_PAGES = ["table", "h1", "h2", "article", "section"]


def lays_out_a_page(table: Tag) -> bool:
    """True for tables that are no data: one cell, headings or tables inside, or said so."""
    if table.get("role") in ("presentation", "none"):
        return True
    return (
        table.find(_BLOCKS_OF_PAGES) is not None
        or sum(len(_cells(row)) for row in _rows(table)) < 2
    )


def grid_of(name: str, table: Tag, line_of: Callable[[Tag], Inline]) -> tuple[list[Row], int]:
    """The grid and the number of its header rows.

    Raises:
        ReadingError: the table grows beyond all reason.
    """
    maker = GridMaker(name)
    rows = list(_rows(table))
    for index, row in enumerate(rows):
        left = len(rows) - index
        maker.add_row(_merged(cell, line_of, left) for cell in _cells(row))
    grid = maker.rows()
    marked = _marked_header_rows(rows)
    if marked:
        is_deeper = marked == 1 and any(cell.has_attr("rowspan") for cell in _cells(rows[0]))
        return grid, header_depth(grid) if is_deeper else marked
    has_heads_at_side = any(cell.name == "th" for row in rows for cell in _cells(row))
    return grid, 0 if has_heads_at_side else guessed_header_rows(grid)


def _rows(table: Tag) -> Iterator[Tag]:
    """A table's own rows, those of its head first, wherever it stands."""
    groups = table.find_all(["thead", "tbody", "tfoot"], recursive=False)
    order = sorted(groups, key=lambda group: ("thead", "tbody", "tfoot").index(group.name))
    for group in (*order, table):
        yield from group.find_all("tr", recursive=False)


def _cells(row: Tag) -> list[Tag]:
    return list(row.find_all(["td", "th"], recursive=False))


def _merged(cell: Tag, line_of: Callable[[Tag], Inline], rows_left: int) -> MergedCell:
    rows = _span(cell, "rowspan", rows_left)
    is_bold = cell.name == "th" or _is_bold(cell)
    return MergedCell(line_of(cell), _span(cell, "colspan", MAX_SPAN), rows, is_bold)


def _is_bold(cell: Tag) -> bool:
    text = cell.get_text(strip=True)
    return bool(text) and text == "".join(
        b.get_text(strip=True) for b in cell.find_all(["b", "strong"])
    )


def _span(cell: Tag, attribute: str, most: int) -> int:
    """How far a cell reaches; a row span of 0 means to the end."""
    value = str(cell.get(attribute, "1")).strip()
    if not (value.isascii() and value.isdecimal()):
        return 1
    return min(int(value[:6]) or (most if attribute == "rowspan" else 1), most)


def _marked_header_rows(rows: list[Tag]) -> int:
    """Rows at the top that are in the table's head, or all of <th>."""
    count = 0
    for row in rows[:-1]:
        is_head = row.parent is not None and row.parent.name == "thead"
        cells = _cells(row)
        if not is_head and not (cells and all(cell.name == "th" for cell in cells)):
            break
        count += 1
    return count
