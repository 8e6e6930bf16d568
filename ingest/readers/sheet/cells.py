"""The cells of a sheet as Excel shows them, with what nobody sees left out and told."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from ingest.readers.census import Census
from ingest.readers.formats.number_formats import shown_value
from ingest.readers.office.markup import R, number_in
from ingest.readers.office.package import Part
from ingest.readers.sheet.book import Book, Sheet
from ingest.readers.sheet.escapes import X, text_of, unescaped
from ingest.readers.sheet.layout import (
    LAST_COLUMN,
    LAST_ROW,
    Cells,
    Place,
    SheetCell,
    column_letter,
)
from ingest.readers.sheet.looks import Look
from ingest.readers.shown_text import Piece

_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})", re.IGNORECASE)
_ERRORS = ("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!")


def cells_of(name: str, book: Book, sheet: Sheet, census: Census) -> Cells:
    """Read the sheet's part; ``name`` is the file's.

    Raises:
        ReadingError: merged areas beyond all reason.
    """
    cells = Cells()
    if sheet.part is None:
        return cells
    root = sheet.part.root
    links = _links(sheet.part)
    take = _Taking(book, sheet.name, census, links, cells)
    for number, row in enumerate(root.iter(f"{X}row"), start=1):
        take.row(row, number)
    take.tell()
    _take_columns(root, cells)
    _take_merged(name, root, cells)
    return cells


def place_of(reference: str | None) -> Place | None:
    """Row and column, from 1, of B3 or $B$3; None for what is no place of a sheet."""
    match = _REFERENCE.fullmatch((reference or "").strip())
    if not match:
        return None
    column = 0
    for letter in match[1].upper():
        column = column * 26 + ord(letter) - ord("A") + 1
    row = int(match[2])
    return (row, column) if 0 < row <= LAST_ROW and column <= LAST_COLUMN else None


@dataclass
class _Taking:
    book: Book
    title: str
    census: Census
    links: dict[Place, str]
    cells: Cells
    last_row: int = 0
    uncalculated: list[str] = field(default_factory=list)

    def row(self, row: Element, number: int) -> None:  # noqa: ARG002 - counted by what stands in it
        self.last_row = number_in(row.get("r"), self.last_row + 1)
        height = row.get("ht")
        is_flat = height is not None and _zero(height)
        if row.get("hidden") in ("1", "true") or is_flat:
            self.cells.hidden_rows.add(self.last_row)
        column = 0
        for cell in row.iter(f"{X}c"):
            place = place_of(cell.get("r")) or (self.last_row, column + 1)
            column = place[1]
            self._cell(cell, place)

    def _cell(self, cell: Element, place: Place) -> None:
        look = self.book.looks.of(cell.get("s"))
        shown, struck = self._texts(cell, look)
        reference = f"{column_letter(place[1])}{place[0]}"
        formula, value = cell.find(f"{X}f"), cell.findtext(f"{X}v")
        if formula is not None and not value and cell.get("t") != "str":
            self.uncalculated.append(reference)
        if look.is_struck:
            shown, struck = "", shown + struck
        if struck.strip():
            self.census.leave("struck-out", "cell", struck, place=self.title, name=reference)
        if shown.strip() and look.is_unseen:
            self.census.leave("hidden", "cell", shown, place=self.title, name=reference)
        elif shown.strip():
            link = self.links.get(place)
            self.cells.filled[place] = SheetCell((Piece(shown.strip(), link),), look.is_emphasised)

    def _texts(self, cell: Element, look: Look) -> tuple[str, str]:
        """What the cell shows, and what of it is struck out; errors are nothing to find."""
        inline = cell.find(f"{X}is")
        if inline is not None:
            return text_of(inline)
        written, kind = cell.findtext(f"{X}v") or "", cell.get("t") or "n"
        if kind == "s":
            index = number_in(written, -1)
            texts = self.book.texts
            shown, struck = texts[index] if 0 <= index < len(texts) else ("", "")
            return self._formatted(shown, look), struck
        if kind == "e" or written in _ERRORS:
            return "", ""
        return self._formatted(_value(written, kind), look), ""

    def _formatted(self, value: float | str | bool, look: Look) -> str:
        if value == "":
            return ""
        # What a format hides is told with its value.
        code = "General" if look.is_unseen else look.code
        return shown_value(value, code, self.book.is_1904)

    def tell(self) -> None:
        for reference in self.uncalculated:
            self.census.leave("not-read", "formula", place=self.title, name=reference)


def _value(written: str, kind: str) -> float | str | bool:
    if kind == "b":
        return written.strip() in ("1", "true")
    if kind in ("str", "inlineStr", "d"):
        return unescaped(written)
    try:
        return float(written)
    except ValueError:
        return written


def _zero(height: str) -> bool:
    try:
        return float(height) == 0
    except ValueError:
        return False


def _links(part: Part) -> dict[Place, str]:
    found: dict[Place, str] = {}
    for link in part.root.iter(f"{X}hyperlink"):
        place = place_of((link.get("ref") or "").partition(":")[0])
        relation = part.target_of(link.get(f"{R}id"))
        if place and relation and relation.is_external:
            found[place] = relation.target
    return found


def _take_columns(root: Element, cells: Cells) -> None:
    for column in root.iter(f"{X}col"):
        first, last = number_in(column.get("min")), number_in(column.get("max"))
        is_flat = _zero(column.get("width") or "1")
        if column.get("hidden") in ("1", "true") or is_flat:
            cells.hidden_columns |= set(range(max(first, 1), min(last, LAST_COLUMN) + 1))


def _take_merged(name: str, root: Element, cells: Cells) -> None:
    for area in root.iter(f"{X}mergeCell"):
        first, last = map(place_of, ((area.get("ref") or "").split(":") * 2)[:2])
        if first is None or last is None:
            continue
        cells.cover(name, first, last)
