"""The cells of a sheet as LibreOffice shows them, with what nobody sees left out and told."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import partial
from xml.etree.ElementTree import Element

from ingest.readers import failures
from ingest.readers.census import Census
from ingest.readers.sheet.layout import (
    LAST_COLUMN,
    LAST_ROW,
    Cells,
    Place,
    SheetCell,
    column_letter,
)
from ingest.readers.sheet.opendocument.markup import CALCEXT, DRAW, OFFICE, TABLE, TEXT, names
from ingest.readers.sheet.opendocument.number_styles import shown_number
from ingest.readers.sheet.opendocument.styles import Look, Styles
from ingest.readers.sheet.opendocument.texts import ShownText, text_of

# A row that stands for a million like it is nobody's writing.
_MAX_PLACES = 500_000
# What is anchored to the sheet and not to a cell comes after all of its rows.
_ON_THE_SHEET: Place = (LAST_ROW + 1, 0)
_COLUMN_GROUPS = names(TABLE, "table-columns table-header-columns table-column-group")
_ROW_GROUPS = names(TABLE, "table-rows table-header-rows table-row-group")
_CELLS = names(TABLE, "table-cell covered-table-cell")
# What may stand on a sheet or in a cell and holds no text of a reader's, or is read elsewhere.
_KNOWN_ON_SHEET = names(
    TABLE, "title desc table-source scenario shapes named-expressions table-protection"
) | {f"{OFFICE}forms", f"{OFFICE}dde-source", f"{TEXT}soft-page-break"}
_KNOWN_IN_CELL = names(TABLE, "detective cell-range-source")
_KNOWN_OF_CALC = frozenset(
    "conditional-formats data-bar table-protection sparkline-groups".split()  # noqa: SIM905 - names of elements
)
_FILLED = (f"{OFFICE}value-type", f"{TABLE}formula")
_ELSEWHERE = ("{urn:oasis:names:tc:opendocument:xmlns:dr3d:1.0}", DRAW)


@dataclass
class Found:
    """A sheet's cells, and by their rows what stands in them beside text."""

    cells: Cells = field(default_factory=Cells)
    shapes: list[tuple[Place, Element]] = field(default_factory=list)
    notes: list[Element] = field(default_factory=list)


def cells_of(name: str, sheet: Element, styles: Styles, census: Census) -> Found:
    """Read a sheet; ``name`` is the file's.

    Raises:
        ReadingError: more cells, or merged ones, than anybody writes.
    """
    is_protected = sheet.get(f"{TABLE}protected") == "true"
    taking = _Taking(name, sheet.get(f"{TABLE}name") or "", is_protected, styles, census)
    taking.columns(sheet, is_hidden=False)
    taking.rows(sheet, is_hidden=False)
    taking.found.shapes.sort(key=lambda found: found[0])
    return taking.found


