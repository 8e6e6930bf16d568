"""Excel: a sheet is a page without number, headed by its name; a row says one thing."""

from __future__ import annotations

from collections import Counter

from ingest.parsed.document import Page, ParsedDocument
from ingest.readers.grids import add_grid
from ingest.readers.office.archive_safety import EXCEL, check_archive
from ingest.readers.page_builder import Inline, PageBuilder
from ingest.readers.sheet.cells import Sheet, sheet_cells
from ingest.readers.sheet.tables import SheetTable, parts_of_sheet
from ingest.readers.shown_text import kept_counts, with_space_between
from ingest.readers.source import Limits, Source


def read_xlsx(source: Source, limits: Limits) -> ParsedDocument:
    """Read what the visible sheets show; formulas give the value that Excel stored last.

    Raises:
        ReadingError: the file is damaged, protected, dangerous or no .xlsx.
    """
    check_archive(source, EXCEL, limits)
    repairs: Counter[str] = Counter()
    title, sheets, left_out = sheet_cells(source, repairs)
    hidden = tuple((what, None) for what in left_out)
    return ParsedDocument(tuple(map(_page, sheets)), title, kept_counts(repairs), hidden=hidden)


def _page(sheet: Sheet) -> Page:
    builder = PageBuilder()
    builder.add("heading", Inline(" ".join(sheet.name.split())), 1)
    for part in parts_of_sheet(sheet.rows):
        if isinstance(part, SheetTable):
            add_grid(builder, part.rows, part.header_rows)
        else:
            builder.add("text", with_space_between([cell.line for cell in part]))
    return builder.build(None)
