"""Where the letters of a page stand, and which object draws each; called under PDFium's lock."""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pypdfium2.raw as pdfium_c

from ingest.readers.pdf.ink.canvas import Boxes, Canvas, address
from ingest.readers.pdf.marks import Character, Turn

# A box of less is that of a letter that draws nothing: a space of no width, a missing glyph.
_NOTHING = 0.001


# A text rendering mode (ISO 32000-2, 9.3.6).
_INVISIBLE = 3


@dataclass(frozen=True)
class Glyphs:
    """The letters of a page, one a row; boxes are in points from the shown page's upper left."""

    room: Boxes
    """All that belongs to a letter."""
    ink: Boxes
    """What its font says that it draws."""
    owners: npt.NDArray[np.int64]
    """The addresses of the objects that draw them; 0 where none is known."""
    sizes: npt.NDArray[np.float64]

    @property
    def are_blank(self) -> npt.NDArray[np.bool_]:
        """Those that draw nothing, wherever they stand."""
        size = self.ink[:, 2:] - self.ink[:, :2]
        return np.asarray((size <= _NOTHING).any(axis=1))


def glyphs_of(
    text_page: Any, indices: Sequence[int], characters: Sequence[Character], canvas: Canvas
) -> Glyphs:
    """``indices`` are the characters' places in PDFium's text of the page."""
    ink = np.empty((len(indices), 4))
    owners = np.empty(len(indices), np.int64)
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    for row, index in enumerate(indices):
        pdfium_c.FPDFText_GetCharBox(text_page, index, left, right, bottom, top)
        ink[row] = left.value, bottom.value, right.value, top.value
        owners[row] = address(pdfium_c.FPDFText_GetTextObject(text_page, index))
    room = np.array([_stored(c) for c in characters]).reshape(-1, 4)
    sizes = np.array([c.size for c in characters])
    return Glyphs(canvas.shown(room), canvas.shown(ink), owners, sizes)


def _stored(c: Character) -> tuple[float, float, float, float]:
    """The character's box as the file has it: turning twice is turning back."""
    return Turn(c.angle).box(c.x0, c.y0, c.x1, c.y1)


def is_font_missing(held: int) -> bool:
    """Whether the text object at this address would draw, were its font on this host."""
    if not held:
        return True
    raw = ctypes.cast(held, pdfium_c.FPDF_PAGEOBJECT)
    if pdfium_c.FPDFTextObj_GetTextRenderMode(raw) == _INVISIBLE:
        return False
    return not pdfium_c.FPDFFont_GetIsEmbedded(pdfium_c.FPDFTextObj_GetFont(raw))
