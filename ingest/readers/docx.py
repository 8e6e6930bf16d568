"""Word: one page without number, since its pages are made where it is printed."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ingest.cleaning import item_mark
from ingest.readers.archive_safety import DAMAGE_ERRORS, WORD, check_archive, office_damage
from ingest.readers.docx_runs import Element, RunReader, W, is_on
from ingest.readers.docx_styles import Styles
from ingest.readers.grids import GridMaker, MergedCell, Row, add_grid, guessed_header_rows
from ingest.readers.page_builder import Inline, PageBuilder
from ingest.readers.shown_text import (
    heading_line,
    kept_counts,
    lines_at_breaks,
    with_space_between,
)
from ingest.readers.source import Limits, Source
from ingest.reading import Reading

if TYPE_CHECKING:
    from docx.document import Document

_WRAPPERS = frozenset(W + name for name in ("sdt", "sdtContent", "customXml", "ins", "moveTo"))
_NOTE_PARTS = {"footnoteReference": "footnotes", "endnoteReference": "endnotes"}
_LEFT_OUT = {"hidden": "隠し文字", "deleted": "変更履歴で削除された文字"}


def read_docx(source: Source, limits: Limits) -> Reading:
    """Read a document's text as it stands with all changes accepted.

    Raises:
        ReadingError: the file is damaged, protected, dangerous or no .docx.
    """
    check_archive(source, WORD, limits)
    try:
        document = _open(source)
        walk = _Walk(source.name, document)
        walk.add_blocks(document.element.body)
        title = document.core_properties.title or None
    except DAMAGE_ERRORS as error:
        raise office_damage(source.name, WORD, error) from error
    left_out = walk.runs.left_out
    hidden = tuple((f"{_LEFT_OUT[kind]}({n} 字)", None) for kind, n in left_out.items() if n)
    page = walk.builder.build(None)
    return Reading((page,), title, kept_counts(walk.repairs), hidden=hidden)


def _open(source: Source) -> Document:
    from docx import Document as open_document

    return open_document(io.BytesIO(source.data))


@dataclass
class _Walk:
    """Walks over a document's blocks in order."""

    name: str
    document: Document
    builder: PageBuilder = field(default_factory=PageBuilder)
    repairs: Counter[str] = field(default_factory=Counter)
    tables: int = 0

    def __post_init__(self) -> None:
        self.styles = Styles(self.document)
        self.runs = RunReader(self._address_of, self.styles.hides)
        self.note_texts = dict(_notes(self.document))

    def add_blocks(self, parent: Element) -> None:
        for element in parent:
            if element.tag == W + "p":
                self._add_paragraph(element)
            elif element.tag == W + "tbl":
                self._add_table(element)
            elif element.tag in _WRAPPERS:
                self.add_blocks(element)

    def _add_paragraph(self, paragraph: Element) -> None:
        if self.styles.is_contents_entry(paragraph):
            return
        pieces = self.runs.pieces(paragraph)
        heading, listed = self.styles.heading_level(paragraph), self.styles.list_level(paragraph)
        if heading is not None:
            self.builder.add("heading", heading_line(pieces, self.repairs), heading)
        else:
            for line in lines_at_breaks(pieces, self.repairs):
                is_item = listed is not None or item_mark(line.text)
                self.builder.add("item" if is_item else "text", line, listed or 0)
        self._add_what_hangs_on()

    def _add_what_hangs_on(self) -> None:
        """Text boxes and notes come after the paragraph, or the table, that they belong to."""
        boxes, self.runs.boxes = self.runs.boxes, []
        notes, self.runs.notes = self.runs.notes, []
        for content in (*boxes, *(self.note_texts[key] for key in notes if key in self.note_texts)):
            self.add_blocks(content)

    def _add_table(self, table: Element) -> None:
        rows = [row for row in _inside(table, "tr") if not self._is_deleted(row)]
        if len(rows) == 1 and len(cells := list(_inside(rows[0], "tc"))) == 1:
            # A frame around text, drawn as a table.
            self.add_blocks(cells[0])
            return
        grid = self._grid(rows)
        says_header = bool(rows) and is_on(rows[0].find(f"{W}trPr/{W}tblHeader"))
        add_grid(self.builder, grid, guessed_header_rows(grid, says_header), self.tables)
        self.tables += 1
        self._add_what_hangs_on()

    def _is_deleted(self, row: Element) -> bool:
        is_deleted = row.find(f"{W}trPr/{W}del") is not None
        if is_deleted:
            self.runs.left_out["deleted"] += len("".join(row.itertext(W + "t", W + "delText")))
        return is_deleted

    def _grid(self, rows: Iterable[Element]) -> list[Row]:
        maker = GridMaker(self.name)
        for row in rows:
            maker.add_row(self._cells(row))
        return _with_vertical_merges(maker.rows())

    def _cells(self, row: Element) -> Iterator[MergedCell]:
        skipped = row.find(f"{W}trPr/{W}gridBefore")
        yield from [MergedCell(Inline(""))] * _value(skipped, 0)
        for cell in _inside(row, "tc"):
            merge = cell.find(f"{W}tcPr/{W}vMerge")
            goes_on = merge is not None and merge.get(W + "val") != "restart"
            line = _GOES_ON if goes_on else self._cell_line(cell)
            span = _value(cell.find(f"{W}tcPr/{W}gridSpan"), 1)
            yield MergedCell(line, span, is_emphasised=_is_emphasised(cell))

    def _cell_line(self, cell: Element) -> Inline:
        """All that a cell holds as one line, a table inside it included."""
        pieces = (self.runs.pieces(paragraph) for paragraph in cell.iter(W + "p"))
        return with_space_between([heading_line(p, self.repairs) for p in pieces])

    def _address_of(self, relation: str) -> str | None:
        found = self.document.part.rels.get(relation)
        return found.target_ref if found and found.is_external else None


