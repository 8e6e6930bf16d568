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


def numbers(name: str, code: str, *values: str, of_point: str = "") -> str:
    own = f' formatCode="{of_point}"' if of_point else ""
    inside = "".join(
        f'<c:pt idx="{at}"{own}><c:v>{value}</c:v></c:pt>' for at, value in enumerate(values)
    )
    cache = f"<c:numCache><c:formatCode>{code}</c:formatCode>{inside}</c:numCache>"
    return f"<c:{name}><c:numRef><c:f>A!B1</c:f>{cache}</c:numRef></c:{name}>"


def drawn(kind: str, inside: str, axes: str = "", head: str = "") -> bytes:
    return (
        f"<c:chartSpace {NAMESPACES}>{head}<c:chart><c:plotArea><c:{kind}>{inside}</c:{kind}>{axes}"
        "</c:plotArea></c:chart></c:chartSpace>"
    ).encode()


def shown(data: bytes) -> list[str]:
    return [row[-1] for row in chart_table(data).rows]


@pytest.mark.parametrize(
    ("code", "value", "expected"),
    [
        ("0%", "0.41", "41%"),
        ("General", "0.30000000000000004", "0.3"),
        ("General", "41", "41"),
        ("#,##0;▲#,##0", "-1250", "▲1,250"),
        ("yyyy/m/d", "45695", "2025/2/7"),
        ("0%", "#N/A", ""),
        ("0%", "NaN", "NaN"),
    ],
)
def test_numbers_stand_as_their_format_shows_them(code: str, value: str, expected: str) -> None:
    assert shown(drawn("lineChart", f"<c:ser>{numbers('val', code, value)}</c:ser>")) == [expected]


def test_a_point_may_have_a_format_of_its_own_and_dates_count_from_the_workbooks_year() -> None:
    cat = numbers("cat", "General", "44233", of_point="yyyy/m/d")
    inside = f"<c:ser>{cat}{numbers('val', '0', '1')}</c:ser>"
    assert chart_table(drawn("lineChart", inside)).rows == (("2021/2/6", "1"),)
    head = '<c:date1904 val="1"/>'
    assert chart_table(drawn("lineChart", inside, head=head)).rows == (("2025/2/7", "1"),)


AXES = '<c:axId val="1"/><c:axId val="2"/>'


def axis(name: str, number: int, code: str, inside: str = "", linked: int = 0) -> str:
    form = f'<c:numFmt formatCode="{code}" sourceLinked="{linked}"/>'
    return f'<c:{name}><c:axId val="{number}"/>{inside}{form}</c:{name}>'


@pytest.mark.parametrize(
    ("axes", "expected"),
    [
        (axis("valAx", 2, "0%"), "41%"),
        (axis("valAx", 2, "0%", linked=1), "0.41"),
        (axis("valAx", 2, "0%", '<c:delete val="1"/>'), "0.41"),
        (axis("valAx", 3, "0%"), "0.41"),
    ],
)
def test_a_number_without_a_format_has_that_of_its_own_axis(axes: str, expected: str) -> None:
    inside = f"<c:ser>{numbers('val', 'General', '0.41')}</c:ser>{AXES}"
    assert shown(drawn("barChart", inside, axes)) == [expected]


def test_shares_on_an_axis_are_no_format_of_the_values() -> None:
    ser = f"<c:ser>{numbers('val', 'General', '41')}</c:ser>"
    inside = f'<c:grouping val="percentStacked"/>{ser}{AXES}'
    assert shown(drawn("barChart", inside, axis("valAx", 2, "0%"))) == ["41"]


def test_categories_are_as_their_axis_shows_them() -> None:
    ser = f"<c:ser>{numbers('cat', 'yyyy/m/d', '45695')}{numbers('val', '0', '1')}</c:ser>{AXES}"
    found = chart_table(
        drawn("lineChart", ser, axis("dateAx", 1, '[$-411]ggge"年"'.replace('"', "&quot;")))
    )
    assert found.rows == (("令和7年", "1"),)


