"""Leaves garbled pages out of any format's reading (pure)."""

from __future__ import annotations

from dataclasses import replace

from ingest.plausible_text import is_garbled
from ingest.readers import failures
from ingest.reading import Page, Reading


def without_garbled_pages(reading: Reading, name: str) -> Reading:
    """The reading with the garbled pages empty, and named.

    Raises:
        ReadingError: ``encoding``, where no other page has text.
    """
    garbled = {i for i, page in enumerate(reading.pages) if is_garbled(page.text)}
    if not garbled:
        return reading
    if not any(page.text.strip() for i, page in enumerate(reading.pages) if i not in garbled):
        raise failures.garbled(name)
    pages = [Page(p.number, "") if i in garbled else p for i, p in enumerate(reading.pages)]
    named = tuple(reading.pages[i].number for i in sorted(garbled))
    return replace(reading, pages=tuple(pages), garbled_pages=(*reading.garbled_pages, *named))
