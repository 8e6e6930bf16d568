"""From a table to item records, and to the numbers that its rows treat (pure)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.check_sheets.columns import (
    ROLES,
    ItemColumns,
    Role,
    item_columns,
    level_named,
    row_number,
)
from ingest.numbering.owner import NumberOwner
from ingest.parsed.lines import Line
from ingest.parsed.tables import Table, joined_heads
from kb.guideline.check_sheets import ItemRecord
from kb.guideline.naming import names_guideline, structured_numbers
from kb.guideline.numbers import EVERY_NUMBER, numbers_in_material

_MARKS = re.compile(r"[●○〇◯◎✓✔レ☑■✕×xX✖*＊]|該当|対象|必須|有|Y|yes", re.IGNORECASE)
_NO_MARKS = re.compile(
    r"[×✕✖xX－―ー—–-]|非?該当(?:なし|外)|対象外|なし|無|N|no|未確認", re.IGNORECASE
)
_MAX_MARK_CHARS = 4
_BARE_NUMBERS = re.compile(r"[0-9０-９]{1,3}(?:\s*[,、，・~～〜\s-]\s*[0-9０-９]{1,3})*")


@dataclass(frozen=True)
class ItemRow:
    """A row of a table with the numbers it treats and what it says of an item.

    ``is_mapping``: another standard's table names the numbers, which is a reference, no treatment.
    ``own_numbers`` are the table's own. ``is_unowned``: the table is made like a check sheet, and
    nothing says that the guideline counts its rows. ``out_of_range`` is no number of an item.
    """

    line: Line
    numbers: tuple[int, ...] = ()
    is_mapping: bool = False
    record: ItemRecord | None = None
    own_numbers: tuple[str, ...] = ()
    is_unowned: bool = False
    out_of_range: int | None = None


def item_rows(
    table: Table, document_id: str, numbering: NumberOwner, head: str = ""
) -> list[ItemRow]:
    """The table's rows in order; ``head`` is what stands above the table.

    Where the document is not the guideline's, the table's rows are its items only if the head or a
    column's head names it. A number, a label or a requirement that stands once for several rows
    holds for all of them.
    """
    columns, skipped = _columns_of(table)
    lines = [row.line for row in table.rows]
    mapped = [_mapped_numbers(line, columns) for line in lines]
    if any(mapped):
        return [
            ItemRow(line, n, bool(n), own_numbers=_own_numbers(line, columns))
            for line, n in zip(lines, mapped, strict=True)
        ]
    heads = " ".join((head, *table.columns))
    is_ours = numbering.is_guideline or names_guideline(heads)
    if not columns.names_items or not is_ours:
        own = [_own_numbers(line, columns) for line in lines]
        is_unowned = columns.names_items and not is_ours
        return [
            ItemRow(line, own_numbers=n, is_unowned=is_unowned and bool(n))
            for line, n in zip(lines, own, strict=True)
        ]
    walk = _Rows(columns, document_id)
    return [ItemRow(line) for line in lines[:skipped]] + [
        walk.row(line) for line in lines[skipped:]
    ]


def _own_numbers(line: Line, columns: ItemColumns) -> tuple[str, ...]:
    """What numbers the row in its own table: 85, 9-1-1-2."""
    cells = [_cell(line.cells, index) for index in columns.counting]
    plain = [str(number) for cell in cells if (number := row_number(cell)) is not None]
    return (*plain, *(n for cell in cells for n in structured_numbers(cell, at_start=True)))


def _columns_of(table: Table) -> tuple[ItemColumns, int]:
    """The columns, and how many rows are heads that the format did not mark as such."""
    columns = item_columns(table.columns)
    if columns.names_items or columns.mapping or not table.rows:
        return columns, 0
    first = table.rows[0].line.cells
    for heads in (joined_heads(table.columns, first), first):
        below = item_columns(heads)
        is_head = all(row_number(_cell(first, index)) is None for index in below.counting)
        if is_head and below.counting and (below.names_items or below.mapping):
            return below, 1
    return columns, 0


@dataclass
class _Rows:
    """Walks down a check sheet of the guideline."""

    columns: ItemColumns
    document_id: str
    number: int | None = None
    label: str | None = None
    requirement: str | None = None

    def row(self, line: Line) -> ItemRow:
        written = self._cell(line, self.columns.number)
        counted = row_number(written)
        number = counted if counted in EVERY_NUMBER else None
        if counted is not None and number is None:
            self.number = None
            return ItemRow(line, out_of_range=counted)
        if number is None and (band := self._band(line)):
            self.number, self.label, self.requirement = None, band, None
            return ItemRow(line)
        self._fill_down(line)
        if number is None and not written and self._continues(line):
            return ItemRow(line, (self.number,) if self.number else ())
        self.number = number
        if number is None:
            return ItemRow(line, marked_numbers(written))
        return ItemRow(line, (number,), record=self._record(line, number))

    def _band(self, line: Line) -> str | None:
        """The name that stands alone in a row and heads the rows below it."""
        filled = [(index, cell) for index, cell in enumerate(line.cells) if cell]
        is_first = len(filled) == 1 and filled[0][0] <= (self.columns.number or 0)
        return filled[0][1] if is_first and "label" not in self.columns.texts else None

    def _continues(self, line: Line) -> bool:
        """Whether a row without number says more of the item above."""
        own = (index for role, index in self.columns.texts.items() if ROLES[role].begins_item)
        return not any(self._cell(line, index) for index in own)

    def _fill_down(self, line: Line) -> None:
        label = self._cell(line, self.columns.texts.get("label"))
        if label and label != self.label:
            self.label, self.requirement = label, None
        self.requirement = self._text(line, "requirement") or self.requirement

    def _record(self, line: Line, number: int) -> ItemRecord:
        levels, text = self._levels(line)
        return ItemRecord(
            number=number,
            document_id=self.document_id,
            page=line.page,
            levels=levels,
            label=None if self.label in ("未確認", "－", "-") else self.label,
            condition=self._text(line, "condition") or text,
            requirement=self.requirement,
            criterion=self._text(line, "criterion"),
        )

    def _levels(self, line: Line) -> tuple[tuple[int, ...], str | None]:
        """Levels, and the text where the columns of the levels hold the texts themselves.

        An item of level 1 is often marked for 2 and 3 too, which include it: the lowest counts.
        """
        own = level_named(self._cell(line, self.columns.texts.get("level")))
        if own:
            return own, None
        cells = {level: self._cell(line, i) for i, level in self.columns.level_columns.items()}
        filled = {n: c for n, c in cells.items() if c and not _NO_MARKS.fullmatch(c)}
        if not filled:
            return (), None
        lowest = min(filled)
        is_mark = len(filled[lowest]) <= _MAX_MARK_CHARS and _MARKS.fullmatch(filled[lowest])
        return (lowest,), None if is_mark else filled[lowest]

    def _text(self, line: Line, role: Role) -> str | None:
        return self._cell(line, self.columns.texts.get(role)) or None

    def _cell(self, line: Line, index: int | None) -> str:
        return "" if index is None else _cell(line.cells, index)


def _cell(cells: Sequence[str], index: int) -> str:
    return cells[index].strip() if index < len(cells) else ""


def _mapped_numbers(line: Line, columns: ItemColumns) -> tuple[int, ...]:
    cells = [_cell(line.cells, index) for index in columns.mapping]
    return tuple(sorted({n for cell in cells for n in marked_numbers(cell)}))


def marked_numbers(cell: str) -> tuple[int, ...]:
    """Numbers, also without a sign, where the column's head is the sign: 28、29 is No.28、29."""
    is_bare = _BARE_NUMBERS.fullmatch(cell.strip())
    return numbers_in_material(f"No.{cell.strip()}" if is_bare else cell)
