"""What a PDF says about itself: its title, where its links lead, what stands upon its pages."""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from pypdf import PdfReader

from ingest.readers.census import Census
from ingest.readers.pdf.annotations.attachments import (
    attachment_names,
    is_dynamic_form,
    layers_off,
    xfa_of,
)
from ingest.readers.pdf.annotations.objects import MALFORMED, resolved
from ingest.readers.pdf.annotations.shown import Rules, ShownText, shown_texts, struck_out
from ingest.readers.pdf.marks import Box, LinkArea
from ingest.readers.shown_text import web_address
from kb.text.normalising import repair_radicals

_log = logging.getLogger(__name__)
_OFFICE_PREFIX = re.compile(r"^Microsoft (?:Office )?(?:PowerPoint|Word|Excel) - ")
_FILE_NAME = re.compile(r"\.(?:pptx?|docx?|xlsx?|pdf|html?)$", re.IGNORECASE)
# What programs fill in for a title that nobody gave.
_NO_TITLE = re.compile(
    r"^(?:untitled|無題|PowerPoint[ -].{5,20}|スライド\s*\d+|Slide\s*\d+)$", re.IGNORECASE
)
_NOT_REFERENCES = ("mailto:", "tel:")


class PdfFacts:
    """Title, links, annotations and files of an opened PDF; none where pypdf cannot read it."""

    def __init__(self, data: bytes, password: str) -> None:
        self._reader: PdfReader | None = None
        try:
            reader = PdfReader(io.BytesIO(data), strict=False)
            if reader.is_encrypted:
                reader.decrypt(password)
            self._pages = len(reader.pages)
            self._reader = reader
        except MALFORMED as error:
            _log.info("links and title cannot be read: %s", error)

    @property
    def title(self) -> str | None:
        """The title in the metadata, if it says one; a file name is none."""
        try:
            metadata = self._reader.metadata if self._reader else None
            title = str(metadata.title or "") if metadata else ""
        except MALFORMED:
            return None
        # Office writes the source file's name after its program's where the author set no title.
        title = _OFFICE_PREFIX.sub("", title.strip())
        says_nothing = not title or _FILE_NAME.search(title) or _NO_TITLE.match(title)
        return None if says_nothing else repair_radicals(title)[0]

    @property
    def is_unreadable(self) -> bool:
        return self._reader is None

    def link_areas(self, page_index: int) -> tuple[LinkArea, ...]:
        """The page's links to addresses, in stored coordinates; jumps inside the file are left out."""
        try:
            return tuple(_areas(self._annotations(page_index)))
        except MALFORMED as error:
            _log.info("links of page %d cannot be read: %s", page_index + 1, error)
            return ()

    def struck_areas(self, page_index: int) -> tuple[Box, ...]:
        """Where annotations strike out the page's text, in stored coordinates."""
        try:
            struck = struck_out(self._annotations(page_index), self._layers_off)
            return tuple(Box(*box) for annotation in struck for box in _boxes(annotation))
        except MALFORMED as error:
            _log.info("annotations of page %d cannot be read: %s", page_index + 1, error)
            return ()

    def shown_texts(
        self, page_index: int, reads_notes: bool, census: Census
    ) -> tuple[ShownText, ...]:
        """Notes and form values that the page shows as text; other annotations are left out."""
        try:
            annotations = self._annotations(page_index)
            if not annotations:
                return ()
            rules = Rules(self._layers_off, reads_notes)
            return tuple(shown_texts(annotations, page_index + 1, rules, census))
        except MALFORMED as error:
            _log.info("annotations of page %d cannot be read: %s", page_index + 1, error)
            census.leave("not-read", "annotation")
            return ()

    def leave_attachments(self, census: Census) -> None:
        try:
            for name in attachment_names(self._root) if self._reader else ():
                census.leave("not-read", "attachment", name=name)
        except MALFORMED as error:
            _log.info("attachments cannot be read: %s", error)
            census.leave("not-read", "attachment")

    def is_dynamic_form(self, page_text: str) -> bool:
        """Whether the pages' text only stands in for an XFA form that has to be drawn first."""
        try:
            xfa = xfa_of(self._root) if self._reader else None
            if xfa is None:
                return False
            pages = [self._annotations(index) for index in range(self._pages)]
            kinds = {resolved(each).get("/Subtype") for page in pages for each in page}
            return is_dynamic_form(self._root, xfa, page_text, "/Widget" in kinds)
        except MALFORMED as error:
            _log.info("its form cannot be read: %s", error)
            return False

    @cached_property
    def _layers_off(self) -> frozenset[int]:
        try:
            return layers_off(self._root)
        except MALFORMED:
            return frozenset()

    @property
    def _root(self) -> Any:
        return self._reader.trailer["/Root"] if self._reader else {}

    def _annotations(self, page_index: int) -> list[Any]:
        """Raises what malformed objects raise."""
        if not self._reader or page_index >= self._pages:
            return []
        return list(resolved(self._reader.pages[page_index].get("/Annots")) or ())


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
