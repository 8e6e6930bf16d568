"""The characters that PDFium finds on a page, placed and sized; called under PDFium's lock."""

from __future__ import annotations

import ctypes
import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import pairwise
from typing import Any

import numpy as np
import pypdfium2.raw as pdfium_c

from ingest.readers.cleaning import is_wide
from ingest.readers.pdf.ink.canvas import Boxes, Canvas
from ingest.readers.pdf.ink.glyphs import glyphs_of
from ingest.readers.pdf.ink.seen import Ink
from ingest.readers.pdf.marks import Character, Dot, LinkArea, PageMarks, Rule, Turn
from ingest.readers.pdf.pictures import picture_boxes

_RULE_THICKNESS = 3.0
_MIN_RULE_LENGTH = 4.0
_MIN_DOT, _MAX_DOT = 1.0, 12.0
_MAX_PATHS = 6_000
# Share of a letter's height above the baseline; fonts' own values differ wildly or are missing.
_ASCENT = 0.88
# Width to height, of the matrix: no letter of less is read.
_SQUEEZED = 0.1
_UNTOLD, _SMALLEST = 0.5, 1.0
_BOLD_WEIGHT = 600
_BOLD_NAMES = ("bold", "heavy", "black", "w6", "w7", "w8", "w9", "-b", "demi")
_NAME_BYTES = 128


def marks_of(page: Any, link_areas: tuple[LinkArea, ...]) -> PageMarks:
    """Read a page; ``link_areas`` are in the page's stored coordinates (y upwards)."""
    text_page = page.get_textpage()
    try:
        found = list(read_characters(text_page))
        characters = [c for _, c in found]
        unseen = _unseen(page, text_page, found)
    finally:
        text_page.close()
    shown = [c for i, c in enumerate(characters) if c.text and i not in unseen]
    angles = Counter(c.angle for c in shown)
    turn = Turn(angles.most_common(1)[0][0] if angles else 0)
    links = [a.turned(turn) for a in link_areas]
    main = [c for c in shown if c.angle == turn.angle]
    # Text in another direction (a label up the margin, a watermark) comes after all the rest.
    others = sorted((c for c in shown if c.angle != turn.angle), key=lambda c: c.angle)
    unreadable = sum(not c.text for c in characters)
    rules, dots = drawn_on(page, turn)
    _, top, _, bottom = turn.box(*page.get_bbox())
    return PageMarks(
        tuple(main + others), rules, dots, tuple(links), top, bottom, turn.angle, unreadable,
        hidden="".join(characters[i].text for i in sorted(unseen)),
    )  # fmt: skip


def _unseen(page: Any, text_page: Any, found: Sequence[tuple[int, Character]]) -> frozenset[int]:
    """Which of the characters, counted from 0, no reader of the page sees."""
    if not found:
        return frozenset()
    canvas = Canvas(page)
    indices, characters = zip(*found, strict=True)
    ink = Ink(canvas, glyphs_of(text_page, indices, characters, canvas))
    pictures = partial(_picture_places, page)
    return frozenset(np.flatnonzero(ink.unseen(pictures)).tolist())


def _picture_places(page: Any) -> Boxes:
    return np.array([(b.x0, b.y0, b.x1, b.y1) for b in picture_boxes(page)]).reshape(-1, 4)


def read_characters(text_page: Any) -> Iterator[tuple[int, Character]]:
    """In the order of the content, with their places in it; those that only break lines are left out."""
    space = hinted = False
    high_surrogate = 0
    for index in range(text_page.count_chars()):
        code = pdfium_c.FPDFText_GetUnicode(text_page, index)
        generated = pdfium_c.FPDFText_IsGenerated(text_page, index) == 1
        if 0xD800 <= code < 0xDC00:
            high_surrogate = code
            continue
        text = _text_of(code, high_surrogate)
        high_surrogate = 0
        if text.isspace() or (generated and text != "-"):
            space, hinted = space or (not generated and text != "\n"), hinted or text == " "
            continue
        placed = _placed(text_page, index, text)
        yield index, replace(placed, space_before=space, hinted_space=hinted)
        space = hinted = False


def _text_of(code: int, high_surrogate: int) -> str:
    """The character; '' for glyphs that stand for none."""
    if high_surrogate and 0xDC00 <= code < 0xE000:
        return chr(0x10000 + ((high_surrogate - 0xD800) << 10) + (code - 0xDC00))
    if code in (0x02, 0xAD, 0xFFFE):
        # PDFium's signs for a hyphen at the end of a line.
        return "-"
    if code in (0x09, 0x0A, 0x0D, 0x20, 0xA0, 0x3000) or 0x2000 <= code <= 0x200A:
        return "\n" if code in (0x0A, 0x0D) else " "
    is_character = code >= 0x20 and not 0x7F <= code < 0xA0 and not 0xD800 <= code < 0xE000
    return chr(code) if is_character and code != 0xFFFF else ""


