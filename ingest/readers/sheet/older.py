"""Excel 97-2003 and binary workbooks: by LibreOffice as workbooks of today, else their values alone.

calamine, which reads the values, tells neither number formats nor notes, nor what is struck out or hidden
inside a sheet. A reading of its own leaves these, told as one part, ``appearance``.
"""

from __future__ import annotations

import contextlib
import io
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from ingest.parsed.document import Page, ParsedDocument
from ingest.readers import failures
from ingest.readers.census import Census
from ingest.readers.formats.number_formats import shown_value
from ingest.readers.grids import EMPTY_CELL, GridCell, Row
from ingest.readers.office.archive_safety import DAMAGE_ERRORS, check_entries
from ingest.readers.office.conversion import converted
from ingest.readers.page_builder import Inline, PageBuilder
from ingest.readers.sheet.opendocument.book import CONTENT
from ingest.readers.sheet.opendocument.reader import read_ods
from ingest.readers.sheet.tables import add_part, parts_of_sheet
from ingest.readers.sheet.xlsx import read_xlsx
from ingest.readers.shown_text import Piece, kept_counts, one_line
from ingest.readers.source import Limits, Source
from kb.errors import ReadingError

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

Read = Callable[[Source, Limits], ParsedDocument]
_MAX_PLACES = 2_000_000
_MIDNIGHT = time()


def read_older_workbook(source: Source, limits: Limits) -> ParsedDocument:
    """An .xls or .xlsb, or a workbook of today that goes under such a name.

    Raises:
        ReadingError: the file is damaged, protected, or too large.
    """
    of_today = _of_today(source, limits)
    if of_today:
        return of_today(source, limits)
    book = _opened(source)
    if limits.libreoffice:
        # What it refuses or takes too long for may have values all the same.
        with contextlib.suppress(ReadingError):
            made = Source(source.name, converted(source, "xlsx", limits))
            return read_xlsx(made, limits)
    return _values(source.name, book)


def _of_today(source: Source, limits: Limits) -> Read | None:
    """The reader of what a program saved in today's form under an old name."""
    try:
        with zipfile.ZipFile(io.BytesIO(source.data)) as archive:
            check_entries(source.name, archive, limits)
            parts = {name.lower() for name in archive.namelist()}
    except DAMAGE_ERRORS:
        return None
    readers = {"xl/workbook.xml": read_xlsx, CONTENT: read_ods}
    return next((read for part, read in readers.items() if part in parts), None)


def _opened(source: Source) -> CalamineWorkbook:
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    try:
        return CalamineWorkbook.from_filelike(io.BytesIO(source.data))
    except PasswordError as error:
        raise failures.office_password(source.name) from error
    except (CalamineError, OSError, ValueError) as error:
        raise _damaged(source.name, error) from error


def _damaged(name: str, error: Exception) -> ReadingError:
    return failures.damaged(name, "表計算のファイルとして読めません", str(error))


def _values(name: str, book: CalamineWorkbook) -> ParsedDocument:
    """The visible sheets' values as General shows them; days as year, month and day."""
    from python_calamine import CalamineError

    repairs: Counter[str] = Counter()
    census = Census()
    try:
        pages = tuple(_pages(name, book, census, repairs))
    # It is written in Rust, whose own faults come as an exception of no class of ours.
    except (CalamineError, OSError, ValueError) as error:
        raise _damaged(name, error) from error
    if pages:
        census.leave("not-read", "appearance")
    return ParsedDocument(pages, repairs=kept_counts(repairs), left_out=census.parts)


def _pages(
    name: str, book: CalamineWorkbook, census: Census, repairs: Counter[str]
) -> Iterable[Page]:
    for told in book.sheets_metadata:
        rows = book.get_sheet_by_name(told.name).to_python(skip_empty_area=True)
        if len(rows) * max(map(len, rows), default=0) > _MAX_PLACES:
            raise failures.too_large(name, "表のセル数", f"{_MAX_PLACES:,}")
        grid = [_row(row, repairs) for row in rows]
        if not any(cell.head for row in grid for cell in row):
            continue
        if not str(told.visible).endswith("Visible"):
            census.leave("hidden", "sheet", name=told.name)
            continue
        yield _page(told.name, grid)


def _row(values: Sequence[Any], repairs: Counter[str]) -> Row:
    lines = [one_line([Piece(_shown(value))], repairs) for value in values]
    return tuple(GridCell(line, line.text) if line.text else EMPTY_CELL for line in lines)


def _shown(value: Any) -> str:
    match value:
        case str() | bool() | float() | int():
            return shown_value(value, "General").strip() if value != "" else ""
        case datetime():
            day = f"{value.year}/{value.month}/{value.day}"
            return day if value.time() == _MIDNIGHT else f"{day} {value:%H:%M}"
        case date():
            return f"{value.year}/{value.month}/{value.day}"
        case time():
            return f"{value:%H:%M}"
        case timedelta():
            minutes = round(value.total_seconds() / 60)
            return f"{minutes // 60}:{minutes % 60:02}"
        case _:
            return ""


def _page(title: str, rows: Sequence[Row]) -> Page:
    builder = PageBuilder()
    builder.add("heading", Inline(" ".join(title.split())), 1)
    for part in parts_of_sheet(rows):
        add_part(builder, part)
    return builder.build(None)
