"""Frames, tabs and panels of designed pages are no tables; the tables in them are."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pdfplumber
import pytest

from checkout import CHECKOUT
from ingest.parsed.document import Page
from ingest.readers import Limits, Source
from ingest.readers.pdf.reader import read_pdf
from kb.text.normalising import repair_radicals
from pdf_builder import PdfBuilder

BOOKLETS = CHECKOUT / "tests" / "data" / "booklets"
DESIGNS = sorted(path for path in BOOKLETS.glob("*.pdf") if path.stem != "real-tables")
TABLE = [
    ["道具", "置き場", "数"],
    ["金づち", "東の棚", "六本"],
    ["のこぎり", "西の棚", "四本"],
    ["巻き尺", "入口の箱", "八個"],
]
WITHOUT_TABLE = "divided-bars"


def pages(data: bytes) -> tuple[Page, ...]:
    return read_pdf(Source("見本.pdf", data), Limits()).pages


def rows(page: Page) -> list[list[str]]:
    found = [b for b in page.blocks if b.kind == "row"]
    return [[page.text[c.start : c.end] for c in row.cells] for row in found]


def plain(text: str) -> str:
    return re.sub(r"\s", "", repair_radicals(unicodedata.normalize("NFKC", text))[0])


@pytest.mark.parametrize("path", DESIGNS, ids=lambda path: path.stem)
def test_designed_pages_come_out_with_headings_and_real_tables_only(path: Path) -> None:
    for page in pages(path.read_bytes()):
        assert rows(page) == ([] if path.stem == WITHOUT_TABLE else TABLE)
        headings = [page.text[b.start : b.end] for b in page.blocks if b.kind == "heading"]
        assert "道具をそろえる" in headings
        assert "手入れの順番" in headings
        items = [page.text[b.start : b.end] for b in page.blocks if b.kind == "item"]
        assert items == ["油は一滴で足りる", "布は週の終わりに洗う"]


def test_tables_with_long_answers_and_joined_cells_stay_tables() -> None:
    (page,) = pages((BOOKLETS / "real-tables.pdf").read_bytes())
    found = rows(page)
    assert [row[0] for row in found] == ["質問", "回答", "分類", "朝", "", ""]
    assert found[1][1].endswith("直すための費用は班で持ちます。")


@pytest.mark.parametrize("path", sorted(BOOKLETS.glob("*.pdf")), ids=lambda path: path.stem)
def test_every_word_that_pdfplumber_finds_is_read(path: Path) -> None:
    with pdfplumber.open(path) as document:
        for page, ours in zip(document.pages, pages(path.read_bytes()), strict=True):
            shown = plain(ours.text)
            words = [word["text"] for word in page.extract_words()]
            assert [word for word in words if plain(word) not in shown] == []


def test_tables_of_the_real_meeting_that_pdfplumber_finds_are_ours(materials_folder: Path) -> None:
    path = materials_folder / "yorozu-07.pdf"
    with pdfplumber.open(path) as document:
        for page, ours in zip(document.pages, pages(path.read_bytes()), strict=True):
            cells = {plain(cell) for row in rows(ours) for cell in row}
            for table in page.extract_tables():
                filled = [[plain(cell) for cell in row if cell and plain(cell)] for row in table]
                if sum(len(row) > 1 for row in filled) > 1:
                    assert {cell for row in filled for cell in row} <= cells


def framed() -> PdfBuilder:
    """A frame that most of the page is in, with tabs on its side."""
    pdf = PdfBuilder().grid([20, 540], [20, 380])
    for number in range(3):
        pdf.grid([540, 580], [20 + 60 * number, 80 + 60 * number])
        pdf.text(550, 50 + 60 * number, f"{number + 1}章", size=9)
    return pdf


def test_a_frame_with_tabs_is_read_as_its_page() -> None:
    pdf = framed().text(40, 60, "棚の物を数える。").text(40, 100, "窓を閉めて帰る。")
    (page,) = pages(pdf.build())
    assert rows(page) == []
    assert page.text == "棚の物を数える。\n窓を閉めて帰る。\n1章\n2章\n3章\n"


def test_a_table_at_one_side_of_its_frame_is_one() -> None:
    pdf = framed().grid([20, 120, 300], [200, 230, 260]).text(40, 60, "棚の物を数える。")
    pdf.text(30, 220, "道具").text(130, 220, "数").text(30, 250, "鍵").text(130, 250, "二本")
    assert rows(pages(pdf.build())[0]) == [["道具", "数"], ["鍵", "二本"]]


def test_columns_between_lines_are_read_one_after_the_other() -> None:
    pdf = PdfBuilder().grid([20, 200, 380, 560], [60, 380]).lines((20, 20, 560, 20))
    pdf.lines((20, 20, 20, 60), (560, 20, 560, 60)).text(30, 45, "班の便り")
    lines = [f"{number}番の棚の物を数える。" for number in range(1, 13)]
    for x in (30, 210, 390):
        pdf.text(x, 90, *lines)
    (page,) = pages(pdf.build())
    assert rows(page) == []
    assert re.findall(r"(\d+)番", page.text) == [str(n) for n in range(1, 13)] * 3


def test_thousands_of_rules_end_in_time() -> None:
    pdf = PdfBuilder().text(40, 60, "本文の文です。")
    pdf.lines(*((x, 0, x, 400) for x in range(0, 600, 4)))
    pdf.lines(*((0, y, 600, y) for y in range(0, 400, 4)))
    assert "本" in pages(pdf.build())[0].text
