"""Which letters put ink on the page's picture: those that the picture misses without them.

The page is drawn with and without all of its text. Where the two differ in a letter's box, and no
other letter has a box there, the letter is seen, whatever colour it and its ground have. The others
are looked at more closely, larger, and apart from those that stand in the same place: what the
picture loses by a letter's own object is held against what the object draws alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np
import numpy.typing as npt

from ingest.readers.colours import TOO_SMALL_POINTS
from ingest.readers.pdf.ink.canvas import (
    Boxes,
    Canvas,
    Pixels,
    as_pixels,
    counted,
    covers,
    difference,
)
from ingest.readers.pdf.ink.glyphs import Glyphs, is_font_missing
from ingest.readers.pdf.ink.scans import on_scan

Flags = npt.NDArray[np.bool_]
Box = npt.NDArray[np.float64]

_SCALE = 1.5
# Of 255: colours that are nearer than the first nobody tells apart on a page; letters whose edges
# are softened need more to be sure.
_TOLD_APART = 16
_SURE = 28
# Of a letter's box; what is less may be the sliver that something leaves of it.
_SURE_SHARE, _LEAST_SHARE = 0.25, 0.08
_SPREAD = 0.6
# Of what a letter draws alone, so much has to be left to be read; and what does not show on the
# page without other letters, as white ones over black ones, has to lie upon these all over.
_LEFT_OVER = 0.35
_ALL = 0.9
_FINEST = 6.0
_LETTER_PIXELS = 32
_MAX_PIXELS = 4_000_000
_MAX_LAYERS = 12
_MARGIN = 0.15
# Neither white nor black nor a usual colour: what is drawn on it shows.
_ODD_GROUND = 0xFF5E9A6D


class Ink:
    """A page's pictures, and what its letters put on them."""

    def __init__(self, canvas: Canvas, glyphs: Glyphs) -> None:
        self.canvas = canvas
        self.glyphs = glyphs
        self.scale = canvas.usual_scale(_SCALE)
        self._all = canvas.picture(self.scale)
        with canvas.without(canvas.texts.values()):
            self.without_text = canvas.picture(self.scale)
        self._room = _around(glyphs)
        self._sure: set[int] = set()

    def unseen(self, pictures: Callable[[], Boxes]) -> Flags:
        """One flag a letter; ``pictures`` gives the places of the page's pictures, where asked."""
        seen = self._seen()
        rows = np.flatnonzero(~seen)
        if len(rows) and self.canvas.images:
            small = _too_small(self.glyphs)[rows]
            places = self.canvas.shown(pictures())
            seen[on_scan(self.glyphs, rows[~small], places, self.without_text, self.scale)] = True
        return ~seen

    def _seen(self) -> Flags:
        glyphs = self.glyphs
        change = difference(self._all, self.without_text)
        shape = change.shape
        own = as_pixels(
            np.where(glyphs.are_blank[:, None], glyphs.room, glyphs.ink) * self.scale, shape
        )
        free = (change > _SURE) & (covers(own, shape) == 1)
        area = (own[:, 2] - own[:, 0]) * (own[:, 3] - own[:, 1])
        share = counted(free, own) / np.maximum(area, 1)
        seen = share >= _SURE_SHARE
        for row in np.flatnonzero(~seen & (share >= _LEAST_SHARE)):
            seen[row] = _is_spread(free, own[row])
        self._sure = set(glyphs.owners[seen].tolist())
        rest = np.flatnonzero(~seen & ~glyphs.are_blank)
        room = as_pixels(self._room[rest] * self.scale, shape)
        doubtful = rest[counted(change > 1, room) > 0]
        if len(doubtful):
            seen |= self._at_a_closer_look(doubtful)
        seen &= ~_too_small(glyphs)
        return _with_blank_ones(seen, glyphs)

    def _at_a_closer_look(self, rows: npt.NDArray[np.int64]) -> Flags:
        seen = np.zeros(len(self.glyphs.owners), bool)
        layers = self._layers(rows)
        for band, region, scale in self._bands(rows):
            whole = self.canvas.picture(scale, region)
            for layer in layers:
                members = band[np.isin(self.glyphs.owners[band], list(layer))]
                if len(members):
                    seen[members] = self._left_over(members, layer, whole, region, scale)
        return seen

    def _left_over(
        self,
        rows: npt.NDArray[np.int64],
        layer: set[int],
        whole: Pixels,
        region: tuple[int, int, int, int],
        scale: float,
    ) -> Flags:
        """Whether enough of the letters is lost without the layer that draws them."""
        canvas, texts = self.canvas, self.canvas.texts
        mute = [raw for held, raw in texts.items() if held not in self._speaking]
        with canvas.without([*(texts[held] for held in layer if held in texts), *mute]):
            lost = difference(whole, canvas.picture(scale, region)) > _TOLD_APART
        others = [raw for held, raw in texts.items() if held not in layer]
        with canvas.without(others):
            on_ground = canvas.picture(scale, region)
        with canvas.without([*others, *canvas.images, *canvas.others]):
            alone = canvas.picture(scale, region, _ODD_GROUND)
        with canvas.without(texts.values()):
            shown = difference(on_ground, canvas.picture(scale, region)) > _TOLD_APART
        drawn = difference(alone, np.full_like(alone, _ODD_GROUND)) > _TOLD_APART
        corner = np.array([*region[:2]] * 2)
        boxes = as_pixels(self._room[rows] * scale - corner, lost.shape)
        left, whole_ink = counted(lost, boxes), counted(drawn, boxes)
        is_on_letters = left >= _ALL * whole_ink
        is_shown = is_on_letters | (counted(shown, boxes) >= _LEFT_OVER * whole_ink)
        seen = (left > 0) & (left >= _LEFT_OVER * whole_ink) & is_shown
        own = as_pixels(self.glyphs.ink[rows] * scale - corner, lost.shape)
        return seen & self._not_cut([_is_spread(lost, box) for box in own], rows)

    def _not_cut(self, spread: Sequence[bool], rows: npt.NDArray[np.int64]) -> Flags:
        """Letters whose box is not filled are cut to a sliver, or their font says a wrong box.

        Where another of their object fills its own, it is the box.
        """
        owners = self.glyphs.owners[rows]
        return np.isin(owners, owners[np.array(spread)]) | np.isin(owners, list(self._sure))

    @property
    def _speaking(self) -> set[int]:
        """Objects whose letters are known; PDFium leaves out what repeats another in its place."""
        return set(self.glyphs.owners.tolist())

    def _layers(self, rows: npt.NDArray[np.int64]) -> list[set[int]]:
        """The letters' objects, so that those of one layer are nowhere in each other's place."""
        layers: list[dict[int, Box]] = []
        for held in dict.fromkeys(self.glyphs.owners[rows].tolist()):
            boxes = self.glyphs.ink[self.glyphs.owners == held]
            box = np.concatenate([boxes[:, :2].min(0), boxes[:, 2:].max(0)])
            free = (each for each in layers if not _touches(box, np.array(list(each.values()))))
            layer = next(free, None)
            if layer is None and len(layers) < _MAX_LAYERS:
                layers.append(layer := {})
            (layers[-1] if layer is None else layer)[held] = box
        return [set(layer) for layer in layers]

    def _bands(
        self, rows: npt.NDArray[np.int64]
    ) -> Iterator[tuple[npt.NDArray[np.int64], tuple[int, int, int, int], float]]:
        """The letters from top to bottom, as many as can be drawn at once, larger."""
        room = self._room
        ordered = rows[np.argsort(room[rows, 1], kind="stable")]
        size = max(float(np.median(self.glyphs.sizes[rows])), TOO_SMALL_POINTS)
        scale = min(max(_LETTER_PIXELS / size, self.scale), _FINEST)
        begin = 0
        for end in range(1, len(ordered) + 1):
            is_last = end == len(ordered)
            if is_last or _pixels(room[ordered[begin : end + 1]], scale) > _MAX_PIXELS:
                band = ordered[begin:end]
                yield band, *_region(room[band], self.canvas, scale)
                begin = end


