"""Cells of OpenDocument sheets as LibreOffice shows them; what nobody sees and what is crossed out."""

from __future__ import annotations

import pytest
from hypothesis import given, settings, strategies as st

from ingest.parsed.document import LeftOutPart, ParsedDocument
from ingest.parsed.lines import Line, lines_of
from ingest.readers.sheet.opendocument.reader import read_ods
from ingest.readers.source import Limits, Source
from kb.errors import ReadingError
from office_files.open_sheets import cell, open_workbook, row, style, table, written


def read(body: str, styles: str = "", common: str = "") -> ParsedDocument:
    """``common`` is the part of styles beside the content."""
    parts = {"styles.xml": common} if common else {}
    return read_ods(Source("表.ods", open_workbook(body, styles, parts)), Limits())


def text(reading: ParsedDocument) -> str:
    return "\n".join(page.text for page in reading.pages)


def rows_of(reading: ParsedDocument) -> list[tuple[str, ...]]:
    lines: list[Line] = lines_of(reading)
    return [line.cells for line in lines if line.kind == "row"]


def left(reading: ParsedDocument) -> list[tuple[str, str, int, tuple[str, ...]]]:
    return [(p.why, p.part, p.letters, p.names) for p in reading.left_out]


def looks(told: str, ground: str = "") -> ParsedDocument:
    styles = style("ce1", "table-cell", written(told, ground))
    return read(table(row("見える文"), row(cell("隠れた文", 'table:style-name="ce1"'))), styles)


def test_a_value_stands_as_it_is_shown() -> None:
    percent = cell("<text:p>41%</text:p>", 'office:value-type="percentage" office:value="0.4132"')
    reading = read(table(row("班", "割合", "備考"), row("研磨", percent, "有")))
    assert rows_of(reading) == [("班", "割合", "備考"), ("研磨", "41%", "有")]


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        ('office:value-type="float" office:value="85.0"', "85"),
        ('office:value-type="percentage" office:value="0.41"', "41.00%"),
        ('office:value-type="boolean" office:boolean-value="true"', "TRUE"),
        ('office:value-type="string" office:string-value="文"', "文"),
        ('office:value-type="date" office:date-value="2025-02-07"', "2025-02-07"),
    ],
)
def test_a_value_whose_text_no_program_wrote_stands_in_a_plain_form(told: str, shown: str) -> None:
    assert text(read(table(row(cell("", told))))).splitlines() == ["一覧", shown]


@pytest.mark.parametrize(
    "look",
    [
        ('fo:color="#ffffff"',),
        ('fo:color="#fafafa"',),
        ('fo:color="#202060"', "#202060"),
        ('fo:font-size="1pt" style:font-size-asian="1pt"',),
        ('fo:color="#000000" loext:opacity="0%"',),
        ('text:display="none"',),
    ],
)
def test_what_nobody_sees_is_left_out_and_told(look: tuple[str, ...]) -> None:
    reading = looks(*look)
    assert "隠れた文" not in text(reading)
    assert left(reading) == [("hidden", "cell", 4, ("A2",))]


@pytest.mark.parametrize(
    "look",
    [
        ('fo:color="#ffffff"', "#202060"),
        ('fo:color="#ff0000"',),
        ('fo:color="#dddddd"',),
        ('style:text-underline-style="solid"',),
        ('style:text-line-through-style="none" style:text-line-through-type="none"',),
        ('fo:font-size="1pt" style:font-size-asian="9pt"',),
        # As LibreOffice writes the automatic colour.
        ('style:use-window-font-color="true" loext:opacity="0%"',),
    ],
)
def test_what_is_seen_stays(look: tuple[str, ...]) -> None:
    reading = looks(*look)
    assert "隠れた文" in text(reading)
    assert reading.left_out == ()


def test_a_value_that_its_format_hides_is_told() -> None:
    hidden = cell("<text:p/>", 'office:value-type="float" office:value="4102"')
    empty = cell("<text:p/>", 'office:value-type="string" office:string-value=""')
    reading = read(table(row("見える文", hidden, empty)))
    assert "4102" not in text(reading)
    assert left(reading) == [("hidden", "cell", 4, ("B1",))]


