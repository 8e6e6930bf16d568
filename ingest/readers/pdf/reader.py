"""PDF: page by page into display text, through PDFium under its lock."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from ingest.parsed.document import Page, ParsedDocument
from ingest.readers import failures
from ingest.readers.census import Census
from ingest.readers.garble import is_garbled
from ingest.readers.page_builder import PageBuilder
from ingest.readers.pdf.annotations.placing import with_texts
from ingest.readers.pdf.characters import marks_of
from ingest.readers.pdf.facts import PdfFacts
from ingest.readers.pdf.furniture import usual_size, without_furniture
from ingest.readers.pdf.layout import PageDraft, TableDraft, draft_of
from ingest.readers.pdf.marks import Box, PageMarks, Turn
from ingest.readers.pdf.ocr import recognised, rendered
from ingest.readers.pdf.paragraphs import Paragraph, Style, paragraphs_of, style_of
from ingest.readers.pdf.pdfium_lock import PDFIUM_LOCK
from ingest.readers.pdf.pictures import Pictures, leave_unread_annotations
from ingest.readers.pdf.ruby import without_ruby
from ingest.readers.pdf.struck import without_struck
from ingest.readers.shown_text import kept_counts
from ingest.readers.source import Limits, Source
from ingest.readers.tesseract import Tesseract

# A whole PDF ends with its end mark. What programs on its way append (zeros, a mail's foot) is
# none of its objects; where one follows the last mark, the file was cut off.
_END_MARK = b"%%EOF"
_OBJECT = re.compile(rb"\d\s+\d+\s+obj\b")


def read_pdf(source: Source, limits: Limits) -> ParsedDocument:
    """Raises ReadingError: damaged, protected, too large, too slow, or without any text."""
    census = Census()
    with _opened(source, limits) as (document, facts):
        drafts = list(_drafts(source, limits, document, facts, census))
        title = facts.title
    if facts.is_dynamic_form("\n".join(draft.text for draft in drafts)):
        raise failures.dynamic_form(source.name)
    facts.leave_attachments(census)
    if not any(draft.elements for draft in drafts):
        if any(draft.is_garbled for draft in drafts):
            raise failures.garbled(source.name)
        missing = failures.no_text_found if limits.tesseract else failures.no_text_layer
        raise missing(source.name)
    reading = _document_of(drafts, title, is_ocr_possible=limits.tesseract is None)
    return replace(reading, left_out=census.parts)


@contextmanager
def _opened(source: Source, limits: Limits) -> Iterator[tuple[pdfium.PdfDocument, PdfFacts]]:
    document, password = _document(source, limits)
    try:
        end = source.data.rfind(_END_MARK)
        if end < 0 or _OBJECT.search(source.data, end):
            # PDFium mends what it can, but then pages would be missing without a word.
            raise failures.damaged(source.name, "末尾が切れています", "its end is missing")
        yield document, PdfFacts(source.data, password)
    finally:
        with PDFIUM_LOCK:
            document.close()


def _document(source: Source, limits: Limits) -> tuple[pdfium.PdfDocument, str]:
    """The document, opened by the first password that fits; many files need only the empty one."""
    for password in ("", *limits.passwords):
        try:
            with PDFIUM_LOCK:
                return pdfium.PdfDocument(source.data, password or None), password
        except pdfium.PdfiumError as error:
            if error.err_code != pdfium_c.FPDF_ERR_PASSWORD:
                raise failures.damaged(source.name, "PDF として開けません", str(error)) from error
    raise failures.password(source.name)


def _drafts(
    source: Source,
    limits: Limits,
    document: pdfium.PdfDocument,
    facts: PdfFacts,
    census: Census,
) -> Iterator[PageDraft]:
    """One page at a time: the lock is free, and the page forgotten, before the next."""
    pictures = Pictures()
    with PDFIUM_LOCK:
        count = len(document)
    if count > limits.max_pages:
        bound = str(limits.max_pages)
        raise failures.too_large(source.name, f"{count} ページ / pages", bound)
    for index in range(count):
        texts = facts.shown_texts(index, limits.reads_notes, census)
        with _page_of(source, document, index) as page:
            marks = marks_of(page, facts.link_areas(index))
            if marks.characters or texts:
                pictures.count(page, is_behind_text=bool(marks.characters))
            if facts.is_unreadable:
                leave_unread_annotations(page, census)
        census.leave("hidden", "text", marks.hidden, page=index + 1)
        turn = Turn(marks.angle)
        areas = [Box(*turn.box(a.x0, a.y0, a.x1, a.y1)) for a in facts.struck_areas(index)]
        marks, struck = without_struck(marks, areas)
        if struck:
            census.leave("struck-out", "text", struck, page=index + 1)
        marks = _without_ruby(marks, census)
        draft = _checked(draft_of(index + 1, marks))
        if limits.tesseract and not draft.elements:
            draft = _recognised(source, document, index, draft, limits.tesseract)
        if texts and not draft.words:
            draft = _checked(draft_of(index + 1, with_texts(marks, texts)))
        for text in texts if draft.words else ():
            census.leave("not-read", "form-field" if text.is_field else "annotation", text.text)
        yield draft
    pictures.leave(census)


def _without_ruby(marks: PageMarks, census: Census) -> PageMarks:
    marks, ruby = without_ruby(marks)
    for reading in ruby:
        census.leave("not-read", "ruby", reading)
    return marks


def _checked(draft: PageDraft) -> PageDraft:
    """The page without its text, if that is garbled."""
    if not draft.elements or not is_garbled(draft.text, draft.unreadable):
        return draft
    return replace(draft, elements=(), is_garbled=True, unreadable=0)


def _recognised(
    source: Source,
    document: pdfium.PdfDocument,
    index: int,
    draft: PageDraft,
    tesseract: Tesseract,
) -> PageDraft:
    """The page as OCR reads it; as it was, if there is nothing to recognise."""
    with _page_of(source, document, index) as page:
        picture, scale = rendered(page)
    found = recognised(source.name, index + 1, picture, scale, tesseract)
    return found if found.elements else draft


@contextmanager
def _page_of(source: Source, document: pdfium.PdfDocument, index: int) -> Iterator[pdfium.PdfPage]:
    """The page, under PDFium's lock as long as it is open."""
    try:
        with PDFIUM_LOCK, closing(document[index]) as page:
            yield page
    except pdfium.PdfiumError as error:
        number = index + 1
        raise failures.damaged(
            source.name, f"{number} ページ目を読めません", f"page {number} cannot be read: {error}"
        ) from error


