"""The invisible text of a scanned page: it stands over the picture of its own letters.

Programs that recognise a scan's text lay it over the picture and let it draw nothing. What tells
such a layer from other hidden text is the picture: ink where its letters stand, and less of it
between its lines.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from ingest.readers.pdf.ink.canvas import Boxes, Pixels, as_pixels, counted, covers
from ingest.readers.pdf.ink.glyphs import Glyphs

# Of the page's area: a smaller picture is no scanned page.
_PAGE_SHARE = 0.5
# The ground that ink stands on is taken as even within so many pixels.
_BLOCK = 24
_INK = 40
# Of a letter's box.
_INK_SHARE = 0.03
_ROW_SHARE = 0.5
_PAGE_INK_SHARE = 0.6
# Beside lines, in letter heights; how much more ink is in them than there.
_BESIDE = 0.5
_DENSER = 1.5
_SAME_ROW = 0.5


def on_scan(
    glyphs: Glyphs, rows: npt.NDArray[np.int64], pictures: Boxes, page: Pixels, scale: float
) -> npt.NDArray[np.int64]:
    """Those of the unseen letters that a scan's picture shows.

    ``rows`` are the unseen letters in the order of the content, ``pictures`` the places of the
    page's pictures in points, ``page`` is drawn without any text, ``scale`` pixels a point.
    """
    height, width = page.shape
    places = as_pixels(pictures * scale, page.shape)
    covered = covers(places, page.shape) > 0
    if np.count_nonzero(covered) < _PAGE_SHARE * height * width:
        return rows[:0]
    inked = _ink(page) & covered
    boxes = as_pixels(glyphs.room[rows] * scale, page.shape)
    areas = (boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1])
    has_ink = (areas > 0) & (counted(inked, boxes) >= np.maximum(_INK_SHARE * areas, 1))
    is_over = counted(covered, boxes) * 2 > areas
    is_layer = has_ink[is_over].mean() >= _PAGE_INK_SHARE if is_over.any() else False
    if not is_layer or not _is_denser_in_lines(inked, glyphs, rows, boxes, scale):
        return rows[:0]
    return rows[_by_rows(has_ink & is_over, glyphs, rows)]


def _ink(page: Pixels) -> npt.NDArray[np.bool_]:
    """Pixels that stand out from the ground around them."""
    colours = page.view(np.uint8).reshape(*page.shape, 4).astype(np.uint16)
    grey = (colours[:, :, 0] + 2 * colours[:, :, 1] + colours[:, :, 2]) // 4
    height, width = grey.shape
    spare = (-height % _BLOCK, -width % _BLOCK)
    blocks = np.pad(grey, ((0, spare[0]), (0, spare[1])), mode="edge")
    down, across = blocks.shape[0] // _BLOCK, blocks.shape[1] // _BLOCK
    parted = blocks.reshape(down, _BLOCK, across, _BLOCK).swapaxes(1, 2).reshape(down, across, -1)
    ground = np.median(parted, axis=2).repeat(_BLOCK, axis=0).repeat(_BLOCK, axis=1)
    return np.asarray(np.abs(grey - ground[:height, :width]) > _INK)


def _is_denser_in_lines(
    inked: npt.NDArray[np.bool_],
    glyphs: Glyphs,
    rows: npt.NDArray[np.int64],
    boxes: npt.NDArray[np.int64],
    scale: float,
) -> bool:
    """Whether the picture's ink keeps to the lines; a photo's is everywhere."""
    inside = covers(boxes, inked.shape) > 0
    spare = (_BESIDE * glyphs.sizes[rows])[:, None]
    around = as_pixels(
        (glyphs.room[rows] + np.hstack([-spare, -spare, spare, spare])) * scale, inked.shape
    )
    beside = (covers(around, inked.shape) > 0) & ~inside
    return _share(inked, inside) >= _DENSER * _share(inked, beside)


def _share(inked: npt.NDArray[np.bool_], place: npt.NDArray[np.bool_]) -> float:
    return float(np.count_nonzero(inked & place)) / max(float(np.count_nonzero(place)), 1.0)


def _by_rows(
    has_ink: npt.NDArray[np.bool_], glyphs: Glyphs, rows: npt.NDArray[np.int64]
) -> npt.NDArray[np.bool_]:
    """Letters of a row stay together, as recognised boxes are not exact."""
    middles = glyphs.room[rows][:, [1, 3]].mean(axis=1)
    sizes = glyphs.sizes[rows]
    starts = np.abs(np.diff(middles)) > _SAME_ROW * np.minimum(sizes[1:], sizes[:-1])
    row_of = np.concatenate([[0], np.cumsum(starts)])
    share = np.bincount(row_of, has_ink) / np.bincount(row_of)
    return np.asarray(share[row_of] >= _ROW_SHARE)
