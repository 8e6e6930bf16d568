"""PowerPoint: a slide is a page; its shapes are read as people read, from the top left."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ingest.parsed.document import Page, ParsedDocument
from ingest.readers import failures
from ingest.readers.grids import GridMaker, MergedCell, Row, add_grid, guessed_header_rows
from ingest.readers.office.archive_safety import (
    DAMAGE_ERRORS,
    POWERPOINT,
    check_archive,
    office_damage,
)
from ingest.readers.office.pptx_shapes import (
    A,
    bullet_level,
    diagram_parts,
    is_furniture,
    is_hidden,
    is_title,
    paragraph_pieces,
    pieces_of,
    shapes_in_order,
)
from ingest.readers.page_builder import Inline, PageBuilder
from ingest.readers.shown_text import (
    Piece,
    add_paragraph,
    as_one_line,
    kept_counts,
    lines_at_breaks,
)
from ingest.readers.source import Limits, Source

if TYPE_CHECKING:
    from pptx.slide import Slide
    from pptx.table import Table

# What PowerPoint and python-pptx write where nobody gave a title.
_DEFAULT_TITLES = ("PowerPoint Presentation", "PowerPoint プレゼンテーション")


def read_pptx(source: Source, limits: Limits) -> ParsedDocument:
    """Read the visible slides; speaker notes are not for the audience and left out.

    Raises:
        ReadingError: the file is damaged, protected, dangerous or no .pptx.
    """
    import pptx
    from pptx.exc import PythonPptxError

    check_archive(source, POWERPOINT, limits)
    try:
        presentation = pptx.Presentation(io.BytesIO(source.data))
        slides = list(presentation.slides)
        if len(slides) > limits.max_pages:
            raise failures.too_large(source.name, f"{len(slides)} 枚", f"{limits.max_pages} 枚")
        walk = _Walk(source.name, presentation.slide_height or 1)
        pages = [walk.page(slide, number) for number, slide in enumerate(slides, 1)]
        title = presentation.core_properties.title or None
    except (*DAMAGE_ERRORS, PythonPptxError) as error:
        raise office_damage(source.name, POWERPOINT, error) from error
    shown = tuple(page for page in pages if page)
    blank = tuple(page.number for page in shown if page.number and not page.text.strip())
    own = None if title in _DEFAULT_TITLES else title
    return ParsedDocument(shown, own, kept_counts(walk.repairs), blank, tuple(walk.hidden))


@dataclass
class _Walk:
    """Turns slides to pages, and notes what they hide."""

    name: str
    height: int
    repairs: Counter[str] = field(default_factory=Counter)
    hidden: list[tuple[str, int | None]] = field(default_factory=list)

    def page(self, slide: Slide, number: int) -> Page | None:
        """None for a hidden slide."""
        if slide.element.get("show") in ("0", "false"):
            self.hidden.append((f"非表示のスライド {number}", number))
            return None
        builder = PageBuilder()
        for shape in self._visible(shapes_in_order(slide, self.height), number):
            if getattr(shape, "has_table", False):
                grid = self._grid(shape.table)
                header_rows = guessed_header_rows(grid, bool(shape.table.first_row))
                add_grid(builder, grid, header_rows)
            else:
                self._add_text(builder, shape)
        return builder.build(number)

    def _visible(self, shapes: Iterable[Any], number: int) -> Iterator[Any]:
        for shape in shapes:
            if is_hidden(shape):
                self.hidden.append((f"非表示の図形「{shape.name}」", number))
            elif not is_furniture(shape):
                yield shape

    def _add_text(self, builder: PageBuilder, shape: Any) -> None:
        if is_title(shape):
            pieces = (paragraph_pieces(p, shape) for p in shape.text_frame.paragraphs)
            builder.add("heading", as_one_line(pieces, self.repairs), 1)
        elif getattr(shape, "has_text_frame", False):
            for paragraph in shape.text_frame.paragraphs:
                level = bullet_level(paragraph, shape)
                add_paragraph(builder, paragraph_pieces(paragraph, shape), self.repairs, level)
        else:
            for in_diagram in _diagram_paragraphs(shape):
                for line in lines_at_breaks(in_diagram, self.repairs):
                    builder.add("text", line)

    def _grid(self, table: Table) -> list[Row]:
        maker = GridMaker(self.name)
        for row in table.rows:
            # A merged cell's covered places are in the file too, here only the cell itself counts.
            cells = (cell for cell in row.cells if not cell.is_spanned)
            maker.add_row(
                MergedCell(self._cell_line(c), c.span_width, c.span_height, _is_bold(c))
                for c in cells
            )
        return maker.rows()

    def _cell_line(self, cell: Any) -> Inline:
        pieces = (paragraph_pieces(p, cell) for p in cell.text_frame.paragraphs)
        return as_one_line(pieces, self.repairs)


def _diagram_paragraphs(shape: Any) -> Iterator[list[Piece]]:
    from pptx.oxml import parse_xml

    for part in diagram_parts(shape):
        root: Any = parse_xml(part.blob)
        for paragraph in root.iter(f"{A}p"):
            yield list(pieces_of(paragraph, part, None))


def _is_bold(cell: Any) -> bool:
    runs = list(cell._tc.iter(f"{A}r"))  # noqa: SLF001 - the library shows it nowhere else
    properties = [run.find(f"{A}rPr") for run in runs]
    return bool(runs) and all(p is not None and p.get("b") in ("1", "true") for p in properties)