@pytest.mark.parametrize("name", ["style", "type"])
def test_struck_cells_and_struck_runs_are_left_out_and_told(name: str) -> None:
    strike = f'style:text-line-through-{name}="{"solid" if name == "style" else "single"}"'
    whole = looks(strike)
    assert "隠れた文" not in text(whole)
    assert left(whole) == [("struck-out", "cell", 4, ("A2",))]
    run = '<text:p>いまは<text:span text:style-name="T1">内線4102</text:span>内線7788</text:p>'
    part = read(table(row(run)), style("T1", "text", written(strike)))
    assert "いまは内線7788" in text(part)
    assert left(part) == [("struck-out", "cell", 6, ("A1",))]


def test_a_run_may_undo_what_its_cell_says() -> None:
    styles = style("ce1", "table-cell", written('style:text-line-through-style="solid"')) + style(
        "T1", "text", written('style:text-line-through-style="none"')
    )
    run = '<text:p><text:span text:style-name="T1">生きた文</text:span></text:p>'
    reading = read(table(row(cell(run, 'table:style-name="ce1"'))), styles)
    assert ("生きた文" in text(reading), reading.left_out) == (True, ())


def test_a_look_is_inherited_from_common_styles_and_from_the_column() -> None:
    common = (
        '<office:document-styles xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
        'xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0">'
        + style("白", "table-cell", written('fo:color="#ffffff"'))
        + "</office:document-styles>"
    )
    styles = style("ce1", "table-cell", "", 'style:parent-style-name="白"')
    columns = (
        '<table:table-column table:number-columns-repeated="2"/>'
        '<table:table-column table:default-cell-style-name="ce1"/>'
    )
    body = table(row("一", "二", "三の列"), before=columns)
    reading = read(body, styles, common)
    assert left(reading) == [("hidden", "cell", 3, ("C1",))]


@pytest.mark.parametrize(
    "told",
    ['table:visibility="collapse"', 'table:visibility="filter"', 'table:style-name="flat"'],
)
def test_rows_that_are_folded_filtered_or_flat_are_told(told: str) -> None:
    flat = style("flat", "table-row", '<style:table-row-properties style:row-height="0cm"/>')
    reading = read(table(row("一"), row("隠す", told=told), row("二")), flat)
    assert text(reading).splitlines() == ["一覧", "一", "二"]
    assert left(reading) == [("hidden", "row", 0, ("2",))]


def test_hidden_columns_groups_and_sheets_are_told() -> None:
    columns = (
        '<table:table-column table:number-columns-repeated="2"/>'
        '<table:table-column-group table:display="false"><table:table-column/>'
        '</table:table-column-group><table:table-column table:visibility="collapse"/>'
    )
    closed = f'<table:table-row-group table:display="false">{row("畳む")}</table:table-row-group>'
    hidden = style("ta2", "table", '<style:table-properties table:display="false"/>')
    body = table(row("一", "二", "三", "四"), closed, before=columns)
    body += table(row("計算"), name="計算用", style="ta2")
    reading = read(body, hidden)
    assert text(reading).splitlines() == ["一覧", "一 二"]
    assert reading.left_out == (
        LeftOutPart("hidden", "row", place="一覧", names=("2",)),
        LeftOutPart("hidden", "column", count=2, place="一覧", names=("C", "D")),
        LeftOutPart("hidden", "sheet", names=("計算用",)),
    )


def test_merged_cells_stand_once_and_what_they_cover_is_told() -> None:
    covered = "<table:covered-table-cell><text:p>下の文</text:p></table:covered-table-cell>"
    merged = cell("体制", 'table:number-rows-spanned="2"')
    reading = read(
        table(
            row("区分", "No.", "達成条件"),
            row(merged, "1", "甲を決める"),
            row(covered, "2", "乙を決める"),
        )
    )
    assert rows_of(reading)[1:] == [("体制", "1", "甲を決める"), ("", "2", "乙を決める")]
    assert left(reading) == [("hidden", "cell", 3, ("A3",))]


