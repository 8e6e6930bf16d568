"""PowerPoint: a slide is a page; its shapes are read as people read, from the top left."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ingest.parsed.document import Page, ParsedDocument
from ingest.readers import failures
from ingest.readers.census import Census
from ingest.readers.grids import MergedCell, add_grid, grid_of, guessed_header_rows
from ingest.readers.office.archive_safety import (
    DAMAGE_ERRORS,
    POWERPOINT,
    as_plain_presentation,
    check_archive,
    office_damage,
)
from ingest.readers.page_builder import Inline, PageBuilder
from ingest.readers.runs import runs
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

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
# Shapes whose tops differ by less than this share of the slide stand side by side.
_SAME_LINE = 0.04

# What PowerPoint and python-pptx write where nobody gave a title.
_DEFAULT_TITLES = ("PowerPoint Presentation", "PowerPoint プレゼンテーション")

_Shape = Any
"""python-pptx has a class for each kind of shape, and no common one with all we ask."""


def read_pptx(source: Source, limits: Limits) -> ParsedDocument:
    """Read the visible slides; speaker notes are not for the audience and left out.

    Raises:
        ReadingError: the file is damaged, protected, dangerous or no .pptx.
    """
    import pptx
    from pptx.exc import PythonPptxError

    check_archive(source, POWERPOINT, limits)
    try:
        presentation = pptx.Presentation(io.BytesIO(as_plain_presentation(source.data)))
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
    return ParsedDocument(shown, own, kept_counts(walk.repairs), blank, walk.census.parts)


@dataclass
class _Walk:
    """Turns slides to pages, and notes what they hide."""

    name: str
    height: int
    repairs: Counter[str] = field(default_factory=Counter)
    census: Census = field(default_factory=Census)

    def page(self, slide: Slide, number: int) -> Page | None:
        """None for a hidden slide."""
        if slide.element.get("show") in ("0", "false"):
            self.census.leave("hidden", "slide", page=number)
            return None
        builder = PageBuilder()
        for shape in self._visible(_shapes_in_order(slide, self.height), number):
            if getattr(shape, "has_table", False):
                grid = grid_of(self.name, (self._cells(row.cells) for row in shape.table.rows))
                header_rows = guessed_header_rows(grid, bool(shape.table.first_row))
                add_grid(builder, grid, header_rows)
            else:
                self._add_text(builder, shape)
        return builder.build(number)

    def _visible(self, shapes: Iterable[Any], number: int) -> Iterator[Any]:
        for shape in shapes:
            if _is_hidden(shape):
                self.census.leave("hidden", "shape", page=number, name=shape.name)
            elif not _is_furniture(shape):
                yield shape

    def _add_text(self, builder: PageBuilder, shape: Any) -> None:
        if _is_title(shape):
            pieces = (_paragraph_pieces(p, shape) for p in shape.text_frame.paragraphs)
            builder.add("heading", as_one_line(pieces, self.repairs), 1)
        elif getattr(shape, "has_text_frame", False):
            for paragraph in shape.text_frame.paragraphs:
                level = _bullet_level(paragraph, shape)
                add_paragraph(builder, _paragraph_pieces(paragraph, shape), self.repairs, level)
        else:
            for in_diagram in _diagram_paragraphs(shape):
                for line in lines_at_breaks(in_diagram, self.repairs):
                    builder.add("text", line)

    def _cells(self, row: Iterable[Any]) -> Iterator[MergedCell]:
        for cell in row:
            # A merged cell's covered places are in the file too, here only the cell itself counts.
            if not cell.is_spanned:
                line = self._cell_line(cell)
                yield MergedCell(line, cell.span_width, cell.span_height, _is_bold(cell))

    def _cell_line(self, cell: Any) -> Inline:
        pieces = (_paragraph_pieces(p, cell) for p in cell.text_frame.paragraphs)
        return as_one_line(pieces, self.repairs)


def _diagram_paragraphs(shape: Any) -> Iterator[list[Piece]]:
    from pptx.oxml import parse_xml

    for part in _diagram_parts(shape):
        root: Any = parse_xml(part.blob)
        for paragraph in root.iter(f"{_A}p"):
            yield list(_pieces_of(paragraph, part, None))


def _is_bold(cell: Any) -> bool:
    runs = list(cell._tc.iter(f"{_A}r"))  # noqa: SLF001 - the library shows it nowhere else
    properties = [run.find(f"{_A}rPr") for run in runs]
    return bool(runs) and all(p is not None and p.get("b") in ("1", "true") for p in properties)


def _shapes_in_order(slide: Slide, slide_height: int) -> list[_Shape]:
    """The title first, then from top to bottom and left to right, groups as one."""
    ordered = list(_in_order(slide.shapes, slide_height * _SAME_LINE))
    return sorted(ordered, key=lambda shape: not _is_title(shape))


def _in_order(shapes: Iterable[_Shape], tolerance: float) -> Iterator[_Shape]:
    for shape in _by_lines(shapes, tolerance):
        if getattr(shape, "shapes", None) is not None and not _is_hidden(shape):
            yield from _in_order(shape.shapes, tolerance)
        else:
            yield shape


def _by_lines(shapes: Iterable[_Shape], tolerance: float) -> Iterator[_Shape]:
    ordered = sorted(shapes, key=lambda s: (_top(s), _left(s)))
    for line in runs(ordered, lambda line, shape: _top(shape) - _top(line[0]) <= tolerance):
        yield from sorted(line, key=_left)


def _top(shape: _Shape) -> int:
    return shape.top or 0


def _left(shape: _Shape) -> int:
    return shape.left or 0


def _is_hidden(shape: _Shape) -> bool:
    """True for what the author switched off in the selection pane."""
    return any(p.get("hidden") in ("1", "true") for p in shape._element.xpath("./*/p:cNvPr"))  # noqa: SLF001 - the library shows it nowhere else


def _is_title(shape: _Shape) -> bool:
    return _placeholder(shape) in ("TITLE", "CENTER_TITLE", "VERTICAL_TITLE")


def _is_furniture(shape: _Shape) -> bool:
    """Footers, dates and slide numbers."""
    return _placeholder(shape) in ("FOOTER", "HEADER", "DATE", "SLIDE_NUMBER")


def _placeholder(shape: _Shape) -> str:
    if not getattr(shape, "is_placeholder", False):
        return ""
    kind = shape.placeholder_format.type
    return kind.name if kind is not None else ""


def _bullet_level(paragraph: Any, shape: _Shape) -> int | None:
    """A list item's nesting from 0; None for plain text.

    Body placeholders have bullets unless a paragraph says no, text boxes the other way round.
    """
    properties = paragraph._p.find(f"{_A}pPr")  # noqa: SLF001 - the library shows it nowhere else
    if properties is not None:
        if properties.find(f"{_A}buNone") is not None:
            return None
        if any(
            properties.find(_A + name) is not None for name in ("buChar", "buAutoNum", "buBlip")
        ):
            return int(paragraph.level)
    has_bullets = _placeholder(shape) in ("BODY", "OBJECT", "VERTICAL_BODY", "VERTICAL_OBJECT")
    return int(paragraph.level) if has_bullets or paragraph.level else None


def _paragraph_pieces(paragraph: Any, shape: _Shape) -> list[Piece]:
    """A paragraph's runs with their links, or with the link of the whole shape."""
    of_shape = _shape_target(shape)
    return list(_pieces_of(paragraph._p, shape.part, of_shape))  # noqa: SLF001 - the library shows it nowhere else


