"""Excel 97-2003, binary workbooks and OpenDocument sheets, by calamine: values, no looks.

It tells neither number formats nor what is struck out or hidden inside a sheet; a warning says so.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from ingest.parsed.document import Page, ParsedDocument
from ingest.readers import failures
from ingest.readers.census import Census
from ingest.readers.formats.number_formats import shown_value
from ingest.readers.grids import EMPTY_CELL, GridCell, Row
from ingest.readers.page_builder import Inline, PageBuilder
from ingest.readers.sheet.tables import add_part, parts_of_sheet
from ingest.readers.shown_text import Piece, kept_counts, one_line
from ingest.readers.source import Limits, Source

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

_MAX_PLACES = 2_000_000
_MIDNIGHT = time()


def read_older_workbook(source: Source, limits: Limits) -> ParsedDocument:  # noqa: ARG001 - readers take both
    """Read the visible sheets' values as General shows them; days as year, month and day.

    Raises:
        ReadingError: the file is damaged, protected, or too large.
    """
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    repairs: Counter[str] = Counter()
    census = Census()
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(source.data))
        pages = [*_pages(source.name, book, census, repairs)]
    except PasswordError as error:
        raise failures.office_password(source.name) from error
    # It is written in Rust, whose own faults come as an exception of no class of ours.
    except (CalamineError, OSError, ValueError) as error:
        raise failures.damaged(
            source.name, "表計算のファイルとして読めません", str(error)
        ) from error
    return ParsedDocument(tuple(pages), repairs=kept_counts(repairs), left_out=census.parts)


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
