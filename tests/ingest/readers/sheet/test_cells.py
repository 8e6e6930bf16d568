"""Cells as Excel shows them: formats, what nobody sees, what is crossed out, what lies beside them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.styles.colors import Color

from ingest.parsed.document import LeftOutPart, ParsedDocument
from ingest.readers.sheet.cells import place_of
from ingest.readers.sheet.escapes import unescaped
from ingest.readers.sheet.layout import column_letter
from ingest.readers.sheet.xlsx import read_xlsx
from ingest.readers.source import Limits, Source


def saved(
    fill: Callable[[Any], None], change: Callable[[str, bytes], bytes] | None = None
) -> bytes:
    book = Workbook()
    fill(book.worksheets[0])
    out = io.BytesIO()
    book.save(out)
    if change is None:
        return out.getvalue()
    changed = io.BytesIO()
    with zipfile.ZipFile(out) as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    return changed.getvalue()


def read(
    fill: Callable[[Any], None], change: Callable[[str, bytes], bytes] | None = None
) -> ParsedDocument:
    return read_xlsx(Source("表.xlsx", saved(fill, change)), Limits())


def text(reading: ParsedDocument) -> str:
    return "\n".join(page.text for page in reading.pages)


def left(reading: ParsedDocument, why: str) -> list[LeftOutPart]:
    return [part for part in reading.left_out if part.why == why]


def one(value: object, code: str = "General", **look: Any) -> Callable[[Any], None]:
    def fill(sheet: Any) -> None:
        sheet["A1"] = "見える文"
        cell = sheet["A2"]
        cell.value, cell.number_format = value, code
        for name, told in look.items():
            setattr(cell, name, told)

    return fill


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        (45695, '[$-411]ggge"年"m"月"d"日"', "令和7年2月7日"),
        (1_234_000, "#,##0,", "1,234"),
        (-1250, '#,##0;"▲"#,##0', "▲1,250"),
        (26.5 / 24, "[h]:mm", "26:30"),
        (0.305, "0.0%", "30.5%"),
        (7, '"No."0', "No.7"),
        (85.0, "General", "85"),
        ("_x000D_改行_x005F_", "@", "改行_"),
    ],
)
def test_a_value_stands_as_it_is_shown(value: object, code: str, shown: str) -> None:
    assert shown in text(read(one(value, code)))


WHITE = Color(rgb="FFFFFFFF")
DARK = PatternFill("solid", fgColor="FF202060")


@pytest.mark.parametrize(
    "look",
    [
        {"font": Font(color=WHITE)},
        {"font": Font(color=Color(theme=0))},
        {"font": Font(color=Color(indexed=9))},
        {"font": Font(color=Color(theme=0, tint=-0.02))},
        {"font": Font(color="FF202060"), "fill": DARK},
        {"font": Font(size=1)},
        {"number_format": ";;;"},
    ],
)
def test_what_nobody_sees_is_left_out_and_told(look: dict[str, Any]) -> None:
    reading = read(one("隠れた文", **look))
    assert "隠れた文" not in text(reading)
    assert [(part.part, part.letters, part.names) for part in left(reading, "hidden")] == [
        ("cell", 4, ("A2",))
    ]


@pytest.mark.parametrize(
    "look",
    [
        {"font": Font(color=WHITE), "fill": DARK},
        {"font": Font(color=Color(theme=0)), "fill": PatternFill("solid", fgColor=Color(theme=1))},
        {"font": Font(color="FFFF0000")},
        {"font": Font(underline="single")},
        {"font": Font(size=6)},
        {"font": Font(color="FFDDDDDD")},
    ],
)
def test_what_is_seen_stays(look: dict[str, Any]) -> None:
    reading = read(one("見える二つ目", **look))
    assert "見える二つ目" in text(reading)
    assert reading.left_out == ()


def test_struck_cells_and_struck_runs_are_left_out_and_told() -> None:
    whole = read(one("古い内線", font=Font(strike=True)))
    assert "古い内線" not in text(whole)
    assert left(whole, "struck-out")[0].letters == 4
    runs = CellRichText("いまは", TextBlock(InlineFont(strike=True), "内線4102"), "内線7788")
    part = read(one(runs))
    assert "いまは内線7788" in text(part)
    assert left(part, "struck-out")[0].letters == 6


def test_rows_and_columns_of_no_size_are_hidden() -> None:
    def fill(sheet: Any) -> None:
        sheet["A1"], sheet["A2"], sheet["C1"] = "一", "二の行", "三の列"
        sheet.column_dimensions["C"].width = 8

    def flat(name: str, data: bytes) -> bytes:
        return data.replace(b'<row r="2"', b'<row r="2" ht="0"').replace(b'width="8"', b'width="0"')

    reading = read(fill, flat)
    assert text(reading) == "Sheet\n一\n"
    assert [(p.part, p.names) for p in left(reading, "hidden")] == [
        ("row", ("2",)),
        ("column", ("C",)),
    ]


def test_what_a_merged_area_covers_is_told() -> None:
    def fill(sheet: Any) -> None:
        sheet["A1"], sheet["A2"], sheet["A3"] = "上の文", "下の文です", "上の文"

    merged = b'</sheetData><mergeCells><mergeCell ref="A1:A3"/></mergeCells>'
    reading = read(fill, lambda name, data: data.replace(b"</sheetData>", merged))
    assert "下の文" not in text(reading)
    assert [(p.part, p.letters, p.names) for p in left(reading, "hidden")] == [("cell", 5, ("A2",))]


def test_notes_and_formulas_that_were_never_calculated_are_told() -> None:
    def fill(sheet: Any) -> None:
        sheet["A1"] = "方針"
        sheet["A1"].comment = Comment("海外は含めない", "書いた人")
        sheet["B1"] = "=1+1"

    told = {part.part: part.count for part in left(read(fill), "not-read")}
    assert told == {"cell-note": 1, "formula": 1}


def test_a_font_that_the_library_refuses_costs_nothing() -> None:
    reading = read(
        one("工場長の自宅"),
        lambda name, data: data.replace(b'<family val="2"', b'<family val="34"'),
    )
    assert "工場長の自宅" in text(reading)


@settings(max_examples=20, deadline=None)
@given(name=st.from_regex(r"[a-z]{3,12}", fullmatch=True))
def test_an_element_that_nobody_knows_is_told(name: str) -> None:
    def change(part: str, data: bytes) -> bytes:
        own = f"<zz{name}>文</zz{name}></worksheet>".encode()
        return data.replace(b"</worksheet>", own) if part.endswith("sheet1.xml") else data

    reading = read(one("文"), change)
    assert [(p.part, p.names) for p in left(reading, "not-read")] == [("unknown", (f"zz{name}",))]


@given(st.integers(1, 16_384), st.integers(1, 1_048_576))
def test_a_place_is_read_back_from_its_name(column: int, row: int) -> None:
    assert place_of(f"{column_letter(column)}{row}") == (row, column)


@pytest.mark.parametrize("reference", ["", "A0", "XFE1", "A1048577", "1A", "A1:B2", "あ1"])
def test_what_is_no_place_is_none(reference: str) -> None:
    assert place_of(reference) is None


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("_x000D_", "\r"),
        ("_x005F_x000D_", "_x000D_"),
        ("_x00_", "_x00_"),
        ("x000D", "x000D"),
        ("", ""),
    ],
)
def test_escapes_are_undone_once(written: str, meant: str) -> None:
    assert unescaped(written) == meant
