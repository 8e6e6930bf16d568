"""What is drawn on a sheet: read by the rows it stands by, or told."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.chart import BarChart, Reference

from ingest.parsed.document import ParsedDocument
from ingest.readers.sheet.xlsx import read_xlsx
from ingest.readers.source import Limits, Source

CASE = Path(__file__).parents[3] / "data" / "cases" / "cell-notes.xlsx"
_XDR = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"


def workbook() -> bytes:
    """A table, a line and a chart, whose drawing the tests replace."""
    book = Workbook()
    sheet: Any = book.worksheets[0]
    for row in (["班", "人数", "当番"], ["研磨", 9, "有"], [], ["当番は朝に決めます。"]):
        sheet.append(row)
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=2, min_row=1, max_row=2), titles_from_data=True)
    chart.title = "困りごと"
    sheet.add_chart(chart, "F2")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def shape(row: int, text: str, inside: str = "", named: str = "") -> str:
    return (
        f"<xdr:twoCellAnchor><xdr:from><xdr:row>{row - 1}</xdr:row></xdr:from>{inside}<xdr:sp>"
        f'<xdr:nvSpPr><xdr:cNvPr id="2" name="枠" {named}/></xdr:nvSpPr><xdr:txBody><a:p><a:r>{text}</a:r></a:p>'
        "</xdr:txBody></xdr:sp></xdr:twoCellAnchor>"
    )


def read(*shapes: str) -> ParsedDocument:
    drawing = (
        f'<xdr:wsDr xmlns:xdr="{_XDR}" xmlns:a="{_A}" xmlns:mc="{_MC}">{"".join(shapes)}</xdr:wsDr>'
    )
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook())) as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, drawing.encode() if name.startswith("xl/drawings/drawing") else data)
    return read_xlsx(Source("表.xlsx", changed.getvalue()), Limits())


def lines(reading: ParsedDocument) -> list[str]:
    return reading.pages[0].text.splitlines()


def test_a_text_box_stands_below_what_it_stands_by() -> None:
    found = lines(read(shape(5, "<a:t>下の枠</a:t>"), shape(2, "<a:t>上の枠</a:t>")))
    assert found.index("上の枠") < found.index("当番は朝に決めます。") < found.index("下の枠")


def test_shapes_of_groups_and_of_alternatives_are_read_once() -> None:
    inner = "<xdr:sp><xdr:txBody><a:p><a:r><a:t>組の枠</a:t></a:r></a:p></xdr:txBody></xdr:sp>"
    choice = (
        '<mc:AlternateContent><mc:Choice Requires="a14">'
        f"{inner}</mc:Choice><mc:Fallback>{inner}</mc:Fallback></mc:AlternateContent>"
    )
    found = lines(read(shape(9, "<a:t>外</a:t>", inside=f"<xdr:grpSp>{choice}</xdr:grpSp>")))
    assert found.count("組の枠") == 1


@pytest.mark.parametrize(
    ("text", "named", "why"),
    [
        ('<a:rPr strike="sngStrike"/><a:t>古い文</a:t>', "", "struck-out"),
        ("<a:t>隠れた文</a:t>", 'hidden="1"', "hidden"),
    ],
)
def test_struck_and_hidden_text_of_a_shape_is_left_out_and_told(
    text: str, named: str, why: str
) -> None:
    reading = read(shape(2, text, named=named))
    assert not any("文" in line for line in lines(reading))
    assert [(part.why, part.part) for part in reading.left_out] == [(why, "shape")]


def test_underlined_text_of_a_shape_stays() -> None:
    assert "下線の文" in lines(read(shape(2, '<a:rPr u="sng"/><a:t>下線の文</a:t>')))


def test_a_chart_is_a_small_table() -> None:
    text = read_xlsx(Source("表.xlsx", workbook()), Limits()).pages[0].text
    assert "困りごと" in text


def test_what_is_no_shape_that_we_know_is_told() -> None:
    reading = read("<xdr:twoCellAnchor><xdr:hologram/></xdr:twoCellAnchor>")
    assert [(part.part, part.names) for part in reading.left_out] == [("unknown", ("hologram",))]


def test_notes_are_read_where_a_setting_says_so() -> None:
    source = Source(CASE.name, CASE.read_bytes())
    told = read_xlsx(source, Limits())
    assert [part.part for part in told.left_out] == ["cell-note"]
    taken = read_xlsx(source, Limits(reads_notes=True))
    assert (taken.left_out, len(taken.pages[0].text) > len(told.pages[0].text)) == ((), True)
