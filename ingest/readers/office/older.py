"""Documents and slides in older and other formats, read as today's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.readers.office.conversion import converted
from ingest.readers.office.docx import read_docx
from ingest.readers.office.pptx import read_pptx
from ingest.readers.source import Source, content_of

if TYPE_CHECKING:
    from ingest.parsed.document import ParsedDocument
    from ingest.readers.source import Limits


def read_older_document(source: Source, limits: Limits) -> ParsedDocument:
    """A .doc, .rtf or .odt, or what goes under such a name.

    Raises:
        ReadingError: see `converted` and `read_docx`.
    """
    if content_of(source.data) == "html":
        # As programs write that save a web page for Word.
        from ingest.readers.web.html import read_html

        return read_html(source, limits)
    return read_docx(Source(source.name, converted(source, "docx", limits)), limits)


def read_older_slides(source: Source, limits: Limits) -> ParsedDocument:
    """A .ppt or .odp, or a .pptx under such a name.

    Raises:
        ReadingError: see `converted` and `read_pptx`.
    """
    return read_pptx(Source(source.name, converted(source, "pptx", limits)), limits)
