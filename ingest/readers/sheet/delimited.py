"""CSV and TSV: rows of values between signs, as Excel opens them (RFC 4180)."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice

from ingest.parsed.document import Page, ParsedDocument
from ingest.readers import failures
from ingest.readers.decoding import decoded
from ingest.readers.grids import EMPTY_CELL, GridCell, Row
from ingest.readers.page_builder import PageBuilder
from ingest.readers.sheet.tables import add_part, parts_of_sheet
from ingest.readers.shown_text import Piece, kept_counts, one_line
from ingest.readers.source import Limits, Source

_DELIMITERS = ",\t;|"
_SAMPLED_ROWS = 100
_MAX_PLACES = 2_000_000
# Excel's own first line, which says what stands between the values and is not shown.
_TOLD = re.compile(r"\"?sep=(.)\"?(?:\n|$)", re.IGNORECASE)


def read_delimited(source: Source, limits: Limits) -> ParsedDocument:
    """Read a table of text; what stands between its values is found out.

    Raises:
        ReadingError: ``encoding``, ``damaged``, or ``too-large`` for too many places.
    """
    text = decoded(source.name, source.data)
    told = _TOLD.match(text)
    body = text[told.end() :] if told else text
    # A value may be as long as the file; the bound is the module's, not the reader's.
    csv.field_size_limit(max(csv.field_size_limit(), limits.max_bytes))
    try:
        values = [*_values(body, told[1] if told else _delimiter(body))]
    except csv.Error as error:
        raise failures.damaged(source.name, "表として読めません", str(error)) from error
    repairs = Counter[str]()
    page = _page(_rows(source.name, values, repairs))
    return ParsedDocument((page,) if page.text else (), repairs=kept_counts(repairs))


def _values(text: str, delimiter: str) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)


def _delimiter(text: str) -> str:
    """The sign that parts most rows into the same number of values; a comma where none does."""
    return max(_DELIMITERS, key=lambda sign: _evenness(_sampled(text, sign)))


def _sampled(text: str, delimiter: str) -> list[list[str]]:
    return [row for row in islice(_values(text, delimiter), _SAMPLED_ROWS) if row]


def _evenness(rows: Sequence[Sequence[str]]) -> tuple[float, int]:
    widths = Counter(len(row) for row in rows if len(row) > 1)
    width, count = max(widths.items(), key=lambda found: (found[1], found[0]), default=(0, 0))
    return (count / len(rows), width) if rows else (0.0, 0)


def _rows(name: str, values: Sequence[Sequence[str]], repairs: Counter[str]) -> list[Row]:
    """All of one width, that of the widest row with something in its last place."""
    filled = [max((i + 1 for i, v in enumerate(row) if v.strip()), default=0) for row in values]
    width = max(filled, default=0)
    if width * len(values) > _MAX_PLACES:
        raise failures.too_large(name, "表のセル数", f"{_MAX_PLACES:,}")
    return [_row(row[:width], width, repairs) for row in values]


def _row(values: Sequence[str], width: int, repairs: Counter[str]) -> Row:
    lines = (one_line([Piece(value)], repairs) for value in values)
    cells = tuple(GridCell(line, line.text) for line in lines)
    return cells + (EMPTY_CELL,) * (width - len(cells))


def _page(rows: Sequence[Row]) -> Page:
    builder = PageBuilder()
    for part in parts_of_sheet(rows):
        add_part(builder, part)
    return builder.build(None)
