"""What graphic frames hold but tables: charts, diagrams, objects; and pictures, which are told."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from ingest.readers.census import Census
from ingest.readers.office.charts import add_chart
from ingest.readers.office.diagrams import diagram_paragraphs
from ingest.readers.office.markup import A, choose, local_name
from ingest.readers.office.objects import leave_object
from ingest.readers.office.package import Package
from ingest.readers.office.slides.appearance import Place
from ingest.readers.office.slides.deck import Slide
from ingest.readers.office.slides.markup import P, relation_id
from ingest.readers.office.slides.shapes import Shape
from ingest.readers.office.slides.styles import BodyStyle
from ingest.readers.office.slides.text import TextReader
from ingest.readers.page_builder import PageBuilder
from ingest.readers.shown_text import lines_at_breaks
from kb.file_parts import Part as FilePart

_TOLD: dict[str, FilePart] = {
    "model3d": "drawing",
    "contentPart": "drawing",
    "control": "form-field",
}
_MEDIA = ("videoFile", "audioFile", "audioCd", "quickTimeFile", "wavAudioFile", "media")


@dataclass
class FrameReader:
    """Reads the frames of one slide into ``builder``."""

    package: Package
    slide: Slide
    text: TextReader
    census: Census
    builder: PageBuilder
    repairs: Counter[str]

    def add(self, shape: Shape) -> None:
        data = shape.element.find(f"{A}graphic/{A}graphicData")
        if data is None or not len(data):
            self.census.leave(
                "not-read", "unknown", page=self.slide.number, name=shape.named("name")
            )
            return
        self._add_inside(data)

    def _add_inside(self, parent: Element) -> None:
        for child in parent:
            name = local_name(child)
            if name == "chart":
                self._add_chart(child)
            elif name == "relIds":
                self._add_diagram(child)
            elif name == "oleObj":
                is_link = child.find(f"{P}link") is not None
                leave_object(
                    self.census, child.get("progId"), is_link=is_link, page=self.slide.number
                )
            elif name in _TOLD:
                self.census.leave("not-read", _TOLD[name], page=self.slide.number)
            else:
                self.text.tell_unknown(child)

    def _add_chart(self, chart: Element) -> None:
        relation = self.slide.part.target_of(relation_id(chart))
        data = self.package.data(relation) if relation and not relation.is_external else None
        if not add_chart(self.builder, data or b"", self.repairs):
            self.census.leave("not-read", "chart", page=self.slide.number)
        elif relation and (part := self.package.optional(relation)):
            # What somebody drew on it.
            for _ in part.related("chartUserShapes"):
                self.census.leave("not-read", "drawing", page=self.slide.number)

    def _add_diagram(self, ids: Element) -> None:
        relation = self.slide.part.target_of(relation_id(ids, "dm"))
        part = self.package.optional(relation) if relation and not relation.is_external else None
        if part is None:
            self.census.leave("not-read", "diagram", page=self.slide.number)
            return
        choose(part.root)
        text = TextReader(self.slide.palette, self.census, self.slide.number, part)
        style = BodyStyle()
        for paragraph in diagram_paragraphs(part.root):
            pieces = text.pieces(paragraph, style.level(paragraph).look, Place(None))
            for line in lines_at_breaks(pieces, self.repairs):
                self.builder.add("text", line)

    def leave_picture(self, shape: Shape) -> None:
        """What shows and has no text that could be read. Of connectors nothing is lost."""
        if shape.kind == "contentPart":
            self.census.leave("not-read", "drawing", page=self.slide.number)
        elif shape.kind == "pic" and not shape.is_decorative:
            is_media = any(
                local_name(e) in _MEDIA for e in shape.element.iterfind(f"{P}nvPicPr/{P}nvPr//*")
            )
            self.census.leave("not-read", "media" if is_media else "picture")
