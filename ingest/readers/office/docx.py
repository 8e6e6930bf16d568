"""Word: one page without number, since its pages are made where it is printed."""

from __future__ import annotations

import io
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ingest.parsed.document import ParsedDocument
from ingest.readers.census import Census
from ingest.readers.grids import add_grid, grid_of, guessed_header_rows
from ingest.readers.office.archive_safety import DAMAGE_ERRORS, WORD, check_archive, office_damage
from ingest.readers.office.docx_runs import (
    WRAPPERS,
    Element,
    RunReader,
    W,
    all_text,
    cells_of,
    inside,
    is_on,
    number_of,
    paragraphs,
    repeats_as_header,
    value_of,
)
from ingest.readers.page_builder import Inline, PageBuilder
from ingest.readers.shown_text import add_paragraph, as_one_line, heading_line, kept_counts
from ingest.readers.source import Limits, Source

if TYPE_CHECKING:
    from docx.document import Document

_HEADING = re.compile(r"^(?:heading|見出し)\s*([1-9])$")
_LIST = re.compile(r"^(?:list (?:bullet|number)|箇条書き|段落番号)\s*([2-5]?)$")
_CONTENTS = re.compile(r"^(?:toc|目次)\s*(?:[1-9]|heading|の見出し)$")
_BODY_TEXT_LEVEL = 9
_NOTE_PARTS = {"footnoteReference": "footnotes", "endnoteReference": "endnotes"}


def read_docx(source: Source, limits: Limits) -> ParsedDocument:
    """Read a document's text as it stands with all changes accepted.

    Raises:
        ReadingError: the file is damaged, protected, dangerous or no .docx.
    """
    import docx
    from docx.exceptions import PythonDocxError
    from docx.opc.exceptions import OpcError

    check_archive(source, WORD, limits)
    try:
        document = docx.Document(io.BytesIO(source.data))
        walk = _Walk(source.name, document)
        walk.add_blocks(document.element.body)
        title = document.core_properties.title or None
    except (*DAMAGE_ERRORS, PythonDocxError, OpcError) as error:
        raise office_damage(source.name, WORD, error) from error
    page = walk.builder.build(None)
    return ParsedDocument((page,), title, kept_counts(walk.repairs), left_out=walk.census.parts)


@dataclass
class _Walk:
    """Walks over a document's blocks in order."""

    name: str
    document: Document
    builder: PageBuilder = field(default_factory=PageBuilder)
    repairs: Counter[str] = field(default_factory=Counter)
    census: Census = field(default_factory=Census)

    def __post_init__(self) -> None:
        self.styles = Styles(self.document)
        self.runs = RunReader(self._address_of, self.styles.hides, self.census)
        self.note_texts = dict(_notes(self.document))

    def add_blocks(self, parent: Element) -> None:
        for element in parent:
            if element.tag == W + "p":
                self._add_paragraph(element)
            elif element.tag == W + "tbl":
                self._add_table(element)
            elif element.tag in WRAPPERS:
                self.add_blocks(element)

    def _add_paragraph(self, paragraph: Element) -> None:
        if self.styles.is_contents_entry(paragraph):
            return
        pieces = self.runs.pieces(paragraph)
        heading, listed = self.styles.heading_level(paragraph), self.styles.list_level(paragraph)
        if heading is not None:
            self.builder.add("heading", heading_line(pieces, self.repairs), heading)
        else:
            add_paragraph(self.builder, pieces, self.repairs, listed)
        self._add_what_hangs_on()

    def _add_what_hangs_on(self) -> None:
        """Text boxes and notes come after the paragraph, or the table, that they belong to."""
        boxes, self.runs.boxes = self.runs.boxes, []
        notes, self.runs.notes = self.runs.notes, []
        # Each note once: a damaged file's note may name itself.
        texts = [self.note_texts.pop(key) for key in notes if key in self.note_texts]
        for content in (*boxes, *texts):
            self.add_blocks(content)

    def _add_table(self, table: Element) -> None:
        rows = [row for row in inside(table, "tr") if not self._is_deleted(row)]
        if len(rows) == 1 and len(cells := list(inside(rows[0], "tc"))) == 1:
            # A frame around text, drawn as a table.
            self.add_blocks(cells[0])
            return
        grid = grid_of(self.name, (cells_of(row, self._cell_line) for row in rows))
        header_rows = guessed_header_rows(grid, bool(rows) and repeats_as_header(rows[0]))
        add_grid(self.builder, grid, header_rows)
        self._add_what_hangs_on()

    def _is_deleted(self, row: Element) -> bool:
        is_deleted = row.find(f"{W}trPr/{W}del") is not None
        if is_deleted:
            self.census.leave("hidden", "revision", all_text(row))
        return is_deleted

    def _cell_line(self, cell: Element) -> Inline:
        """All that a cell holds as one line, a table inside it included."""
        return as_one_line(map(self.runs.pieces, paragraphs(cell)), self.repairs)

    def _address_of(self, relation: str) -> str | None:
        found = self.document.part.rels.get(relation)
        return found.target_ref if found and found.is_external else None


