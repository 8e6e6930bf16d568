"""The cells of a Word table, with those that span columns or rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from ingest.readers.grids import MAX_SPAN, GridMaker, MergedCell, Row
from ingest.readers.office.docx_runs import Element, W, is_on, number_of
from ingest.readers.page_builder import Inline

# What may stand around rows, cells and paragraphs: content controls and accepted changes.
WRAPPERS = frozenset(W + name for name in ("sdt", "sdtContent", "customXml", "ins", "moveTo"))


def inside(element: Element, name: str) -> Iterator[Element]:
    """Rows of a table or cells of a row, also those in content controls."""
    for child in element:
        if child.tag == W + name:
            yield child
        elif child.tag in WRAPPERS:
            yield from inside(child, name)


def paragraphs(cell: Element) -> Iterator[Element]:
    """A cell's paragraphs and those of tables in it, without those of text boxes."""
    for child in cell:
        if child.tag == W + "p":
            yield child
        elif child.tag in WRAPPERS or child.tag in (W + "tbl", W + "tr", W + "tc"):
            yield from paragraphs(child)


def grid_of(name: str, rows: Iterable[Element], line_of: Callable[[Element], Inline]) -> list[Row]:
    """Raises ReadingError: the table grows beyond all reason."""
    maker = GridMaker(name)
    for row in rows:
        maker.add_row(_cells(row, line_of))
    return maker.rows()


def repeats_as_header(row: Element) -> bool:
    """True for a row that Word repeats on every page."""
    return is_on(row.find(f"{W}trPr/{W}tblHeader"))


def _cells(row: Element, line_of: Callable[[Element], Inline]) -> Iterator[MergedCell]:
    before = number_of(row.find(f"{W}trPr/{W}gridBefore"))
    yield from [MergedCell(Inline(""))] * min(before, MAX_SPAN)
    for cell in inside(row, "tc"):
        merge = cell.find(f"{W}tcPr/{W}vMerge")
        goes_on = merge is not None and merge.get(W + "val") != "restart"
        line = Inline("") if goes_on else line_of(cell)
        columns = number_of(cell.find(f"{W}tcPr/{W}gridSpan"), 1)
        yield MergedCell(line, columns, is_emphasised=_is_emphasised(cell), goes_on=goes_on)


def _is_emphasised(cell: Element) -> bool:
    shading = cell.find(f"{W}tcPr/{W}shd")
    fill = (shading.get(W + "fill") or "auto").lower() if shading is not None else "auto"
    runs = [run for run in cell.iter(W + "r") if "".join(run.itertext(W + "t")).strip()]
    is_bold = bool(runs) and all(is_on(run.find(f"{W}rPr/{W}b")) for run in runs)
    return is_bold or fill not in ("auto", "ffffff", "")
