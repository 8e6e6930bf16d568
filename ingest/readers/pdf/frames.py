"""Which grids of a page are tables, and which are its frame, index tabs and panels (pure).

Designed pages draw a line around everything and hang tabs on it, which bounds cells just as a
table does. What tells them apart is what a cell holds: a table's cells hold short texts beside
each other in several rows; one that holds the page's text, a table or headings with paragraphs of
its own is a panel, and is read as a page would be.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ingest.readers.pdf.marks import Box, Character, PageMarks
from ingest.readers.pdf.tables import Cell, Grid, grid_of
from ingest.readers.runs import runs

# Shares of the page's letters.
_MOST = 0.5
_MUCH = 0.25
# Share of the page's height.
_TALL = 0.45
# Lines of text.
_LONG = 8
_LONG_ACROSS = 4
_LONGEST_PLAIN = 25
_LONGEST_TALL = 7
# Letter heights.
_WIDE = 12.0
_HEADING = 1.15
_SAME_LINE = 0.5
_MIN_LETTERS = 2
# Two rows with two filled cells each are the least that shows a table.
_MIN_ROWS = 2
_MAX_PANELS = 200


@dataclass(frozen=True)
class Panel(Box):
    """An area of the page that is laid out by itself."""


@dataclass(frozen=True)
class _Text:
    """What a cell holds: letters, lines, its usual letter height, and how much larger it begins."""

    letters: int = 0
    lines: int = 0
    size: float = 1.0
    has_headings: bool = False
    begins_large: bool = False


@dataclass(frozen=True)
class _Filled:
    """A grid's cells with what they hold, and how many letters the page has."""

    grid: Grid
    texts: dict[Cell, _Text]
    inner: Sequence[Grid]
    page_letters: int
    page_height: float

    def share(self, cell: Cell) -> float:
        return self.texts[cell].letters / max(self.page_letters, 1)


def tables_and_panels(grids: Sequence[Grid], marks: PageMarks) -> tuple[list[Grid], list[Panel]]:
    """The grids that are tables, and the cells of the others (or of parts of them)."""
    upright = [c for c in marks.characters if c.angle == marks.angle]
    height = marks.bottom - marks.top
    inside = characters_by_cell(grids, upright)
    letters = sum(c.text.isalnum() for c in upright)
    tables: list[Grid] = []
    panels: list[Panel] = []
    filled_tables: list[Grid] = []
    # What lies inside another is judged first, as it decides on what is around it.
    for grid in sorted(grids, key=_area):
        texts = {cell: _text_of(inside.get(cell, ())) for cell in grid.cells}
        inner = [t for t in filled_tables if _holds(grid, t)]
        filled = _Filled(grid, texts, inner, letters, height)
        found, apart = _sorted_out(filled)
        tables += found
        filled_tables += found if _is_table(grid.cells, filled) else []
        panels += [Panel(c.x0, c.y0, c.x1, c.y1) for c in apart]
    if len(panels) > _MAX_PANELS:
        return [grid for grid in grids if grid.is_whole], []
    return sorted(tables, key=lambda g: (g.y0, g.x0)), panels


def characters_by_cell(
    grids: Sequence[Grid], characters: Sequence[Character]
) -> dict[Cell, list[Character]]:
    """Each character in the innermost cell that holds it."""
    found: dict[Cell, list[Character]] = {}
    inwards = sorted(grids, key=_area)
    for character in characters:
        for grid in inwards:
            at = grid.cell_at(character.x, character.y)
            if at is not None:
                found.setdefault(grid.cells[at], []).append(character)
                break
    return found


def _area(box: Box) -> float:
    return (box.x1 - box.x0) * (box.y1 - box.y0)


def _holds(outer: Box, inner: Box) -> bool:
    within = outer.x0 <= inner.x <= outer.x1 and outer.y0 <= inner.y <= outer.y1
    return within and _area(inner) < _area(outer)


def _text_of(characters: Sequence[Character]) -> _Text:
    letters = sum(c.text.isalnum() for c in characters)
    if not letters:
        return _Text()
    sizes = Counter(round(c.size * 2) / 2 for c in characters)
    size = max(sizes.most_common(1)[0][0], 0.5)
    ordered = sorted(characters, key=lambda c: c.y1)
    lines = list(runs(ordered, lambda line, c: c.y1 - line[0].y1 <= _SAME_LINE * size))
    large = [line for line in lines if _is_large(line, size)]
    return _Text(letters, len(lines), size, bool(large), bool(large) and large[0] is lines[0])


def _is_large(line: Sequence[Character], size: float) -> bool:
    return sum(c.size >= _HEADING * size for c in line) >= _MIN_LETTERS


