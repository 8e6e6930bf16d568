"""Excel: a sheet is a page without number, headed by its name; a row says one thing."""

from __future__ import annotations

import io
import re
import warnings
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from ingest.parsed.document import Page, ParsedDocument
from ingest.readers.census import Census
from ingest.readers.grids import GridCell, Row, add_grid
from ingest.readers.office.archive_safety import DAMAGE_ERRORS, EXCEL, check_archive, office_damage
from ingest.readers.page_builder import Inline, PageBuilder
from ingest.readers.runs import runs
from ingest.readers.sheet.layout import Place, anchored, rows_of, spread_columns
from ingest.readers.sheet.tables import SheetTable, parts_of_sheet
from ingest.readers.shown_text import Piece, kept_counts, one_line, with_space_between
from ingest.readers.source import Limits, Source

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell, MergedCell
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.merge import MergedCellRange
    from openpyxl.worksheet.worksheet import Worksheet

# Text in a number format: "No."0, \\-0, [$¥]#,##0; _ and * only pad, [Red] only colours.
_LITERAL = re.compile(r"\"([^\"]*)\"|\\(.)|\[\$([^\]-]*)[^\]]*\]|\[[^\]]*\]|[_*].")
_DIGITS = re.compile(r"[0#?][0#?,]*(?:\.([0#?]+))?")
_MIDNIGHT = time()
_ERRORS = ("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!")
# A merged area is followed cell by cell only as far as a person could have filled it.
_MAX_MERGED_ROWS, _MAX_MERGED_COLUMNS = 2_000, 300


def read_xlsx(source: Source, limits: Limits) -> ParsedDocument:
    """Read what the visible sheets show; formulas give the value that Excel stored last.

    Raises:
        ReadingError: the file is damaged, protected, dangerous or no .xlsx.
    """
    from openpyxl.utils.exceptions import InvalidFileException
    from PIL.Image import DecompressionBombError

    check_archive(source, EXCEL, limits)
    repairs: Counter[str] = Counter()
    census = Census()
    try:
        book = _workbook(source)
        sheets = [(sheet.title, _rows(sheet, census, repairs)) for sheet in book.worksheets]
        title = book.properties.title or None
    # openpyxl opens pictures too, which nobody reads here.
    except (*DAMAGE_ERRORS, InvalidFileException, DecompressionBombError) as error:
        raise office_damage(source.name, EXCEL, error) from error
    pages = tuple(_page(name, rows) for name, rows in sheets if rows)
    return ParsedDocument(pages, title, kept_counts(repairs), left_out=census.parts)


def _page(name: str, rows: Sequence[Row]) -> Page:
    builder = PageBuilder()
    builder.add("heading", Inline(" ".join(name.split())), 1)
    for part in parts_of_sheet(rows):
        if isinstance(part, SheetTable):
            add_grid(builder, part.rows, part.header_rows)
        else:
            builder.add("text", with_space_between([cell.line for cell in part]))
    return builder.build(None)


def _workbook(source: Source) -> Workbook:
    from openpyxl import load_workbook

    with warnings.catch_warnings():
        # It tells which extensions (drop-down lists, sparklines) it does not keep: no text of ours.
        warnings.simplefilter("ignore")
        return load_workbook(io.BytesIO(source.data), data_only=True, keep_links=False)


def _rows(sheet: Worksheet, census: Census, repairs: Counter[str]) -> list[Row]:
    """The sheet as it looks, from top to bottom, an empty row where one or more stand."""
    # Public iteration walks over the whole rectangle, which one stray cell in the last row of a
    # sheet makes 17 thousand million places large.
    cells: Mapping[Place, Cell | MergedCell] = sheet._cells  # noqa: SLF001 - the library shows it nowhere else
    filled = {place: cell for place, cell in cells.items() if _shown(cell)}
    if sheet.sheet_state != "visible":
        if filled:
            census.leave("hidden", "sheet", name=sheet.title)
        return []
    covered = _covered(sheet)
    rows = {number for number, row in sheet.row_dimensions.items() if row.hidden}
    columns = _hidden_columns(sheet)
    _leave_hidden_lines(sheet.title, filled, rows, columns, census)
    places = anchored(filled, covered, rows, columns)
    shown_rows = sorted({row for row, _ in places})
    shown_columns = sorted({c for _, c in places} | spread_columns(places, covered, columns))
    shown = {p: _grid_cell(c, repairs) for p, c in places.items()}
    return list(rows_of(shown_rows, shown_columns, shown, covered, rows))


def _shown(cell: Cell | MergedCell) -> str:
    return shown_value(cell.value, str(cell.number_format or "General")).strip()


