"""Annotations, fields and files put into the PDFs that the tests draw."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

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

_HEIGHT = 400


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
        entries |= {"/Rect": [x0, _HEIGHT - y1, x1, _HEIGHT - y0]}
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