@dataclass
class _Taking:
    file: str
    title: str
    is_protected: bool
    styles: Styles
    census: Census
    found: Found = field(default_factory=Found)
    last_row: int = 0
    last_column: int = 0
    places: int = 0
    defaults: list[tuple[range, str]] = field(default_factory=list)
    """The styles of cells that name none, by columns."""

    def columns(self, holder: Element, *, is_hidden: bool) -> None:
        for child in holder:
            if child.tag in _COLUMN_GROUPS:
                self.columns(child, is_hidden=is_hidden or _is_closed(child))
            elif child.tag == f"{TABLE}table-column":
                self._column(child, is_hidden)

    def _column(self, column: Element, is_hidden: bool) -> None:
        first = self.last_column + 1
        self.last_column = min(LAST_COLUMN, self.last_column + _repeated(column, "columns"))
        lines = range(first, self.last_column + 1)
        style = column.get(f"{TABLE}default-cell-style-name")
        if style:
            self.defaults.append((lines, style))
        if is_hidden or self._is_hidden(column, "table-column"):
            self.found.cells.hidden_columns |= set(lines)

    def _is_hidden(self, line: Element, family: str) -> bool:
        is_shown = line.get(f"{TABLE}visibility", "visible") == "visible"
        return not is_shown or self.styles.is_flat(family, line.get(f"{TABLE}style-name"))

    def rows(self, holder: Element, *, is_hidden: bool) -> None:
        for child in holder:
            if child.tag in _ROW_GROUPS:
                self.rows(child, is_hidden=is_hidden or _is_closed(child))
            elif child.tag == f"{TABLE}table-row":
                self._row(child, is_hidden)
            elif child.tag not in _COLUMN_GROUPS and child.tag != f"{TABLE}table-column":
                self._beside_rows(child)

    def _beside_rows(self, child: Element) -> None:
        name = child.tag.rpartition("}")[2]
        if child.tag == f"{TABLE}shapes":
            self.found.shapes += [(_ON_THE_SHEET, shape) for shape in child]
        elif child.tag in _KNOWN_ON_SHEET:
            return
        elif name not in _KNOWN_OF_CALC:
            self._unknown(name)
        elif name == "sparkline-groups":
            for _ in child.iter(f"{CALCEXT}sparkline"):
                self.census.leave("not-read", "chart", place=self.title)

    def _row(self, row: Element, is_hidden: bool) -> None:
        first = self.last_row + 1
        self.last_row = min(LAST_ROW, self.last_row + _repeated(row, "rows"))
        rows = range(first, self.last_row + 1)
        if is_hidden or self._is_hidden(row, "table-row"):
            self.found.cells.hidden_rows |= set(rows)
        column = 1
        for cell in row:
            if cell.tag not in _CELLS:
                self._unknown(cell.tag.rpartition("}")[2])
                continue
            end = min(LAST_COLUMN + 1, column + _repeated(cell, "columns"))
            if len(cell) or any(cell.get(name) for name in _FILLED):
                self._cell(cell, row, rows, range(column, end))
            if _spans(cell) and rows and column <= LAST_COLUMN:
                self._merge(cell, (rows[0], column))
            column = end

    def _merge(self, cell: Element, first: Place) -> None:
        rows, columns = (
            _number(cell.get(f"{TABLE}number-{n}-spanned")) for n in ("rows", "columns")
        )
        self.found.cells.cover(self.file, first, (first[0] + rows - 1, first[1] + columns - 1))

    def _cell(self, cell: Element, row: Element, rows: range, columns: range) -> None:
        if not rows or not columns:
            return
        self._beside_text(cell, (rows[0], columns[0]))
        style = self._style(cell, row, columns[0])
        look = self._look(style)
        text = self._text(cell, look, self.styles.format_of("table-cell", style))
        reference = f"{column_letter(columns[0])}{rows[0]}"
        self._tell(text, cell, reference)
        if not text.shown.strip():
            return
        if cell.tag == f"{TABLE}covered-table-cell":
            self.census.leave("hidden", "cell", text.shown, place=self.title, name=reference)
            return
        self.places += len(rows) * len(columns)
        if self.places > _MAX_PLACES:
            raise failures.too_large(self.file, "表のセル数", f"{_MAX_PLACES:,}")
        shown = SheetCell(tuple(text.pieces), look.is_emphasised)
        self.found.cells.filled |= dict.fromkeys(((r, c) for r in rows for c in columns), shown)

    def _tell(self, text: ShownText, cell: Element, reference: str) -> None:
        leave = partial(self.census.leave, place=self.title, name=reference)
        if text.struck.strip():
            leave("struck-out", "cell", text.struck)
        if text.unseen.strip():
            leave("hidden", "cell", text.unseen)
        for ruby in text.rubies:
            leave("not-read", "ruby", ruby)
        for name in text.unknown:
            self._unknown(name)
        if cell.get(f"{TABLE}formula") and not cell.get(f"{OFFICE}value-type"):
            leave("not-read", "formula")

    def _beside_text(self, cell: Element, place: Place) -> None:
        for child in cell:
            if child.tag == f"{OFFICE}annotation":
                self.found.notes.append(child)
            elif child.tag.startswith(_ELSEWHERE):
                self.found.shapes.append((place, child))
            elif child.tag not in _KNOWN_IN_CELL and child.tag != f"{TEXT}p":
                self._unknown(child.tag.rpartition("}")[2])

    def _style(self, cell: Element, row: Element, column: int) -> str:
        """The cell's own style, or its row's, or its column's (§19.615)."""
        own = cell.get(f"{TABLE}style-name") or row.get(f"{TABLE}default-cell-style-name")
        of_column = (style for columns, style in self.defaults if column in columns)
        return own or next(of_column, "Default")

    def _look(self, style: str) -> Look:
        look = self.styles.look("table-cell", style)
        if self.is_protected and look.is_hidden_if_protected:
            return replace(look, is_hidden=True)
        return look

    def _text(self, cell: Element, look: Look, form: Element | None) -> ShownText:
        """Errors are nothing to find; a value without a text is one that its format hides."""
        if cell.get(f"{CALCEXT}value-type") == "error":
            return ShownText()
        paragraphs = cell.findall(f"{TEXT}p")
        text = text_of(paragraphs, look, self.styles)
        if (text.shown + text.struck + text.unseen).strip():
            return text
        if paragraphs:
            # Nothing of it is shown: its format hides it, and says nothing of how to tell it.
            text.unseen = _value(cell, None)
            return text
        return text_of([_paragraph(_value(cell, form))], look, self.styles)

    def _unknown(self, name: str) -> None:
        self.census.leave("not-read", "unknown", place=self.title, name=name)


def _paragraph(text: str) -> Element:
    paragraph = Element(f"{TEXT}p")
    paragraph.text = text
    return paragraph


def _value(cell: Element, form: Element | None) -> str:
    """A cell's value: a number by its ``form``, another one as it is written."""
    match cell.get(f"{OFFICE}value-type"):
        case "float" | "currency" | "percentage" as kind:
            code = "0.00%" if kind == "percentage" else "General"
            return shown_number(cell.get(f"{OFFICE}value") or "", form, code)
        case "boolean":
            return (cell.get(f"{OFFICE}boolean-value") or "").upper()
        case "date" | "time" | "string" as kind:
            name = "string-value" if kind == "string" else f"{kind}-value"
            return cell.get(OFFICE + name) or ""
    return ""


def _repeated(element: Element, lines: str) -> int:
    return _number(element.get(f"{TABLE}number-{lines}-repeated"))


def _number(text: str | None) -> int:
    """At least one; what is no number counts once."""
    is_number = text is not None and text.isdecimal() and len(text) < 12
    return max(1, int(text)) if is_number and text else 1


def _spans(cell: Element) -> bool:
    return any(_number(cell.get(f"{TABLE}number-{n}-spanned")) > 1 for n in ("rows", "columns"))


def _is_closed(group: Element) -> bool:
    return group.get(f"{TABLE}display") == "false"
