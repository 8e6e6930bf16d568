"""Grids out of ruling lines: which cells they bound, whatever is merged (pure).

Whether a grid is a table, or the frame of a page, is told by what its cells hold: see frames.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from ingest.readers.pdf.marks import Box, Rule, around
from ingest.readers.runs import runs

# Points within which lines are one, or touch.
_SAME = 3.0
_TOUCH = 3.5
# Bounds on what is no table but a drawing: rules across times rules down, and fields of a grid.
MAX_CROSSINGS = 400_000
_MAX_FIELDS = 40_000
_MIN_FILLED = 0.85
_MIN_OPEN_SIDE = 12.0


@dataclass(frozen=True)
class Cell(Box):
    """A cell with its place in the grid; a merged one stands at its first row and column."""

    row: int
    column: int
    last_row: int


@dataclass(frozen=True)
class Grid(Box):
    """A table's cells. ``columns`` are the left edges of its columns."""

    cells: tuple[Cell, ...]
    rows: int
    columns: tuple[float, ...]
    is_whole: bool = True
    """False where most of it is no cell: boxes that arrows join, or a frame's odd corners."""

    @cached_property
    def _row_tops(self) -> list[float]:
        return sorted({cell.y0 for cell in self.cells})

    @cached_property
    def _by_row(self) -> list[list[int]]:
        """The cells that reach into each of the bands between the cells' tops."""
        bands: list[list[int]] = [[] for _ in self._row_tops]
        for index, cell in enumerate(self.cells):
            first, last = (bisect_left(self._row_tops, y) for y in (cell.y0, cell.y1))
            for band in bands[first : max(last, first + 1)]:
                band.append(index)
        return bands

    def cell_at(self, x: float, y: float) -> int | None:
        """Index of the cell that holds a point, or None."""
        if not (self.x0 <= x <= self.x1 and self.y0 <= y <= self.y1):
            return None
        row = bisect_right(self._row_tops, y) - 1
        for index in self._by_row[row] if row >= 0 else ():
            cell = self.cells[index]
            if cell.x0 <= x <= cell.x1 and cell.y0 <= y <= cell.y1:
                return index
        return None


def find_tables(rules: Sequence[Rule]) -> list[Grid]:
    """Every set of touching lines that bounds at least two rows and two columns of cells.

    Of a set that is not whole, what cells there are; whether any of them is a table is not told.
    """
    across = merged_rules([r for r in rules if r.is_horizontal], horizontal=True)
    down = merged_rules([r for r in rules if not r.is_horizontal], horizontal=False)
    if len(across) < 2 or not down or len(across) * len(down) > MAX_CROSSINGS:
        return []
    grids = [grid for drawing in _drawings(across, down) if (grid := _grid(*drawing))]
    return sorted(grids, key=lambda g: (g.y0, g.x0))


def merged_rules(rules: list[Rule], horizontal: bool) -> list[Rule]:
    """Pieces of one line made whole: producers draw each cell's border by itself, or dashes."""
    if not rules:
        return []
    levels = _clustered([r.y0 if horizontal else r.x0 for r in rules])
    pieces: dict[float, list[tuple[float, float]]] = {}
    for r in rules:
        own = r.y0 if horizontal else r.x0
        level = _nearest(levels, own)
        pieces.setdefault(level, []).append((r.x0, r.x1) if horizontal else (r.y0, r.y1))
    found = []
    for level, spans in sorted(pieces.items()):
        for start, end in _united(spans):
            whole = (start, level, end, level) if horizontal else (level, start, level, end)
            found.append(Rule(*whole))
    return found


def _nearest(levels: list[float], own: float) -> float:
    at = bisect_left(levels, own)
    return min(levels[max(at - 1, 0) : at + 1], key=lambda level: abs(level - own))


def _clustered(values: list[float]) -> list[float]:
    """Means of values that lie within ``_SAME`` of their group's first."""
    groups = runs(sorted(values), lambda group, value: value - group[0] <= _SAME)
    return [sum(group) / len(group) for group in groups]


def _united(spans: list[tuple[float, float]]) -> list[tuple[float, float]]:
    united: list[tuple[float, float]] = []
    for start, end in sorted(spans):
        if united and start <= united[-1][1] + _TOUCH:
            united[-1] = (united[-1][0], max(end, united[-1][1]))
        else:
            united.append((start, end))
    return united


def _drawings(across: list[Rule], down: list[Rule]) -> list[tuple[set[Rule], set[Rule]]]:
    """Lines across and down that touch, directly or through others."""
    drawings: list[tuple[set[Rule], set[Rule]]] = []
    for rule in across:
        drawing = ({rule}, {v for v in down if touch(rule, v, _TOUCH)})
        apart = []
        for other in drawings:
            if drawing[1].isdisjoint(other[1]):
                apart.append(other)
            else:
                drawing = (drawing[0] | other[0], drawing[1] | other[1])
        drawings = [*apart, drawing]
    return [drawing for drawing in drawings if len(drawing[0]) >= 2 and drawing[1]]


def touch(h: Rule, v: Rule, spare: float) -> bool:
    """Whether a line across and one down meet, or nearly so."""
    within_x = h.x0 - spare <= v.x0 <= h.x1 + spare
    return within_x and v.y0 - spare <= h.y0 <= v.y1 + spare