def _covered(sheet: Worksheet) -> dict[Place, Place]:
    """For each place of a merged area, its first place."""
    covered: dict[Place, Place] = {}
    for area in sheet.merged_cells.ranges:
        first = (area.min_row, area.min_col)
        covered |= dict.fromkeys(_places(area), first)
    return covered


def _places(area: MergedCellRange) -> list[Place]:
    last_row = min(area.max_row, area.min_row + _MAX_MERGED_ROWS)
    last_column = min(area.max_col, area.min_col + _MAX_MERGED_COLUMNS)
    return [
        (row, column)
        for row in range(area.min_row, last_row + 1)
        for column in range(area.min_col, last_column + 1)
    ]


def _hidden_columns(sheet: Worksheet) -> set[int]:
    hidden: set[int] = set()
    for column in sheet.column_dimensions.values():
        if column.hidden and column.min and column.max:
            hidden |= set(range(column.min, column.max + 1))
    return hidden


def _leave_hidden_lines(
    title: str, filled: Iterable[Place], rows: set[int], columns: set[int], census: Census
) -> None:
    from openpyxl.utils import get_column_letter

    lost_rows = sorted({row for row, _ in filled} & rows)
    lost_columns = sorted({column for _, column in filled} & columns)
    for name in _as_ranges(lost_rows):
        census.leave("hidden", "row", place=title, name=name)
    for column in lost_columns:
        census.leave("hidden", "column", place=title, name=get_column_letter(column))


def _as_ranges(numbers: list[int]) -> list[str]:
    """3, 4, 5, 9 as 3〜5 and 9."""
    ranges = runs(numbers, lambda found, number: found[-1] == number - 1)
    return [str(r[0]) if len(r) == 1 else f"{r[0]}〜{r[-1]}" for r in ranges]


def _grid_cell(cell: Cell | MergedCell, repairs: Counter[str]) -> GridCell:
    link = getattr(cell, "hyperlink", None)
    line = one_line([Piece(_shown(cell), link.target if link else None)], repairs)
    fill = cell.fill.fill_type if cell.has_style else None
    is_bold = bool(cell.has_style and cell.font.b)
    return GridCell(line, line.text, is_emphasised=is_bold or fill == "solid")


def shown_value(value: object, number_format: str) -> str:  # noqa: PLR0911 - one case a line
    """As Excel shows it: 85 and not 85.0, 30% and not 0.3; errors (#REF!) are nothing to find."""
    if value in _ERRORS:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return _shown_number(value, number_format)
    if isinstance(value, datetime):
        day = value.date().isoformat()
        return day if value.time() == _MIDNIGHT else f"{day} {value:%H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return str(value) if isinstance(value, str | timedelta) else ""


def _shown_number(value: float, number_format: str) -> str:
    section = number_format.split(";", maxsplit=1)[0]
    bare = _LITERAL.sub("", section)
    digits = _DIGITS.search(bare)
    if bare.lower() == "general" or "@" in bare or not digits:
        return _general(value)
    if "/" in bare or "E+" in bare:
        return _general(value)
    before, after = _literals_around_digits(section)
    if "%" in bare:
        value, after = value * 100, after + "%"
    return before + _with_digits(value, digits[0], len(digits[1] or "")) + after


def _general(value: float) -> str:
    if isinstance(value, int) or value.is_integer():
        return str(int(value))
    return f"{value:.11g}"


def _literals_around_digits(section: str) -> tuple[str, str]:
    marked = _LITERAL.sub(lambda m: (m[1] or m[2] or m[3] or "").translate(_HIDDEN_DIGITS), section)
    digits = _DIGITS.search(marked)
    if not digits:
        return "", ""
    before, after = marked[: digits.start()], marked[digits.end() :]
    return before.translate(_SHOWN_DIGITS), after.replace("%", "").translate(_SHOWN_DIGITS)


# Digits in literal text must not be taken for places of the number.
_HIDDEN_DIGITS = str.maketrans({c: chr(0xE000 + ord(c)) for c in "0#?%"})
_SHOWN_DIGITS = str.maketrans({chr(0xE000 + ord(c)): c for c in "0#?%"})


def _with_digits(value: float, pattern: str, decimals: int) -> str:
    whole = pattern.split(".", maxsplit=1)[0]
    grouping = "," if re.search(r"[0#?],[0#?]", whole) else ""
    width = whole.count("0")
    text = f"{value:{grouping}.{decimals}f}"
    return text if grouping or value < 0 else text.rjust(width + (decimals and decimals + 1), "0")
