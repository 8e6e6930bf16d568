"""PowerPoint: a slide is a page; its shapes are read as people read, from the top left."""

from __future__ import annotations

from collections import Counter

from ingest.parsed.document import Page, ParsedDocument
from ingest.readers import failures
from ingest.readers.census import Census
from ingest.readers.office.archive_safety import (
    DAMAGE_ERRORS,
    POWERPOINT,
    check_archive,
    office_damage,
)
from ingest.readers.office.markup import A
from ingest.readers.office.package import Package
from ingest.readers.office.running_heads import only_there
from ingest.readers.office.slides.deck import MAIN, Deck, Slide
from ingest.readers.office.slides.markup import all_text, is_off
from ingest.readers.office.slides.shapes import drawn_behind
from ingest.readers.office.slides.walk import SlideWalk
from ingest.readers.shown_text import kept_counts
from ingest.readers.source import Limits, Source

# What PowerPoint and python-pptx write where nobody gave a title.
_DEFAULT_TITLES = ("PowerPoint Presentation", "PowerPoint プレゼンテーション")


def read_pptx(source: Source, limits: Limits) -> ParsedDocument:
    """Read what is seen of the visible slides; notes and comments only by setting.

    Raises:
        ReadingError: the file is damaged, protected, dangerous or no .pptx.
    """
    check_archive(source, POWERPOINT, limits)
    census, repairs = Census(), Counter[str]()
    try:
        package = Package(source.data, census, MAIN)
        deck = Deck(package, census)
        count = len(deck.slide_ids)
        if count > limits.max_pages:
            raise failures.too_large(source.name, f"{count} 枚", f"{limits.max_pages} 枚")
        slides = [*deck.slides()]
        if count and not slides:
            raise SyntaxError("no slide can be read")
        shown = [slide for slide in slides if _is_shown(slide, census)]
        pages = [
            SlideWalk(source.name, deck, slide, limits, census, repairs).page() for slide in shown
        ]
        title = package.title()
        text = "".join(page.text for page in pages)
        _tell_heads(shown, f"{text} {title}", census)
    except DAMAGE_ERRORS as error:
        raise office_damage(source.name, POWERPOINT, error) from error
    own = None if title in _DEFAULT_TITLES else title
    return ParsedDocument((*pages,), own, kept_counts(repairs), _blank(pages), census.parts)


def _is_shown(slide: Slide, census: Census) -> bool:
    """False for a hidden slide, which is told."""
    if not is_off(slide.part.root.get("show")):
        return True
    text = all_text(slide.part.root)
    known = text if any(map(str.isalnum, text)) else None
    census.leave("hidden", "slide", known, page=slide.number)
    return False


def _tell_heads(slides: list[Slide], text: str, census: Census) -> None:
    """What layouts and masters write themselves stands on many slides; if only there, it is told."""
    parts = {id(part): part for slide in slides for part in slide.grounds}
    lines = (
        all_text(paragraph)
        for part in parts.values()
        for shape in drawn_behind(part)
        for paragraph in shape.element.iter(f"{A}p")
    )
    for line in only_there(lines, text):
        census.leave("not-read", "running-head", line)


def _blank(pages: list[Page]) -> tuple[int, ...]:
    return tuple(page.number for page in pages if page.number and not page.text.strip())