def _grid(across: set[Rule], inner: set[Rule]) -> Grid | None:
    down = inner | _open_sides(across, inner)
    xs = sorted({v.x0 for v in down})
    ys = sorted({h.y0 for h in across})
    rows, columns = len(ys) - 1, len(xs) - 1
    if columns < 2 or rows < 1 or (rows == 1 and columns < 3) or rows * columns > _MAX_FIELDS:
        return None
    cells = tuple(_cells(xs, ys, across, down))
    if len(cells) < 3:
        return None
    box = (xs[0], ys[0], xs[-1], ys[-1])
    return Grid(*box, cells, rows, tuple(xs[:-1]), _fills(cells, box))


def _fills(cells: Sequence[Cell], box: tuple[float, float, float, float]) -> bool:
    """Boxes and arrows of a chart leave most of their surroundings open."""
    x0, y0, x1, y1 = box
    area = sum((c.x1 - c.x0) * (c.y1 - c.y0) for c in cells)
    return area >= _MIN_FILLED * (x1 - x0) * (y1 - y0)


def grid_of(cells: Sequence[Cell]) -> Grid:
    """Some cells of a grid as one of their own."""
    xs = sorted({x for cell in cells for x in (cell.x0, cell.x1)})
    ys = sorted({y for cell in cells for y in (cell.y0, cell.y1)})
    own = tuple(
        replace(
            cell,
            row=bisect_left(ys, cell.y0),
            column=bisect_left(xs, cell.x0),
            last_row=bisect_left(ys, cell.y1) - 1,
        )
        for cell in cells
    )
    box = (xs[0], ys[0], xs[-1], ys[-1])
    return Grid(*box, own, len(ys) - 1, tuple(xs[:-1]), _fills(own, box))


def _open_sides(across: set[Rule], down: set[Rule]) -> set[Rule]:
    """Closes tables that, as Japanese forms often, have no lines at the left and right."""
    left, top, right, bottom = around(across)
    first, _, last, _ = around(down)
    sides = set()
    if first - left > _MIN_OPEN_SIDE:
        sides.add(Rule(left, top, left, bottom))
    if right - last > _MIN_OPEN_SIDE:
        sides.add(Rule(right, top, right, bottom))
    return sides


def _cells(xs: list[float], ys: list[float], across: set[Rule], down: set[Rule]) -> list[Cell]:
    """Fields of the grid between which no line runs are one cell; those open outwards are none."""
    rows, columns = len(ys) - 1, len(xs) - 1
    at_x = _spans_by_level((v.x0, v.y0, v.y1) for v in down)
    at_y = _spans_by_level((h.y0, h.x0, h.x1) for h in across)
    walls_right = [[_covers(at_x[x], ys[r], ys[r + 1]) for x in xs] for r in range(rows)]
    walls_below = [[_covers(at_y[y], xs[c], xs[c + 1]) for c in range(columns)] for y in ys]
    seen: set[tuple[int, int]] = set()
    found = []
    for row in range(rows):
        for column in range(columns):
            if (row, column) not in seen:
                region, is_open = _region(row, column, walls_right, walls_below)
                seen |= region
                if not is_open and (cell := _as_cell(region, xs, ys)):
                    found.append(cell)
    return found


def _spans_by_level(
    rules: Iterable[tuple[float, float, float]],
) -> dict[float, list[tuple[float, float]]]:
    spans: dict[float, list[tuple[float, float]]] = {}
    for level, start, end in rules:
        spans.setdefault(level, []).append((start, end))
    return spans


def _covers(spans: Sequence[tuple[float, float]], start: float, end: float) -> bool:
    """A wall runs along the whole side: an underlined word in a cell is none."""
    return any(a <= start + _TOUCH and end - _TOUCH <= b for a, b in spans)


def _region(
    row: int, column: int, walls_right: list[list[bool]], walls_below: list[list[bool]]
) -> tuple[set[tuple[int, int]], bool]:
    """The fields reachable from one without crossing a wall, and whether they lead outside."""
    rows, columns = len(walls_right), len(walls_below[0])
    region, to_visit, is_open = {(row, column)}, [(row, column)], False
    while to_visit:
        r, c = to_visit.pop()
        # walls_right[r][c] stands left of field c, walls_below[r][c] above field r.
        ways = (
            (r, c - 1, walls_right[r][c]),
            (r, c + 1, walls_right[r][c + 1]),
            (r - 1, c, walls_below[r][c]),
            (r + 1, c, walls_below[r + 1][c]),
        )
        for next_row, next_column, has_wall in ways:
            if has_wall or (next_row, next_column) in region:
                continue
            if not (0 <= next_row < rows and 0 <= next_column < columns):
                is_open = True
                continue
            region.add((next_row, next_column))
            to_visit.append((next_row, next_column))
    return region, is_open


def _as_cell(region: set[tuple[int, int]], xs: list[float], ys: list[float]) -> Cell | None:
    rows, columns = [r for r, _ in region], [c for _, c in region]
    top, left, bottom, right = min(rows), min(columns), max(rows), max(columns)
    if len(region) != (bottom - top + 1) * (right - left + 1):
        return None
    return Cell(xs[left], ys[top], xs[right + 1], ys[bottom + 1], top, left, bottom)
