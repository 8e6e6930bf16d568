"""Charts as small tables: the title, the series' names, and a row for each category (§21.2).

The kinds that Office 2016 added (waterfall, treemap, …) have a form of their own (MS-ODRAWXML 2.24).
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from ingest.readers.office.archive_safety import DAMAGE_ERRORS
from ingest.readers.office.chart_numbers import GENERAL, ChartNumbers, Point, Points
from ingest.readers.office.markup import A, choose
from ingest.readers.page_builder import PageBuilder
from ingest.readers.shown_text import Piece, add_paragraph, as_one_line

_C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_CX = "{http://schemas.microsoft.com/office/drawing/2014/chartex}"
_REFERENCES = tuple(f"{_C}{kind}Ref" for kind in ("num", "str", "multiLvlStr"))
_NUMBERS = (f"{_C}numRef", f"{_C}numLit")
_DIMENSIONS = (f"{_CX}strDim", f"{_CX}numDim")
# Labels that take their words from cells (MS-ODRAWXML 2.24.3.27), and how large bubbles are.
_NOT_READ = (
    "{http://schemas.microsoft.com/office/drawing/2012/chart}datalabelsRange",
    f"{_C}bubbleSize",
)
MAX_POINTS = 5_000


@dataclass(frozen=True)
class ChartTable:
    """A chart's title, '' without one, its rows, of which the first heads, and its labels.

    ``labels`` are texts that somebody wrote beside its axes and points. One ``is_whole`` unless it
    refers to cells whose values it does not keep.
    """

    title: str
    rows: tuple[tuple[str, ...], ...]
    labels: tuple[str, ...] = ()
    is_whole: bool = True


def add_chart(builder: PageBuilder, xml: bytes, repairs: Counter[str]) -> bool:
    """Add a chart's texts and table to a page; False where not all of it could be read."""
    try:
        chart = chart_table(xml)
    except DAMAGE_ERRORS:
        return False
    return add_chart_table(builder, chart, repairs)


def add_chart_table(builder: PageBuilder, chart: ChartTable, repairs: Counter[str]) -> bool:
    """Add a chart's texts and table to a page; False where not all of it is there."""
    for text in (chart.title, *chart.labels):
        add_paragraph(builder, [Piece(text)], repairs, None)
    rows = [[as_one_line([[Piece(cell)]], repairs) for cell in row] for row in chart.rows]
    builder.add_table(rows, 1 if rows and not rows[0][0].text else 0)
    return bool(rows) and chart.is_whole


def chart_table(xml: bytes) -> ChartTable:
    """The values that a chart's part keeps, as the chart shows them.

    Raises:
        SyntaxError, ValueError: the part is broken, or holds a DTD.
    """
    from defusedxml.ElementTree import fromstring

    root: Element = fromstring(xml, forbid_dtd=True)
    choose(root)
    if root.tag.startswith(_CX):
        return _newer_table(root)
    numbers = ChartNumbers(root)
    series = [(group, s) for group in root.iter() for s in group.findall(f"{_C}ser")]
    names = [s.find(f"{_C}tx") for _, s in series]
    heads = [numbers.heads(group, _points(_first(s, "cat", "xVal"))) for group, s in series]
    values = [numbers.values(group, s, _points(_first(s, "val", "yVal"))) for group, s in series]
    title = root.find(f"{_C}chart/{_C}title")
    written = (tx for tx in root.iter(f"{_C}tx") if tx not in names and not _is_in(tx, title))
    return ChartTable(
        _text(title),
        _rows([*map(_text, names)], heads, values),
        tuple(filter(None, map(_text, written))),
        all(_is_kept(s) for _, s in series),
    )


def _is_kept(series: Element) -> bool:
    """Whether all that it shows stands in the part itself, where it is read."""
    sources = (series.find(_C + name) for name in ("tx", "cat", "xVal", "val", "yVal"))
    inside = (e for source in sources if source is not None for e in source.iter())
    return not any(e.tag in _NOT_READ for e in series.iter()) and all(
        any(child.tag.endswith("Cache") for child in e) for e in inside if e.tag in _REFERENCES
    )


