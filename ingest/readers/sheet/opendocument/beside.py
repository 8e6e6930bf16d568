"""What lies on a sheet beside its cells: shapes, charts, pictures, objects, notes; read or told."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from ingest.readers.census import Census
from ingest.readers.office.charts import add_chart_table
from ingest.readers.page_builder import PageBuilder
from ingest.readers.sheet.layout import Place
from ingest.readers.sheet.opendocument.book import Book
from ingest.readers.sheet.opendocument.cells import Found
from ingest.readers.sheet.opendocument.charts import chart_table
from ingest.readers.sheet.opendocument.markup import (
    CHART,
    DRAW,
    LOEXT,
    OFFICE,
    SVG,
    TABLE,
    TEXT,
    XLINK,
    all_text,
    names,
    paragraphs,
)
from ingest.readers.sheet.opendocument.styles import Look, Styles
from ingest.readers.sheet.opendocument.texts import text_of
from ingest.readers.shown_text import lines_at_breaks
from kb.file_parts import Part

_SHAPES = names(
    DRAW,
    "custom-shape rect ellipse circle line polyline polygon regular-polygon path connector caption "
    "measure",
)
# Of a shape: its texts, its outline, what it is called, and what happens when it is touched.
_KNOWN = (
    names(TEXT, "p h list soft-page-break")
    | names(DRAW, "glue-point enhanced-geometry contour-polygon contour-path image-map")
    | names(SVG, "title desc")
    | {f"{LOEXT}p", f"{OFFICE}event-listeners"}
)
_NOT_READ: dict[str, Part] = {
    f"{DRAW}image": "picture",
    f"{DRAW}plugin": "media",
    f"{DRAW}object-ole": "embedded-file",
    f"{DRAW}applet": "embedded-file",
    f"{DRAW}floating-frame": "linked-file",
    f"{DRAW}control": "form-field",
    f"{DRAW}page-thumbnail": "drawing",
    "{urn:oasis:names:tc:opendocument:xmlns:dr3d:1.0}scene": "drawing",
}
_OUTSIDE = ("http:", "https:", "file:", "/", "../")
_MATHS = "{http://www.w3.org/1998/Math/MathML}math"


@dataclass
class Beside:
    """What lies on a sheet, from top to bottom; each is written once."""

    book: Book
    title: str
    found: Found
    census: Census
    repairs: Counter[str]

    def add_up_to(self, builder: PageBuilder, row: int | None) -> None:
        """Write what stands by the rows up to this one, or all that is left."""
        shapes = self.found.shapes
        while shapes and (row is None or shapes[0][0][0] <= row):
            place, shape = shapes.pop(0)
            self._add(builder, shape, is_hidden=self._is_hidden(place))

    def add_notes(self, builder: PageBuilder, *, reads_notes: bool) -> None:
        for note in self.found.notes:
            if reads_notes:
                self._add_text(builder, note, Look())
            else:
                self.census.leave("not-read", "cell-note", all_text(note), place=self.title)

    def _is_hidden(self, place: Place) -> bool:
        """LibreOffice hides a shape with the cell that it is anchored to."""
        cells = self.found.cells
        return place[0] in cells.hidden_rows or place[1] in cells.hidden_columns

    def _add(self, builder: PageBuilder, shape: Element, *, is_hidden: bool = False) -> None:
        if is_hidden or shape.get(f"{DRAW}display") in ("none", "printer"):
            self._leave_hidden(shape)
        elif shape.tag in (f"{DRAW}g", f"{DRAW}a"):
            for inner in shape:
                if inner.tag not in _KNOWN:
                    self._add(builder, inner)
        elif shape.tag == f"{DRAW}frame":
            self._add_frame(builder, shape)
        elif shape.tag in _SHAPES:
            self._add_text(builder, shape, self._look(shape))
        elif shape.tag in _NOT_READ:
            self._leave(_NOT_READ[shape.tag])
        else:
            self._leave("unknown", name=shape.tag.rpartition("}")[2])

    def _leave_hidden(self, shape: Element) -> None:
        text = all_text(shape)
        part: Part = "shape" if text.strip() else "drawing"
        self.census.leave("hidden", part, text or None, place=self.title)

    def _look(self, shape: Element) -> Look:
        styles = self.book.styles
        look = styles.look("graphic", shape.get(f"{DRAW}style-name"))
        return styles.look("paragraph", shape.get(f"{DRAW}text-style-name"), look)

    def _add_frame(self, builder: PageBuilder, frame: Element) -> None:
        """The first of what a frame holds that is not its outline: the others stand for it where it
        cannot be shown (§10.4.2)."""
        inside = next((child for child in frame if child.tag not in _KNOWN), None)
        if inside is None:
            return
        if inside.tag == f"{DRAW}text-box":
            self._add_text(builder, inside, self._look(frame))
        elif inside.tag == f"{DRAW}object":
            self._add_object(builder, inside)
        else:
            self._add(builder, inside)

    def _add_object(self, builder: PageBuilder, told: Element) -> None:
        address = told.get(f"{XLINK}href") or ""
        if address.startswith(_OUTSIDE):
            self._leave("linked-file", name=address)
            return
        root = self.book.object(address)
        if root is not None and root.tag == _MATHS:
            self._leave("equation")
            return
        chart = root.find(f"{OFFICE}body/{OFFICE}chart/{CHART}chart") if root is not None else None
        if root is None or chart is None:
            self._leave("embedded-file")
        elif not add_chart_table(builder, chart_table(chart, Styles([root])), self.repairs):
            self._leave("chart")

    def _add_text(self, builder: PageBuilder, holder: Element, look: Look) -> None:
        struck = unseen = ""
        for paragraph in paragraphs(holder):
            text = text_of([paragraph], look, self.book.styles)
            struck, unseen = struck + text.struck, unseen + text.unseen
            for line in lines_at_breaks(text.pieces, self.repairs):
                builder.add("text", line)
            for name in text.unknown:
                self._leave("unknown", name=name)
        if struck.strip():
            self.census.leave("struck-out", "shape", struck, place=self.title)
        if unseen.strip():
            self.census.leave("hidden", "shape", unseen, place=self.title)
        for child in holder:
            if child.tag not in _KNOWN and holder.tag != f"{OFFICE}annotation":
                self._add_inside(builder, child)

    def _add_inside(self, builder: PageBuilder, child: Element) -> None:
        """A table in a text box has given its paragraphs; what else is drawn there is a shape."""
        if child.tag != f"{TABLE}table":
            self._add(builder, child)

    def _leave(self, part: Part, name: str | None = None) -> None:
        self.census.leave("not-read", part, place=self.title, name=name)