def _placed(text_page: Any, index: int, text: str) -> Character:
    matrix, loose = pdfium_c.FS_MATRIX(), pdfium_c.FS_RECTF()
    x, y = ctypes.c_double(), ctypes.c_double()
    pdfium_c.FPDFText_GetMatrix(text_page, index, matrix)
    pdfium_c.FPDFText_GetLooseCharBox(text_page, index, loose)
    pdfium_c.FPDFText_GetCharOrigin(text_page, index, x, y)
    angle = round(math.degrees(math.atan2(matrix.b, matrix.a)) / 5) * 5 % 360
    turn = Turn(angle)
    x0, y0, x1, y1 = turn.box(loose.left, loose.bottom, loose.right, loose.top)
    size = _size_of(matrix, pdfium_c.FPDFText_GetFontSize(text_page, index), y1 - y0)
    origin_x, baseline = turn.point(x.value, y.value)
    # Some glyphs report only their ink as box: then a Japanese letter is as wide as high.
    end = max(x1, origin_x + size) if is_wide(text) and x0 > origin_x + 0.01 else x1
    top = baseline - _ASCENT * size
    box = (origin_x, top, max(end, origin_x + 0.1), top + size)
    return Character(*box, text, size, angle, _is_bold(text_page, index))


def _size_of(matrix: Any, font_size: float, height: float) -> float:
    """In points. Some fonts tell none; letters squeezed to lines are as small as can be."""
    across, up = math.hypot(matrix.a, matrix.b), math.hypot(matrix.c, matrix.d)
    if across < _SQUEEZED * up:
        return _SMALLEST
    size = font_size * up
    return size if size > _UNTOLD else max(height, _SMALLEST)


def _is_bold(text_page: Any, index: int) -> bool:
    if pdfium_c.FPDFText_GetFontWeight(text_page, index) >= _BOLD_WEIGHT:
        return True
    name, flags = ctypes.create_string_buffer(_NAME_BYTES), ctypes.c_int()
    pdfium_c.FPDFText_GetFontInfo(text_page, index, name, _NAME_BYTES, flags)
    shown = name.value.decode("utf-8", "replace").lower()
    return any(part in shown for part in _BOLD_NAMES)


def drawn_on(page: Any, turn: Turn) -> tuple[tuple[Rule, ...], tuple[Dot, ...]]:
    """Ruling lines and dots of all paths; none where so many paths are that they are a drawing."""
    rules: list[Rule] = []
    dots: list[Dot] = []
    paths = list(page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_PATH], max_depth=8))
    for path in paths if len(paths) <= _MAX_PATHS else ():
        for part in _parts(path):
            points = [turn.point(*p) for p in part]
            dot = _as_dot(points)
            if dot:
                dots.append(dot)
            else:
                rules += _rules_of_part(points)
    return tuple(rules), tuple(dots)


def _as_dot(points: list[tuple[float, float]]) -> Dot | None:
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    width, height = max(xs) - min(xs), max(ys) - min(ys)
    is_square = 0.6 <= width / max(height, 0.01) <= 1.7
    if not (is_square and _MIN_DOT <= max(width, height) <= _MAX_DOT):
        return None
    return Dot((min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2, max(width, height))


def _rules_of_part(points: list[tuple[float, float]]) -> Iterator[Rule]:
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    width, height = max(xs) - min(xs), max(ys) - min(ys)
    if min(width, height) <= _RULE_THICKNESS:
        # Producers draw lines as thin filled boxes just as often as they stroke them.
        x, y = (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2
        if width >= max(height, _MIN_RULE_LENGTH):
            yield Rule(min(xs), y, max(xs), y)
        elif height >= _MIN_RULE_LENGTH:
            yield Rule(x, min(ys), x, max(ys))
        return
    for (ax, ay), (bx, by) in pairwise(points):
        is_straight = min(abs(ax - bx), abs(ay - by)) < 0.5
        if is_straight and max(abs(ax - bx), abs(ay - by)) >= _MIN_RULE_LENGTH:
            yield Rule(min(ax, bx), min(ay, by), max(ax, bx), max(ay, by))


def _parts(path: Any) -> Iterator[list[tuple[float, float]]]:
    """A path's connected parts as points on the page; curves only as their ends."""
    points: list[tuple[float, float]] = []
    for index in range(pdfium_c.FPDFPath_CountSegments(path)):
        segment = pdfium_c.FPDFPath_GetPathSegment(path, index)
        x, y = ctypes.c_float(), ctypes.c_float()
        pdfium_c.FPDFPathSegment_GetPoint(segment, x, y)
        if pdfium_c.FPDFPathSegment_GetType(segment) == pdfium_c.FPDF_SEGMENT_MOVETO and points:
            yield points
            points = []
        points.append(_on_page(path, x.value, y.value))
        if pdfium_c.FPDFPathSegment_GetClose(segment):
            points.append(points[0])
    if points:
        yield points


def _on_page(path: Any, x: float, y: float) -> tuple[float, float]:
    """A point of a path through its own matrix and those of the forms that hold it."""
    holder = path
    while holder is not None:
        m = holder.get_matrix()
        x, y = m.a * x + m.c * y + m.e, m.b * x + m.d * y + m.f
        holder = holder.container
    return x, y
