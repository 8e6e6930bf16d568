"""What a PDF says about itself: its title, and where its links lead."""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Iterator
from typing import Any

from pypdf import PdfReader
from pypdf.errors import DependencyError, PyPdfError

from ingest.readers.pdf.marks import LinkArea
from ingest.readers.shown_text import web_address
from kb.text.normalising import repair_radicals

_log = logging.getLogger(__name__)
# Malformed objects show themselves in pypdf as any of these; links are worth no failed ingest.
_MALFORMED = (
    PyPdfError, DependencyError, ValueError, TypeError, KeyError, IndexError, AttributeError,
    OverflowError, RecursionError, NotImplementedError,
)  # fmt: skip
_OFFICE_PREFIX = re.compile(r"^Microsoft (?:Office )?(?:PowerPoint|Word|Excel) - ")
_FILE_NAME = re.compile(r"\.(?:pptx?|docx?|xlsx?|pdf|html?)$", re.IGNORECASE)
# What programs fill in for a title that nobody gave.
_NO_TITLE = re.compile(
    r"^(?:untitled|無題|PowerPoint[ -].{5,20}|スライド\s*\d+|Slide\s*\d+)$", re.IGNORECASE
)
_NOT_REFERENCES = ("mailto:", "tel:")


class PdfFacts:
    """Title and links of an opened PDF; a file that pypdf cannot read has neither."""

    def __init__(self, data: bytes, password: str) -> None:
        self._reader: PdfReader | None = None
        try:
            reader = PdfReader(io.BytesIO(data), strict=False)
            if reader.is_encrypted:
                reader.decrypt(password)
            self._pages = len(reader.pages)
            self._reader = reader
        except _MALFORMED as error:
            _log.info("links and title cannot be read: %s", error)

    @property
    def title(self) -> str | None:
        """The title in the metadata, if it says one; a file name is none."""
        try:
            metadata = self._reader.metadata if self._reader else None
            title = str(metadata.title or "") if metadata else ""
        except _MALFORMED:
            return None
        # Office writes the source file's name after its program's where the author set no title.
        title = _OFFICE_PREFIX.sub("", title.strip())
        says_nothing = not title or _FILE_NAME.search(title) or _NO_TITLE.match(title)
        return None if says_nothing else repair_radicals(title)[0]

    def link_areas(self, page_index: int) -> tuple[LinkArea, ...]:
        """The page's links to addresses, in stored coordinates; jumps inside the file are left out."""
        if not self._reader or page_index >= self._pages:
            return ()
        try:
            annotations = self._reader.pages[page_index].get("/Annots") or []
            return tuple(_areas(annotations))
        except _MALFORMED as error:
            _log.info("links of page %d cannot be read: %s", page_index + 1, error)
            return ()


def _areas(annotations: Any) -> Iterator[LinkArea]:
    for reference in annotations:
        annotation = reference.get_object()
        action = annotation.get("/A")
        target = action.get_object().get("/URI") if action else None
        if annotation.get("/Subtype") != "/Link" or target is None:
            continue
        address = target.decode("utf-8", "replace") if isinstance(target, bytes) else str(target)
        if not address.lower().startswith(_NOT_REFERENCES):
            for box in _boxes(annotation):
                yield LinkArea(*box, web_address(address))


def _boxes(annotation: Any) -> Iterator[tuple[float, float, float, float]]:
    """One box for each line of the link's text, where the file says so; else the whole."""
    quads = [float(n) for n in annotation.get("/QuadPoints") or []]
    corners = [quads[i : i + 8] for i in range(0, len(quads) - 7, 8)]
    if not corners:
        corners = [[float(n) for n in annotation["/Rect"]]]
    for numbers in corners:
        xs, ys = numbers[0::2], numbers[1::2]
        yield min(xs), min(ys), max(xs), max(ys)
