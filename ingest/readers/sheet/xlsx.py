"""Excel: a sheet is a page without number, headed by its name; a row says one thing."""

from __future__ import annotations

from collections import Counter
from pathlib import PurePosixPath

from ingest.parsed.document import Page, ParsedDocument
from ingest.readers.census import Census
from ingest.readers.office.archive_safety import DAMAGE_ERRORS, EXCEL, check_archive, office_damage
from ingest.readers.sheet.beside import Beside
from ingest.readers.sheet.book import OTHER_SHEETS, Book, Sheet
from ingest.readers.sheet.cells import cells_of
from ingest.readers.sheet.pages import SheetPage, leave_hidden_sheet
from ingest.readers.shown_text import kept_counts
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
        leave_hidden_sheet(sheet.name, cells, beside.census)
        return None
    page = SheetPage(sheet.name, beside.census, beside.repairs)
    page.add(cells, beside.shapes(sheet))
    beside.add_rest(page.builder, sheet)
    return page.built()