def _document_of(
    drafts: Sequence[PageDraft], title: str | None, is_ocr_possible: bool
) -> ParsedDocument:
    body = usual_size(line for draft in drafts for line in draft.lines)
    cleaned, repairs = without_furniture(drafts, body)
    style = style_of(cleaned)
    pages = []
    for before, draft in zip([None, *cleaned], cleaned, strict=False):
        last = before.elements[-1] if before and before.elements else None
        pages.append(_page(draft, style, last if isinstance(last, TableDraft) else None, repairs))
    repairs["unreadable-characters"] += sum(draft.unreadable for draft in drafts)
    empty = [draft for draft in drafts if not draft.elements]
    return ParsedDocument(
        tuple(pages),
        title,
        dict(sorted(kept_counts(repairs).items())),
        pages_without_text=tuple(draft.number for draft in empty if not draft.is_garbled),
        garbled_pages=tuple(draft.number for draft in empty if draft.is_garbled),
        recognised_pages=tuple(draft.number for draft in drafts if draft.words),
        is_ocr_possible=is_ocr_possible,
    )


def _page(
    draft: PageDraft, style: Style, last_table: TableDraft | None, repairs: Counter[str]
) -> Page:
    builder = PageBuilder()
    for part in paragraphs_of(draft, style):
        if isinstance(part, Paragraph):
            builder.add(part.kind, part.inline, part.level)
            repairs["broken-lines"] += part.breaks
        elif isinstance(part, TableDraft):
            is_rest = not builder.has_blocks and last_table and part.continues(last_table)
            builder.add_table(part.rows, 0 if is_rest else part.header_rows)
            repairs["broken-lines"] += part.broken_lines
    repairs["radicals"] += sum(element.radicals for element in draft.elements)
    repairs["symbols"] += sum(element.symbols for element in draft.elements)
    return replace(builder.build(draft.number), words=draft.words)
