"""The quotation between what stands around it, for sources that have no page picture."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

import streamlit as st

from kb.answers import Citation
from kb.knowledge_base import KnowledgeBase
from screens.safe_text import escaped
from screens.source.surroundings import Cell, Piece, ShownLine, place_of_quote, surroundings
from screens.visitors.visit import Visit


def show_in_context(citation: Citation, key: str, visit: Visit) -> None:
    lines = _lines_around(citation, visit.knowledge_base)
    if not lines:
        st.caption(visit.wording.no_context)
        return
    st.caption(visit.wording.context_help)
    with st.container(key=f"around-{key}", gap="small"):
        for lines_together in _runs(lines):
            if not lines_together[0].follows:
                st.text("…")
            if lines_together[0].is_row:
                st.markdown(table_markdown(lines_together))
            else:
                st.markdown("  \n".join(_cell_markdown(line.cells[0]) for line in lines_together))


def _lines_around(citation: Citation, knowledge_base: KnowledgeBase) -> tuple[ShownLine, ...]:
    text = knowledge_base.page_text(citation.document, citation.page_index) or ""
    start = place_of_quote(text, citation.quote, citation.start)
    return () if start is None else surroundings(text, start, start + len(citation.quote))


def _runs(lines: Sequence[ShownLine]) -> Iterator[list[ShownLine]]:
    """Rows together and lines together; a table's top row stays with its rows."""
    for is_row, together in groupby(lines, lambda line: line.is_row):
        run = list(together)
        if is_row:
            yield run
            continue
        while run:
            cut = next((i for i, line in enumerate(run) if i and not line.follows), len(run))
            yield run[:cut]
            run = run[cut:]


def table_markdown(rows: Sequence[ShownLine]) -> str:
    """A table whose head is the first row; rows that are left out show as a row of dots."""
    width = max(len(row.cells) for row in rows)
    head, *others = rows
    lines = [_row(_cells_of(head, width)), _row(["---"] * width)]
    for row in others:
        if not row.follows:
            lines.append(_row(["…"] * width))
        lines.append(_row(_cells_of(row, width)))
    return "\n".join(lines)


def _cells_of(row: ShownLine, width: int) -> list[str]:
    written = [_cell_markdown(cell) for cell in row.cells]
    return written + [""] * (width - len(written))


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cell_markdown(cell: Cell) -> str:
    return "".join(_piece_markdown(piece) for piece in cell)


def _piece_markdown(piece: Piece) -> str:
    """Foreign characters stand escaped; the colour is ours."""
    words = escaped(piece.text)
    if not words:
        return " " if piece.text else ""
    before = " " if piece.text[:1].isspace() else ""
    after = " " if piece.text[-1:].isspace() else ""
    return (
        f"{before}:yellow-background[{words}]{after}" if piece.is_quoted else before + words + after
    )
