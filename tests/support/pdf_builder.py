"""Small PDFs drawn for the tests, with Japanese fonts that the file only names."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any, Literal, Self

from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NumberObject,
    TextStringObject,
)
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import CIDFont, UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

FONT = "HeiseiKakuGo-W5"
TextMode = Literal[0, 1, 2, 3, 4, 5, 6, 7]
_VERTICAL = "UniJIS-UCS2-V"


class PdfBuilder:
    """A slide of 600 by 400 points at a time; ``y`` is measured from the top."""

    def __init__(self, title: str | None = None, password: str | None = None) -> None:
        self._out = io.BytesIO()
        pdfmetrics.registerFont(UnicodeCIDFont(FONT))
        pdfmetrics.registerFont(CIDFont(FONT, _VERTICAL))
        encryption = StandardEncryption(password, canPrint=0) if password is not None else None
        self.canvas = Canvas(self._out, pagesize=(600, 400), encrypt=encryption)
        if title:
            self.canvas.setTitle(title)

    def text(self, x: float, y: float, *lines: str, size: float = 12, step: float = 1.5) -> Self:
        for index, line in enumerate(lines):
            self.canvas.setFont(FONT, size)
            self.canvas.drawString(x, 400 - y - index * size * step, line)
        return self

    def in_mode(self, mode: TextMode, x: float, y: float, text: str, size: float = 12) -> Self:
        """Text in a rendering mode: 1 strokes it, 3 draws nothing, 7 clips by it."""
        self.canvas.saveState()
        held = self.canvas.beginText(x, 400 - y)
        held.setFont(FONT, size)
        held.setTextRenderMode(mode)
        held.textOut(text)
        self.canvas.drawText(held)
        self.canvas.restoreState()
        return self

    def code(self, operators: str) -> Self:
        """Operators as they are."""
        vars(self.canvas)["_code"].append(operators)
        return self

    def spread(self, x: float, y: float, text: str, pitch: float, size: float = 12) -> Self:
        """One letter at a time, wider than the letters are."""
        for index, letter in enumerate(text):
            self.text(x + index * pitch, y, letter, size=size)
        return self

    def vertical(self, x: float, y: float, text: str, size: float = 12) -> Self:
        """A column of vertical writing."""
        self.canvas.setFont(f"{FONT}-{_VERTICAL}", size)
        # This font takes the encoded bytes, one character each.
        self.canvas.drawString(x, 400 - y, text.encode("utf-16-be").decode("latin-1"))
        return self

    def grid(self, xs: Sequence[float], ys: Sequence[float]) -> Self:
        """Ruling lines across and down at these places."""
        for x in xs:
            self.canvas.line(x, 400 - ys[0], x, 400 - ys[-1])
        for y in ys:
            self.canvas.line(xs[0], 400 - y, xs[-1], 400 - y)
        return self

    def lines(self, *ends: tuple[float, float, float, float]) -> Self:
        for x0, y0, x1, y1 in ends:
            self.canvas.line(x0, 400 - y0, x1, 400 - y1)
        return self

    def link(self, x0: float, y0: float, x1: float, y1: float, url: str) -> Self:
        self.canvas.linkURL(url, (x0, 400 - y1, x1, 400 - y0))
        return self

    def page(self) -> Self:
        """End this page and begin another."""
        self.canvas.showPage()
        return self

    def build(self) -> bytes:
        self.canvas.save()
        return self._out.getvalue()


def as_object(value: Any) -> Any:
    """Python's values as PDF objects; a text with a slash before it is a name."""
    if isinstance(value, Mapping):
        return DictionaryObject({NameObject(k): as_object(v) for k, v in value.items()})
    if isinstance(value, bool):
        return BooleanObject(value)
    if isinstance(value, str):
        return NameObject(value) if value.startswith("/") else TextStringObject(value)
    if isinstance(value, int | float):
        return NumberObject(value) if isinstance(value, int) else FloatObject(value)
    return ArrayObject(map(as_object, value)) if isinstance(value, Sequence) else value


class AnnotatedPdf:
    """Adds to a drawn PDF; ``y`` is measured from the top, as it is drawn."""

    def __init__(self, data: bytes) -> None:
        self.writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))

    def note(
        self, kind: str, box: tuple[float, float, float, float], page: int = 0, **more: Any
    ) -> AnnotatedPdf:
        """An annotation; ``more`` are its entries, without their slash."""
        x0, y0, x1, y1 = box
        entries = {"/Type": "/Annot", "/Subtype": kind, "/F": 4}
        entries |= {"/Rect": [x0, 400 - y1, x1, 400 - y0]}
        entries |= {f"/{key}": value for key, value in more.items()}
        annotations = self.writer.pages[page].setdefault(NameObject("/Annots"), ArrayObject())
        annotations.append(self.writer._add_object(as_object(entries)))
        return self

    def field(self, box: tuple[float, float, float, float], **more: Any) -> AnnotatedPdf:
        return self.note("/Widget", box, **more)

    def attached(self, name: str) -> AnnotatedPdf:
        self.writer.add_attachment(name, b"...")
        return self

    def root(self, **entries: Any) -> AnnotatedPdf:
        self.writer.root_object.update(as_object({f"/{k}": v for k, v in entries.items()}))
        return self

    def stream(self, text: str) -> Any:
        held = DecodedStreamObject()
        held.set_data(text.encode())
        return self.writer._add_object(held)

    def build(self) -> bytes:
        out = io.BytesIO()
        self.writer.write(out)
        return out.getvalue()
