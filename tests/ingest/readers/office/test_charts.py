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


def test_categories_of_several_levels_are_joined() -> None:
    levels = (
        '<c:lvl><c:pt idx="0"><c:v>四月</c:v></c:pt><c:pt idx="1"><c:v>五月</c:v></c:pt>'
        '<c:pt idx="2"><c:v>四月</c:v></c:pt></c:lvl>'
        '<c:lvl><c:pt idx="0"><c:v>東</c:v></c:pt><c:pt idx="2"><c:v>西</c:v></c:pt></c:lvl>'
    )
    category = f"<c:cat><c:multiLvlStrRef><c:multiLvlStrCache>{levels}</c:multiLvlStrCache></c:multiLvlStrRef></c:cat>"
    table = chart_table(chart(category + points("val", "1", "2", "3")))
    assert table.rows == (("東 四月", "1"), ("東 五月", "2"), ("西 四月", "3"))


def test_what_is_written_beside_axes_and_points_is_read() -> None:
    label = "<c:dLbl><c:tx><c:rich><a:t>うち夜間</a:t></c:rich></c:tx></c:dLbl>"
    axis = "<c:valAx><c:title><c:tx><c:rich><a:t>件</a:t></c:rich></c:tx></c:title></c:valAx>"
    data = chart(label + points("cat", "甲") + points("val", "1"), title="件数")
    table = chart_table(data.replace(b"</c:plotArea>", f"{axis}</c:plotArea>".encode()))
    assert (table.title, table.labels) == ("件数", ("うち夜間", "件"))


NEWER = (
    '<cx:chartSpace xmlns:cx="http://schemas.microsoft.com/office/drawing/2014/chartex" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><cx:chartData><cx:data id="0">'
    '<cx:strDim type="cat"><cx:lvl ptCount="2"><cx:pt idx="0">甲</cx:pt><cx:pt idx="1">乙</cx:pt></cx:lvl></cx:strDim>'
    '<cx:numDim type="val"><cx:lvl ptCount="2"><cx:pt idx="0">8</cx:pt><cx:pt idx="1">-3</cx:pt></cx:lvl></cx:numDim>'
    "</cx:data></cx:chartData><cx:chart><cx:title><cx:tx><cx:rich><a:p><a:r><a:t>増減</a:t></a:r></a:p></cx:rich></cx:tx></cx:title>"
    "<cx:plotArea><cx:plotAreaRegion><cx:series><cx:tx><cx:txData><cx:v>差</cx:v></cx:txData></cx:tx>"
    '<cx:dataId val="0"/></cx:series></cx:plotAreaRegion></cx:plotArea></cx:chart></cx:chartSpace>'
)


def test_the_newer_kinds_of_charts_are_read_too() -> None:
    table = chart_table(NEWER.encode())
    assert table.title == "増減"
    assert table.rows == (("", "差"), ("甲", "8"), ("乙", "-3"))