def _around(glyphs: Glyphs) -> Boxes:
    """All that a letter may draw on, with some room for what fonts say wrongly."""
    spare = (_MARGIN * glyphs.sizes)[:, None]
    low = np.minimum(glyphs.room[:, :2], glyphs.ink[:, :2]) - spare
    high = np.maximum(glyphs.room[:, 2:], glyphs.ink[:, 2:]) + spare
    return np.concatenate([low, high], axis=1)


def _is_spread(marked: Flags, box: npt.NDArray[np.int64]) -> bool:
    """Whether what is marked takes most of the box's height and width."""
    x0, y0, x1, y1 = box.tolist()
    place = marked[y0:y1, x0:x1]
    sides = [np.flatnonzero(place.any(axis=axis)) for axis in (1, 0)]
    return all(
        len(found) and found[-1] - found[0] + 1 >= _SPREAD * length
        for found, length in zip(sides, place.shape, strict=True)
    )


def _too_small(glyphs: Glyphs) -> Flags:
    """Fonts that are made of drawings may say any size: then what an object draws tells."""
    small = glyphs.sizes <= TOO_SMALL_POINTS
    drawn = (glyphs.ink[:, 2:] - glyphs.ink[:, :2]).min(axis=1)
    for held in set(glyphs.owners[small].tolist()):
        own = glyphs.owners == held
        small[own] &= drawn[own].max() <= TOO_SMALL_POINTS
    return small


def _with_blank_ones(seen: Flags, glyphs: Glyphs) -> Flags:
    """Letters that draw nothing are seen with the others of their object.

    Where all of an object's are so, its font is one that draws nothing, unless the file only
    names it and this host has nothing in its place: then nobody here can tell, and they stay.
    """
    blank = glyphs.are_blank
    for held in set(glyphs.owners[blank].tolist()):
        own = glyphs.owners == held
        others = own & ~blank
        seen[own & blank] = seen[others].any() if others.any() else is_font_missing(held)
    return seen


def _touches(box: Box, others: Boxes) -> bool:
    low = np.maximum(box[:2], others[:, :2])
    high = np.minimum(box[2:], others[:, 2:])
    return bool(((high - low) > 0).all(axis=1).any())


def _pixels(boxes: Boxes, scale: float) -> float:
    width, height = boxes[:, 2:].max(0) - boxes[:, :2].min(0)
    return float(width * height * scale**2)


def _region(boxes: Boxes, canvas: Canvas, scale: float) -> tuple[tuple[int, int, int, int], float]:
    """The pixels around the boxes, and the scale, coarser where even one box is very large."""
    x0, y0 = np.maximum(boxes[:, :2].min(0), 0)
    x1, y1 = np.minimum(boxes[:, 2:].max(0), (canvas.width, canvas.height))
    area = max(float((x1 - x0) * (y1 - y0)), 1.0)
    scale = min(scale, (_MAX_PIXELS / area) ** 0.5)
    left, top = int(x0 * scale), int(y0 * scale)
    return (left, top, max(int(x1 * scale) + 1, left + 1), max(int(y1 * scale) + 1, top + 1)), scale
