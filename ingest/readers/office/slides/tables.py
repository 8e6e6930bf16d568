"""Tables of slides: their cells, and what a cell's text stands on by its table's style (§20.1.4.2)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from xml.etree.ElementTree import Element

from ingest.readers.colours import Colour
from ingest.readers.office.colours import Palette
from ingest.readers.office.markup import A, local_name, number_in
from ingest.readers.office.slides.canvas import Grounds, painted_over
from ingest.readers.office.slides.fills import UNKNOWN, fill_in, paint_of
from ingest.readers.office.slides.markup import is_on
from ingest.readers.office.slides.styles import BodyStyle

_SWITCHES = ("firstRow", "firstCol", "lastRow", "lastCol", "bandRow", "bandCol")


@dataclass
class TableLook:
    """What the cells of a table stand on and inherit; ``styles`` are those of the presentation."""

    table: Element
    palette: Palette
    grounds: Grounds
    far: BodyStyle
    styles: dict[str, Element]
    rows: int
    _switches: frozenset[str] = frozenset()
    _style: Element | None = None
    _is_unknown: bool = False
    _known: dict[tuple[str, ...], tuple[Grounds, Colour | None]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        properties = self.table.find(f"{A}tblPr")
        if properties is None:
            return
        self._switches = frozenset(s for s in _SWITCHES if is_on(properties.get(s)))
        style = (properties.findtext(f"{A}tableStyleId") or "").strip()
        own = properties.find(f"{A}tableStyle")
        self._style = own if own is not None else self.styles.get(style)
        # PowerPoint knows its own styles without the file's telling them.
        self._is_unknown = bool(style) and self._style is None

    @property
    def has_head(self) -> bool:
        return "firstRow" in self._switches

    def cell(self, cell: Element, row: int, column: int, columns: int) -> tuple[Grounds, BodyStyle]:
        """What a cell's text stands on, and what it inherits."""
        parts = tuple(self._parts(row, column, columns))
        if parts not in self._known:
            self._known[parts] = self._styled(parts)
        grounds, colour = self._known[parts]
        fill = fill_in(cell.find(f"{A}tcPr"))
        if fill is not None:
            grounds = painted_over(paint_of(fill, self.palette), self.grounds)
        body = cell.find(f"{A}txBody")
        own = body.find(f"{A}lstStyle") if body is not None else None
        near = (own,) if own is not None else ()
        return grounds, replace(self.far, near=near, between=colour)

    def _parts(self, row: int, column: int, columns: int) -> Iterator[str]:
        """The parts of the style that hold for a cell, the strongest last."""
        yield "wholeTbl"
        is_first_row = row == 0 and "firstRow" in self._switches
        is_first_column = column == 0 and "firstCol" in self._switches
        if "bandCol" in self._switches and not is_first_column:
            yield f"band{1 + (column - ('firstCol' in self._switches)) % 2}V"
        if "bandRow" in self._switches and not is_first_row:
            yield f"band{1 + (row - ('firstRow' in self._switches)) % 2}H"
        if is_first_column:
            yield "firstCol"
        if column == columns - 1 and "lastCol" in self._switches:
            yield "lastCol"
        if is_first_row:
            yield "firstRow"
        if row == self.rows - 1 and "lastRow" in self._switches:
            yield "lastRow"

    def _styled(self, parts: tuple[str, ...]) -> tuple[Grounds, Colour | None]:
        grounds: Grounds = None if self._is_unknown else self.grounds
        colour: Colour | None = None
        style = self._style if self._style is not None else Element("none")
        background = fill_in(style.find(f"{A}tblBg/{A}fill"))
        if style.find(f"{A}tblBg") is not None:
            paint = paint_of(background, self.palette) if background is not None else UNKNOWN
            grounds = painted_over(paint, grounds)
        for name in parts:
            part = style.find(A + name)
            if part is None:
                continue
            fill = fill_in(part.find(f"{A}tcStyle/{A}fill"))
            if fill is not None:
                grounds = painted_over(paint_of(fill, self.palette), grounds)
            elif part.find(f"{A}tcStyle/{A}fillRef") is not None:
                grounds = None
            letters = part.find(f"{A}tcTxStyle")
            drawn = self.palette.drawn(letters) if letters is not None else None
            colour = drawn or colour
        return grounds, colour


def columns_of(cell: Element) -> int:
    return max(number_in(cell.get("gridSpan"), 1), 1)


def rows_of(cell: Element) -> int:
    return max(number_in(cell.get("rowSpan"), 1), 1)


def is_spanned(cell: Element) -> bool:
    """True for a place that a merged cell covers; it is in the file too."""
    return is_on(cell.get("hMerge")) or is_on(cell.get("vMerge"))


def is_bold(cell: Element) -> bool:
    runs = [run for run in cell.iter() if local_name(run) == "r"]
    properties = [run.find(f"{A}rPr") for run in runs]
    return bool(runs) and all(p is not None and is_on(p.get("b")) for p in properties)
