"""What a reader gives: a source's pages as display text, with the structure the format tells.

Display text is what the page shows: radicals repaired, line breaks inside words joined, one block
(heading, paragraph, list item, table row) a line, no NFKC. All offsets are into ``Page.text``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from kb.documents import PlacedWord
from kb.file_parts import Part

BlockKind = Literal["heading", "text", "item", "row"]


@dataclass(frozen=True)
class Span:
    """A stretch ``text[start:end]`` of a page's display text; empty where start == end."""

    start: int
    end: int


@dataclass(frozen=True)
class Block:
    """One line of structure.

    ``level`` is a heading's level from 1 (largest), or a list item's nesting from 0.
    ``cells`` are a row's cells in column order, an empty cell being an empty span; a cell that
    spans columns or rows stands once, at its first column and row, and is empty in the others.
    ``table`` numbers the page's tables from 0; ``is_header`` marks rows that name the columns.
    """

    kind: BlockKind
    start: int
    end: int
    level: int = 0
    cells: tuple[Span, ...] = ()
    table: int | None = None
    is_header: bool = False
    anchor: str | None = None
    """A web page's name for the place of a heading: what follows ``#`` in its address."""
    covered: tuple[int, ...] = ()
    """Of a row's empty cells those that a merged cell of a row above covers."""


@dataclass(frozen=True)
class PageLink:
    """A link on a page: its text as a stretch of the display text; no address is ``None``."""

    start: int
    end: int
    url: str | None


@dataclass(frozen=True)
class Page:
    """One page. ``number`` counts the file's pages from 1; None where the format has no pages."""

    number: int | None
    text: str
    blocks: tuple[Block, ...] = ()
    links: tuple[PageLink, ...] = ()
    words: tuple[PlacedWord, ...] = ()
    """Where the words stand, of a page that was read by OCR: its file has no text to look in."""


WhyLeftOut = Literal["hidden", "struck-out", "not-read"]
"""Nobody sees it, somebody crossed it out, or no reader of ours takes it in."""


@dataclass(frozen=True)
class LeftOutPart:
    """Parts of one kind, at one place, that are in the file and not in the text.

    ``letters`` counts what was in them, 0 where that is unknown; ``place`` names a sheet or the
    like; ``names`` are what the file calls the parts.
    """

    why: WhyLeftOut
    part: Part
    count: int = 1
    letters: int = 0
    page: int | None = None
    place: str | None = None
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class ParsedDocument:
    """A whole source as read.

    ``repairs`` counts by kind what was changed for display (``radicals``, ``broken-lines``,
    ``page-numbers`` and the like); ``pages_without_text`` are page numbers.
    """

    pages: tuple[Page, ...]
    title: str | None = None
    """The title in the file's own metadata, if it says one."""
    repairs: Mapping[str, int] = field(default_factory=dict)
    pages_without_text: tuple[int, ...] = ()
    left_out: tuple[LeftOutPart, ...] = ()
    garbled_pages: tuple[int | None, ...] = ()
    """Pages left out because their text is no text that anybody wrote; their ``text`` is empty."""
    recognised_pages: tuple[int, ...] = ()
    """Pages whose text was read from their picture."""
    is_ocr_possible: bool = False
    """True where pages might be read by OCR, but it is off."""
