"""Furigana and emphasis dots leave the line; other small type stays."""

from __future__ import annotations

import time

import pytest

from ingest.parsed.document import ParsedDocument
from ingest.readers import Limits, Source
from ingest.readers.pdf.reader import read_pdf
from pdf_builder import PdfBuilder

LINE = "溶接の火花が飛ぶ所では、可燃物を離しておく。"


def read(pdf: PdfBuilder) -> ParsedDocument:
    return read_pdf(Source("見本.pdf", pdf.build()), Limits())


def text(pdf: PdfBuilder) -> str:
    return read(pdf).pages[0].text


def above(pdf: PdfBuilder, at: int, reading: str, pitch: float = 6, size: float = 6) -> PdfBuilder:
    """Ruby above the letter ``at`` of a line at (40, 100) in 12 points."""
    return pdf.spread(40 + 12 * at, 88.4, reading, pitch, size=size)


def test_ruby_after_its_line_leaves_it() -> None:
    pdf = PdfBuilder().text(40, 100, LINE)
    above(above(pdf, 3, "ひばな", pitch=8), 12, "かねんぶつ", pitch=7.2)
    reading = read(pdf)
    assert reading.pages[0].text == LINE + "\n"
    assert [(p.why, p.part, p.count, p.letters) for p in reading.left_out] == [
        ("not-read", "ruby", 2, 8)
    ]


def test_ruby_before_its_base_leaves_the_line() -> None:
    pdf = PdfBuilder().text(40, 100, "溶接の")
    above(pdf, 3, "ひばな", pitch=8).text(76, 100, "火花が飛ぶ所では、")
    above(pdf, 12, "かねんぶつ", pitch=7.2).text(184, 100, "可燃物を離しておく。")
    assert text(pdf) == LINE + "\n"


def test_a_sentence_goes_on_over_lines_with_ruby() -> None:
    lines = (
        "火花が飛ぶ所では可燃物を三歩より離して置き、見",
        "張りの者を一人立てること。終えたら残り火がない",
        "かを見る。",
    )
    pdf = PdfBuilder()
    for number, line in enumerate(lines):
        pdf.text(40, 100 + 24 * number, line)
        pdf.text(40, 88.4 + 24 * number, ("ひばな", "みは", "")[number], size=6)
    assert text(pdf) == "".join(lines) + "\n"


def test_a_base_set_wide_for_its_ruby_keeps_no_gaps() -> None:
    pdf = PdfBuilder().text(40, 100, "倉庫の").text(85, 100, "志").text(106, 100, "を持つ。")
    pdf.text(76, 88.4, "こころざし", size=6)
    assert text(pdf) == "倉庫の志を持つ。\n"


@pytest.mark.parametrize(
    ("base", "reading"), [("Cloud", "クラウド"), ("取り扱い", "とりあつかい"), ("帳面", "ノート")]
)
def test_readings_of_words_with_kana_and_latin_letters(base: str, reading: str) -> None:
    width = 7 * len(base) if base.isascii() else 12 * len(base)
    pdf = PdfBuilder().text(40, 100, "班の").text(64, 100, base).text(64 + width, 100, "を見る。")
    pdf.text(64 + width / 2 - 3 * len(reading), 88.4, reading, size=6)
    assert reading not in text(pdf)


@pytest.mark.parametrize("mark", ["﹅", "•", "●", "○", "・"])
def test_emphasis_dots_leave_the_line_and_say_nothing(mark: str) -> None:
    pdf = PdfBuilder().text(40, 100, LINE)
    for at in (12, 13, 14):
        pdf.text(40 + 12 * at + 3, 88.4, mark, size=6)
    reading = read(pdf)
    assert (reading.pages[0].text, reading.left_out) == (LINE + "\n", ())


def test_ruby_stands_at_the_right_of_vertical_writing() -> None:
    pdf = (
        PdfBuilder()
        .vertical(500, 60, "旋盤を使う人は眼鏡を掛けて")
        .vertical(476, 60, "仕事をします。")
    )
    reading = read(pdf.vertical(509.5, 60, "せんばん", size=6))
    assert reading.pages[0].text == "旋盤を使う人は眼鏡を掛けて仕事をします。\n"
    assert [part.part for part in reading.left_out] == ["ruby"]


def stays(pdf: PdfBuilder, words: str) -> bool:
    reading = read(pdf)
    return words in reading.pages[0].text and not reading.left_out


def test_small_kana_in_a_line_stay() -> None:
    assert stays(
        PdfBuilder().text(40, 100, "ちょっと待ってキャッチする。"), "ちょっと待ってキャッチ"
    )
    pdf = PdfBuilder().text(40, 100, "鍵の").text(64, 100, "ばんごう", size=6).text(88, 100, "札")
    assert stays(pdf, "鍵のばんごう札")


@pytest.mark.parametrize(("raised", "mark"), [(5, "2"), (5, "ア"), (5, "注"), (-3, "2")])
def test_raised_and_lowered_letters_stay(raised: float, mark: str) -> None:
    pdf = PdfBuilder().text(40, 100, "広さは12m").text(96, 100 - raised, mark, size=6)
    assert stays(pdf.text(104, 100, "である。"), mark)


@pytest.mark.parametrize(
    ("note", "heading"),
    [
        ("おしらせのしおり", "夏休みの当番のきまり"),
        ("はじめにおよみください", "点検の手引き"),
        ("あいさつ", "所長の挨拶"),
        ("第三回 相談会", "点検の手引き"),
    ],
)
@pytest.mark.parametrize("leading", [0.4, 3, 6])
def test_a_small_line_above_a_heading_stays(note: str, heading: str, leading: float) -> None:
    pdf = PdfBuilder().text(40, 100 - 13 - leading, note, size=7).text(40, 100, heading, size=14)
    assert stays(pdf, note)


def test_a_small_heads_row_of_a_table_stays() -> None:
    pdf = PdfBuilder().grid([40, 140, 300], [80, 92, 112])
    pdf.text(50, 89, "なまえ", size=6).text(150, 89, "しょぞく", size=6)
    assert stays(pdf.text(50, 107, "山田太郎").text(150, 107, "総務の課"), "なまえ\tしょぞく")


def test_a_caption_in_small_type_stays() -> None:
    pdf = PdfBuilder().text(40, 84, "いりぐちのとびら", size=6).text(40, 100, "入口の扉は閉める。")
    assert stays(pdf, "いりぐちのとびら")


def test_marks_of_a_table_stay() -> None:
    pdf = PdfBuilder().text(50, 88, "○").text(150, 88, "○").text(50, 101, "済").text(150, 101, "済")
    assert read(pdf).pages[0].text.count("○") == 2


def test_a_page_full_of_small_kana_takes_no_longer() -> None:
    pdf = PdfBuilder()
    for row in range(90):
        pdf.text(10, 10 + 4 * row, "ちいさなもじ・がならぶ" * 12, size=4)
        pdf.text(10, 12 + 4 * row, "大きな文字が並ぶ" * 8, size=8)
    data = pdf.build()
    start = time.monotonic()
    read_pdf(Source("見本.pdf", data), Limits())
    assert time.monotonic() - start < 20
