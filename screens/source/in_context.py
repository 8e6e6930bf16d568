"""The quotation between what stands around it, for sources that have no page picture."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

import streamlit as st

from kb.answers import Citation
from kb.knowledge_base import KnowledgeBase
from screens.safe_text import escaped
from screens.visitors.visit import Visit

_LINES_AROUND = 3
_UNQUOTED_CHARS = 200
"""Of a line beside the quotation; what is longer is cut, as minified pages are one line."""
_CUT = "…"


@dataclass(frozen=True)
class ShownLine:
    """A line of running text (one cell), or a table's row (several), in Markdown."""

    cells: tuple[str, ...]
    follows: bool
    """Whether it stands directly below the line shown before it: not so after a table's top row."""

    @property
    def is_row(self) -> bool:
        return len(self.cells) > 1


def show_in_context(citation: Citation, key: str, visit: Visit) -> None:
    lines = _lines_around(citation, visit.knowledge_base)
    if not lines:
        st.caption(visit.wording.no_context)
        return
    st.caption(visit.wording.context_help)
    with st.container(key=f"around-{key}", gap="small"):
        for is_row, together in groupby(lines, lambda line: line.is_row):
            if is_row:
                st.markdown(table_markdown(list(together)))
            else:
                st.markdown("  \n".join(line.cells[0] for line in together))


def _lines_around(citation: Citation, knowledge_base: KnowledgeBase) -> list[ShownLine]:
    text = knowledge_base.page_text(citation.document, citation.page_index) or ""
    start = place_of_quote(text, citation.quote, citation.start)
    return [] if start is None else surroundings(text, start, start + len(citation.quote))


def place_of_quote(text: str, quote: str, start: int) -> int | None:
    """Where the quotation begins: at ``start``, or where a later edition of the page has it."""
    if text.startswith(quote, start):
        return start
    found = text.find(quote)
    return found if quote and found >= 0 else None


def surroundings(text: str, start: int, end: int) -> list[ShownLine]:
    """The lines that hold ``text[start:end]``, which is marked, with those before and after.

    Rows of a table come with the first row of the table, which mostly names its columns.
    """
    lines = [line for line in re.finditer(r"[^\n]+", text) if line[0].strip()]
    quoted = [i for i, line in enumerate(lines) if line.start() < end and line.end() > start]
    if not quoted:
        return []
    first = max(0, quoted[0] - _LINES_AROUND)
    chosen = [*range(first, min(len(lines), quoted[-1] + 1 + _LINES_AROUND))]
    top = _top_row([line[0] for line in lines], quoted[0])
    if top < first:
        chosen.insert(0, top)
    return [
        ShownLine(
            tuple(
                _cells(lines[index][0], start - lines[index].start(), end - lines[index].start())
            ),
            follows=index == chosen[0] or index - 1 in chosen,
        )
        for index in chosen
    ]


def _top_row(lines: Sequence[str], index: int) -> int:
    """The first row of the table that this line belongs to; the line itself outside of tables."""
    while "\t" in lines[index] and index and "\t" in lines[index - 1]:
        index -= 1
    return index


def _cells(line: str, start: int, end: int) -> Iterator[str]:
    for cell in line.split("\t"):
        yield _marked(cell, start, end)
        start, end = start - len(cell) - 1, end - len(cell) - 1


def _marked(cell: str, start: int, end: int) -> str:
    """Foreign characters stand escaped; the colour is ours."""
    start, end = max(0, start), max(0, end)
    before, quoted, after = cell[:start], cell[start:end], cell[end:]
    if not quoted:
        return _markdown(_beginning(cell))
    marked = _markdown(quoted, ":yellow-background[{}]")
    return _markdown(_ending(before)) + marked + _markdown(_beginning(after))


def _markdown(text: str, form: str = "{}") -> str:
    words = escaped(text)
    if not words:
        return " " if text else ""
    before = " " if text[:1].isspace() else ""
    after = " " if text[-1:].isspace() else ""
    return before + form.format(words) + after


def _beginning(text: str) -> str:
    return text if len(text) <= _UNQUOTED_CHARS else text[:_UNQUOTED_CHARS] + _CUT


def _ending(text: str) -> str:
    return text if len(text) <= _UNQUOTED_CHARS else _CUT + text[-_UNQUOTED_CHARS:]


def table_markdown(rows: Sequence[ShownLine]) -> str:
    """A table whose head is the first row; rows that are left out show as a row of dots."""
    width = max(len(row.cells) for row in rows)
    lines: list[Sequence[str]] = [rows[0].cells, ["---"] * width]
    for row in rows[1:]:
        if not row.follows:
            lines.append(["…"] * width)
        lines.append(row.cells)
    padded = ([*cells, *[""] * (width - len(cells))] for cells in lines)
    return "\n".join(f"| {' | '.join(cells)} |" for cells in padded)
