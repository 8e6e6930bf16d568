"""What lies on an OpenDocument sheet: read by the rows it stands by, or told."""

from __future__ import annotations

import pytest

from ingest.parsed.document import ParsedDocument
from ingest.readers.sheet.opendocument.reader import read_ods
from ingest.readers.source import Limits, Source
from office_files.open_sheets import NAMESPACES, cell, open_workbook, row, style, table, written

BOX = "<draw:frame><draw:text-box><text:p>{}</text:p></draw:text-box></draw:frame>"


def read(
    body: str, styles: str = "", inside: str = "", limits: Limits | None = None
) -> ParsedDocument:
    """``inside`` is the content of the object in the workbook."""
    parts = {"Object 1/content.xml": inside} if inside else {}
    data = open_workbook(body, styles, parts)
    return read_ods(Source("表.ods", data), limits or Limits())


def on_sheet(shapes: str, styles: str = "", inside: str = "") -> ParsedDocument:
    drawn = f"<table:shapes>{shapes}</table:shapes>"
    return read(table(row("文"), before=drawn), styles, inside)


def lines(reading: ParsedDocument) -> list[str]:
    return reading.pages[0].text.splitlines()


def left(reading: ParsedDocument) -> list[tuple[str, str, int]]:
    return [(p.why, p.part, p.letters) for p in reading.left_out]


def test_a_text_box_stands_below_what_it_stands_by() -> None:
    rows = [
        row("班", "人数", "当番"),
        row("研磨", "9", cell("<text:p>有</text:p>" + BOX.format("上の枠"))),
        row(""),
        row("当番は朝に決めます。"),
    ]
    found = lines(read(table(*rows, before=f"<table:shapes>{BOX.format('下の枠')}</table:shapes>")))
    assert found[-3:] == ["上の枠", "当番は朝に決めます。", "下の枠"]


def test_shapes_groups_and_links_give_their_text_once() -> None:
    shape = (
        "<draw:custom-shape><text:p>組の枠</text:p><draw:enhanced-geometry/></draw:custom-shape>"
    )
    found = on_sheet(
        f'<draw:g><svg:title>名</svg:title><draw:a xlink:href="#x">{shape}</draw:a></draw:g>'
    )
    assert (lines(found), found.left_out) == (["一覧", "文", "組の枠"], ())


@pytest.mark.parametrize(
    ("told", "properties", "why"),
    [
        ("", written('style:text-line-through-style="solid"'), "struck-out"),
        ("", written('fo:color="#ffffff"'), "hidden"),
        ('draw:display="none"', "", "hidden"),
    ],
)
def test_struck_and_hidden_text_of_a_shape_is_left_out_and_told(
    told: str, properties: str, why: str
) -> None:
    shape = f'<draw:rect draw:style-name="gr1" {told}><text:p>古い文です</text:p></draw:rect>'
    reading = on_sheet(shape, style("gr1", "graphic", properties))
    assert lines(reading) == ["一覧", "文"]
    assert left(reading) == [(why, "shape", 5)]


def test_white_text_on_a_dark_or_many_coloured_shape_stays() -> None:
    for fill in ('draw:fill="solid" draw:fill-color="#202060"', 'draw:fill="gradient"'):
        properties = (
            f'<style:graphic-properties {fill}/><style:text-properties fo:color="#ffffff"/>'
        )
        shape = '<draw:rect draw:style-name="gr1"><text:p>白い文</text:p></draw:rect>'
        reading = on_sheet(shape, style("gr1", "graphic", properties))
        assert ("白い文" in lines(reading), reading.left_out) == (True, ())


def test_what_is_anchored_to_a_hidden_row_is_hidden_with_it() -> None:
    reading = read(
        table(
            row("文"),
            row(
                cell("<text:p>行</text:p>" + BOX.format("枠の文")),
                told='table:visibility="collapse"',
            ),
        )
    )
    assert left(reading) == [("hidden", "row", 0), ("hidden", "shape", 3)]


