"""Habits of producers that a reader must not trip over: crop boxes, spreads, open tables."""

from __future__ import annotations

import io
import re

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import RectangleObject

from ingest.parsed.document import Page
from ingest.readers import Limits, Source
from ingest.readers.pdf.reader import read_pdf
from pdf_builder import PdfBuilder


def pages_of(pdf: PdfBuilder | bytes) -> tuple[Page, ...]:
    data = pdf.build() if isinstance(pdf, PdfBuilder) else pdf
    return read_pdf(Source("見本.pdf", data), Limits()).pages


def rows(page: Page) -> list[list[str]]:
    found = [b for b in page.blocks if b.kind == "row"]
    return [[page.text[c.start : c.end] for c in row.cells] for row in found]


def cropped(data: bytes, box: tuple[float, float, float, float]) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
    for page in writer.pages:
        page.cropbox = RectangleObject(box)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_what_lies_outside_the_crop_box_is_not_shown() -> None:
    data = (
        PdfBuilder().text(40, 100, "見える文です。").text(320, 100, "裁ち落とした文です。").build()
    )
    assert pages_of(cropped(data, (0, 0, 300, 400)))[0].text == "見える文です。\n"


def test_a_letter_on_the_crop_boxs_edge_is_kept() -> None:
    data = PdfBuilder().text(40, 100, "端の文です。").build()
    assert pages_of(cropped(data, (45, 0, 300, 400)))[0].text == "端の文です。\n"


def test_a_page_that_is_cropped_away_has_no_text() -> None:
    data = (
        PdfBuilder().text(40, 100, "見える文です。").page().text(320, 100, "外の文です。").build()
    )
    reading = read_pdf(Source("見本.pdf", cropped(data, (0, 0, 300, 400))), Limits())
    assert reading.pages_without_text == (2,)


@pytest.mark.parametrize("heads_last", [False, True])
def test_a_spread_is_read_column_by_column_under_its_title(heads_last: bool) -> None:
    pdf = PdfBuilder()
    title = ("見開きの題", 40, 50, 24)
    if not heads_last:
        pdf.text(title[1], title[2], title[0], size=title[3])
    for name, x in (("左", 40), ("中", 230), ("右", 420)):
        pdf.text(
            x, 100, f"{name}の段の初めの文。", f"{name}の段の二つ目の文。", f"{name}の段の終わり。"
        )
    if heads_last:
        pdf.text(title[1], title[2], title[0], size=title[3])
    found = pages_of(pdf)[0].text.splitlines()
    assert found[0] == "見開きの題"
    assert [line[0] for line in found[1:]] == list("左左左中中中右右右")


def test_columns_written_line_by_line_across_are_still_read_one_by_one() -> None:
    pdf = PdfBuilder()
    for row in range(4):
        for name, x in (("左", 40), ("右", 320)):
            pdf.text(x, 80 + 18 * row, f"{name}の段の{row + 1}行目の文です。")
    found = pages_of(pdf)[0].text.splitlines()
    assert re.findall("[左右]の段の.", "".join(found)) == [
        f"{s}の段の{n}" for s in "左右" for n in "1234"
    ]


def test_fullwidth_letters_are_shown_as_printed_and_radicals_repaired() -> None:
    assert pages_of(PdfBuilder().text(40, 60, "Ｎｏ．８５ の⾒本"))[0].text == "Ｎｏ．８５ の見本\n"


OPEN_ROWS = [["項目", "説明", "期限"], ["鍵", "棚に付ける", "四月"], ["窓", "毎晩閉める", "五月"]]


def open_table(rules: tuple[float, ...], contents: list[list[str]]) -> PdfBuilder:
    """Rules across only, at these heights; rows every 30 points from 100 on."""
    pdf = PdfBuilder().text(40, 60, "表の前の文です。")
    pdf.lines(*((40, y, 460, y) for y in rules))
    for row, cells in enumerate(contents):
        for x, cell in zip((50, 170, 350), cells, strict=True):
            if cell:
                pdf.text(x, 100 + 30 * row, cell)
    return pdf.text(40, 250, "表の後の文です。")


def test_a_table_with_rules_across_only_has_rows() -> None:
    page = pages_of(open_table((80, 110, 140, 170), OPEN_ROWS))[0]
    assert rows(page) == OPEN_ROWS
    assert [b.is_header for b in page.blocks if b.kind == "row"] == [True, False, False]
    assert page.text.startswith("表の前の文です。\n項目\t説明\t期限\n")
    assert page.text.endswith("\n表の後の文です。\n")


def test_an_empty_cell_of_an_open_table_stays_empty() -> None:
    contents = [OPEN_ROWS[0], ["鍵", "", "四月"], OPEN_ROWS[2]]
    assert rows(pages_of(open_table((80, 110, 140, 170), contents))[0]) == contents


def test_lines_of_text_between_rules_are_no_table() -> None:
    pdf = PdfBuilder().lines(*((40, y, 460, y) for y in (80, 110, 140, 170)))
    for y in (100, 130, 160):
        pdf.text(50, y, "線の間に書いた普通の文です。")
    assert rows(pages_of(pdf)[0]) == []


def test_two_columns_under_rules_without_common_edges_are_no_table() -> None:
    pdf = PdfBuilder().lines(*((40, y, 460, y) for y in (80, 110, 140, 170)))
    for y, x in ((100, 150), (130, 210), (160, 300)):
        pdf.text(50, y, "短い").text(x, y, "ずれた文")
    assert rows(pages_of(pdf)[0]) == []
