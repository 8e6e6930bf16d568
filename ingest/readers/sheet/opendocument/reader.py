"""OpenDocument workbooks (.ods): what LibreOffice shows of a sheet, and what it does not, told."""

from __future__ import annotations

from collections import Counter
from pathlib import PurePosixPath
from xml.etree.ElementTree import Element

from ingest.parsed.document import Page, ParsedDocument
from ingest.readers import failures
from ingest.readers.census import Census
from ingest.readers.office.archive_safety import DAMAGE_ERRORS
from ingest.readers.sheet.opendocument.beside import Beside
from ingest.readers.sheet.opendocument.book import Book
from ingest.readers.sheet.opendocument.cells import cells_of
from ingest.readers.sheet.opendocument.markup import TABLE
from ingest.readers.sheet.pages import SheetPage, leave_hidden_sheet
from ingest.readers.shown_text import kept_counts
from ingest.readers.source import Limits, Source


def read_ods(source: Source, limits: Limits) -> ParsedDocument:
    """Read what the visible sheets show: a cell's text as the program that saved it showed it.

    Raises:
        ReadingError: the file is damaged, protected, too large or no OpenDocument workbook.
    """
    repairs: Counter[str] = Counter()
    census = Census()
    try:
        book = Book(source, limits, census)
        name = PurePosixPath(source.name).name
        made = [_page(name, book, s, census, repairs, limits) for s in book.sheets()]
        title = book.title
    except DAMAGE_ERRORS as error:
        kind = type(error).__name__
        raise failures.damaged(
            source.name,
            f"OpenDocument の表として最後まで読めません({kind})",
            f"it cannot be read to its end as an OpenDocument workbook ({kind})",
        ) from error
    pages = tuple(page for page in made if page is not None)
    return ParsedDocument(pages, title, kept_counts(repairs), left_out=census.parts)


def _page(
    name: str, book: Book, sheet: Element, census: Census, repairs: Counter[str], limits: Limits
) -> Page | None:
    """What a sheet shows; None where that is nothing."""
    title = sheet.get(f"{TABLE}name") or ""
    is_displayed = book.styles.is_displayed(sheet.get(f"{TABLE}style-name"))
    found = cells_of(name, sheet, book.styles, census if is_displayed else Census())
    if not is_displayed:
        leave_hidden_sheet(title, found.cells, census)
        return None
    page = SheetPage(title, census, repairs)
    beside = Beside(book, title, found, census, repairs)
    page.add(found.cells, beside)
    beside.add_notes(page.builder, reads_notes=limits.reads_notes)
    return page.built()