# Stands in a place that the cell above it covers, until the grid is complete.
_GOES_ON = Inline("\ue000")


def _with_vertical_merges(rows: list[Row]) -> list[Row]:
    """Places that go on the cell above them turned into covered ones."""
    from dataclasses import replace

    done: list[Row] = []
    for row in rows:
        new = list(row)
        for index, cell in enumerate(row):
            if cell.head == _GOES_ON.text:
                above = done[-1][index] if done else cell
                head = "" if above.head == _GOES_ON.text else above.head
                new[index] = replace(cell, line=Inline(""), head=head, up=above.up + 1)
        done.append(tuple(new))
    return done


def _inside(element: Element, name: str) -> Iterator[Element]:
    """Rows of a table or cells of a row, also those in content controls."""
    for child in element:
        if child.tag == W + name:
            yield child
        elif child.tag in _WRAPPERS:
            yield from _inside(child, name)


def _value(element: Element | None, otherwise: int) -> int:
    value = element.get(W + "val") if element is not None else None
    return min(int(value), 1_000) if value and value.isdecimal() else otherwise


def _is_emphasised(cell: Element) -> bool:
    shading = cell.find(f"{W}tcPr/{W}shd")
    fill = (shading.get(W + "fill") or "auto").lower() if shading is not None else "auto"
    runs = [run for run in cell.iter(W + "r") if "".join(run.itertext(W + "t")).strip()]
    is_bold = bool(runs) and all(is_on(run.find(f"{W}rPr/{W}b")) for run in runs)
    return is_bold or fill not in ("auto", "ffffff", "")


def _notes(document: Document) -> Iterator[tuple[tuple[str, str], Element]]:
    """Foot and end notes by kind and number; python-docx leaves their parts unread."""
    from docx.oxml import parse_xml

    for relation in document.part.rels.values():
        for reference, name in _NOTE_PARTS.items():
            if not relation.is_external and relation.reltype.endswith(f"/{name}"):
                root: Element = parse_xml(relation.target_part.blob)
                for note in root:
                    yield (reference, note.get(W + "id") or ""), note
