"""The sheet that a document is printed on, and what is drawn beside it where nobody sees it (pure)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from ingest.readers.office.markup import W, number_in

_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_V = "{urn:schemas-microsoft-com:vml}"
# Lengths are English Metric Units: 635 in a twentieth of a point, 914,400 in an inch.
_PER_TWENTIETH = 635
_PER_UNIT = {"in": 914_400, "cm": 360_000, "mm": 36_000, "pt": 12_700, "px": 9_525, "": 9_525}
_LENGTH = re.compile(r"(-?[0-9]{1,9}(?:\.[0-9]{1,9})?)\s*(in|cm|mm|pt|px|)$")
_DUST = 2 * 12_700
_A4 = (11_906, 16_838)


@dataclass(frozen=True)
class Sheet:
    """Width, height, and where the text begins, in English Metric Units."""

    width: int = _A4[0] * _PER_TWENTIETH
    height: int = _A4[1] * _PER_TWENTIETH
    left: int = 0
    top: int = 0

    def is_beside(self, shape: Element) -> bool:
        """True for what has no size, or stands wholly off the sheet.

        What is counted from a paragraph or a column may stand anywhere: there only what is further
        away than a sheet's side is surely off it.
        """
        if shape.tag in (f"{_WP}anchor", f"{_WP}inline"):
            return self._is_anchored_off(shape)
        if shape.tag.startswith(_V) and "absolute" in (shape.get("style") or ""):
            return self._is_styled_off(shape.get("style") or "")
        return False

    def _is_anchored_off(self, anchor: Element) -> bool:
        size = anchor.find(f"{_WP}extent")
        width, height = (
            number_in(size.get(k), _DUST) if size is not None else _DUST for k in ("cx", "cy")
        )
        if width < _DUST or height < _DUST:
            return True
        across, from_left = _offset(anchor, "positionH")
        down, from_top = _offset(anchor, "positionV")
        before = {"page": 0, "margin": -self.left}.get(from_left, -self.width)
        above = {"page": 0, "margin": -self.top}.get(from_top, -self.height)
        return (
            across >= self.width
            or down >= self.height
            or across + width <= before
            or down + height <= above
        )

    def _is_styled_off(self, style: str) -> bool:
        declared = {
            key.strip().lower(): value.strip().lower()
            for key, _, value in (part.partition(":") for part in style.split(";"))
        }
        left, top = (
            _length(declared.get(side)) + _length(declared.get(f"margin-{side}"))
            for side in ("left", "top")
        )
        width, height = _length(declared.get("width")), _length(declared.get("height"))
        return (
            left >= self.width
            or top >= self.height
            or left + width <= -self.width
            or top + height <= -self.height
        )


def sheet_of(body: Element) -> Sheet:
    """The largest of a document's sections."""
    sections = [*body.iter(W + "sectPr")]
    sizes = [e for s in sections if (e := s.find(W + "pgSz")) is not None]
    margins = [e for s in sections if (e := s.find(W + "pgMar")) is not None]
    return Sheet(
        _largest(sizes, "w", _A4[0]),
        _largest(sizes, "h", _A4[1]),
        _largest(margins, "left", 0),
        _largest(margins, "top", 0),
    )


def _largest(elements: list[Element], name: str, otherwise: int) -> int:
    lengths = (number_in(e.get(W + name)) for e in elements)
    return max(lengths, default=0) * _PER_TWENTIETH or otherwise * _PER_TWENTIETH


def _offset(anchor: Element, name: str) -> tuple[int, str]:
    """How far away it is, and from what."""
    position = anchor.find(f"{_WP}{name}")
    if position is None:
        return 0, ""
    return number_in((position.findtext(f"{_WP}posOffset") or "").strip()), position.get(
        "relativeFrom"
    ) or ""


def _length(text: str | None) -> int:
    found = _LENGTH.match(text or "")
    return round(float(found[1]) * _PER_UNIT[found[2]]) if found else 0