def _rows(
    names: list[str], heads: list[dict[int, str]], values: list[dict[int, str]]
) -> tuple[tuple[str, ...], ...]:
    places = sorted({at for points in (*heads, *values) for at in points})
    rows = [
        (next((h[at] for h in heads if at in h), ""), *(v.get(at, "") for v in values))
        for at in places
    ]
    return (("", *names), *rows) if any(names) else (*rows,)


def _newer_table(root: Element) -> ChartTable:
    """Each series names the data that it draws."""
    data = {e.get("id"): e for e in root.iter(f"{_CX}data")}
    names, heads, values = [], [], []
    for series in root.iter(f"{_CX}series"):
        name = series.find(f"{_CX}tx/{_CX}txData/{_CX}v")
        drawn = series.find(f"{_CX}dataId")
        source = data.get(drawn.get("val") if drawn is not None else None)
        names.append((name.text or "") if name is not None else "")
        heads.append(_shown(_dimension(source, "strDim")))
        values.append(_shown(_dimension(source, "numDim")))
    title = root.find(f"{_CX}chart/{_CX}title")
    is_whole = all(e.find(f"{_CX}lvl") is not None for e in root.iter() if e.tag in _DIMENSIONS)
    return ChartTable(_text(title), _rows(names, heads, values), is_whole=is_whole)


def _shown(points: Points) -> dict[int, str]:
    return {at: point.shown(None, is_1904=False) for at, point in points.items()}


def _dimension(source: Element | None, name: str) -> Points:
    found = source.find(_CX + name) if source is not None else None
    levels = found.findall(f"{_CX}lvl") if found is not None else []
    is_number = name == "numDim"
    return _joined([_kept(e, f"{_CX}pt", is_number=is_number) for e in reversed(levels)])


def _text(holder: Element | None) -> str:
    """What somebody wrote there, or the cell that it takes its words from; no placeholders."""
    if holder is None:
        return ""
    fields = {t for field in holder.iter(f"{A}fld") for t in field.iter(f"{A}t")}
    written = "".join(t.text or "" for t in holder.iter(f"{A}t") if t not in fields)
    return written or " ".join(point.text for point in _points(holder).values())


def _is_in(element: Element, holder: Element | None) -> bool:
    return holder is not None and any(inside is element for inside in holder.iter())


def _first(series: Element, *names: str) -> Element | None:
    return next((e for name in names if (e := series.find(_C + name)) is not None), None)


def _points(source: Element | None) -> Points:
    """The kept points by their index; of several levels joined, the outermost first."""
    if source is None:
        return {}
    levels = [*source.iter(f"{_C}lvl")][::-1] or [source]
    is_number = any(e.tag in _NUMBERS for e in source.iter())
    return _joined([_kept(level, f"{_C}pt", is_number=is_number) for level in levels])


def _kept(level: Element, name: str, *, is_number: bool) -> Points:
    """The points of a level. Of numbers each may have its format, else it is the level's."""
    common = level.get("formatCode") or next(
        (e.text for e in level.iter(f"{_C}formatCode") if e.text), GENERAL
    )
    found: dict[int, Point] = {}
    for point in level.iter(name):
        index = point.get("idx") or ""
        if index.isdecimal() and len(index) < 7 and len(found) < MAX_POINTS:
            code = point.get("formatCode") or common
            text = point.findtext(f"{_C}v") if name.startswith(_C) else point.text
            found[int(index)] = Point(text or "", code if is_number else None)
    return found


def _joined(levels: list[Points]) -> Points:
    """Points of the innermost level, each after those of the outer ones that it belongs to.

    A point of an outer level holds up to the next one there.
    """
    if not levels:
        return {}
    *outer, inner = levels
    if not outer:
        return inner
    starts = [sorted(level) for level in outer]
    return {
        at: Point(" ".join(filter(None, (*_before(outer, starts, at), point.text))))
        for at, point in inner.items()
    }


def _before(outer: list[Points], starts: list[list[int]], at: int) -> Iterator[str]:
    for level, indices in zip(outer, starts, strict=True):
        known = bisect_right(indices, at)
        yield level[indices[known - 1]].text if known else ""
