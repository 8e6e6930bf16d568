"""Puts a page's display text together, one block a line, and keeps every offset right."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import reduce

from ingest.parsed.document import Block, BlockKind, Page, PageLink, Span
from kb.text.sentences import sentences


@dataclass(frozen=True)
class Inline:
    """One line's display text, and the links in it by offset."""

    text: str
    links: tuple[PageLink, ...] = ()

    def joined(self, between: str, other: Inline) -> Inline:
        """This line with another after it; a link that was torn between them becomes whole."""
        offset = len(self.text) + len(between)
        moved = [PageLink(k.start + offset, k.end + offset, k.url) for k in other.links]
        links = list(self.links)
        if links and moved and _is_torn(links[-1], moved[0], len(self.text), offset):
            links[-1:] = [PageLink(links[-1].start, moved.pop(0).end, links[-1].url)]
        return Inline(self.text + between + other.text, (*links, *moved))

    def cut(self, start: int, end: int) -> Inline:
        """A stretch of this line, with the parts of its links that lie in it."""
        moved = (
            PageLink(max(k.start, start) - start, min(k.end, end) - start, k.url)
            for k in self.links
            if k.start < end and k.end > start
        )
        return Inline(self.text[start:end], tuple(moved))


def as_one(lines: Iterable[Inline], between: Callable[[str, str], str]) -> Inline:
    """The lines put together, with what stands ``between`` the text so far and the next."""
    return reduce(lambda a, b: a.joined(between(a.text, b.text), b), lines, Inline(""))


def _is_torn(a: PageLink, b: PageLink, end: int, start: int) -> bool:
    return a.end == end and b.start == start and a.url == b.url


MAX_LINE_CHARS = 5_000
"""What recognises marks and names looks a line through many times over: the longest paragraph that
people write is a tenth of this, but a file may be one line of a million characters."""


def _bounded(line: Inline) -> Iterator[Inline]:
    """The line; in parts, ended by full stops where there are any, if it is too long."""
    start = 0
    while len(line.text) - start > MAX_LINE_CHARS:
        stop = line.text.rfind("。", start, start + MAX_LINE_CHARS) + 1
        end = stop or start + MAX_LINE_CHARS
        yield line.cut(start, end)
        start = end
    yield line.cut(start, len(line.text)) if start else line


@dataclass
class PageBuilder:
    """Collects blocks in reading order."""

    _pieces: list[str] = field(default_factory=list)
    _blocks: list[Block] = field(default_factory=list)
    _links: list[PageLink] = field(default_factory=list)
    _length: int = 0
    _tables: int = 0

    @property
    def has_blocks(self) -> bool:
        return bool(self._blocks)

    def add(self, kind: BlockKind, line: Inline, level: int = 0, anchor: str | None = None) -> None:
        """A heading, paragraph or item; nothing without text, several if it is endless."""
        for part in _bounded(line):
            if part.text.strip():
                start = self._append(part)
                end = start + len(part.text)
                self._blocks.append(Block(kind, start, end, level, anchor=anchor))
                self._end_line()
                if kind == "heading":
                    # A heading is one line; what is left of an endless one is none.
                    kind, level, anchor = "text", 0, None

    def add_quoted(self, line: Inline, mark: str) -> None:
        """Somebody else's words: a line for each sentence, every one behind the ``mark``.

        Passages and answers take single sentences, and one without it would read as the writer's.
        """
        at = 0
        for sentence in sentences(line.text):
            indent = len(sentence) - len(sentence.lstrip())
            words = line.cut(at + indent, at + len(sentence))
            self.add("text", Inline(mark).joined("", words))
            at += len(sentence)

    @property
    def length(self) -> int:
        """So many characters are written."""
        return self._length

    def add_table(
        self,
        rows: Iterable[Sequence[Inline]],
        header_rows: int,
        covered: Sequence[tuple[int, ...]] = (),
    ) -> None:
        """The page's next table, cells parted by tabs; nothing for a row of empty cells.

        ``covered`` tells row by row which cells a merged one above covers.
        """
        for index, row in enumerate(rows):
            below = covered[index] if index < len(covered) else ()
            self._add_row(row, self._tables, index < header_rows, below)
        self._tables += 1

    def _add_row(
        self, cells: Sequence[Inline], table: int, is_header: bool, covered: tuple[int, ...]
    ) -> None:
        if not any(cell.text.strip() for cell in cells):
            return
        start, spans = self._length, []
        for index, cell in enumerate(cells):
            if index:
                self._append(Inline("\t"))
            at = self._append(cell)
            spans.append(Span(at, at + len(cell.text)))
        end = self._length
        row = Block("row", start, end, 0, tuple(spans), table, is_header, covered=covered)
        self._blocks.append(row)
        self._end_line()

    def build(self, number: int | None) -> Page:
        links = tuple(k for k in self._links if k.end > k.start)
        return Page(number, "".join(self._pieces), tuple(self._blocks), links)

    def _append(self, line: Inline) -> int:
        start = self._length
        self._pieces.append(line.text)
        self._length += len(line.text)
        self._links += [PageLink(start + k.start, start + k.end, k.url) for k in line.links]
        return start

    def _end_line(self) -> None:
        self._append(Inline("\n"))