def _sorted_out(filled: _Filled) -> tuple[list[Grid], list[Cell]]:
    """The tables that a grid is or holds, and the cells that are panels."""
    if not filled.grid.is_whole and not _with_text(filled.grid.cells, filled):
        return [], []
    panels = [cell for cell in filled.grid.cells if _is_panel(cell, filled)]
    if filled.grid.is_whole and not panels and not _are_cards(filled):
        return (
            ([], _with_text(filled.grid.cells, filled))
            if _is_strip(filled)
            else ([filled.grid], [])
        )
    rest = [cell for cell in filled.grid.cells if cell not in panels]
    tables = []
    for part in _touching(rest):
        grid = grid_of(part)
        if grid.is_whole and _is_table(part, filled) and not _are_cards(filled):
            tables.append(grid)
        elif filled.grid.is_whole:
            panels += part
    return tables, _with_text(panels, filled)


def _with_text(cells: Sequence[Cell], filled: _Filled) -> list[Cell]:
    return [cell for cell in cells if filled.texts[cell].letters or _inner(cell, filled)]


def _is_strip(filled: _Filled) -> bool:
    """Long texts side by side and nothing to compare: a page's columns with lines in between."""
    is_long = any(_is_long(cell, filled) for cell in filled.grid.cells)
    return is_long and not _is_table(filled.grid.cells, filled)


def _is_long(cell: Cell, filled: _Filled) -> bool:
    return filled.texts[cell].lines >= _LONG and filled.share(cell) >= _MUCH


def _inner(cell: Cell, filled: _Filled) -> bool:
    return any(_holds(cell, table) for table in filled.inner)


def _is_panel(cell: Cell, filled: _Filled) -> bool:
    """Whether a cell holds what a page holds, and not what a table's cell does."""
    text, share = filled.texts[cell], filled.share(cell)
    if _inner(cell, filled):
        return True
    if share > _MOST and not _is_labelled(cell, filled):
        return True
    if _is_across(cell, filled.grid):
        is_apart = cell.row == 0 or cell.last_row == filled.grid.rows - 1
        is_page_like = text.has_headings and text.lines > _MIN_ROWS
        return is_page_like or (is_apart and text.lines >= _LONG_ACROSS)
    is_wide = cell.x1 - cell.x0 >= _WIDE * text.size
    is_page_like = text.has_headings or cell.last_row > cell.row
    return is_page_like and is_wide and _is_long(cell, filled)


def _is_across(cell: Cell, grid: Grid) -> bool:
    """The only cell in its rows."""
    return cell.x1 - cell.x0 >= (grid.x1 - grid.x0) - 1


def _is_labelled(cell: Cell, filled: _Filled) -> bool:
    """A long text of one size with others beside it, above or below: an answer in a table."""
    text = filled.texts[cell]
    is_tall = cell.y1 - cell.y0 > _TALL * filled.page_height
    longest = _LONGEST_TALL if is_tall else _LONGEST_PLAIN
    if text.has_headings or text.lines > longest or cell.last_row > cell.row:
        return False
    filled_cells = [c for c in filled.grid.cells if filled.texts[c].letters]
    beside = [c for c in filled_cells if c is not cell and c.row <= cell.row <= c.last_row]
    return bool(beside) and _is_table(filled_cells, filled)


def _is_table(cells: Sequence[Cell], filled: _Filled) -> bool:
    """Whether filled cells stand beside each other in several rows, and below each other."""
    filled_cells = [cell for cell in cells if filled.texts[cell].letters]
    rows = Counter(row for c in filled_cells for row in range(c.row, c.last_row + 1))
    columns = {cell.column for cell in filled_cells}
    return sum(count > 1 for count in rows.values()) >= _MIN_ROWS and len(columns) > 1


def _are_cards(filled: _Filled) -> bool:
    """Cells that each hold a heading and what is below it, side by side or touching."""
    held = [text for text in filled.texts.values() if text.letters]
    cards = [text for text in held if text.begins_large and text.lines > _MIN_ROWS]
    return len(cards) > 1 and len(cards) * 2 >= len(held)


def _touching(cells: Sequence[Cell]) -> Iterator[list[Cell]]:
    """Cells that share a side, directly or through others."""
    by_corner: dict[tuple[bool, float], list[Cell]] = {}
    for cell in cells:
        for key in _sides(cell):
            by_corner.setdefault(key, []).append(cell)
    seen: set[Cell] = set()
    for first in cells:
        if first not in seen:
            group, to_visit = [], [first]
            seen.add(first)
            while to_visit:
                cell = to_visit.pop()
                group.append(cell)
                beside = [c for key in _sides(cell) for c in by_corner[key]]
                near = [c for c in dict.fromkeys(beside) if c not in seen and _share_side(cell, c)]
                seen.update(near)
                to_visit += near
            yield sorted(group, key=lambda cell: (cell.row, cell.column))


def _sides(cell: Cell) -> Iterable[tuple[bool, float]]:
    return (True, cell.x0), (True, cell.x1), (False, cell.y0), (False, cell.y1)


def _share_side(a: Cell, b: Cell) -> bool:
    overlap_x = min(a.x1, b.x1) - max(a.x0, b.x0)
    overlap_y = min(a.y1, b.y1) - max(a.y0, b.y0)
    return overlap_x >= 0 and overlap_y >= 0 and max(overlap_x, overlap_y) > 0