def test_repeated_cells_and_rows_stand_as_often_as_they_are_shown() -> None:
    twice = cell("済", 'table:number-columns-repeated="2"')
    reading = read(
        table(
            row("班", "朝", "夕"),
            row("研磨", twice, told='table:number-rows-repeated="2"'),
            row("", told='table:number-rows-repeated="1048570"'),
        )
    )
    assert rows_of(reading) == [("班", "朝", "夕"), *[("研磨", "済", "済")] * 2]


@pytest.mark.parametrize(
    ("across", "down"), [(16_384, 1_048_576), (2, 1_048_576), (10**9, 10**9), (1, 600_000)]
)
def test_repetition_beyond_all_reason_is_refused(across: int, down: int) -> None:
    many = cell("文", f'table:number-columns-repeated="{across}"')
    with pytest.raises(ReadingError) as raised:
        read(table(row(many, told=f'table:number-rows-repeated="{down}"')))
    assert raised.value.reason == "too-large"


def test_links_errors_and_fields_of_a_text() -> None:
    link = (
        '<text:p>詳しくは<text:a xlink:href="https://example.org/a">手引き<text:s/>第'
        "<text:span>二</text:span>版</text:a>を見る<text:line-break/>こと</text:p>"
    )
    error = cell("<text:p>#DIV/0!</text:p>", 'calcext:value-type="error"')
    page = read(table(row(link, error))).pages[0]
    assert "詳しくは手引き 第二版を見る こと" in page.text
    assert "DIV" not in page.text
    assert [(page.text[k.start : k.end], k.url) for k in page.links] == [
        ("手引き 第二版", "https://example.org/a")
    ]


def test_a_formula_that_was_never_calculated_is_told() -> None:
    reading = read(table(row("文", cell("", 'table:formula="of:=1+1"'))))
    assert left(reading) == [("not-read", "formula", 0, ("B1",))]


@pytest.mark.parametrize(
    ("told", "protected", "is_seen"),
    [
        ("hidden-and-protected", "true", False),
        ("hidden-and-protected", "false", True),
        ("protected formula-hidden", "true", True),
    ],
)
def test_a_protected_sheet_hides_the_cells_that_say_so(
    told: str, protected: str, is_seen: bool
) -> None:
    properties = f'<style:table-cell-properties style:cell-protect="{told}"/>'
    body = table(row("見える文"), row(cell("守られた文", 'table:style-name="ce1"')))
    body = body.replace("<table:table ", f'<table:table table:protected="{protected}" ')
    reading = read(body, style("ce1", "table-cell", properties))
    assert ("守られた文" in text(reading)) == is_seen
    assert left(reading) == ([] if is_seen else [("hidden", "cell", 5, ("A2",))])


PLACES = (
    "<zz/><table:table/>",
    f'<table:table table:name="一覧"><zz/>{row("文")}</table:table>',
    table("<table:table-row><zz/><table:table-cell/></table:table-row>", row("文")),
    table(row(cell("<text:p>文</text:p><zz/>"))),
    table(row("<text:p>文<zz/></text:p>")),
    table(row(cell("<text:p>文</text:p><draw:frame><zz/></draw:frame>"))),
    table(row(cell("<text:p>文</text:p><draw:g><zz/></draw:g>"))),
    table(row("文"), before="<table:shapes><zz/></table:shapes>"),
)


@settings(max_examples=40, deadline=None)
@given(
    name=st.from_regex(r"zz[a-z]{3,12}", fullmatch=True),
    namespace=st.sampled_from(["table", "draw", "text", "office", "calcext", "loext"]),
    place=st.sampled_from(PLACES),
)
def test_an_element_that_nobody_knows_is_told(name: str, namespace: str, place: str) -> None:
    reading = read(place.replace("<zz/>", f"<{namespace}:{name}>文</{namespace}:{name}>"))
    assert [(p.why, p.part, p.names) for p in reading.left_out] == [
        ("not-read", "unknown", (name,))
    ]