def _notes(document: Document) -> Iterator[tuple[tuple[str, str], Element]]:
    """Foot and end notes by kind and number; python-docx leaves their parts unread."""
    from docx.oxml import parse_xml

    for relation in document.part.rels.values():
        for reference, name in _NOTE_PARTS.items():
            if not relation.is_external and relation.reltype.endswith(f"/{name}"):
                root: Element = parse_xml(relation.target_part.blob)
                for note in root:
                    yield (reference, note.get(W + "id") or ""), note


class Styles:
    """The document's styles by id; a style inherits from the one it is based on."""

    def __init__(self, document: Document) -> None:
        elements = document.styles.element.iterfind(W + "style")
        self._styles: dict[str, Element] = {e.get(W + "styleId") or "": e for e in elements}

    def heading_level(self, paragraph: Element) -> int | None:
        """1 for titles and the largest headings; None for text."""
        for properties, name in self._sources(paragraph):
            if name in ("title", "表題"):
                return 1
            named = _HEADING.match(name)
            if named:
                return int(named[1])
            outline = properties.find(W + "outlineLvl") if properties is not None else None
            if outline is not None:
                level = number_of(outline)
                return level + 1 if 0 <= level < _BODY_TEXT_LEVEL else None
        return None

    def list_level(self, paragraph: Element) -> int | None:
        """A list item's nesting from 0; None for what is none."""
        for properties, name in self._sources(paragraph):
            named = _LIST.match(name)
            if named:
                return int(named[1] or 1) - 1
            numbering = properties.find(W + "numPr") if properties is not None else None
            if numbering is not None:
                is_switched_off = number_of(numbering.find(W + "numId")) == 0
                return None if is_switched_off else max(number_of(numbering.find(W + "ilvl")), 0)
        return None

    def is_contents_entry(self, paragraph: Element) -> bool:
        """The table of contents repeats the headings, with page numbers that nobody needs."""
        return any(_CONTENTS.match(name) for _, name in self._sources(paragraph))

    def hides(self, run: Element) -> bool:
        """True for a run whose character style is hidden text."""
        style = run.find(f"{W}rPr/{W}rStyle")
        chain = self._chain(value_of(style)) if style is not None else ()
        return any(is_on(element.find(f"{W}rPr/{W}vanish")) for element in chain)

    def _sources(self, paragraph: Element) -> Iterator[tuple[Element | None, str]]:
        """Where a paragraph's properties come from, nearest first, with the style's name."""
        own = paragraph.find(W + "pPr")
        yield own, ""
        style = own.find(W + "pStyle") if own is not None else None
        if style is None:
            return
        for element in self._chain(value_of(style)):
            name = element.find(W + "name")
            yield element.find(W + "pPr"), unicodedata.normalize("NFKC", value_of(name)).lower()

    def _chain(self, style_id: str) -> Iterator[Element]:
        seen: set[str] = set()
        while style_id in self._styles and style_id not in seen:
            seen.add(style_id)
            element = self._styles[style_id]
            yield element
            style_id = value_of(element.find(W + "basedOn"))
