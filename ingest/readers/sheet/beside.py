"""What lies on a sheet beside its cells: shapes, charts, diagrams, notes, objects; read or told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from ingest.readers.census import Census
from ingest.readers.office.archive_safety import DAMAGE_ERRORS
from ingest.readers.office.charts import add_chart
from ingest.readers.office.diagrams import diagram_texts
from ingest.readers.office.markup import A, R, choose, local_name, number_in
from ingest.readers.office.objects import leave_object
from ingest.readers.office.package import Package, Part
from ingest.readers.page_builder import PageBuilder
from ingest.readers.sheet.book import Sheet
from ingest.readers.sheet.escapes import X, text_of
from ingest.readers.shown_text import Piece, one_line
from kb.file_parts import Part as FilePart

_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
_CHART_URI = "chart"
_THREADED = "{http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments}"
# Children of a worksheet (§18.3.1.99) that hold no text of a reader's, or are read elsewhere.
_KNOWN = frozenset(
    "sheetPr dimension sheetViews sheetFormatPr cols sheetData sheetCalcPr sheetProtection "  # noqa: SIM905 - names of elements
    "protectedRanges scenarios autoFilter sortState dataConsolidate customSheetViews mergeCells "
    "phoneticPr conditionalFormatting dataValidations hyperlinks printOptions pageMargins pageSetup "
    "headerFooter rowBreaks colBreaks customProperties cellWatches ignoredErrors smartTags drawing "
    "legacyDrawing legacyDrawingHF drawingHF picture oleObjects controls webPublishItems tableParts "
    "extLst".split()
)


@dataclass
class Beside:
    """Reads what lies beside a sheet's cells, and tells of what it does not read."""

    package: Package
    census: Census
    repairs: Counter[str]
    reads_notes: bool = False

    def shapes(self, sheet: Sheet) -> Shapes:
        """The sheet's shapes, charts and pictures, by the rows that they stand by."""
        anchors: list[tuple[int, Part, Element]] = []
        for relation in sheet.part.related("drawing") if sheet.part else ():
            drawing = self.package.optional(relation)
            if drawing:
                choose(drawing.root)
                anchors += [(_row_of(anchor), drawing, anchor) for anchor in drawing.root]
        return Shapes(self, sheet, sorted(anchors, key=lambda anchor: anchor[0]))

    def add_rest(self, builder: PageBuilder, sheet: Sheet) -> None:
        """Notes, if they are read, and all that has no place among the cells."""
        if sheet.part is None:
            return
        self._add_notes(builder, sheet, sheet.part)
        for child in sheet.part.root:
            if local_name(child) not in _KNOWN:
                self._leave(sheet, "unknown", name=local_name(child))
        for ole in _first_of(sheet.part.root, "oleObject"):
            leave_object(self.census, ole.get("progId"), is_link=bool(ole.get("link")))
        for _ in _first_of(sheet.part.root, "control"):
            self._leave(sheet, "form-field")

    def add_shape(self, builder: PageBuilder, sheet: Sheet, part: Part, shape: Element) -> None:
        match shape.tag.removeprefix(_DRAWING):
            case "grpSp":
                for inner in shape:
                    self.add_shape(builder, sheet, part, inner)
            case "sp" | "cxnSp":
                self._add_text(builder, sheet, shape)
            case "pic":
                self._leave(sheet, "picture")
            case "graphicFrame":
                self._add_frame(builder, sheet, part, shape)
            case "contentPart":
                self._leave(sheet, "drawing")
            case "from" | "to" | "clientData" | "ext" | "pos" | "nvGrpSpPr" | "grpSpPr":
                pass
            case other:
                self._leave(sheet, "unknown", name=other.rpartition("}")[2])

    def _add_text(self, builder: PageBuilder, sheet: Sheet, shape: Element) -> None:
        lines = [_paragraph(paragraph) for paragraph in shape.iter(f"{A}p")]
        struck = "".join(crossed for _, crossed in lines)
        if struck.strip():
            self.census.leave("struck-out", "shape", struck, place=sheet.name)
        properties = next(shape.iter(f"{_DRAWING}cNvPr"), None)
        if properties is not None and properties.get("hidden") in ("1", "true"):
            text = "".join(shown for shown, _ in lines)
            self.census.leave("hidden", "shape", text, place=sheet.name)
            return
        for shown, _ in lines:
            for text in shown.split("\n"):
                builder.add("text", one_line([Piece(text)], self.repairs))

    def _add_frame(self, builder: PageBuilder, sheet: Sheet, part: Part, frame: Element) -> None:
        data = next(frame.iter(f"{A}graphicData"), None)
        kind = (data.get("uri") or "").rpartition("/")[2] if data is not None else ""
        ids = [e.get(f"{R}id") or e.get(f"{R}dm") for e in frame.iter()]
        relation = next((r for i in ids if i and (r := part.target_of(i))), None)
        xml = self.package.data(relation) if relation else None
        if kind.startswith(_CHART_URI):
            if xml is None or not add_chart(builder, xml, self.repairs):
                self._leave(sheet, "chart")
        elif kind == "diagram":
            self._add_diagram(builder, sheet, xml)
        else:
            self._leave(sheet, "drawing")

    def _add_diagram(self, builder: PageBuilder, sheet: Sheet, xml: bytes | None) -> None:
        try:
            texts = diagram_texts(xml) if xml else []
        except DAMAGE_ERRORS:
            texts = []
        for text in texts:
            builder.add("text", one_line([Piece(text)], self.repairs))
        if not texts:
            self._leave(sheet, "diagram")

    def _add_notes(self, builder: PageBuilder, sheet: Sheet, part: Part) -> None:
        for text in self._notes(part):
            if self.reads_notes:
                builder.add("text", one_line([Piece(text)], self.repairs))
            else:
                self.census.leave("not-read", "cell-note", text, place=sheet.name)

    def _notes(self, part: Part) -> Iterator[str]:
        """Comments; one that is the old copy of a conversation counts once."""
        spoken: set[str | None] = set()
        for relation in part.related("threadedComment"):
            found = self.package.optional(relation)
            for comment in found.root.iter(f"{_THREADED}threadedComment") if found else ():
                spoken.add(comment.get("ref"))
                yield comment.findtext(f"{_THREADED}text") or ""
        for relation in part.related("comments"):
            found = self.package.optional(relation)
            for comment in found.root.iter(f"{X}comment") if found else ():
                text = comment.find(f"{X}text")
                if comment.get("ref") not in spoken and text is not None:
                    yield text_of(text)[0]

    def _leave(self, sheet: Sheet, part: FilePart, name: str | None = None) -> None:
        self.census.leave("not-read", part, place=sheet.name, name=name)


