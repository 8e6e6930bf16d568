"""Walks over a slide's shapes as people read them, and writes what is seen of them to a page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from ingest.parsed.document import Page
from ingest.readers.census import Census
from ingest.readers.grids import MergedCell, add_grid, grid_of, guessed_header_rows
from ingest.readers.office.markup import A
from ingest.readers.office.slides import tables
from ingest.readers.office.slides.annexes import comments_of, notes_of
from ingest.readers.office.slides.appearance import Place
from ingest.readers.office.slides.deck import Deck, Slide
from ingest.readers.office.slides.extent import corners_of_text
from ingest.readers.office.slides.frames import FrameReader
from ingest.readers.office.slides.geometry import Point
from ingest.readers.office.slides.markup import P, all_text
from ingest.readers.office.slides.scene import Scene
from ingest.readers.office.slides.shapes import FURNITURE, Shape, ShapeReader, in_reading_order
from ingest.readers.office.slides.styles import BodyStyle, far_styles, style_of
from ingest.readers.office.slides.text import Paragraph, TextReader
from ingest.readers.page_builder import PageBuilder
from ingest.readers.shown_text import Piece, add_paragraph, as_one_line
from ingest.readers.source import Limits

_WITH_BULLETS = ("body", "obj")


@dataclass
class SlideWalk:
    """Reads one slide; ``name`` is the file's."""

    name: str
    deck: Deck
    slide: Slide
    limits: Limits
    census: Census
    repairs: Counter[str]
    builder: PageBuilder = field(default_factory=PageBuilder)

    def __post_init__(self) -> None:
        number, part = self.slide.number, self.slide.part
        self._text = TextReader(self.slide.palette, self.census, number, part)
        self._shapes = ShapeReader(part, self.census, self.slide.grounds, number).tree()
        self._scene = Scene(self.deck, self.slide, self._shapes)
        self._frames = FrameReader(
            self.deck.package, self.slide, self._text, self.census, self.builder, self.repairs
        )

    def page(self) -> Page:
        for shape in in_reading_order(self._shapes, self.deck.size[1]):
            if shape.is_hidden:
                self._leave_hidden(shape)
            elif shape.placeholder not in FURNITURE:
                self._add(shape)
        self._leave_what_stands_beside()
        self._add_annexes()
        return self.builder.build(self.slide.number)

    def _add(self, shape: Shape) -> None:
        if shape.body is not None:
            self._add_text(shape, shape.body)
        elif not self._is_in_sight(shape, shape.box.corners()):
            self._leave_hidden(shape)
        elif shape.kind == "graphicFrame":
            table = shape.element.find(f"{A}graphic/{A}graphicData/{A}tbl")
            if table is None:
                self._frames.add(shape)
            else:
                self._add_table(shape, table)
        else:
            self._frames.leave_picture(shape)

    def _add_text(self, shape: Shape, body: Element) -> None:
        style = style_of(shape, self.slide.master.root, self.deck.text_style, self.slide.palette)
        place = Place(None, style.scale)
        if all_text(body).strip():
            corners = corners_of_text(shape.box, style, self._text.measured(body, style))
            if not self._is_in_sight(shape, corners):
                self._leave_hidden(shape)
                return
            place = Place(self._scene.grounds(shape, corners), style.scale)
        target = self._text.target_of(shape.link) if shape.link is not None else None
        paragraphs = [*self._text.paragraphs(body, style, place, target)]
        if shape.is_title:
            line = as_one_line((p.pieces for p in paragraphs), self.repairs)
            self.builder.add("heading", line, 1)
            return
        for paragraph in paragraphs:
            level = _list_level(paragraph, shape)
            add_paragraph(self.builder, paragraph.pieces, self.repairs, level)

    def _is_in_sight(self, shape: Shape, corners: list[Point]) -> bool:
        return not self._scene.is_off(shape, corners) and not self._scene.is_covered(shape, corners)

    def _leave_hidden(self, shape: Shape) -> None:
        text = all_text(shape.element)
        known = text if any(map(str.isalnum, text)) else None
        page, name = self.slide.number, shape.named("name")
        self.census.leave("hidden", "shape", known, page=page, name=name)

    def _add_table(self, shape: Shape, table: Element) -> None:
        rows = table.findall(f"{A}tr")
        far = BodyStyle(far=far_styles("", self.slide.master.root, self.deck.text_style))
        grounds = self._scene.grounds(shape, shape.box.corners())
        styles = self.deck.table_styles
        look = tables.TableLook(table, self.slide.palette, grounds, far, styles, len(rows))
        for child in table:
            if child.tag not in (f"{A}tr", f"{A}tblPr", f"{A}tblGrid"):
                self._text.tell_unknown(child)
        grid = grid_of(self.name, (self._cells(row, at, look) for at, row in enumerate(rows)))
        add_grid(self.builder, grid, guessed_header_rows(grid, look.has_head))

    def _cells(self, row: Element, at: int, look: tables.TableLook) -> Iterator[MergedCell]:
        cells = row.findall(f"{A}tc")
        for child in row:
            if child.tag not in (f"{A}tc", f"{A}extLst"):
                self._text.tell_unknown(child)
        for column, cell in enumerate(cells):
            if tables.is_spanned(cell):
                continue
            grounds, style = look.cell(cell, at, column, len(cells))
            lines = self._cell_pieces(cell, style, Place(grounds))
            yield MergedCell(
                as_one_line(lines, self.repairs),
                tables.columns_of(cell),
                tables.rows_of(cell),
                tables.is_bold(cell),
            )

    def _cell_pieces(self, cell: Element, style: BodyStyle, place: Place) -> Iterator[list[Piece]]:
        for child in cell:
            if child.tag == f"{A}txBody":
                yield from (p.pieces for p in self._text.paragraphs(child, style, place))
            elif child.tag not in (f"{A}tcPr", f"{A}extLst"):
                self._text.tell_unknown(child)

    def _leave_what_stands_beside(self) -> None:
        """Form controls are no shapes; what no reader knows of a slide is told."""
        for child in self.slide.part.root.iterfind(f"{P}cSld/*"):
            if child.tag == f"{P}controls":
                for _ in child:
                    self.census.leave("not-read", "form-field", page=self.slide.number)
            elif child.tag.removeprefix(P) not in ("bg", "spTree", "custDataLst", "extLst"):
                self._text.tell_unknown(child)
        known = ("cSld", "clrMapOvr", "transition", "timing", "extLst")
        for child in self.slide.part.root:
            if child.tag.removeprefix(P) not in known:
                self._text.tell_unknown(child)

    def _add_annexes(self) -> None:
        """Notes and comments, which the audience does not see: told, or taken in by setting."""
        package, part = self.deck.package, self.slide.part
        for body in notes_of(package, part):
            if not self.limits.reads_notes:
                self.census.leave("not-read", "speaker-notes", all_text(body))
                continue
            for paragraph in self._text.paragraphs(body, BodyStyle(), Place(None)):
                add_paragraph(self.builder, paragraph.pieces, self.repairs, None)
        for comment in comments_of(package, part):
            if not self.limits.reads_notes:
                self.census.leave("not-read", "comment", comment)
                continue
            for line in comment.split("\n"):
                add_paragraph(self.builder, [Piece(line)], self.repairs, None)


def _list_level(paragraph: Paragraph, shape: Shape) -> int | None:
    """A list item's nesting from 0; None for plain text.

    Body placeholders have bullets unless a paragraph says no, text boxes the other way round.
    """
    if paragraph.own_bullet == "buNone":
        return None
    is_item = paragraph.own_bullet or paragraph.is_numbered or shape.placeholder in _WITH_BULLETS
    return paragraph.level if is_item or paragraph.level else None
