"""Tables that have rules across only: their columns are where all rows leave a gap (pure).

Refused where in doubt, as a table read as text loses less than text read as a table: the rules
must be alike, the gaps common to all rows, most cells filled, and each column's cells aligned.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from ingest.readers.pdf.marks import Character, Rule
from ingest.readers.pdf.tables import MAX_CROSSINGS, Cell, Grid, merged_rules, touch
from ingest.readers.runs import runs

# Points within which rules begin and end alike.
_SAME_END = 4.0
_MIN_RULES = 3
# In letter heights.
_MIN_GAP = 1.0
_ALIGNED = 0.7
_SAME_LINE = 0.5
_SHORT_LABEL = 12.0
_MIN_FILLED = 0.5
_MAX_LINES = 6
_MAX_COLUMNS = 12


@dataclass(frozen=True)
class _Band:
    """A row to be: between two heights, with the characters in it."""

    top: float
    bottom: float
    characters: tuple[Character, ...]


def find_open_tables(
    rules: Sequence[Rule], characters: Sequence[Character], closed: Sequence[Grid], angle: int = 0
) -> list[Grid]:
    """Tables out of rules across that touch none down; ``closed`` are the tables with both."""
    across = merged_rules([r for r in rules if r.is_horizontal], horizontal=True)
    down = merged_rules([r for r in rules if not r.is_horizontal], horizontal=False)
    if len(across) * max(len(down), len(across)) > MAX_CROSSINGS:
        return []
    lone = [r for r in across if not any(touch(r, d, _SAME_END) for d in down)]
    free = [r for r in lone if not _is_within(r, closed)]
    upright = [c for c in characters if c.angle == angle]
    grids = [_grid(group, upright) for group in _alike(free)]
    return sorted((g for g in grids if g), key=lambda g: (g.y0, g.x0))


def _is_within(rule: Rule, grids: Sequence[Grid]) -> bool:
    return any(g.x0 < rule.x1 and rule.x0 < g.x1 and g.y0 <= rule.y0 <= g.y1 for g in grids)


def _alike(rules: Sequence[Rule]) -> list[list[Rule]]:
    """Rules that begin and end at the same places, from top to bottom."""
    groups: list[list[Rule]] = []
    for rule in sorted(rules, key=lambda r: r.y0):
        for group in groups:
            if max(abs(group[0].x0 - rule.x0), abs(group[0].x1 - rule.x1)) <= _SAME_END:
                group.append(rule)
                break
        else:
            groups.append([rule])
    return [group for group in groups if len(group) >= _MIN_RULES]


def _grid(rules: Sequence[Rule], characters: Sequence[Character]) -> Grid | None:
    left, right = rules[0].x0, rules[0].x1
    bands = [_band(a.y0, b.y0, left, right, characters) for a, b in pairwise(rules)]
    inside = [c for band in bands for c in band.characters]
    if not inside or not all(band.characters for band in bands):
        return None
    size = median(c.size for c in inside)
    edges = _column_edges(inside, left, size)
    if not 2 <= len(edges) <= _MAX_COLUMNS:
        return None
    if len(bands) == 2:
        # Head and body: the body's rows are its lines.
        bands = [bands[0], *_lines_as_bands(bands[1], size)]
        if len(edges) == 2 and not _has_short_labels(bands, edges, size):
            return None
    if len(bands) < 2 or not _is_tabular(bands, edges, size):
        return None
    return _as_grid(bands, edges, right)


def _band(
    top: float, bottom: float, left: float, right: float, characters: Sequence[Character]
) -> _Band:
    inside = [c for c in characters if top < c.y < bottom and left - 2 <= c.x <= right + 2]
    return _Band(top, bottom, tuple(inside))


def _column_edges(characters: Sequence[Character], left: float, size: float) -> list[float]:
    """Left edges of the columns: where a gap ends that no row's text crosses."""
    edges, reach = [left], min(c.x0 for c in characters)
    for character in sorted(characters, key=lambda c: c.x0):
        if character.x0 - reach >= _MIN_GAP * size:
            edges.append((reach + character.x0) / 2)
        reach = max(reach, character.x1)
    return edges


def _lines_as_bands(band: _Band, size: float) -> list[_Band]:
    characters = sorted(band.characters, key=lambda c: c.y)
    lines = list(runs(characters, lambda line, c: c.y - line[0].y < _SAME_LINE * size))
    tops = [band.top, *((a[0].y + b[0].y) / 2 for a, b in pairwise(lines)), band.bottom]
    return [
        _Band(top, bottom, tuple(line))
        for (top, bottom), line in zip(pairwise(tops), lines, strict=True)
    ]


def _cells_of(band: _Band, edges: Sequence[float]) -> dict[int, list[Character]]:
    cells: dict[int, list[Character]] = {}
    for character in band.characters:
        cells.setdefault(max(bisect_right(edges, character.x) - 1, 0), []).append(character)
    return cells


def _has_short_labels(bands: Sequence[_Band], edges: Sequence[float], size: float) -> bool:
    """Two columns of prose between rules are no table."""
    widths = [
        max(c.x1 for c in cell) - min(c.x0 for c in cell)
        for band in bands
        if (cell := _cells_of(band, edges).get(0))
    ]
    return bool(widths) and max(widths) <= _SHORT_LABEL * size


def _is_tabular(bands: Sequence[_Band], edges: Sequence[float], size: float) -> bool:
    rows = [_cells_of(band, edges) for band in bands]
    for column in range(len(edges)):
        cells = [row[column] for row in rows if column in row]
        if len(cells) < max(2, _MIN_FILLED * len(rows)) or not _is_aligned(cells, size):
            return False
    return all(max(c.y for c in b.characters) - min(c.y for c in b.characters)
               <= _MAX_LINES * 1.5 * size for b in bands)  # fmt: skip


def _is_aligned(cells: Sequence[Sequence[Character]], size: float) -> bool:
    """By their left edges, their right edges or their middles; the head may stand otherwise."""
    starts = [min(c.x0 for c in cell) for cell in cells]
    ends = [max(c.x1 for c in cell) for cell in cells]
    middles = [(a + b) / 2 for a, b in zip(starts, ends, strict=True)]
    for places in (starts, ends, middles):
        usual = median(places)
        aligned = sum(abs(place - usual) <= _ALIGNED * size for place in places)
        if aligned >= max(2, len(places) - 1):
            return True
    return False


def _as_grid(bands: Sequence[_Band], edges: Sequence[float], right: float) -> Grid:
    ends = [*edges[1:], right]
    cells = tuple(
        Cell(x0, band.top, x1, band.bottom, row, column, row)
        for row, band in enumerate(bands)
        for column, (x0, x1) in enumerate(zip(edges, ends, strict=True))
    )
    box = (edges[0], bands[0].top, right, bands[-1].bottom)
    return Grid(*box, cells, len(bands), tuple(edges))
