"""Pictures on pages that have text beside them: counted, as nobody reads what they show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pypdfium2.raw as pdfium_c

from ingest.readers.census import Census
from ingest.readers.pdf.marks import Box

# Shares of the page's area: smaller ones are icons, larger ones lie behind the text.
_MIN_SHARE = 0.03
_MAX_SHARE = 0.85
# On more pages than this a picture at one place is a logo or an ornament.
_MAX_REPEATS = 2
_MAX_PICTURES = 300
_TOUCH = 2.0
_SAME_PLACE = 4.0
_NO_NOTES = (pdfium_c.FPDF_ANNOT_LINK, pdfium_c.FPDF_ANNOT_POPUP)


class Pictures:
    """Counts a file's pictures by their places; called under PDFium's lock."""

    def __init__(self) -> None:
        self._places: Counter[tuple[int, ...]] = Counter()

    def count(self, page: Any, is_behind_text: bool) -> None:
        """Those of one page; one over the whole page is counted if no text lies upon it."""
        x0, y0, x1, y1 = page.get_bbox()
        area = max((x1 - x0) * (y1 - y0), 1.0)
        most = _MAX_SHARE if is_behind_text else 1.5
        for box in _united(list(picture_boxes(page))):
            share = (box.x1 - box.x0) * (box.y1 - box.y0) / area
            if _MIN_SHARE <= share <= most:
                place = (box.x0, box.y0, box.x1, box.y1)
                self._places[tuple(round(n / _SAME_PLACE) for n in place)] += 1

    def leave(self, census: Census) -> None:
        for count in self._places.values():
            for _ in range(count if count <= _MAX_REPEATS else 0):
                census.leave("not-read", "picture")


def picture_boxes(page: Any) -> Iterator[Box]:
    """Where the page's pictures stand, in stored coordinates."""
    objects = page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_IMAGE], max_depth=8)
    for number, picture in enumerate(objects):
        if number >= _MAX_PICTURES:
            return
        corners = [_on_page(picture, x, y) for x in (0.0, 1.0) for y in (0.0, 1.0)]
        xs, ys = [c[0] for c in corners], [c[1] for c in corners]
        yield Box(min(xs), min(ys), max(xs), max(ys))


def _on_page(picture: Any, x: float, y: float) -> tuple[float, float]:
    """A point of the picture's unit square through its matrix and those of the forms around it."""
    holder = picture
    while holder is not None:
        m = holder.get_matrix()
        x, y = m.a * x + m.c * y + m.e, m.b * x + m.d * y + m.f
        holder = holder.container
    return x, y


def _united(boxes: list[Box]) -> list[Box]:
    """Strips that touch are one picture, which producers cut up."""
    united: list[Box] = []
    for box in sorted(boxes, key=lambda b: (b.y0, b.x0)):
        for index, other in enumerate(united):
            if _is_strip(box, other):
                united[index] = Box(
                    min(box.x0, other.x0),
                    min(box.y0, other.y0),
                    max(box.x1, other.x1),
                    max(box.y1, other.y1),
                )
                break
        else:
            united.append(box)
    return united


def _is_strip(a: Box, b: Box) -> bool:
    """Of one width and one above the other, or of one height and side by side."""
    same_width = max(abs(a.x0 - b.x0), abs(a.x1 - b.x1)) <= _TOUCH
    same_height = max(abs(a.y0 - b.y0), abs(a.y1 - b.y1)) <= _TOUCH
    gap_x = max(a.x0, b.x0) - min(a.x1, b.x1)
    gap_y = max(a.y0, b.y0) - min(a.y1, b.y1)
    return (same_width and gap_y <= _TOUCH) or (same_height and gap_x <= _TOUCH)


def leave_unread_annotations(page: Any, census: Census) -> None:
    """Of a file whose annotations only PDFium finds: all but links, called under its lock."""
    for index in range(pdfium_c.FPDFPage_GetAnnotCount(page)):
        annotation = pdfium_c.FPDFPage_GetAnnot(page, index)
        kind = pdfium_c.FPDFAnnot_GetSubtype(annotation)
        pdfium_c.FPDFPage_CloseAnnot(annotation)
        if kind not in _NO_NOTES:
            census.leave("not-read", "annotation")
