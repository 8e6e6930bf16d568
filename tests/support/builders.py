"""Small pieces of material, written for the tests, in the form that readers give."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ingest.interpretation.interpret import Circumstances
from ingest.meetings.answer_labels import Nearness
from ingest.parsed.document import Block, Page, PageLink, ParsedDocument, Span
from ingest.parsed.lines import Line, lines_of
from ingest.sources.register import Register
from kb.guideline.items import GuidelineItems


def page(source: str, number: int | None = 1, links: Sequence[tuple[str, str | None]] = ()) -> Page:
    """A page from lines: ``# `` heading, ``- `` item, tabs for a table's row, else text.

    ``links`` are (link text, address) and must stand in the source.
    """
    text, blocks, table = "", [], -1
    was_row = False
    for raw in source.strip("\n").split("\n"):
        shown = raw.lstrip("#").removeprefix("- ").lstrip() if "\t" not in raw else raw
        start, end = len(text), len(text) + len(shown)
        if "\t" in raw:
            table += 0 if was_row else 1
            cells = _cells(raw, start)
            blocks.append(Block("row", start, end, 0, cells, table, is_header=not was_row))
        elif raw.startswith("#"):
            blocks.append(Block("heading", start, end, len(raw) - len(raw.lstrip("#"))))
        else:
            blocks.append(Block("item" if raw.startswith("- ") else "text", start, end))
        was_row = "\t" in raw
        text += shown + "\n"
    located = tuple(PageLink(text.index(t), text.index(t) + len(t), url) for t, url in links)
    return Page(number, text, tuple(blocks), located)


def _cells(raw: str, start: int) -> tuple[Span, ...]:
    cells = []
    for cell in raw.split("\t"):
        cells.append(Span(start, start + len(cell)))
        start += len(cell) + 1
    return tuple(cells)


def reading(*sources: str) -> ParsedDocument:
    """Pages 1, 2, … from their sources."""
    return ParsedDocument(tuple(page(source, number) for number, source in enumerate(sources, 1)))


def lines(*sources: str) -> list[Line]:
    return lines_of(reading(*sources))


def by_common_characters(text: str, candidates: Sequence[str]) -> list[float]:
    """Share of a candidate's characters that the text has: predictable by eye."""
    return [len(set(text) & set(c)) / max(len(set(c)), 1) for c in candidates]


def whole(text: str) -> list[tuple[int, int]]:
    """A splitter that never splits."""
    return [(0, len(text))]


def circumstances(
    register: Register | None = None,
    nearness: Nearness = by_common_characters,
    split: Callable[[str], list[tuple[int, int]]] = whole,
) -> Circumstances:
    return Circumstances(register or Register(), (), nearness, GuidelineItems(), 360, split)
