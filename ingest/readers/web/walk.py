"""From a web page's elements to the blocks of its display text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, cast

from ingest.readers.grids import (
    MAX_SPAN,
    GridCell,
    MergedCell,
    Row,
    add_grid,
    grid_of,
    guessed_header_rows,
    header_depth,
)
from ingest.readers.page_builder import Inline, PageBuilder
from ingest.readers.shown_text import (
    Piece,
    absolute,
    add_paragraph,
    add_paragraph_of_mail,
    as_one_line,
    without_source_breaks,
)
from ingest.readers.web.stylesheet import declarations
from ingest.readers.web.values import idents

if TYPE_CHECKING:
    from bs4.element import Tag

_HEADING = re.compile(r"h[1-6]")
_ROW_GROUPS = ["thead", "tbody", "tfoot"]
_CELLS = ["td", "th"]
_PARTS_OF_TABLES = (*_ROW_GROUPS, "caption", "colgroup", "col", "tr")
_QUOTE_MARK = "> "
_BORDERS = ("border", "border-left", "border-style", "border-left-style")
_BLOCKS_OF_PAGES = ["table", "h1", "h2", "article", "section"]
_BLOCK = re.compile(
    "address|article|aside|blockquote|body|caption|center|dd|details|dialog|div|dl|dt|fieldset"
    "|figcaption|figure|footer|form|header|hgroup|hr|legend|li|main|nav|ol|p|pre|section|summary"
    "|table|tbody|td|tfoot|th|thead|tr|ul"
)


@dataclass(frozen=True)
class Where:
    """Where in the page's structure a stretch of text stands."""

    list_level: int | None = None
    list_depth: int = 0
    target: str | None = None
    keeps_breaks: bool = False
    quote_mark: str = ""


@dataclass
class PageWalk:
    """Walks over the content; inline text waits in ``_pieces`` until its block ends.

    With ``marks_quotes`` what is quoted, as earlier mails are, stands behind "> ", a sign for each
    level: mail programs draw a line beside it. On web pages the element mostly only indents.
    """

    name: str
    base: str | None
    marks_quotes: bool = False
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
        elif tag.name == "table" and not _lays_out_a_page(tag):
            self._add_table(tag, where)
        elif _BLOCK.fullmatch(tag.name):
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
        elif self.marks_quotes and _is_quotation(tag):
            inside = replace(where, quote_mark=where.quote_mark + _QUOTE_MARK)
        self.add_inside(tag, inside)
        self.flush(inside)

    def _add_heading(self, tag: Tag, where: Where) -> None:
        self.flush(where)
        line = self._as_one_line(tag, where)
        if where.quote_mark:
            self.builder.add_quoted(line, where.quote_mark)
        else:
            self.builder.add("heading", line, int(tag.name[1]), _anchor(tag))

    def _add_table(self, table: Tag, where: Where) -> None:
        self.flush(where)
        caption = table.find("caption", recursive=False)
        if caption is not None:
            self.builder.add("text", self._as_one_line(caption, where))
        self._add_strays(table, where)
        rows = list(_rows(table))
        merged = (
            [_merged(cell, self._as_one_line(cell, where), len(rows) - at) for cell in _cells(row)]
            for at, row in enumerate(rows)
        )
        grid = grid_of(self.name, merged)
        header_rows = _header_rows(rows, grid)
        if where.quote_mark:
            grid = [_marked(row, where.quote_mark) for row in grid]
        add_grid(self.builder, grid, header_rows)

    def _add_strays(self, table: Tag, where: Where) -> None:
        """What stands between cells: browsers show it before the table (HTML Standard, §13.2.6.1)."""
        for holder in (table, *table.find_all(_ROW_GROUPS, recursive=False), *_rows(table)):
            parts = _CELLS if holder.name == "tr" else _PARTS_OF_TABLES
            for child in holder.children:
                if isinstance(child, str):
                    self._add_string(str(child), where)
                elif cast("Tag", child).name not in parts:
                    self._add_tag(cast("Tag", child), where)
        self.flush(where)

    def _as_one_line(self, cell: Tag, where: Where) -> Inline:
        inner = _Inner(self.name, self.base)
        inner.add_inside(cell, where)
        inner.flush(where)
        return as_one_line(inner.groups, self.repairs)

    def flush(self, where: Where) -> None:
        pieces, self._pieces = self._pieces, []
        level = where.list_level
        if self.marks_quotes:
            add_paragraph_of_mail(self.builder, pieces, self.repairs, level, where.quote_mark)
        else:
            add_paragraph(self.builder, pieces, self.repairs, level)

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