def labels(*shows: str, code: str = "", inside: str = "") -> str:
    form = f'<c:numFmt formatCode="{code}" sourceLinked="0"/>' if code else ""
    on = "".join(f'<c:{name} val="1"/>' for name in shows)
    return f"<c:dLbls>{inside}{form}{on}</c:dLbls>"


@pytest.mark.parametrize(
    ("kind", "label", "expected"),
    [
        ("pieChart", labels("showPercent"), ["67%", "33%"]),
        ("doughnutChart", labels("showPercent", code="0.0%"), ["66.7%", "33.3%"]),
        ("pieChart", labels("showPercent", "showVal"), ["82; 67%", "41; 33%"]),
        ("pieChart", labels("showVal", code="0社"), ["82社", "41社"]),
        ("pieChart", "", ["82", "41"]),
        ("pieChart", labels("showPercent", inside='<c:delete val="1"/>'), ["82", "41"]),
        ("barChart", labels("showPercent"), ["82", "41"]),
        (
            "pieChart",
            labels("showPercent", inside='<c:dLbl><c:idx val="1"/><c:showVal val="1"/></c:dLbl>'),
            ["67%", "41"],
        ),
    ],
)
def test_labels_of_a_whole_tell_its_shares(kind: str, label: str, expected: list[str]) -> None:
    values = numbers("val", "General", "82", "41")
    assert shown(drawn(kind, f"<c:ser>{label}{values}</c:ser>")) == expected
    assert shown(drawn(kind, f"<c:ser>{values}</c:ser>{label}")) == expected


def test_a_whole_beyond_all_numbers_costs_nothing() -> None:
    values = numbers("val", "General", "1e308", "1e308", "9e999")
    assert len(shown(drawn("pieChart", f"<c:ser>{labels('showPercent')}{values}</c:ser>"))) == 3


def test_a_pie_of_nothing_has_no_shares() -> None:
    ser = f"<c:ser>{labels('showPercent')}{numbers('val', 'General', '0', '0')}</c:ser>"
    assert shown(drawn("pieChart", ser)) == ["0", "0"]


@pytest.mark.parametrize(
    "source",
    [
        "<c:val><c:numRef><c:f>A!B1</c:f></c:numRef></c:val>",
        f"<c:yVal><c:numRef><c:f>A!B1</c:f></c:numRef></c:yVal>{numbers('xVal', '0', '3')}",
        f"{numbers('val', '0', '3')}{numbers('bubbleSize', '0', '3')}",
    ],
)
def test_values_that_the_part_does_not_keep_are_told(source: str) -> None:
    builder = PageBuilder()
    data = drawn("barChart", f"<c:ser>{points('cat', '甲')}{source}</c:ser>")
    assert not add_chart(builder, data, Counter())
    assert "甲" in builder.build(1).text


def test_titles_out_of_cells_are_read_and_placeholders_are_not() -> None:
    title = "<c:title><c:tx><c:strRef><c:strCache><c:pt idx='0'><c:v>件数</c:v></c:pt></c:strCache></c:strRef></c:tx></c:title>"
    field = '<a:p><a:fld type="VALUE"><a:t>[値]</a:t></a:fld><a:r><a:t>社</a:t></a:r></a:p>'
    label = labels(inside=f"<c:dLbl><c:idx val='0'/><c:tx><c:rich>{field}</c:rich></c:tx></c:dLbl>")
    data = drawn("barChart", f"<c:ser>{label}{numbers('val', '0', '3')}</c:ser>")
    table = chart_table(data.replace(b"<c:plotArea>", f"{title}<c:plotArea>".encode()))
    assert (table.title, table.labels) == ("件数", ("社",))


def test_the_newer_kinds_of_charts_have_formats_too() -> None:
    data = NEWER.replace(
        '<cx:numDim type="val"><cx:lvl ', '<cx:numDim type="val"><cx:lvl formatCode="0.0" '
    )
    assert chart_table(data.encode()).rows == (("", "差"), ("甲", "8.0"), ("乙", "-3.0"))
    empty = NEWER.replace(
        "<cx:strDim", '<cx:numDim type="size"><cx:f>A!B1</cx:f></cx:numDim><cx:strDim'
    )
    assert not chart_table(empty.encode()).is_whole
