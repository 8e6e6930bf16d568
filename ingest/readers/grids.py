"""Tables with merged cells as grids, and how a grid becomes the rows of a page (pure)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ingest.readers import failures
from ingest.readers.page_builder import Inline, PageBuilder

_LABEL_CHARS = 40
_SUBJECTS = (
    "分類|区分|項目|要求事項|要求項目|要件|達成条件|達成基準|評価基準|評価項目|判断基準|確認項目|対策|"
    "目的|ラベル|レベル|lv|領域|カテゴリ|対象|質問|設問|回答|評価|点数|備考|説明|解説|補足|参考|内容|"
    "名称|タイトル|件名|担当|期限|状況|実施状況|証跡|根拠|ガイドライン|no|項番|番号|連番|#|№|★[0-9]"
)
_NAME = re.compile(
    rf"(?:第?[大中小]|主な|参考|該当する?|自己)?(?:{_SUBJECTS})"
    r"(?:の?(?:no|番号|名称?|内容|詳細|id|欄|例|項目|基準|結果|区分))?[.．]?(?:[(\[【].*[)\]】])?"
)
_ONLY_NUMBER = re.compile(r"[\d０-９.,:/%()（）\-\s年月日]+")
_ENDS_SENTENCE = ("。", "．", "？", "！", "?", "!", "、")
# A table no person wrote: spans of a thousand columns in every row, for instance.
_MAX_PLACES = 2_000_000
MAX_SPAN = 1_000
"""Columns that a cell may take."""
_MAX_HEADER_ROWS = 3
_NO_TEXT = Inline("")


@dataclass(frozen=True)
class GridCell:
    """One place of a grid; ``head`` is the text of the cell that it belongs to.

    Where a merged cell covers it, ``line`` is empty, and ``up`` and ``left`` say how far away that
    cell begins.
    """

    line: Inline = _NO_TEXT
    head: str = ""
    up: int = 0
    left: int = 0
    is_emphasised: bool = False


EMPTY_CELL = GridCell()
Row = tuple[GridCell, ...]


@dataclass(frozen=True)
class MergedCell:
    """A cell as documents write it: its text, and how many places it takes.

    Word writes a cell for every row of a merged one; the later ones ``go_on``.
    """

    line: Inline
    columns: int = 1
    rows: int = 1
    is_emphasised: bool = False
    goes_on: bool = False


def grid_of(name: str, rows: Iterable[Iterable[MergedCell]]) -> list[Row]:
    """Rows of merged cells laid out, all of one width; ``name`` is the file's.

    Raises:
        ReadingError: the table grows beyond all reason.
    """
    maker = _GridMaker(name)
    for row in rows:
        maker.add_row(row)
    width = max(map(len, maker.rows), default=0)
    return [row + (EMPTY_CELL,) * (width - len(row)) for row in maker.rows]


@dataclass
class _GridMaker:
    name: str
    rows: list[Row] = field(default_factory=list)
    _open: dict[int, tuple[GridCell, int]] = field(default_factory=dict)
    _places: int = 0

    def add_row(self, cells: Iterable[MergedCell]) -> None:
        row: list[GridCell] = []
        waiting, self._open = self._open, {}
        for cell in cells:
            self._cover(row, waiting, stop=None)
            self._place(row, cell)
        self._cover(row, waiting, stop=max(waiting, default=-1))
        self._places += len(row)
        if self._places > _MAX_PLACES:
            raise failures.too_large(self.name, "表のセル数", f"{_MAX_PLACES:,}")
        self.rows.append(tuple(row))

    def _place(self, row: list[GridCell], cell: MergedCell) -> None:
        above = self.rows[-1] if cell.goes_on and self.rows else ()
        for left in range(max(1, min(cell.columns, MAX_SPAN))):
            place = GridCell(
                _NO_TEXT if left or cell.goes_on else cell.line,
                cell.line.text,
                left=left,
                is_emphasised=cell.is_emphasised,
            )
            if len(row) < len(above):
                place = _below(above[len(row)])
            self._leave_open(len(row), place, cell.rows - 1)
            row.append(place)

    def _cover(
        self, row: list[GridCell], waiting: dict[int, tuple[GridCell, int]], stop: int | None
    ) -> None:
        """Places that cells of the rows above take: up to the next free one, or up to ``stop``."""
        while len(row) in waiting or (stop is not None and len(row) <= stop):
            if len(row) not in waiting:
                row.append(EMPTY_CELL)
                continue
            above, left_over = waiting.pop(len(row))
            place = _below(above)
            self._leave_open(len(row), place, left_over - 1)
            row.append(place)

    def _leave_open(self, column: int, place: GridCell, rows_below: int) -> None:
        if rows_below > 0:
            self._open[column] = (place, rows_below)


def _below(cell: GridCell) -> GridCell:
    """The place below one of a merged cell."""
    return GridCell(_NO_TEXT, cell.head, cell.up + 1, cell.left, cell.is_emphasised)


def add_grid(builder: PageBuilder, rows: Sequence[Row], header_rows: int) -> None:
    """Write a table: its header rows joined into one, then its rows, without empty columns."""
    header, body = rows[:header_rows], rows[header_rows:]
    # Not those that a layout only merged away: they own no head and hold no value.
    width = max(map(len, rows), default=0)
    kept = [c for c in range(width) if any(row[c].line.text.strip() for row in rows)]
    heads = [[Inline(_joined_head(header, column)) for column in kept]] if header else []
    lines = ([row[column].line for column in kept] for row in body)
    covered = [tuple(i for i, column in enumerate(kept) if row[column].up) for row in body]
    builder.add_table([*heads, *lines], len(heads), [*[() for _ in heads], *covered])


def _joined_head(header: Sequence[Row], column: int) -> str:
    """A column's heads from top to bottom: 「参考」 over 「ガイドライン」 is 「参考 ガイドライン」."""
    heads = (row[column].head.strip() for row in header)
    return " ".join(dict.fromkeys(head for head in heads if head))


