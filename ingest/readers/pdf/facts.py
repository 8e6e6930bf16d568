"""What a PDF says about itself: its title, and where its links lead; under PDFium's lock."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from ingest.readers.pdf.marks import LinkArea
from ingest.readers.shown_text import web_address
from kb.text.normalising import repair_radicals

_OFFICE_PREFIX = re.compile(r"^Microsoft (?:Office )?(?:PowerPoint|Word|Excel) - ")
_FILE_NAME = re.compile(r"\.(?:pptx?|docx?|xlsx?|pdf|html?)$", re.IGNORECASE)
# What programs fill in for a title that nobody gave.
_NO_TITLE = re.compile(
    r"^(?:untitled|無題|PowerPoint[ -].{5,20}|スライド\s*\d+|Slide\s*\d+)$", re.IGNORECASE
)
_NOT_REFERENCES = ("mailto:", "tel:")


def title_of(document: pdfium.PdfDocument) -> str | None:
    """The title in the metadata, if it says one; a file name is none."""
    # Office writes the source file's name after its program's where the author set no title.
    title = _OFFICE_PREFIX.sub("", document.get_metadata_value("Title").strip())
    says_nothing = not title or _FILE_NAME.search(title) or _NO_TITLE.match(title)
    return None if says_nothing else repair_radicals(title)[0]


def link_areas(page: pdfium.PdfPage) -> Iterator[LinkArea]:
    """The page's links to addresses, in stored coordinates; jumps inside the file are left out."""
    position, link = ctypes.c_int(), pdfium_c.FPDF_LINK()
    while pdfium_c.FPDFLink_Enumerate(page, position, link):
        action = pdfium_c.FPDFLink_GetAction(link)
        if pdfium_c.FPDFAction_GetType(action) != pdfium_c.PDFACTION_URI:
            continue
        size = pdfium_c.FPDFAction_GetURIPath(page.pdf, action, None, 0)
        address = ctypes.create_string_buffer(size)
        pdfium_c.FPDFAction_GetURIPath(page.pdf, action, address, size)
        target = address.value.decode("utf-8", "replace")
        if not target.lower().startswith(_NOT_REFERENCES):
            for box in _boxes(link):
                yield LinkArea(*box, web_address(target))


def _boxes(link: pdfium_c.FPDF_LINK) -> Iterator[tuple[float, float, float, float]]:
    """One box for each line of the link's text, where the file says so; else the whole."""
    quad, whole = pdfium_c.FS_QUADPOINTSF(), pdfium_c.FS_RECTF()
    count = pdfium_c.FPDFLink_CountQuadPoints(link)
    for index in range(count):
        pdfium_c.FPDFLink_GetQuadPoints(link, index, quad)
        xs, ys = (quad.x1, quad.x2, quad.x3, quad.x4), (quad.y1, quad.y2, quad.y3, quad.y4)
        yield min(xs), min(ys), max(xs), max(ys)
    if not count and pdfium_c.FPDFLink_GetAnnotRect(link, whole):
        yield whole.left, whole.bottom, whole.right, whole.top
