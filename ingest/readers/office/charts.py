"""Charts as small tables: the title, the series' names, and a row for each category (§21.2).

The kinds that Office 2016 added (waterfall, treemap, …) have a form of their own (MS-ODRAWXML 2.24).
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from ingest.readers.office.archive_safety import DAMAGE_ERRORS
from ingest.readers.office.markup import A, choose
from ingest.readers.page_builder import PageBuilder
from ingest.readers.shown_text import Piece, add_paragraph, as_one_line

_C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_CX = "{http://schemas.microsoft.com/office/drawing/2014/chartex}"
_MAX_POINTS = 5_000


@dataclass(frozen=True)
class ChartTable:
    """A chart's title, '' without one, its rows, of which the first heads, and its labels.

    ``labels`` are texts that somebody wrote beside its axes and points.
    """

    title: str
    rows: tuple[tuple[str, ...], ...]
    labels: tuple[str, ...] = ()


def add_chart(builder: PageBuilder, xml: bytes, repairs: Counter[str]) -> bool:
    """Add a chart's texts and table to a page; False where it has none that could be read."""
    try:
        chart = chart_table(xml)
    except DAMAGE_ERRORS:
        return False
    for text in (chart.title, *chart.labels):
        add_paragraph(builder, [Piece(text)], repairs, None)
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
    choose(root)
    if root.tag.startswith(_CX):
        return _newer_table(root)
    series = [*root.iter(f"{_C}ser")]
    names = [" ".join(_points(s.find(f"{_C}tx")).values()) for s in series]
    heads = [_points(_first(s, "cat", "xVal")) for s in series]
    values = [_points(_first(s, "val", "yVal")) for s in series]
    title = root.find(f"{_C}chart/{_C}title")
    labels = (_text(rich) for rich in root.iter(f"{_C}rich") if not _is_in(rich, title))
    return ChartTable(_text(title), _rows(names, heads, values), tuple(filter(None, labels)))


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
        heads.append(_joined(_dimension(source, "strDim")))
        values.append(_joined(_dimension(source, "numDim")))
    title = root.find(f"{_CX}chart/{_CX}title")
    return ChartTable(_text(title), _rows(names, heads, values))


def _dimension(source: Element | None, name: str) -> list[dict[int, str]]:
    """The levels of a dimension, the outermost first."""
    found = source.find(_CX + name) if source is not None else None
    levels = found.findall(f"{_CX}lvl") if found is not None else []
    return [_kept(level.iter(f"{_CX}pt"), lambda e: e.text) for level in reversed(levels)]


def _text(holder: Element | None) -> str:
    return "".join(t.text or "" for t in holder.iter(f"{A}t")) if holder is not None else ""


def _is_in(element: Element, holder: Element | None) -> bool:
    return holder is not None and any(inside is element for inside in holder.iter())


def _first(series: Element, *names: str) -> Element | None:
    return next((e for name in names if (e := series.find(_C + name)) is not None), None)


def _points(source: Element | None) -> dict[int, str]:
    """The kept points by their index; of several levels joined, the outermost first."""
    if source is None:
        return {}
    levels = [*source.iter(f"{_C}lvl")][::-1] or [source]
    return _joined([_kept(e.iter(f"{_C}pt"), lambda e: e.findtext(f"{_C}v")) for e in levels])


def _kept(points: Iterator[Element], value: Callable[[Element], str | None]) -> dict[int, str]:
    found: dict[int, str] = {}
    for point in points:
        index = point.get("idx") or ""
        if index.isdecimal() and len(index) < 7 and len(found) < _MAX_POINTS:
            found[int(index)] = value(point) or ""
    return found


def _joined(levels: list[dict[int, str]]) -> dict[int, str]:
    """Points of the innermost level, each after those of the outer ones that it belongs to.

    A point of an outer level holds up to the next one there.
    """
    if not levels:
        return {}
    *outer, inner = levels
    starts = [sorted(level) for level in outer]
    return {
        at: " ".join(filter(None, (*_before(outer, starts, at), text)))
        for at, text in inner.items()
    }


def _before(outer: list[dict[int, str]], starts: list[list[int]], at: int) -> Iterator[str]:
    for level, indices in zip(outer, starts, strict=True):
        known = bisect_right(indices, at)
        yield level[indices[known - 1]] if known else ""
