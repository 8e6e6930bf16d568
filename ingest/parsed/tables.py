"""Tables so that a row still says what its cells mean: column heads, continued and broken labels."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

from ingest.parsed.lines import Line


@dataclass(frozen=True)
class TableRow:
    """A row with a value. ``labelled`` reads "head: cell" for each filled cell; ``filled`` are its
    cells, with what continues from above in them.

    ``lost_columns`` are heads of columns that other rows fill and this one does not, where
    nothing above it continues: the cell was lost on the way.
    """

    line: Line
    labelled: str
    row_label: str
    lost_columns: tuple[str, ...] = ()
    looks_fused: bool = False
    filled: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """A table's header row, its caption, and the rows that carry something."""

    header: Line | None
    caption: Line | None
    rows: tuple[TableRow, ...]
    columns: tuple[str, ...]


def table_of(lines: Sequence[Line], caption: Line | None = None) -> Table:
    """Build a table from its row lines in order."""
    heads = [line for line in lines if line.is_header]
    header = heads[-1] if heads else None
    body = [line for line in lines if not line.is_header]
    columns = _columns(heads)
    filled = [line for line in body if _has_content(line)]
    labels = _row_labels(filled)
    fill_rates = _fill_rates(filled, len(columns))
    rows = tuple(
        TableRow(
            line,
            _labelled(cells, columns, label),
            label,
            _lost(line, columns, fill_rates),
            _looks_fused(line),
            cells,
        )
        for line, label, cells in zip(filled, labels, _filled_down(filled), strict=True)
    )
    return Table(header, caption, rows, columns)


def _columns(heads: Sequence[Line]) -> tuple[str, ...]:
    if len(heads) < 2:
        return heads[0].cells if heads else ()
    return joined_heads(heads[0].cells, heads[-1].cells)


def joined_heads(upper: Sequence[str], lower: Sequence[str]) -> tuple[str, ...]:
    """Column heads of two rows; an upper one reaches over the empty ones at its right."""
    joined, above = [], ""
    for top, bottom in zip_longest(upper, lower, fillvalue=""):
        above = top or above
        joined.append(f"{above} {bottom}".strip() if bottom else top)
    return tuple(joined)


def _has_content(line: Line) -> bool:
    """False for the rows of an empty form, which carry at most their own number."""
    return any(cell and not re.fullmatch(r"[0-9０-９]{1,3}", cell) for cell in line.cells)


def _row_labels(rows: Sequence[Line]) -> list[str]:
    """First cells, filled down where empty, and put together where a label broke over rows."""
    labels: list[str] = []
    label = ""
    starts: list[int] = []
    for index, line in enumerate(rows):
        cell = line.cells[0] if line.cells else ""
        if cell and not _continues(cell, label):
            label = cell
            starts.append(index)
        elif cell and cell not in label:
            label += cell
            labels[starts[-1] :] = [label] * (index - starts[-1])
        labels.append(label)
    return labels


def _continues(cell: str, label: str) -> bool:
    """「物的資源」「(情報)」「報)」 are one label of three rows, the last doubled."""
    if not label or len(cell) > 8:
        return False
    opens = cell[0] in "(（" and not re.search(r"[(（]", label)
    return opens or (cell[-1] in ")）" and label.endswith(cell))


def _filled_down(rows: Sequence[Line]) -> list[tuple[str, ...]]:
    """Cells with what continues taken from the row above: empty ones before a row's first value, and
    those that a merged cell covers."""
    above: tuple[str, ...] = ()
    filled = []
    for line in rows:
        leading = _leading_empty(line)
        cells = tuple(
            above[i] if (i < leading or i in line.covered) and i < len(above) else cell
            for i, cell in enumerate(line.cells)
        )
        filled.append(cells)
        above = cells
    return filled


def _leading_empty(line: Line) -> int:
    return next((i for i, cell in enumerate(line.cells) if cell), len(line.cells))


def _labelled(cells: Sequence[str], columns: Sequence[str], label: str) -> str:
    parts = []
    for index, cell in enumerate(cells):
        shown = label if index == 0 and len(cells) > 1 else cell
        head = columns[index] if index < len(columns) else ""
        if shown:
            parts.append(f"{head}: {shown}" if head else shown)
    return " / ".join(parts)


def _fill_rates(rows: Sequence[Line], columns: int) -> list[float]:
    return [
        sum(1 for line in rows if index < len(line.cells) and line.cells[index]) / max(len(rows), 1)
        for index in range(columns)
    ]


def _lost(line: Line, columns: Sequence[str], fill_rates: Sequence[float]) -> tuple[str, ...]:
    """An empty first cell is a continued label; an empty last one among filled ones is a loss.

    A cell that is marked or left blank (★3, 備考) is none.
    """
    return tuple(
        columns[index]
        for index in range(max(1, _leading_empty(line)), min(len(columns), len(line.cells)))
        if not line.cells[index] and index not in line.covered and fill_rates[index] >= 0.5
        if not _MAY_BE_EMPTY.search(columns[index])
    )


_MAY_BE_EMPTY = re.compile(
    r"★|☆|備考|注記|補足|参考|任意|特記|コメント|メモ|該当|関連|対応付|(?:レベル|lv\.?)\s*[0-9０-９]",
    re.IGNORECASE,
)
"""Heads of columns that need not be filled."""


def _looks_fused(line: Line) -> bool:
    """Two rows in one: the label cell holds two bracketed names, another ends in a lone dash."""
    if len(line.cells) < 2:
        return False
    bracketed = len(re.findall(r"[（(][^）)]+[）)]", line.cells[0]))
    lone_dash = any(re.search(r"\S\s+[－—–-]$", cell) for cell in line.cells[1:])
    return bracketed >= 2 or lone_dash


_CAPTION = re.compile(
    r"^[<＜《【\s]*(?:表|図|別表|Table)\s*[0-9０-９]+|^[<＜《]\s*.{2,40}[>＞》]$|^.{2,40}（(?:一部)?抜粋）\s*[>＞》]?$"
)


_CONTINUED = re.compile(
    r"[（(]\s*(?:続き|つづき|続|cont\.?|[0-9０-９]+\s*[/／]\s*[0-9０-９]+)\s*[）)]", re.IGNORECASE
)


def is_caption(text: str) -> bool:
    return len(text) <= 80 and bool(_CAPTION.search(text))


def without_continuation(text: str) -> str:
    """A heading without its (続き) or (2/3)."""
    return _CONTINUED.sub("", text).strip()
