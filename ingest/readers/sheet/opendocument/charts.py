"""A chart's values, which an OpenDocument chart keeps in a table of its own (§11)."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from ingest.readers.office.charts import MAX_POINTS, ChartTable
from ingest.readers.sheet.opendocument.markup import CHART, OFFICE, TABLE, TEXT, all_text
from ingest.readers.sheet.opendocument.number_styles import shown_number
from ingest.readers.sheet.opendocument.styles import Styles

_MAX_SERIES = 300


def chart_table(chart: Element, styles: Styles) -> ChartTable:
    """The chart's title, its values as its axis shows them, and what is written beside its axes."""
    title, table = chart.find(f"{CHART}title"), chart.find(f"{TABLE}table")
    beside = (child for child in chart if child is not title and child is not table)
    labels = tuple(text for child in beside if (text := all_text(child).strip()))
    form = _form_of_values(chart, styles)
    rows = tuple(_rows(table, form)) if table is not None else ()
    return ChartTable(all_text(title) if title is not None else "", rows, labels)


def _form_of_values(chart: Element, styles: Styles) -> Element | None:
    for axis in chart.iter(f"{CHART}axis"):
        if axis.get(f"{CHART}dimension") == "y":
            return styles.format_of("chart", axis.get(f"{CHART}style-name"))
    return None


def _rows(table: Element, form: Element | None) -> Iterator[tuple[str, ...]]:
    for count, row in enumerate(table.iter(f"{TABLE}table-row")):
        if count > MAX_POINTS:
            return
        # The first names the row: a year, for instance, which stands on the other axis.
        yield tuple(_shown(cell, form if at else None) for at, cell in enumerate(row[:_MAX_SERIES]))


def _shown(cell: Element, form: Element | None) -> str:
    """A value that is missing is written as no number."""
    value = cell.get(f"{OFFICE}value")
    if value is not None:
        return "" if value == "NaN" else shown_number(value, form)
    return " ".join("".join(p.itertext()) for p in cell.iter(f"{TEXT}p"))
