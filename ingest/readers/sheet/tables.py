"""Where the tables of a sheet begin and end, and which of its rows are heads (pure)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from ingest.parsed.qa_labels import is_labelled, label_column
from ingest.readers.grids import (
    Row,
    add_grid,
    guessed_header_rows,
    has_named_heads,
    header_depth,
    is_label,
    looks_like_heads,
)
from ingest.readers.page_builder import PageBuilder
from ingest.readers.runs import runs
from ingest.readers.shown_text import with_space_between

_MIN_TABLE_COLUMNS = 3
_NOTE = re.compile(r"^[(（]?(?:※|＊|\*|注|備考)")


@dataclass
class SheetTable:
    """Rows of one table, the first ``header_rows`` of them its heads."""

    rows: list[Row]
    header_rows: int


def add_part(builder: PageBuilder, part: Row | SheetTable) -> None:
    """Write a table, or a row that stands for itself as a line."""
    if isinstance(part, SheetTable):
        add_grid(builder, part.rows, part.header_rows)
    else:
        builder.add("text", with_space_between([cell.line for cell in part]))


def parts_of_sheet(rows: Sequence[Row]) -> list[Row | SheetTable]:
    """Tables, and the rows that stand for themselves: titles, notes, who filled it in."""
    parts: list[Row | SheetTable] = []
    for segment in _with_whole_forms([*_segments(rows)]):
        if _is_form(segment):
            parts.append(SheetTable(segment, 0))
        else:
            _add_segment(parts, segment)
    return [part for found in parts for part in _without_closing_notes(found)]


def _segments(rows: Sequence[Row]) -> Iterator[list[Row]]:
    """Rows between empty rows."""
    for has_text, segment in groupby(rows, lambda row: bool(_texts(row))):
        if has_text:
            yield list(segment)


def _with_whole_forms(segments: Sequence[list[Row]]) -> Iterator[list[Row]]:
    """The segments, those of one form together: an empty row may stand between question and answer."""
    for stretch in runs(segments, lambda found, one: _is_of_form(found[-1]) and _is_of_form(one)):
        joined = [row for segment in stretch for row in segment]
        yield from [joined] if _is_form(joined) else stretch


def _is_of_form(segment: Sequence[Row]) -> bool:
    return any(is_labelled(_all_texts(row)) for row in segment)


def _is_form(segment: Sequence[Row]) -> bool:
    """A column labels its rows, 質問 and 回答: they are cells beside their labels, not lines."""
    is_labelled_form = label_column([_all_texts(row) for row in segment]) is not None
    return is_labelled_form and _named_header(segment) is None


def _all_texts(row: Row) -> list[str]:
    return [cell.line.text for cell in row]


def _texts(row: Row) -> list[str]:
    return [cell.line.text for cell in row if cell.line.text]


def _add_segment(parts: list[Row | SheetTable], segment: list[Row]) -> None:
    header = _named_header(segment)
    if header is None:
        if _continues(parts, segment):
            return
        header = _guessed_header(segment)
    if header is None:
        _add_headless(parts, segment)
        return
    top, depth = header
    parts.extend(segment[:top])
    parts.append(SheetTable(segment[top:], depth))


def _named_header(segment: Sequence[Row]) -> tuple[int, int] | None:
    """First row and number of rows of a header with known names."""
    for index, row in enumerate(segment):
        heads = [cell.head if cell.up else cell.line.text for cell in row]
        if has_named_heads([head for head in heads if head]):
            top = _with_group_heads(segment, index)
            return top, max(index - top + 1, header_depth(segment, top))
    return None


def _with_group_heads(segment: Sequence[Row], index: int) -> int:
    """The row of 「参考」 or 「適合状況」 above the names belongs to them, a title does not."""
    if not index:
        return 0
    above = segment[index - 1]
    is_title = bool(above[0].line.text) and len(_texts(above)) == 1
    has_spread = any(cell.left for cell in above)
    return index - 1 if has_spread and not is_title and all(map(is_label, _texts(above))) else index


def _continues(parts: list[Row | SheetTable], segment: list[Row]) -> bool:
    """Add rows after an empty one to the table above, if they look like its own."""
    table = parts[-1] if parts else None
    if not isinstance(table, SheetTable) or not table.header_rows:
        return False
    heads = table.rows[table.header_rows - 1]
    if len(_filled(heads)) > 1 and len(_texts(segment[0])) == 1:
        return False
    begins_anew = guessed_header_rows(segment) and _filled(segment[0]) != _filled(heads)
    if begins_anew or all(c.is_emphasised for c in segment[0] if c.line.text):
        return False
    table.rows.extend(segment)
    return True


def _filled(row: Row) -> list[int]:
    return [index for index, cell in enumerate(row) if cell.head]


def _guessed_header(segment: Sequence[Row]) -> tuple[int, int] | None:
    """The first row as wide as the table that can be heads: names of the file that are above the
    table are narrower."""
    widest = max(len(_texts(row)) for row in segment)
    for index, row in enumerate(segment[:-1]):
        texts = _texts(row)
        is_marked = all(cell.is_emphasised for cell in row if cell.line.text)
        if len(texts) == widest and len(_texts(segment[index + 1])) > 1:
            is_header = looks_like_heads(texts, is_marked)
            return (index, header_depth(segment, index)) if is_header else None
    return None


def _add_headless(parts: list[Row | SheetTable], segment: list[Row]) -> None:
    """Wide rows are a table without heads; a form's 「作成日」「4月1日」 and single cells are lines."""
    if max(len(_texts(row)) for row in segment) < _MIN_TABLE_COLUMNS:
        parts.extend(segment)
    else:
        parts.append(SheetTable(segment, 0))


def _without_closing_notes(part: Row | SheetTable) -> list[Row | SheetTable]:
    """Notes right below a table (※…) are lines, not its last rows."""
    if not isinstance(part, SheetTable):
        return [part]
    end = len(part.rows)
    while end > part.header_rows and _is_note(part.rows[end - 1]):
        end -= 1
    return [SheetTable(part.rows[:end], part.header_rows), *part.rows[end:]]


def _is_note(row: Row) -> bool:
    texts = _texts(row)
    return len(texts) == 1 and bool(_NOTE.match(texts[0]))
