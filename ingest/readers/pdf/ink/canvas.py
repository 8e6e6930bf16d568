"""Draws a page with and without some of its objects; called under PDFium's lock."""

from __future__ import annotations

import ctypes
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import numpy.typing as npt
import pypdfium2.raw as pdfium_c

Pixels = npt.NDArray[np.uint32]
"""A picture, rows of pixels from the top; blue, green, red and an unused byte make a pixel."""
Boxes = npt.NDArray[np.float64]
"""Rows of x0, y0, x1, y1 with y growing downwards."""

WHITE = 0xFFFFFFFF
_MAX_DEPTH = 15
_FINE = 1_000
# Beyond it a page is drawn coarser.
_MAX_PIXELS = 6_000_000


class Canvas:
    """A page's objects, and its picture with any of them.

    A pixel's place is where the page's stored coordinates are shown: turned, and cut by its boxes.
    """

    def __init__(self, page: Any) -> None:
        self._page = page
        self.texts: dict[int, Any] = {}
        """By their addresses."""
        self.images: list[Any] = []
        self.others: list[Any] = []
        for held in _objects(page.raw, pdfium_c.FPDFPage_CountObjects, pdfium_c.FPDFPage_GetObject):
            kind = pdfium_c.FPDFPageObj_GetType(held)
            if kind == pdfium_c.FPDF_PAGEOBJ_TEXT:
                self.texts[address(held)] = held
            else:
                (self.images if kind == pdfium_c.FPDF_PAGEOBJ_IMAGE else self.others).append(held)
        self.width, self.height = page.get_size()
        self._to_page = _matrix(page, self.width, self.height)

    def usual_scale(self, wanted: float) -> float:
        """Pixels a point, as wanted unless the page is very large."""
        area = max(self.width * self.height, 1.0)
        return float(min(wanted, (_MAX_PIXELS / area) ** 0.5))

    def shown(self, boxes: Boxes) -> Boxes:
        """Boxes in stored coordinates (y either way) as points from the picture's upper left."""
        a, b, c, d, e, f = self._to_page
        xs = [a * boxes[:, i] + c * boxes[:, j] + e for i in (0, 2) for j in (1, 3)]
        ys = [b * boxes[:, i] + d * boxes[:, j] + f for i in (0, 2) for j in (1, 3)]
        return np.stack([np.min(xs, 0), np.min(ys, 0), np.max(xs, 0), np.max(ys, 0)], axis=1)

    def picture(
        self,
        scale: float,
        region: tuple[int, int, int, int] | None = None,
        ground: int = WHITE,
    ) -> Pixels:
        """The page, or the pixels x0, y0, x1, y1 of it at that scale."""
        size = max(round(self.width * scale), 1), max(round(self.height * scale), 1)
        x0, y0, x1, y1 = region or (0, 0, *size)
        pixels = np.full((y1 - y0, x1 - x0), ground, np.uint32)
        bitmap = pdfium_c.FPDFBitmap_CreateEx(
            x1 - x0,
            y1 - y0,
            pdfium_c.FPDFBitmap_BGRx,
            pixels.ctypes.data_as(ctypes.c_void_p),
            4 * (x1 - x0),
        )
        try:
            pdfium_c.FPDF_RenderPageBitmap(
                bitmap, self._page, -x0, -y0, *size, 0, pdfium_c.FPDF_ANNOT
            )
        finally:
            pdfium_c.FPDFBitmap_Destroy(bitmap)
        return pixels

    @contextmanager
    def without(self, objects: Iterable[Any]) -> Iterator[None]:
        """Draw as if these (raw) objects were not on the page."""
        switched = list(objects)
        for held in switched:
            pdfium_c.FPDFPageObj_SetIsActive(held, False)
        try:
            yield
        finally:
            for held in switched:
                pdfium_c.FPDFPageObj_SetIsActive(held, True)


def address(raw: Any) -> int:
    """What tells PDFium's objects apart; 0 for none."""
    # A cast would make a type of pointer anew for each letter.
    return ctypes.c_void_p.from_buffer(raw).value or 0


def _objects(holder: Any, count: Any, get: Any, depth: int = 0) -> Iterator[Any]:
    """What draws on the page, also inside of forms."""
    for index in range(count(holder)):
        held = get(holder, index)
        if pdfium_c.FPDFPageObj_GetType(held) != pdfium_c.FPDF_PAGEOBJ_FORM:
            yield held
        elif depth < _MAX_DEPTH:
            inside = pdfium_c.FPDFFormObj_CountObjects, pdfium_c.FPDFFormObj_GetObject
            yield from _objects(held, *inside, depth + 1)


def _matrix(page: Any, width: float, height: float) -> tuple[float, ...]:
    """From stored coordinates to points from the shown page's upper left."""
    size = round(width * _FINE), round(height * _FINE)
    points = []
    for x, y in ((0.0, 0.0), (1_000.0, 0.0), (0.0, 1_000.0)):
        left, top = ctypes.c_int(), ctypes.c_int()
        pdfium_c.FPDF_PageToDevice(page, 0, 0, *size, 0, x, y, left, top)
        points.append((left.value / _FINE, top.value / _FINE))
    (e, f), (ax, ay), (bx, by) = points
    return (ax - e) / 1e3, (ay - f) / 1e3, (bx - e) / 1e3, (by - f) / 1e3, e, f


def difference(one: Pixels, other: Pixels) -> npt.NDArray[np.uint8]:
    """How far each pixel's colours are apart: the largest difference of a colour, 0 to 255."""
    strength = np.zeros(one.shape, np.uint8)
    left, right = one.reshape(-1), other.reshape(-1)
    where = np.flatnonzero(left != right)
    if len(where):
        a = left[where].view(np.uint8).reshape(-1, 4)[:, :3].astype(np.int16)
        b = right[where].view(np.uint8).reshape(-1, 4)[:, :3].astype(np.int16)
        apart = np.abs(a - b)
        largest = np.maximum(np.maximum(apart[:, 0], apart[:, 1]), apart[:, 2])
        strength.reshape(-1)[where] = largest
    return strength


def counted(marked: npt.NDArray[np.bool_], boxes: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """How many pixels are marked in each box."""
    # Letters are small: looking into each is faster than sums over the whole picture.
    counts = [np.count_nonzero(marked[y0:y1, x0:x1]) for x0, y0, x1, y1 in boxes.tolist()]
    return np.array(counts, np.int64)


def covers(boxes: npt.NDArray[np.int64], shape: tuple[int, ...]) -> npt.NDArray[np.uint16]:
    """How many boxes lie on each pixel."""
    found = np.zeros(shape, np.uint16)
    for x0, y0, x1, y1 in boxes.tolist():
        place = found[y0:y1, x0:x1]
        place += 1
    return found


def as_pixels(boxes: Boxes, shape: tuple[int, ...]) -> npt.NDArray[np.int64]:
    """Boxes of whole pixels, at least one wide and high where they touch the picture; else empty."""
    low = np.floor(boxes[:, :2])
    high = np.maximum(np.ceil(boxes[:, 2:]), low + 1)
    whole = np.concatenate([low, high], axis=1)
    height, width = shape
    limits = np.array([width, height, width, height], float)
    inside: npt.NDArray[np.int64] = np.clip(np.nan_to_num(whole), 0, limits).astype(np.int64)
    return inside
