"""A document inside another one, as a mail or an imported chunk holds it: read, and written in its place."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from ingest.parsed.document import Block, Page, PageLink, ParsedDocument
from ingest.readers.page_builder import Inline, PageBuilder


def add_reading(builder: PageBuilder, reading: ParsedDocument) -> None:
    """Add what was read of another document, in its order."""
    for page in reading.pages:
        lines = [*_lines(page)]
        for _, blocks in groupby(lines, lambda line: line[0].table):
            _add(builder, [*blocks], page)


def _add(builder: PageBuilder, blocks: list[tuple[Block, Inline]], page: Page) -> None:
    if blocks[0][0].table is not None:
        rows = [[Inline(page.text[c.start : c.end]) for c in block.cells] for block, _ in blocks]
        heads = sum(block.is_header for block, _ in blocks)
        builder.add_table(rows, heads, [block.covered for block, _ in blocks])
        return
    for block, line in blocks:
        builder.add(block.kind, line, block.level)


def _lines(page: Page) -> Iterator[tuple[Block, Inline]]:
    """The page's blocks with their links, both of which stand in order."""
    links = sorted(page.links, key=lambda link: link.start)
    at = 0
    for block in page.blocks:
        inside = []
        while at < len(links) and links[at].start < block.end:
            inside.append(links[at])
            at += 1
        whole = Inline(page.text[block.start : block.end])
        moved = (PageLink(k.start - block.start, k.end - block.start, k.url) for k in inside)
        kept = tuple(k for k in moved if k.start >= 0 and k.end <= len(whole.text))
        yield block, Inline(whole.text, kept)