def _is_quotation(tag: Tag) -> bool:
    """Whether a mail program draws it as one; what is said to have no line beside it is indented."""
    if tag.name != "blockquote":
        return False
    borders = (d.value for d in declarations(str(tag.get("style", ""))) if d.name in _BORDERS)
    return tag.get("type") == "cite" or not any("none" in idents(value) for value in borders)


def _marked(row: Row, mark: str) -> Row:
    """The row with a mark before its first words."""
    first = next((at for at, cell in enumerate(row) if cell.line.text), 0)
    return (
        *row[:first],
        *(_behind(mark, cell) for cell in row[first : first + 1]),
        *row[first + 1 :],
    )


def _behind(mark: str, cell: GridCell) -> GridCell:
    return replace(cell, line=Inline(mark).joined("", cell.line), head=mark + cell.head)


def _lays_out_a_page(table: Tag) -> bool:
    """True for tables that are no data: one cell, headings or tables inside, or said so."""
    if table.get("role") in ("presentation", "none"):
        return True
    return (
        table.find(_BLOCKS_OF_PAGES) is not None
        or sum(len(_cells(row)) for row in _rows(table)) < 2
    )


def _header_rows(rows: list[Tag], grid: list[Row]) -> int:
    marked = _marked_header_rows(rows)
    if marked:
        is_deeper = marked == 1 and any(cell.has_attr("rowspan") for cell in _cells(rows[0]))
        return header_depth(grid) if is_deeper else marked
    has_heads_at_side = any(cell.name == "th" for row in rows for cell in _cells(row))
    return 0 if has_heads_at_side else guessed_header_rows(grid)


def _rows(table: Tag) -> Iterator[Tag]:
    """A table's own rows, those of its head first, wherever it stands."""
    groups = table.find_all(_ROW_GROUPS, recursive=False)
    order = sorted(groups, key=lambda group: _ROW_GROUPS.index(group.name))
    for group in (*order, table):
        yield from group.find_all("tr", recursive=False)


def _cells(row: Tag) -> list[Tag]:
    return list(row.find_all(_CELLS, recursive=False))


def _merged(cell: Tag, line: Inline, rows_left: int) -> MergedCell:
    rows = _span(cell, "rowspan", rows_left)
    is_bold = cell.name == "th" or _is_bold(cell)
    return MergedCell(line, _span(cell, "colspan", MAX_SPAN), rows, is_bold)


def _is_bold(cell: Tag) -> bool:
    text = cell.get_text(strip=True)
    return bool(text) and text == "".join(
        b.get_text(strip=True) for b in cell.find_all(["b", "strong"])
    )


def _span(cell: Tag, attribute: str, most: int) -> int:
    """How far a cell reaches; a row span of 0 means to the end."""
    value = str(cell.get(attribute, "1")).strip()
    if not (value.isascii() and value.isdecimal()):
        return 1
    return min(int(value[:6]) or (most if attribute == "rowspan" else 1), most)


def _marked_header_rows(rows: list[Tag]) -> int:
    """Rows at the top that are in the table's head, or all of <th>."""
    count = 0
    for row in rows[:-1]:
        is_head = row.parent is not None and row.parent.name == "thead"
        cells = _cells(row)
        if not is_head and not (cells and all(cell.name == "th" for cell in cells)):
            break
        count += 1
    return count
