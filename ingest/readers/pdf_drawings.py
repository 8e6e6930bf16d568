"""Ruling lines and dots out of the paths that a page draws; called under PDFium's lock."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pypdfium2.raw as pdfium_c

from ingest.readers.pdf_marks import Dot, Rule, Turn

_RULE_THICKNESS = 3.0
_MIN_RULE_LENGTH = 4.0
_MIN_DOT, _MAX_DOT = 1.0, 12.0
_MAX_PATHS = 6_000


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
