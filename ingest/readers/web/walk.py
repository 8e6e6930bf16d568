"""From a web page's elements to the blocks of its display text."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, cast

from ingest.readers.grids import add_grid
from ingest.readers.page_builder import Inline, PageBuilder
from ingest.readers.shown_text import (
    Piece,
    absolute,
    add_paragraph,
    as_one_line,
    without_source_breaks,
)
from ingest.readers.web.tables import grid_of, lays_out_a_page

if TYPE_CHECKING:
    from bs4.element import Tag

_HEADING = re.compile(r"h[1-6]")
_BLOCKS = frozenset(
    {
        *("address", "article", "aside", "blockquote", "body", "caption", "center", "dd"),
        *(
            "details",
            "dialog",
            "div",
            "dl",
            "dt",
            "fieldset",
            "figcaption",
            "figure",
            "footer",
            "form",
        ),
        *("header", "hgroup", "hr", "legend", "li", "main", "nav", "ol", "p", "pre", "section"),
        *("summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"),
    }
)


@dataclass(frozen=True)
class Where:
    """Where in the page's structure a stretch of text stands."""

    list_level: int | None = None
    list_depth: int = 0
    target: str | None = None
    keeps_breaks: bool = False


@dataclass
class PageWalk:
    """Walks over the content; inline text waits in ``_pieces`` until its block ends."""

    name: str
    base: str | None
    repairs: Counter[str] = field(default_factory=Counter)
    builder: PageBuilder = field(default_factory=PageBuilder)
    _pieces: list[Piece] = field(default_factory=list)

    def add_inside(self, parent: Tag, where: Where) -> None:
        for child in parent.children:
            # Text nodes are strings, all others elements: comments are gone by now.
            if isinstance(child, str):
                self._add_string(str(child), where)
            else:
                self._add_tag(cast("Tag", child), where)

    def _add_string(self, text: str, where: Where) -> None:
        if not where.keeps_breaks:
            self._pieces.append(Piece(without_source_breaks(text), where.target))
            return
        for index, line in enumerate(text.split("\n")):
            if index:
                self.flush(where)
            self._pieces.append(Piece(line, where.target))

    def _add_tag(self, tag: Tag, where: Where) -> None:
        if tag.name == "br":
            self._pieces.append(Piece("\n", None))
        elif tag.name == "a":
            self.add_inside(tag, replace(where, target=self._target(tag) or where.target))
        elif _HEADING.fullmatch(tag.name):
            self._add_heading(tag, where)
        elif tag.name == "table" and not lays_out_a_page(tag):
            self._add_table(tag, where)
        elif tag.name in _BLOCKS:
            self._add_block(tag, where)
        else:
            self.add_inside(tag, where)

    def _add_block(self, tag: Tag, where: Where) -> None:
        self.flush(where)
        inside = where
        if tag.name in ("ul", "ol"):
            inside = replace(where, list_depth=where.list_depth + 1)
        elif tag.name == "li":
            inside = replace(where, list_level=max(where.list_depth - 1, 0))
        elif tag.name == "pre":
            inside = replace(where, keeps_breaks=True)
        self.add_inside(tag, inside)
        self.flush(inside)

    def _add_heading(self, tag: Tag, where: Where) -> None:
        self.flush(where)
        line = self._as_one_line(tag, where)
        self.builder.add("heading", line, int(tag.name[1]), _anchor(tag))

    def _add_table(self, table: Tag, where: Where) -> None:
        self.flush(where)
        caption = table.find("caption", recursive=False)
        if caption is not None:
            self.builder.add("text", self._as_one_line(caption, where))
        grid, header_rows = grid_of(self.name, table, lambda cell: self._as_one_line(cell, where))
        add_grid(self.builder, grid, header_rows)

    def _as_one_line(self, cell: Tag, where: Where) -> Inline:
        inner = _Inner(self.name, self.base)
        inner.add_inside(cell, where)
        inner.flush(where)
        return as_one_line(inner.groups, self.repairs)

    def flush(self, where: Where) -> None:
        pieces, self._pieces = self._pieces, []
        add_paragraph(self.builder, pieces, self.repairs, where.list_level)

    def _target(self, link: Tag) -> str | None:
        """Where a link leads; one within the page, or relative to nothing known, stays as it is."""
        href = str(link.get("href", "")).strip()
        if not href or href.startswith("#") or not self.base:
            return href or None
        return absolute(self.base, href) or href


@dataclass
class _Inner(PageWalk):
    """Takes an element's text as one line: blocks in it are only breaks."""

    groups: list[list[Piece]] = field(default_factory=list)

    def _add_heading(self, tag: Tag, where: Where) -> None:
        self._add_block(tag, where)

    def _add_table(self, table: Tag, where: Where) -> None:
        self._add_block(table, where)

    def flush(self, where: Where) -> None:  # noqa: ARG002 - the callers of its kind give it
        pieces, self._pieces = self._pieces, []
        self.groups.append(pieces)


def _anchor(heading: Tag) -> str | None:
    """The heading's own name, one inside it, or its section's if it begins that."""
    named = heading if heading.get("id") else heading.find(id=True)
    named = named or heading.find("a", attrs={"name": True})
    if named is None:
        section = heading.parent
        begins = section is not None and section.find(_HEADING) is heading
        named = section if section is not None and begins else None
    return str(named.get("id") or named.get("name") or "") or None if named is not None else None