@pytest.mark.parametrize(
    ("shape", "part"),
    [
        ('<draw:frame><draw:image xlink:href="Pictures/a.png"/></draw:frame>', "picture"),
        ("<draw:frame><draw:plugin/></draw:frame>", "media"),
        ('<draw:frame><draw:object-ole xlink:href="./Object 2"/></draw:frame>', "embedded-file"),
        ('<draw:frame><draw:object xlink:href="./Object 3"/><draw:image/></draw:frame>', "embedded-file"),
        ('<draw:frame><draw:object xlink:href="file:///b.ods"/></draw:frame>', "linked-file"),
        ("<draw:control/>", "form-field"),
    ],
)  # fmt: skip
def test_what_is_no_text_is_told(shape: str, part: str) -> None:
    assert left(on_sheet(shape)) == [("not-read", part, 0)]


CHART = (
    f"<office:document-content {NAMESPACES}><office:body><office:chart><chart:chart>"
    "<chart:title><text:p>困りごと</text:p></chart:title>"
    "<chart:plot-area><chart:axis><chart:title><text:p>人</text:p></chart:title></chart:axis></chart:plot-area>"
    "<table:table>"
    + row("", "人数")
    + row("研磨", "9")
    + row("塗装", cell("<text:p>NaN</text:p>", 'office:value-type="float" office:value="NaN"'))
    + "</table:table>"
    "</chart:chart></office:chart></office:body></office:document-content>"
)


def test_a_chart_is_a_small_table_with_its_title_and_axes() -> None:
    frame = '<draw:frame><draw:object xlink:href="./Object 1"/><draw:image/></draw:frame>'
    reading = on_sheet(frame, inside=CHART)
    assert lines(reading)[2:] == ["困りごと", "人", "\t人数", "研磨\t9", "塗装\t"]
    assert reading.left_out == ()


def test_a_charts_values_stand_as_its_axis_shows_them_and_what_names_them_does_not() -> None:
    numbers = [cell("", f'office:value-type="float" office:value="{v}"') for v in (2024, 0.41)]
    percent = (
        '<office:automatic-styles><number:percentage-style style:name="N1"><number:number '
        'number:decimal-places="0" number:min-integer-digits="1"/><number:text>%</number:text>'
        "</number:percentage-style>"
        + style("ch1", "chart", "", 'style:data-style-name="N1"')
        + "</office:automatic-styles><office:body>"
    )
    chart = CHART.replace("<office:body>", percent).replace(
        "<chart:axis>", '<chart:axis chart:dimension="y" chart:style-name="ch1">'
    )
    chart = chart.replace(row("研磨", "9"), row(*numbers))
    reading = on_sheet(
        '<draw:frame><draw:object xlink:href="./Object 1"/></draw:frame>', inside=chart
    )
    assert "2024\t41%" in lines(reading)


def test_a_chart_without_values_and_a_formula_are_told() -> None:
    frame = '<draw:frame><draw:object xlink:href="./Object 1"/></draw:frame>'
    empty = CHART.replace(CHART[CHART.index("<table:table>") : CHART.index("</chart:chart>")], "")
    maths = '<math xmlns="http://www.w3.org/1998/Math/MathML"><mi>x</mi></math>'
    assert left(on_sheet(frame, inside=empty)) == [("not-read", "chart", 0)]
    assert left(on_sheet(frame, inside=maths)) == [("not-read", "equation", 0)]


def test_notes_are_read_where_a_setting_says_so() -> None:
    note = "<office:annotation><dc:creator>人</dc:creator><text:p>海外は除く</text:p></office:annotation>"
    body = table(row(cell(f"{note}<text:p>方針</text:p>")))
    told, taken = read(body), read(body, limits=Limits(reads_notes=True))
    assert (lines(told), left(told)) == (["一覧", "方針"], [("not-read", "cell-note", 5)])
    assert (lines(taken), taken.left_out) == (["一覧", "方針", "海外は除く"], ())