def _shape_target(shape: _Shape) -> str | None:
    element = getattr(shape, "_element", None)
    links = element.xpath("./*/p:cNvPr/a:hlinkClick") if element is not None else ()
    return _target(links[0], shape.part) if links else None


def _pieces_of(paragraph: Any, part: Any, of_shape: str | None) -> Iterator[Piece]:
    """The runs of a paragraph element in ``part``."""
    for child in paragraph:
        if child.tag == f"{_A}br":
            yield Piece("\n")
        elif child.tag in (f"{_A}r", f"{_A}fld"):
            link = child.find(f"{_A}rPr/{_A}hlinkClick")
            target = _target(link, part) if link is not None else of_shape
            text = "".join(t.text or "" for t in child.iterfind(f"{_A}t"))
            # python-pptx and PowerPoint both keep a soft break as a vertical tab at times.
            yield Piece(text.replace("\v", "\n").replace("_x000B_", "\n"), target)


def _target(link: Any, part: Any) -> str | None:
    """A link's address; jumps to other slides have none."""
    relation = part.rels.get(link.get(f"{_RELATION}id") or "")
    return relation.target_ref if relation is not None and relation.is_external else None


def _diagram_parts(shape: _Shape) -> list[Any]:
    """The parts in which the texts of a SmartArt diagram lie."""
    ids = shape._element.iter(f"{_DIAGRAM}relIds")  # noqa: SLF001 - the library shows it nowhere else
    found = [shape.part.rels.get(i.get(f"{_RELATION}dm") or "") for i in ids]
    return [r.target_part for r in found if r is not None and not r.is_external]
