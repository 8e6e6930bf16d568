"""PDFs of several producers' habits: drawn here, printed by a browser, and the real one."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pypdfium2
import pytest

from checkout import CHECKOUT
from ingest.parsed.document import Page, ParsedDocument
from ingest.readers import Limits, Source
from ingest.readers.pdf.reader import read_pdf
from kb.errors import ReadingError
from kb.text.normalising import repair_radicals
from pdf_builder import PdfBuilder

SAMPLE = CHECKOUT / "materials" / "sample" / "yorozu-sample.pdf"


def read(pdf: PdfBuilder | bytes, limits: Limits | None = None) -> ParsedDocument:
    data = pdf.build() if isinstance(pdf, PdfBuilder) else pdf
    return read_pdf(Source("見本.pdf", data), limits or Limits())


def blocks(reading: ParsedDocument, number: int = 1) -> list[tuple[str, str]]:
    page = reading.pages[number - 1]
    return [(b.kind, page.text[b.start : b.end]) for b in page.blocks]


def rows(page: Page) -> list[list[str]]:
    found = [b for b in page.blocks if b.kind == "row"]
    return [[page.text[c.start : c.end] for c in row.cells] for row in found]


def letters(text: str) -> Counter[str]:
    return Counter(re.sub(r"\s", "", repair_radicals(text)[0]))


def pages_as_pdfium_reads_them(data: bytes) -> list[Counter[str]]:
    document = pypdfium2.PdfDocument(data)
    return [letters(page.get_textpage().get_text_range()) for page in document]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"%PDF-1.4\nrubbish", "damaged"),
        (PdfBuilder().text(40, 60, "鍵").build()[:-400], "damaged"),
        (PdfBuilder(password="himitsu").text(40, 60, "鍵").build(), "password"),
        (PdfBuilder().lines((40, 40, 90, 90)).build(), "no-text-layer"),
    ],
)
def test_what_cannot_be_read_says_why(data: bytes, reason: str) -> None:
    with pytest.raises(ReadingError) as error:
        read(data)
    assert error.value.reason == reason
    assert error.value.message.ja.startswith("見本.pdf")


def test_an_empty_user_password_opens() -> None:
    assert read(PdfBuilder(password="").text(40, 60, "鍵の管理")).pages[0].text == "鍵の管理\n"


def test_passwords_of_the_settings_are_tried() -> None:
    pdf = PdfBuilder(title="見本の題", password="himitsu").text(40, 60, "鍵の管理")
    reading = read(pdf, Limits(passwords=("chigau", "himitsu")))
    assert (reading.pages[0].text, reading.title) == ("鍵の管理\n", "見本の題")


def test_too_many_pages_are_refused() -> None:
    pdf = PdfBuilder().text(40, 60, "一").page().text(40, 60, "二")
    with pytest.raises(ReadingError) as error:
        read(pdf, Limits(max_pages=1))
    assert error.value.reason == "too-large"


def test_pages_without_text_are_named() -> None:
    reading = read(
        PdfBuilder().text(40, 60, "表紙").page().lines((0, 0, 9, 9)).page().text(9, 9, "三")
    )
    assert reading.pages_without_text == (2,)
    assert [p.number for p in reading.pages] == [1, 2, 3]


@pytest.mark.parametrize(
    ("metadata", "title"),
    [("見本の題", "見本の題"), ("Microsoft PowerPoint - 見本.pptx", None), ("untitled", None)],
)
def test_the_title_is_what_the_author_gave(metadata: str, title: str | None) -> None:
    assert read(PdfBuilder(title=metadata).text(40, 60, "鍵")).title == title


def test_radicals_become_everyday_characters_and_are_counted() -> None:
    reading = read(PdfBuilder().text(40, 60, "⽤語の⾒本"))
    assert reading.pages[0].text == "用語の見本\n"
    assert reading.repairs["radicals"] == 2


def test_widely_set_text_is_one_line_without_spaces() -> None:
    assert blocks(read(PdfBuilder().spread(40, 60, "見本の題名です", 30))) == [
        ("text", "見本の題名です")
    ]


def test_a_gap_within_japanese_is_a_space() -> None:
    pdf = PdfBuilder().text(40, 60, "情報資産").text(92, 60, "管理台帳に記入する")
    assert blocks(read(pdf)) == [("text", "情報資産 管理台帳に記入する")]


def test_wrapped_lines_of_a_paragraph_are_joined() -> None:
    pdf = PdfBuilder().text(
        40, 60,
        "鍵の管理は担当者を二人決めて行い、年に一度は",
        "合鍵の本数を数えて記録し、記録は次の年の棚卸",
        "まで残します。",
        "次の段落の文です。",
    )  # fmt: skip
    reading = read(pdf)
    assert [text for _, text in blocks(reading)] == [
        "鍵の管理は担当者を二人決めて行い、年に一度は合鍵の本数を数えて記録し、記録は次の年の棚卸まで残します。",
        "次の段落の文です。",
    ]
    assert reading.repairs["broken-lines"] == 2


def test_marks_begin_a_new_block_after_a_full_line() -> None:
    lines = (
        "質問の文が行の端まで続いてそのまま次の行へ移",
        "り、ここで切れずにまた端まで続いてから終わる",
        "回答：鍵を付けてください。",
        "・合鍵は二本までとします。",
    )
    assert [text for _, text in blocks(read(PdfBuilder().text(40, 60, *lines)))] == [
        lines[0] + lines[1], lines[2], lines[3],
    ]  # fmt: skip


def test_sentences_on_lines_of_their_own_stay_apart() -> None:
    lines = (
        "マイクは切ってください。",
        "発言のときだけ入れて、終わったらまた切ってください。",
        "録画します。",
    )
    assert [text for _, text in blocks(read(PdfBuilder().text(40, 60, *lines)))] == list(lines)


def test_lines_below_a_bullet_belong_to_it() -> None:
    pdf = (
        PdfBuilder()
        .text(40, 60, "• 鍵は二人で管理し、")
        .text(46, 78, "記録を残す。")
        .text(40, 96, "• 窓")
    )
    kinds = [(kind, re.sub(r"\s", "", text)) for kind, text in blocks(read(pdf))]
    assert kinds == [("item", "•鍵は二人で管理し、記録を残す。"), ("item", "•窓")]


def test_headings_are_larger_than_the_pages_text() -> None:
    pdf = PdfBuilder().text(40, 50, "大きな題", size=24).text(40, 90, "小さな題", size=15)
    reading = read(pdf.text(40, 120, "本文の文です。ここは普通の大きさで、短く書きます。"))
    assert [(b.kind, b.level) for b in reading.pages[0].blocks] == [
        ("heading", 1), ("heading", 2), ("text", 0),
    ]  # fmt: skip


def test_columns_are_read_one_after_the_other() -> None:
    pdf = PdfBuilder()
    for name, x in (("左", 40), ("右", 320)):
        pdf.text(x, 80, f"{name}の段の初めの文です。", f"{name}の段の終わりの文です。")
    assert [text for _, text in blocks(read(pdf))] == [
        "左の段の初めの文です。", "左の段の終わりの文です。", "右の段の初めの文です。", "右の段の終わりの文です。",
    ]  # fmt: skip


def test_a_title_drawn_last_comes_first() -> None:
    pdf = PdfBuilder().text(40, 200, "本文を先に描いたスライドです。").text(40, 60, "題", size=24)
    assert [kind for kind, _ in blocks(read(pdf))] == ["heading", "text"]


def test_vertical_writing_is_read_from_the_right() -> None:
    pdf = PdfBuilder().vertical(500, 60, "縦に書いた文は右の列から").vertical(478, 60, "読みます。")
    assert blocks(read(pdf)) == [("text", "縦に書いた文は右の列から読みます。")]


@pytest.mark.parametrize("how", ["page", "text"])
def test_rotated_pages_keep_lines_and_tables(how: str) -> None:
    pdf = PdfBuilder()
    if how == "page":
        pdf.canvas.setPageRotation(90)
    else:
        pdf.canvas.translate(600, 0)
        pdf.canvas.rotate(90)
    pdf.text(40, 60, "横倒しの頁の文です。").grid([40, 140, 300], [80, 110, 140])
    reading = read(
        pdf.text(50, 100, "項目")
        .text(150, 100, "説明")
        .text(50, 130, "鍵")
        .text(150, 130, "棚に付ける")
    )
    assert reading.pages[0].text == "横倒しの頁の文です。\n項目\t説明\n鍵\t棚に付ける\n"


def table() -> PdfBuilder:
    """Three columns; 入口の対策 spans two rows and is broken over two lines."""
    pdf = PdfBuilder().text(40, 60, "表1. 見本")
    pdf.lines(*((x, 80, x, 170) for x in (40, 140, 300, 400)))
    pdf.lines(*((40, y, 400, y) for y in (80, 110, 170)), (140, 140, 400, 140))
    pdf.text(50, 100, "分類").text(150, 100, "項目").text(310, 100, "目的")
    pdf.text(50, 130, "入口の", "対策").text(150, 130, "鍵").text(310, 130, "防ぐ")
    return pdf.text(150, 160, "窓").text(310, 160, "見張る").text(40, 200, "後の文です。")


def test_tables_are_rows_and_merged_cells_stand_once() -> None:
    reading = read(table())
    page = reading.pages[0]
    assert rows(page) == [
        ["分類", "項目", "目的"],
        ["入口の対策", "鍵", "防ぐ"],
        ["", "窓", "見張る"],
    ]
    assert [b.is_header for b in page.blocks if b.kind == "row"] == [True, False, False]
    assert page.text.startswith("表1. 見本\n分類\t項目\t目的\n入口の対策\t鍵\t防ぐ\n")
    assert page.text.endswith("\t窓\t見張る\n後の文です。\n")


def test_each_table_of_a_page_has_its_number() -> None:
    pdf = PdfBuilder()
    for top in (40, 200):
        pdf.grid([40, 140, 300], [top, top + 30, top + 60])
        pdf.text(50, top + 20, "名").text(150, top + 20, "値").text(50, top + 50, "鍵").text(
            150, top + 50, "二"
        )
    assert [b.table for b in read(pdf).pages[0].blocks] == [0, 0, 1, 1]


def test_the_rest_of_a_table_has_no_header_of_its_own() -> None:
    pdf = PdfBuilder()
    for first in ("分類", "窓"):
        pdf.grid([40, 140, 300], [80, 110, 140]).text(50, 100, first).text(150, 100, "説明")
        pdf.text(50, 130, "鍵").text(150, 130, "棚に付ける").page()
    headers = [[b.is_header for b in page.blocks] for page in read(pdf).pages]
    assert headers == [[True, False], [False, False]]


def test_boxes_joined_by_arrows_are_no_table() -> None:
    pdf = PdfBuilder()
    for x in (40, 200, 360):
        pdf.grid([x, x + 100], [80, 120]).text(x + 10, 105, f"箱{x}")
    pdf.lines((140, 100, 200, 100), (300, 100, 360, 100))
    assert {kind for kind, _ in blocks(read(pdf))} == {"text"}


def test_an_underline_in_a_cell_does_not_cut_it() -> None:
    pdf = table().lines((150, 132, 170, 132), (50, 132, 90, 132))
    assert rows(read(pdf).pages[0])[1] == ["入口の対策", "鍵", "防ぐ"]


def test_slide_numbers_and_running_heads_are_dropped_and_counted() -> None:
    pdf = PdfBuilder()
    for number in range(1, 5):
        pdf.text(40, 50, f"第{number}話", size=24).text(40, 100, f"{number}番目の本文です。")
        pdf.text(40, 390, "見本協会", size=8).text(560, 390, str(number), size=8).page()
    reading = read(pdf)
    assert [p.text for p in reading.pages] == [
        f"第{n}話\n{n}番目の本文です。\n" for n in range(1, 5)
    ]
    assert (reading.repairs["page-numbers"], reading.repairs["running-heads"]) == (4, 4)


def test_numbers_that_do_not_grow_are_content() -> None:
    pdf = PdfBuilder()
    for number in (7, 5, 3):
        pdf.text(40, 100, "残りの数").text(40, 130, str(number)).page()
    assert [p.text for p in read(pdf).pages] == [f"残りの数\n{n}\n" for n in (7, 5, 3)]


def test_titles_that_repeat_are_kept() -> None:
    pdf = PdfBuilder()
    for number in range(4):
        pdf.text(40, 50, "同じ題", size=24).text(40, 100, f"{number}番目の本文の文です。").page()
    assert all(p.text.startswith("同じ題\n") for p in read(pdf).pages)


def test_links_lie_over_their_text() -> None:
    pdf = (
        PdfBuilder()
        .text(40, 60, "資料は手引きと様式を")
        .link(76, 48, 112, 64, "https://example.com/a")
    )
    page = read(pdf.link(124, 48, 148, 64, "#")).pages[0]
    assert [(page.text[k.start : k.end], k.url) for k in page.links] == [
        ("手引き", "https://example.com/a"), ("様式", None),
    ]  # fmt: skip


def test_links_in_cells_lie_over_their_text() -> None:
    page = read(table().link(148, 118, 164, 134, "https://example.com/key")).pages[0]
    assert [page.text[k.start : k.end] for k in page.links] == ["鍵"]


def test_a_link_over_two_lines_is_one() -> None:
    pdf = PdfBuilder().text(
        40,
        60,
        "資料は見本の会社が配っている対策の手引きと、",
        "その様式です。ここで二つ目の段落が続く文の初",
        "めです。",
    )
    pdf.link(76, 48, 304, 64, "https://example.com/a").link(40, 66, 76, 82, "https://example.com/a")
    page = read(pdf).pages[0]
    assert [page.text[k.start : k.end] for k in page.links] == [
        "見本の会社が配っている対策の手引きと、その様"
    ]


def test_every_character_of_the_drawn_pages_is_shown() -> None:
    data = table().page().vertical(500, 60, "縦に書いた文").text(40, 60, "横の文 No.85").build()
    shown = [letters(page.text) for page in read(data).pages]
    assert shown == pages_as_pdfium_reads_them(data)


def test_the_sample_loses_only_what_the_repairs_count() -> None:
    data = SAMPLE.read_bytes()
    reading = read(data)
    footer = letters("見本（公式資料ではありません）")
    numbered = 0
    for page, all_letters in zip(reading.pages, pages_as_pdfium_reads_them(data), strict=True):
        lost = all_letters - letters(page.text) - footer
        assert "".join(lost).isdecimal() or not lost
        numbered += bool(lost)
    assert reading.repairs["running-heads"] == len(reading.pages)
    assert reading.repairs["page-numbers"] == numbered


def test_the_real_meeting_loses_only_its_slide_numbers(materials_folder: Path) -> None:
    data = (materials_folder / "yorozu-07.pdf").read_bytes()
    reading = read(data)
    all_pages = pages_as_pdfium_reads_them(data)
    lost = [a - letters(p.text) for p, a in zip(reading.pages, all_pages, strict=True)]
    added = [letters(p.text) - a for p, a in zip(reading.pages, all_pages, strict=True)]
    assert sum(bool(page) for page in lost) == reading.repairs["page-numbers"] == 16
    assert all("".join(page).isdecimal() for page in lost if page)
    assert not any(added)


def test_the_real_meeting_has_its_tables_and_links(materials_folder: Path) -> None:
    reading = read((materials_folder / "yorozu-07.pdf").read_bytes())
    tables = {p.number: rows(p) for p in reading.pages if rows(p)}
    assert {n: (len(t), len(t[0])) for n, t in tables.items()} == {
        3: (7, 2), 12: (4, 4), 13: (5, 10), 14: (9, 3), 17: (8, 2),
    }  # fmt: skip
    assert sum(len(p.links) for p in reading.pages) == 9
    assert all(k.url for p in reading.pages for k in p.links)
    assert not any(re.search(r"\n\S\n\S\n", page.text) for page in reading.pages)
