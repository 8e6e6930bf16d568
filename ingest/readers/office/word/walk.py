"""Walks over a document's blocks in order and writes them to a page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from xml.etree.ElementTree import Element

from ingest.parsed.document import LeftOutPart
from ingest.readers.census import Census
from ingest.readers.grids import add_grid, grid_of, guessed_header_rows
from ingest.readers.nested import add_reading
from ingest.readers.office.archive_safety import DAMAGE_ERRORS
from ingest.readers.office.charts import add_chart
from ingest.readers.office.diagrams import diagram_texts
from ingest.readers.office.markup import M, R, W
from ingest.readers.office.package import Package, Part
from ingest.readers.office.word.annexes import Annex
from ingest.readers.office.word.chunks import ReadNested, read_chunk
from ingest.readers.office.word.drawings import Box, Named
from ingest.readers.office.word.markup import all_text, is_on
from ingest.readers.office.word.numbering import Numbering
from ingest.readers.office.word.runs import Place, RunReader
from ingest.readers.office.word.styles import Styles, run_properties
from ingest.readers.office.word.tables import (
    TableLook,
    cells_in,
    merged_cells,
    repeats_as_header,
    rows_of,
)
from ingest.readers.office.word.visible import tell_unknown, visible
from ingest.readers.page_builder import Inline, PageBuilder
from ingest.readers.shown_text import Piece, add_paragraph, as_one_line, heading_line
from ingest.readers.source import Limits

_EQUATIONS = (f"{M}oMath", f"{M}oMathPara")


@dataclass
class Walk:
    """Walks over a document's blocks in order.

    ``over_drawings`` are paragraphs whose ground is not known; ``nested`` reads a Word file inside.
    """

    name: str
    package: Package
    styles: Styles
    numbering: Numbering
    runs: RunReader
    census: Census
    limits: Limits
    nested: ReadNested
    notes: dict[tuple[str, str], Annex]
    comments: dict[str, Annex]
    over_drawings: set[Element]
    builder: PageBuilder = field(default_factory=PageBuilder)
    repairs: Counter[str] = field(default_factory=Counter)
    imported: list[LeftOutPart] = field(default_factory=list)
    _carried: list[Piece] = field(default_factory=list)

    def add_blocks(self, parent: Element, place: Place) -> None:
        for element in visible(parent, self.census):
            if element.tag == W + "p":
                self._add_paragraph(element, place)
                continue
            self._add_carried()
            if element.tag == W + "tbl":
                self._add_table(element, place)
            elif element.tag == W + "altChunk":
                self._add_chunk(element)
            elif element.tag in _EQUATIONS:
                self.builder.add("text", self._equation(element))
            else:
                tell_unknown(element, self.census)
        self._add_carried()

    def _add_paragraph(self, paragraph: Element, place: Place) -> None:
        if self.styles.is_contents_entry(paragraph):
            return
        self._carried += self._numbered(paragraph, place, numbers_alone=False)
        if not _goes_on(paragraph, self.styles):
            pieces, self._carried = self._carried, []
            self._add_line(paragraph, pieces)
        self._add_what_hangs_on()

    def _add_line(self, paragraph: Element, pieces: list[Piece]) -> None:
        heading, listed = self.styles.heading_level(paragraph), self.styles.list_level(paragraph)
        if heading is not None:
            self.builder.add("heading", heading_line(pieces, self.repairs), heading)
        else:
            add_paragraph(self.builder, pieces, self.repairs, listed)

    def _add_carried(self) -> None:
        carried, self._carried = self._carried, []
        add_paragraph(self.builder, carried, self.repairs, None)

    def _numbered(self, paragraph: Element, place: Place, *, numbers_alone: bool) -> list[Piece]:
        """A paragraph's pieces after the number that Word counts for it.

        Where its mark is deleted or hidden with all of it, there is no paragraph to count.
        """
        if paragraph in self.over_drawings:
            place = Place(None, place.of_table)
        pieces = self.runs.pieces(paragraph, place)
        mark = run_properties(paragraph.find(f"{W}pPr/{W}rPr"))
        if "del" in mark or (not pieces and is_on(mark.get("vanish"))):
            return pieces
        counted = self.numbering.number_of(paragraph)
        is_empty = not any(piece.text.strip() for piece in pieces)
        if counted is None or (is_empty and not (numbers_alone and not all_text(paragraph))):
            return pieces
        why = self.runs.why_unseen({**mark, **counted.of_runs})
        if why:
            self.census.leave(why, "text", counted.text)
            return pieces
        return [Piece(counted.text), *pieces]

    def _add_what_hangs_on(self) -> None:
        """What is drawn and noted comes after the paragraph, or the table, that it belongs to."""
        drawn, self.runs.drawn = self.runs.drawn, []
        notes, self.runs.notes = self.runs.notes, []
        comments, self.runs.comments = self.runs.comments, []
        for item in drawn:
            if isinstance(item, Box):
                self.add_blocks(item.content, Place(item.ground))
            else:
                self._add_named(item)
        # Each note once: a damaged file's note may name itself.
        annexes = [self.notes.pop(key) for key in notes if key in self.notes]
        if self.limits.reads_notes:
            annexes += [self.comments.pop(key) for key in comments if key in self.comments]
        for annex in annexes:
            with self.in_part(annex.part):
                self.add_blocks(annex.element, Place())

    @contextmanager
    def in_part(self, part: Part) -> Iterator[None]:
        """What relations name is another thing in each part."""
        before, self.runs.part = self.runs.part, part
        yield
        self.runs.part = before

    def _add_named(self, item: Named) -> None:
        if item.kind == "text":
            for line in item.name.split("\n"):
                add_paragraph(self.builder, [Piece(line)], self.repairs, None)
            return
        relation = self.runs.part.target_of(item.name)
        data = self.package.data(relation) if relation and not relation.is_external else None
        if item.kind == "chart":
            is_read = add_chart(self.builder, data or b"", self.repairs)
        else:
            is_read = self._add_diagram(data or b"")
        if not is_read:
            self.census.leave("not-read", "chart" if item.kind == "chart" else "diagram")

    def _add_diagram(self, data: bytes) -> bool:
        try:
            texts = diagram_texts(data)
        except DAMAGE_ERRORS:
            return False
        for text in texts:
            add_paragraph(self.builder, [Piece(text)], self.repairs, None)
        return bool(texts)

    def _add_table(self, table: Element, place: Place) -> None:
        rows = [(row, [*cells_in(row, self.census)]) for row in rows_of(table, self.census)]
        look = TableLook(self.styles, self.runs.palette, table, place, len(rows))
        if len(rows) == 1 and len(cells := rows[0][1]) == 1:
            # A frame around text, drawn as a table.
            self.add_blocks(cells[0], look.place(0, 0, 1, cells[0]))
            return

        grid = grid_of(
            self.name,
            (
                merged_cells(row, cells, partial(self._cell_line, look, at, len(cells)))
                for at, (row, cells) in enumerate(rows)
            ),
        )
        header_rows = guessed_header_rows(grid, bool(rows) and repeats_as_header(rows[0][0]))
        add_grid(self.builder, grid, header_rows)
        self._add_what_hangs_on()

    def _cell_line(
        self, look: TableLook, row: int, columns: int, cell: Element, column: int
    ) -> Inline:
        """All that a cell holds as one line, a table inside it included."""
        place = look.place(row, column, columns, cell)
        return as_one_line(self._paragraphs_in(cell, place), self.repairs)

    def _paragraphs_in(self, cell: Element, place: Place) -> Iterator[list[Piece]]:
        for element in visible(cell, self.census):
            if element.tag == W + "p":
                yield self._numbered(element, place, numbers_alone=True)
            elif element.tag == W + "tbl":
                yield from self._paragraphs_of_table(element, place)
            elif element.tag in _EQUATIONS:
                yield [Piece(self._equation(element).text)]
            elif element.tag == W + "altChunk":
                self.census.leave("not-read", "imported-chunk")
            else:
                tell_unknown(element, self.census)

    def _paragraphs_of_table(self, table: Element, place: Place) -> Iterator[list[Piece]]:
        rows = rows_of(table, self.census)
        look = TableLook(self.styles, self.runs.palette, table, place, len(rows))
        for at, row in enumerate(rows):
            cells = [*cells_in(row, self.census)]
            for column, cell in enumerate(cells):
                yield from self._paragraphs_in(cell, look.place(at, column, len(cells), cell))

    def _equation(self, element: Element) -> Inline:
        """One that stands by itself, as if in a paragraph."""
        paragraph = Element(W + "p")
        paragraph.append(element)
        return heading_line(self.runs.pieces(paragraph, Place()), self.repairs)

    def _add_chunk(self, element: Element) -> None:
        relation = self.runs.part.target_of(element.get(f"{R}id"))
        if relation is None or relation.is_external:
            self.census.leave("not-read", "linked-file", name=relation.target if relation else None)
            return
        data = self.package.data(relation)
        reading = data and read_chunk(relation.target, data, self.limits, self.nested)
        if not reading:
            self.census.leave("not-read", "imported-chunk", name=relation.target.split("/")[-1])
            return
        add_reading(self.builder, reading)
        self.repairs.update(reading.repairs)
        self.imported.extend(reading.left_out)


def _goes_on(paragraph: Element, styles: Styles) -> bool:
    """True where the next paragraph stands in the same line: a big first letter, a deleted mark."""
    if paragraph.find(f"{W}pPr/{W}rPr/{W}del") is not None:
        return True
    frame = styles.of_paragraph(paragraph).get("framePr")
    return frame is not None and frame.get(W + "dropCap") in ("drop", "margin")
