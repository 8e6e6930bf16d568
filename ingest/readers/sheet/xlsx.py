"""Excel: a sheet is a page without number, headed by its name; a row says one thing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath

from ingest.parsed.document import Page, ParsedDocument
from ingest.readers.census import Census
from ingest.readers.grids import GridCell, Row
from ingest.readers.office.archive_safety import DAMAGE_ERRORS, EXCEL, check_archive, office_damage
from ingest.readers.page_builder import Inline, PageBuilder
from ingest.readers.runs import runs
from ingest.readers.sheet.beside import Beside
from ingest.readers.sheet.book import OTHER_SHEETS, Book, Sheet
from ingest.readers.sheet.cells import Cells, SheetCell, cells_of, column_letter
from ingest.readers.sheet.layout import Place, anchored, rows_of, spread_columns
from ingest.readers.sheet.tables import SheetTable, add_part, parts_of_sheet
from ingest.readers.shown_text import Piece, kept_counts, one_line
from ingest.readers.source import Limits, Source


def read_xlsx(source: Source, limits: Limits) -> ParsedDocument:
    """Read what the visible sheets show; formulas give the value that Excel stored last.

    Raises:
        ReadingError: the file is damaged, protected, dangerous or no .xlsx.
    """
    check_archive(source, EXCEL, limits)
    repairs: Counter[str] = Counter()
    census = Census()
    try:
        book = Book(source.data, census)
        beside = Beside(book.package, census, repairs, limits.reads_notes)
        made = [_page(source, book, sheet, beside) for sheet in book.sheets()]
        title = book.title
    except DAMAGE_ERRORS as error:
        raise office_damage(source.name, EXCEL, error) from error
    pages = tuple(page for page in made if page is not None)
    return ParsedDocument(pages, title, kept_counts(repairs), left_out=census.parts)


def _page(source: Source, book: Book, sheet: Sheet, beside: Beside) -> Page | None:
    """What a sheet shows; None where that is nothing."""
    if sheet.kind in OTHER_SHEETS:
        beside.census.leave("not-read", OTHER_SHEETS[sheet.kind], name=sheet.name)
        return None
    unseen = Census() if sheet.is_hidden else beside.census
    cells = cells_of(PurePosixPath(source.name).name, book, sheet, unseen)
    if sheet.is_hidden:
        if cells.filled:
            beside.census.leave("hidden", "sheet", name=sheet.name)
        return None
    builder = PageBuilder()
    builder.add("heading", Inline(" ".join(sheet.name.split())), 1)
    headed = builder.length
    shapes = beside.shapes(sheet)
    rows = _rows(sheet.name, cells, beside)
    for part in parts_of_sheet([row for row, _ in rows]):
        add_part(builder, part)
        shapes.add_up_to(builder, _last_row(part, rows))
    shapes.add_up_to(builder, None)
    beside.add_rest(builder, sheet)
    return builder.build(None) if builder.length > headed else None


def _last_row(part: Row | SheetTable, rows: Sequence[tuple[Row, int]]) -> int:
    """The number of the part's last row on the sheet."""
    own = {id(row) for row in (part.rows if isinstance(part, SheetTable) else [part])}
    return max(number for row, number in rows if id(row) in own)


def _rows(name: str, cells: Cells, beside: Beside) -> list[tuple[Row, int]]:
    """The sheet as it looks, from top to bottom, an empty row where one or more stand; each with the
    number of the last row that it shows."""
    rows, columns = cells.hidden_rows, cells.hidden_columns
    _leave_hidden_lines(name, cells, beside.census)
    places = anchored(cells.filled, cells.covered, rows, columns)
    shown_rows = sorted({row for row, _ in places})
    shown_columns = sorted({c for _, c in places} | spread_columns(places, cells.covered, columns))
    shown = {place: _grid_cell(cell, beside.repairs) for place, cell in places.items()}
    return list(rows_of(shown_rows, shown_columns, shown, cells.covered, rows))


def _grid_cell(cell: SheetCell, repairs: Counter[str]) -> GridCell:
    line = one_line([Piece(cell.text, cell.link)], repairs)
    return GridCell(line, line.text, is_emphasised=cell.is_emphasised)


def _leave_hidden_lines(name: str, cells: Cells, census: Census) -> None:
    places: Iterable[Place] = cells.filled
    lost_rows = sorted({row for row, _ in places} & cells.hidden_rows)
    lost_columns = sorted({column for _, column in places} & cells.hidden_columns)
    for span in _as_ranges(lost_rows):
        census.leave("hidden", "row", place=name, name=span)
    for column in lost_columns:
        census.leave("hidden", "column", place=name, name=column_letter(column))


def _as_ranges(numbers: list[int]) -> list[str]:
    """3, 4, 5, 9 as 3〜5 and 9."""
    ranges = runs(numbers, lambda found, number: found[-1] == number - 1)
    return [str(r[0]) if len(r) == 1 else f"{r[0]}〜{r[-1]}" for r in ranges]
