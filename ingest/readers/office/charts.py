"""Charts as small tables: the title, the series' names, and a row for each category (§21.2)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from ingest.readers.office.archive_safety import DAMAGE_ERRORS
from ingest.readers.office.markup import A
from ingest.readers.page_builder import PageBuilder
from ingest.readers.shown_text import Piece, add_paragraph, as_one_line

_C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_MAX_POINTS = 5_000


@dataclass(frozen=True)
class ChartTable:
    """A chart's title, '' without one, and its rows: the first of them heads."""

    title: str
    rows: tuple[tuple[str, ...], ...]


def add_chart(builder: PageBuilder, xml: bytes, repairs: Counter[str]) -> bool:
    """Add a chart's title and table to a page; False where it has none that could be read."""
    try:
        chart = chart_table(xml)
    except DAMAGE_ERRORS:
        return False
    add_paragraph(builder, [Piece(chart.title)], repairs, None)
    rows = [[as_one_line([[Piece(cell)]], repairs) for cell in row] for row in chart.rows]
    builder.add_table(rows, 1 if rows and not rows[0][0].text else 0)
    return bool(rows)


def chart_table(xml: bytes) -> ChartTable:
    """The values that a chart shows, as its part keeps them.

    Raises:
        SyntaxError, ValueError: the part is broken, or holds a DTD.
    """
    from defusedxml.ElementTree import fromstring

    root: Element = fromstring(xml, forbid_dtd=True)
    series = [*root.iter(f"{_C}ser")]
    names = [" ".join(_points(s.find(f"{_C}tx")).values()) for s in series]
    heads = [_points(_first(s, "cat", "xVal")) for s in series]
    values = [_points(_first(s, "val", "yVal")) for s in series]
    places = sorted({at for points in (*heads, *values) for at in points})
    rows = [
        (next((h[at] for h in heads if at in h), ""), *(v.get(at, "") for v in values))
        for at in places
    ]
    return ChartTable(_title(root), (("", *names), *rows) if any(names) else (*rows,))


def _title(root: Element) -> str:
    title = root.find(f"{_C}chart/{_C}title")
    return "".join(t.text or "" for t in title.iter(f"{A}t")) if title is not None else ""


def _first(series: Element, *names: str) -> Element | None:
    return next((e for name in names if (e := series.find(_C + name)) is not None), None)


def _points(source: Element | None) -> dict[int, str]:
    """The kept points by their index."""
    found: dict[int, str] = {}
    for point in source.iter(f"{_C}pt") if source is not None else ():
        index = point.get("idx") or ""
        if index.isdecimal() and len(index) < 7 and len(found) < _MAX_POINTS:
            found[int(index)] = point.findtext(f"{_C}v") or ""
    return found
