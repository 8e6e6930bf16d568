"""Tables: their rows and cells, and what a cell's text stands on by its table's style (§17.7.6)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from ingest.readers.census import Census
from ingest.readers.grids import MAX_SPAN, MergedCell
from ingest.readers.office.colours import Palette
from ingest.readers.office.markup import W, number_in
from ingest.readers.office.word.appearance import shaded
from ingest.readers.office.word.markup import all_text, is_on, number_of
from ingest.readers.office.word.runs import Place
from ingest.readers.office.word.styles import Style, Styles, run_properties
from ingest.readers.office.word.visible import tell_unknown, visible
from ingest.readers.page_builder import Inline

# The bits of w:tblLook (§17.4.56); the attributes that newer files write go before them.
_LOOKS = {
    "firstRow": 0x20,
    "lastRow": 0x40,
    "firstColumn": 0x80,
    "lastColumn": 0x100,
    "noHBand": 0x200,
    "noVBand": 0x400,
}
_SLIVER_TWENTIETHS = 40


def rows_of(table: Element, census: Census) -> list[Element]:
    """The rows that are seen, those in content controls too; the others are told."""
    rows = []
    for row in visible(table, census):
        if row.tag != W + "tr":
            tell_unknown(row, census)
        elif row.find(f"{W}trPr/{W}del") is not None:
            census.leave("hidden", "revision", all_text(row))
        elif is_on(row.find(f"{W}trPr/{W}hidden")) or _is_sliver(row):
            census.leave("hidden", "row", all_text(row))
        else:
            rows.append(row)
    return rows


def _is_sliver(row: Element) -> bool:
    height = row.find(f"{W}trPr/{W}trHeight")
    is_exact = height is not None and height.get(W + "hRule") == "exact"
    return is_exact and 0 <= number_of(height) <= _SLIVER_TWENTIETHS


def cells_in(row: Element, census: Census) -> Iterator[Element]:
    for cell in visible(row, census):
        if cell.tag == W + "tc":
            yield cell
        else:
            tell_unknown(cell, census)


def repeats_as_header(row: Element) -> bool:
    """True for a row that Word repeats on every page."""
    return is_on(row.find(f"{W}trPr/{W}tblHeader"))


def merged_cells(
    row: Element, cells: list[Element], line_of: Callable[[Element, int], Inline]
) -> Iterator[MergedCell]:
    """A row's cells; ``line_of`` gives the text of a cell by its place in the row."""
    before = number_of(row.find(f"{W}trPr/{W}gridBefore"))
    yield from [MergedCell(Inline(""))] * min(before, MAX_SPAN)
    for at, cell in enumerate(cells):
        merge = cell.find(f"{W}tcPr/{W}vMerge")
        goes_on = merge is not None and merge.get(W + "val") != "restart"
        line = Inline("") if goes_on else line_of(cell, at)
        columns = number_of(cell.find(f"{W}tcPr/{W}gridSpan"), 1)
        yield MergedCell(line, columns, is_emphasised=_is_emphasised(cell), goes_on=goes_on)


def _is_emphasised(cell: Element) -> bool:
    shading = cell.find(f"{W}tcPr/{W}shd")
    fill = (shading.get(W + "fill") or "auto").lower() if shading is not None else "auto"
    runs = [run for run in cell.iter(W + "r") if all_text(run).strip()]
    is_bold = bool(runs) and all(is_on(run.find(f"{W}rPr/{W}b")) for run in runs)
    return is_bold or fill not in ("auto", "ffffff", "")


@dataclass
class TableLook:
    """What the text of a table's cells stands on, and what its style says of letters."""

    styles: Styles
    palette: Palette
    table: Element
    outer: Place
    rows: int
    _looks: set[str] = field(default_factory=set)
    _chain: list[Style] = field(default_factory=list)
    _known: dict[tuple[str, ...], Place] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._looks = _looks_of(self.table)
        chain = self.styles.chain(self.styles.table_style_of(self.table))
        self._chain = [style for _, style in chain][::-1]

    def place(self, row: int, column: int, columns: int, cell: Element) -> Place:
        """By a cell's place in the table, with its own shading over all."""
        conditions = tuple(self._conditions(row, column, columns))
        if conditions not in self._known:
            self._known[conditions] = self._styled(conditions)
        styled = self._known[conditions]
        own = cell.find(f"{W}tcPr/{W}shd")
        return Place(shaded(own, styled.ground, self.palette), styled.of_table)

    def _conditions(self, row: int, column: int, columns: int) -> Iterator[str]:
        """The parts of the style that hold for a cell, the strongest last."""
        yield ""
        is_first_row = row == 0 and "firstRow" in self._looks
        is_first_column = column == 0 and "firstColumn" in self._looks
        if "noVBand" not in self._looks and not is_first_column:
            yield _band("Vert", column - ("firstColumn" in self._looks))
        if "noHBand" not in self._looks and not is_first_row:
            yield _band("Horz", row - ("firstRow" in self._looks))
        if is_first_column:
            yield "firstCol"
        if column == columns - 1 and "lastColumn" in self._looks:
            yield "lastCol"
        if is_first_row:
            yield "firstRow"
        if row == self.rows - 1 and "lastRow" in self._looks:
            yield "lastRow"

    def _styled(self, conditions: tuple[str, ...]) -> Place:
        ground = self.outer.ground
        letters: dict[str, Element] = dict(self.outer.of_table)
        for condition in conditions:
            for style in self._chain:
                part = style.element if not condition else _part(style.element, condition)
                if part is None:
                    continue
                for shading in (part.find(f"{W}tblPr/{W}shd"), part.find(f"{W}tcPr/{W}shd")):
                    ground = shaded(shading, ground, self.palette)
                letters |= run_properties(part.find(W + "rPr"))
        return Place(shaded(self.table.find(f"{W}tblPr/{W}shd"), ground, self.palette), letters)


def _part(style: Element, condition: str) -> Element | None:
    parts = style.iterfind(W + "tblStylePr")
    return next((part for part in parts if part.get(W + "type") == condition), None)


def _band(direction: str, index: int) -> str:
    return f"band{1 + index % 2}{direction}"


def _looks_of(table: Element) -> set[str]:
    look = table.find(f"{W}tblPr/{W}tblLook")
    if look is None:
        return set()
    bits = (look.get(W + "val") or "0").strip()
    value = int(bits, 16) if bits.isalnum() and bits.isascii() and _is_hex(bits) else 0
    on = {name for name, bit in _LOOKS.items() if value & bit}
    for name in _LOOKS:
        told = look.get(W + name)
        if told is not None:
            (on.add if number_in(told) or told == "true" else on.discard)(name)
    return on


def _is_hex(text: str) -> bool:
    return all(c in "0123456789abcdefABCDEF" for c in text)
