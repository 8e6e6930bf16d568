"""A reading as one list of lines, which the structure parsers walk over."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ingest.parsed.document import Block, BlockKind, Page, ParsedDocument


@dataclass(frozen=True)
class Line:
    """One block of a page: ``text`` is ``page.text[start:end]``."""

    page_index: int
    page: int | None
    kind: BlockKind
    start: int
    end: int
    text: str
    level: int = 0
    cells: tuple[str, ...] = ()
    table: tuple[int, int] | None = None
    """Page index and number of the table on that page."""
    is_header: bool = False
    anchor: str | None = None
    """The web page's name for the place: that of the nearest heading above it that has one."""
    covered: tuple[int, ...] = ()
    """Of a row's empty cells those that a merged cell of a row above covers."""

    def part(self, start: int, end: int) -> Line:
        """The stretch ``text[start:end]`` as a line of text of its own."""
        return Line(
            self.page_index,
            self.page,
            "text",
            self.start + start,
            self.start + end,
            self.text[start:end],
            anchor=self.anchor,
        )

    def from_offset(self, offset: int) -> Line:
        """The same line without its first ``offset`` characters."""
        cut = self.text[offset:]
        stripped = cut.strip()
        start = self.start + offset + (len(cut) - len(cut.lstrip()))
        return replace(self, start=start, end=start + len(stripped), text=stripped)


def lines_of(reading: ParsedDocument) -> list[Line]:
    """All blocks of all pages in reading order, without empty ones."""
    lines: list[Line] = []
    # The headings above a line, with the names that a web page gives their places.
    above: list[Block] = []
    for index, page in enumerate(reading.pages):
        for block in page.blocks:
            if page.text[block.start : block.end].strip():
                if block.kind == "heading":
                    above = [*(b for b in above if b.level < block.level), block]
                anchor = next((b.anchor for b in reversed(above) if b.anchor), None)
                lines.append(_line(index, page, block, anchor))
    return lines


def _line(index: int, page: Page, block: Block, anchor: str | None) -> Line:
    raw = page.text[block.start : block.end]
    start = block.start + len(raw) - len(raw.lstrip())
    text = raw.strip()
    return Line(
        page_index=index,
        page=page.number,
        kind=block.kind,
        start=start,
        end=start + len(text),
        text=text,
        level=block.level,
        cells=tuple(page.text[c.start : c.end].strip() for c in block.cells),
        table=None if block.table is None else (index, block.table),
        is_header=block.is_header,
        anchor=anchor,
        covered=block.covered,
    )
