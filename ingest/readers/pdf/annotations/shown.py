"""Which annotations of a page are text of it, and which are left out (ISO 32000-2, 12.5.6)."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from ingest.parsed.document import WhyLeftOut
from ingest.readers.census import Census
from ingest.readers.pdf.annotations.fields import FieldValue, value_of
from ingest.readers.pdf.annotations.objects import MALFORMED, resolved, text_of
from ingest.readers.pdf.marks import Box, Turn
from kb.file_parts import Part

# Flags of an annotation: hidden, and not to be shown on screen.
_HIDDEN, _NO_VIEW = 1 << 1, 1 << 5
_TAG = re.compile(r"<[^<>]*>")
# Links are read with the text, pop-ups show another's contents, the others are for printers.
_NOTHING = frozenset({"/Link", "/Popup", "/PrinterMark", "/TrapNet"})
# Marks upon the page's own text; what they have to say is in their contents.
_UPON_TEXT = frozenset({"/Highlight", "/Underline", "/Squiggly", "/StrikeOut"})
_DRAWN = frozenset(
    {"/Line", "/Square", "/Circle", "/Polygon", "/PolyLine", "/Stamp", "/Caret", "/Ink",
     "/Watermark", "/Redact", "/Projection"}
)  # fmt: skip
_MEDIA = frozenset({"/Sound", "/Movie", "/Screen", "/3D", "/RichMedia"})


@dataclass(frozen=True)
class ShownText(Box):
    """Text at a place of the page, in stored coordinates until it is turned.

    ``label`` names a box to be ticked, where nothing that is printed does.
    """

    text: str
    is_field: bool = False
    is_tick: bool = False
    label: str = ""

    def turned(self, turn: Turn) -> ShownText:
        box = turn.box(self.x0, self.y0, self.x1, self.y1)
        return ShownText(*box, self.text, self.is_field, self.is_tick, self.label)


@dataclass(frozen=True)
class Rules:
    """What is shown in this file: layers that are off, and whether comments are read."""

    layers_off: frozenset[int]
    reads_notes: bool


def shown_texts(
    annotations: Iterable[Any], number: int, rules: Rules, census: Census
) -> Iterator[ShownText]:
    """The texts to read among a page's annotations; all else of meaning is left to the census."""
    for reference in annotations:
        try:
            annotation = resolved(reference)
            if annotation is not None:
                yield from _shown(annotation, number, rules, census)
        except MALFORMED:
            census.leave("not-read", "annotation")


def _shown(annotation: Any, number: int, rules: Rules, census: Census) -> Iterator[ShownText]:
    kind = str(annotation.get("/Subtype"))
    if kind in _NOTHING:
        return
    if _is_hidden(annotation, rules.layers_off):
        value = value_of(annotation) if kind == "/Widget" else None
        told = value.text if value else contents_of(annotation)
        part: Part = "form-field" if kind == "/Widget" else "annotation"
        census.leave("hidden", part, told, page=number)
    elif kind == "/Widget":
        yield from _field(annotation, census)
    elif kind == "/FreeText":
        text = contents_of(annotation)
        yield from _placed(annotation, text)
        if not text:
            census.leave("not-read", "annotation", name="FreeText")
    else:
        yield from _left_out(annotation, kind, rules, census)


def struck_out(annotations: Iterable[Any], layers_off: frozenset[int]) -> Iterator[Any]:
    """The annotations that strike out text, and are shown."""
    for reference in annotations:
        annotation = resolved(reference)
        is_strike = annotation is not None and annotation.get("/Subtype") == "/StrikeOut"
        if is_strike and not _is_hidden(annotation, layers_off):
            yield annotation


def _is_hidden(annotation: Any, layers_off: frozenset[int]) -> bool:
    if int(annotation.get("/F") or 0) & (_HIDDEN | _NO_VIEW):
        return True
    layer = annotation.raw_get("/OC") if "/OC" in annotation else None
    return getattr(layer, "idnum", None) in layers_off


def _left_out(annotation: Any, kind: str, rules: Rules, census: Census) -> Iterator[ShownText]:
    why: WhyLeftOut = "not-read"
    contents = contents_of(annotation)
    if kind == "/FileAttachment":
        census.leave(why, "attachment", name=file_name(annotation.get("/FS")))
    elif kind in _MEDIA:
        census.leave(why, "media", name=kind[1:])
    elif contents and kind in _UPON_TEXT | _DRAWN | {"/Text"}:
        if rules.reads_notes:
            yield from _placed(annotation, contents)
        else:
            census.leave(why, "comment", contents)
    elif kind in _DRAWN:
        census.leave(why, "annotation", name=kind[1:])
    elif kind not in _UPON_TEXT | {"/Text"}:
        census.leave(why, "unknown", name=kind.removeprefix("/"))


def _field(annotation: Any, census: Census) -> Iterator[ShownText]:
    value = value_of(annotation)
    if value.is_untold:
        census.leave("not-read", "form-field", name=value.name or None)
    elif value.text:
        yield from _placed(annotation, value.text, value)


def _placed(annotation: Any, text: str, value: FieldValue | None = None) -> Iterator[ShownText]:
    if text:
        numbers = [float(n) for n in annotation["/Rect"]]
        xs, ys = numbers[0::2], numbers[1::2]
        is_tick = value is not None and value.is_tick
        label = value.name if value else ""
        box = (min(xs), min(ys), max(xs), max(ys))
        yield ShownText(*box, text, value is not None, is_tick, label)


def contents_of(annotation: Any) -> str:
    """An annotation's text: its contents, or those with formatting, without the formatting."""
    plain = text_of(annotation.get("/Contents"))
    if plain:
        return plain
    rich = text_of(annotation.get("/RC"))
    return html.unescape(_TAG.sub(" ", rich)).strip()


def file_name(specification: Any) -> str | None:
    """The name in a file specification (7.11.3)."""
    held = resolved(specification)
    if isinstance(held, dict):
        return text_of(held.get("/UF")) or text_of(held.get("/F")) or None
    return text_of(held) or None