def header_depth(rows: Sequence[Row], top: int = 0) -> int:
    """How many rows a header takes that begins at row ``top``: merged heads reach further down."""
    bottom = top
    while bottom + 1 < min(len(rows), top + _MAX_HEADER_ROWS) and _goes_on(rows, top, bottom):
        bottom += 1
    return bottom - top + 1


def _goes_on(rows: Sequence[Row], top: int, bottom: int) -> bool:
    """True if the row below ``bottom`` still belongs to the header."""
    above, below = rows[bottom], rows[bottom + 1]
    if any(cell.up and bottom + 1 - cell.up >= top for cell in below):
        return True
    columns = range(min(len(above), len(below)))
    filled = [c for c in columns if below[c].line.text]
    return (
        len(filled) > 1
        and all(is_label(below[c].line.text) for c in filled)
        and all(_is_under_spread(above, c) for c in filled)
    )


def _is_under_spread(row: Row, column: int) -> bool:
    """True if the row's cell there takes several columns."""
    right = row[column + 1] if column + 1 < len(row) else EMPTY_CELL
    return row[column].left > 0 or (right.left == 1 and row[column].left == 0)


def guessed_header_rows(rows: Sequence[Row], is_marked: bool = False) -> int:
    """Header rows of a table whose format does not tell, or only hints at them by ``is_marked``."""
    if len(rows) < 2:
        return 0
    first = [cell for cell in rows[0] if cell.line.text]
    emphasised = bool(first) and all(cell.is_emphasised for cell in first)
    plain_below = not all(cell.is_emphasised for cell in rows[1] if cell.line.text)
    texts = [cell.line.text for cell in first]
    if looks_like_heads(texts, is_marked or (emphasised and plain_below)):
        return header_depth(rows)
    return 0


def names_a_column(text: str) -> bool:
    """True for the usual heads of check sheets and lists: No., 達成条件, 評価基準No.…"""
    folded = unicodedata.normalize("NFKC", text).lower()
    return _NAME.fullmatch(re.sub(r"\s", "", folded)) is not None


def is_label(text: str) -> bool:
    """True for what can be a head at all: short, no sentence, not only a number."""
    shown = text.strip()
    return (
        0 < len(shown) <= _LABEL_CHARS
        and not shown.endswith(_ENDS_SENTENCE)
        and not _ONLY_NUMBER.fullmatch(shown)
    )


def has_named_heads(texts: Sequence[str]) -> bool:
    """True if the filled cells of a row are surely column heads."""
    named = sum(map(names_a_column, texts))
    return named >= 2 and 2 * sum(map(is_label, texts)) >= len(texts)


def looks_like_heads(texts: Sequence[str], is_marked: bool = False) -> bool:
    """True if they may be column heads: known names, or labels.

    Two labels alone may as well be a form's 「会社名」「○○株式会社」: there a mark must help, such
    as bold letters.
    """
    if has_named_heads(texts):
        return True
    return all(map(is_label, texts)) and len(texts) >= (2 if is_marked else 3)
