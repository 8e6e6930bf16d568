"""Columns of prose that a producer wrote line by line across the page, put apart (pure).

Only where both columns are plainly prose: lists and tables without rules are read across.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from statistics import fmean

from ingest.readers.pdf.lines import Line

_MIN_ROWS = 4
# In letter heights.
_SAME_ROW = 0.4
_SAME_EDGE = 0.5
_MIN_WIDTH = 10.0
_MIN_GAP = 1.0
_MIN_LIKENESS = 0.7


def columns_apart(lines: Sequence[Line]) -> list[Line]:
    """The lines with every stretch of alternating left and right lines as left, then right ones."""
    ordered: list[Line] = []
    at = 0
    while at < len(lines):
        pairs = _pairs_from(lines, at)
        if len(pairs) >= _MIN_ROWS and _are_prose(pairs):
            ordered += [left for left, _ in pairs] + [right for _, right in pairs]
            at += 2 * len(pairs)
        else:
            ordered.append(lines[at])
            at += 1
    return ordered


def _pairs_from(lines: Sequence[Line], at: int) -> list[tuple[Line, Line]]:
    pairs: list[tuple[Line, Line]] = []
    while at + 1 < len(lines):
        pair = lines[at], lines[at + 1]
        if not _is_pair(*pair) or (pairs and not _follows(pairs[-1], pair)):
            break
        pairs.append(pair)
        at += 2
    return pairs


def _is_pair(left: Line, right: Line) -> bool:
    if left.is_vertical or right.is_vertical or left.is_turned or right.is_turned:
        return False
    same_row = abs(left.y1 - right.y1) <= _SAME_ROW * left.size
    return same_row and right.x0 - left.x1 >= _MIN_GAP * left.size


def _follows(above: tuple[Line, Line], below: tuple[Line, Line]) -> bool:
    return below[0].y0 > above[0].y0 and all(
        abs(a.x0 - b.x0) <= _SAME_EDGE * a.size for a, b in zip(above, below, strict=True)
    )


def _are_prose(pairs: Sequence[tuple[Line, Line]]) -> bool:
    """Both sides of long lines, alike in width, one line as close to the next as lines are."""
    widths = [fmean(line.x1 - line.x0 for line in side) for side in zip(*pairs, strict=True)]
    size = fmean(left.size for left, _ in pairs)
    is_wide = min(widths) >= _MIN_WIDTH * size
    is_alike = min(widths) >= _MIN_LIKENESS * max(widths)
    steps = [(b[0].y1 - a[0].y1) / size for a, b in pairwise(pairs)]
    return is_wide and is_alike and max(steps) <= 2.0
