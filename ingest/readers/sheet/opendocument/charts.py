"""A chart's values, which an OpenDocument chart keeps in a table of its own (§11)."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from ingest.readers.office.charts import MAX_POINTS, ChartTable
from ingest.readers.sheet.opendocument.markup import CHART, TABLE, TEXT, all_text

_MAX_SERIES = 300


def chart_table(chart: Element) -> ChartTable:
    """The chart's title, its values as the table keeps them, and what is written beside its axes."""
    title, table = chart.find(f"{CHART}title"), chart.find(f"{TABLE}table")
    beside = (child for child in chart if child is not title and child is not table)
    labels = tuple(text for child in beside if (text := all_text(child).strip()))
    rows = tuple(_rows(table)) if table is not None else ()
    return ChartTable(all_text(title) if title is not None else "", rows, labels)


def _rows(table: Element) -> Iterator[tuple[str, ...]]:
    for count, row in enumerate(table.iter(f"{TABLE}table-row")):
        if count > MAX_POINTS:
            return
        cells = [" ".join(_shown(p) for p in cell.iter(f"{TEXT}p")) for cell in row]
        yield tuple(cells[:_MAX_SERIES])


def _shown(paragraph: Element) -> str:
    """A value that is missing is written as no number."""
    text = "".join(paragraph.itertext())
    return "" if text == "NaN" else text
