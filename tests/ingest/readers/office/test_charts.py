"""Charts as small tables, whatever kind of chart it is."""

from __future__ import annotations

from collections import Counter

import pytest

from ingest.readers.office.charts import add_chart, chart_table
from ingest.readers.page_builder import PageBuilder
from word_files import NAMESPACES


def points(name: str, *values: str | None) -> str:
    inside = "".join(
        f'<c:pt idx="{at}"><c:v>{value}</c:v></c:pt>' for at, value in enumerate(values) if value
    )
    return f"<c:{name}><c:numRef><c:numCache>{inside}</c:numCache></c:numRef></c:{name}>"


def chart(*series: str, title: str = "") -> bytes:
    titled = f"<c:title><a:t>{title}</a:t></c:title>" if title else ""
    inside = "".join(f"<c:ser>{each}</c:ser>" for each in series)
    return f"<c:chartSpace {NAMESPACES}><c:chart>{titled}<c:plotArea>{inside}</c:plotArea></c:chart></c:chartSpace>".encode()


def test_series_are_columns_and_categories_rows() -> None:
    data = chart(
        points("tx", "春") + points("cat", "甲", "乙") + points("val", "1", "2"),
        points("tx", "秋") + points("cat", "甲", "乙") + points("val", None, "4"),
        title="件数",
    )
    table = chart_table(data)
    assert table.title == "件数"
    assert table.rows == (("", "春", "秋"), ("甲", "1", ""), ("乙", "2", "4"))


def test_a_chart_of_points_has_pairs() -> None:
    table = chart_table(chart(points("xVal", "3", "5") + points("yVal", "9", "8")))
    assert table.rows == (("3", "9"), ("5", "8"))


@pytest.mark.parametrize("data", [b"", b"no XML", b"<!DOCTYPE a><a/>", chart()])
def test_a_chart_without_values_or_a_broken_one_is_not_read(data: bytes) -> None:
    assert not add_chart(PageBuilder(), data, Counter())


def test_a_chart_stands_on_a_page_as_title_and_table() -> None:
    builder = PageBuilder()
    data = chart(points("tx", "春") + points("cat", "甲") + points("val", "1"), title="件数")
    assert add_chart(builder, data, Counter())
    assert builder.build(1).text == "件数\n\t春\n甲\t1\n"