@dataclass
class Shapes:
    """What is drawn on a sheet, from top to bottom; each is written once."""

    beside: Beside
    sheet: Sheet
    anchors: list[tuple[int, Part, Element]]

    def add_up_to(self, builder: PageBuilder, row: int | None) -> None:
        """Write what stands by the rows up to this one, or all that is left."""
        while self.anchors and (row is None or self.anchors[0][0] <= row):
            _, drawing, anchor = self.anchors.pop(0)
            for shape in anchor:
                self.beside.add_shape(builder, self.sheet, drawing, shape)


def _first_of(root: Element, name: str) -> Iterator[Element]:
    """Each object once: Office writes it twice, for itself and for older versions."""
    seen: set[str | None] = set()
    for element in root.iter(f"{X}{name}"):
        if element.get("shapeId") not in seen:
            seen.add(element.get("shapeId"))
            yield element


def _row_of(anchor: Element) -> int:
    """The row, from 1, in which the shape begins."""
    return number_in(anchor.findtext(f"{_DRAWING}from/{_DRAWING}row")) + 1


def _paragraph(paragraph: Element) -> tuple[str, str]:
    """What a paragraph shows, lines parted by line ends, and what of it is struck out."""
    shown = struck = ""
    for run in paragraph:
        properties = run.find(f"{A}rPr")
        strike = properties.get("strike", "noStrike") if properties is not None else "noStrike"
        text = "\n" if run.tag == f"{A}br" else run.findtext(f"{A}t") or ""
        if strike == "noStrike":
            shown += text
        else:
            struck += text
    return shown, struck
