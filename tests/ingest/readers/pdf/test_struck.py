"""Lines through letters strike them out; lines elsewhere do not."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, strategies as st

from ingest.parsed.document import ParsedDocument
from ingest.readers.pdf.reader import read_pdf
from ingest.readers.source import Limits, Source
from pdf_builder import FONT, AnnotatedPdf, PdfBuilder

OLD, NEW = "記録は一年間残す。", "記録は三年間残す。"
SIZE, LEFT, BASE = 12.0, 40.0, 100.0
END = LEFT + SIZE * len(OLD)


def read(data: bytes) -> ParsedDocument:
    return read_pdf(Source("見本.pdf", data), Limits())


def drawn() -> PdfBuilder:
    return PdfBuilder().text(LEFT, BASE, OLD, NEW)


def text(reading: ParsedDocument) -> str:
    return reading.pages[0].text


def struck(reading: ParsedDocument) -> list[tuple[str, int, int | None]]:
    return [(p.part, p.letters, p.page) for p in reading.left_out if p.why == "struck-out"]


@pytest.mark.parametrize("share", [0.22, 0.3, 0.38, 0.45])
def test_a_line_through_letters_strikes_them_out(share: float) -> None:
    y = BASE - share * SIZE
    reading = read(drawn().lines((LEFT, y, END, y)).build())
    assert text(reading).split() == [NEW]
    assert struck(reading) == [("text", 8, 1)]


def test_a_part_of_a_line_is_struck_out() -> None:
    y = BASE - 0.35 * SIZE
    reading = read(drawn().lines((LEFT + 3 * SIZE, y, LEFT + 6 * SIZE, y)).build())
    assert "記録は残す。" in text(reading)
    assert struck(reading) == [("text", 3, 1)]


@pytest.mark.parametrize("share", [-0.25, -0.15, 0.0, 0.95, 1.1])
def test_lines_below_and_above_letters_strike_nothing_out(share: float) -> None:
    y = BASE - share * SIZE
    reading = read(drawn().lines((LEFT, y, END, y)).build())
    assert OLD in text(reading)
    assert struck(reading) == []


def test_the_lines_of_a_table_strike_nothing_out() -> None:
    pdf = PdfBuilder().grid((40, 140, 240), (80, 98, 116))
    pdf.text(44, 93, "項目").text(144, 93, "値").text(44, 111, "鍵").text(144, 111, "二つ")
    assert struck(read(pdf.build())) == []


def test_a_cell_keeps_its_column_where_its_neighbour_is_struck_out() -> None:
    pdf = PdfBuilder().grid((40, 140, 240), (80, 98, 116, 134))
    for base, left, right in ((93, "項目", "値"), (111, "鍵", "一つ 二つ"), (129, "札", "赤")):
        pdf.text(44, base, left).text(144, base, right)
    y = 111 - 0.35 * SIZE
    reading = read(pdf.lines((144, y, 144 + 2 * SIZE, y)).build())
    assert "鍵\t二つ" in text(reading)
    assert struck(reading) == [("text", 2, 1)]


def test_a_long_line_that_few_letters_touch_strikes_nothing_out() -> None:
    y = BASE - 0.35 * SIZE
    reading = read(
        PdfBuilder().text(LEFT, BASE, "あ").text(LEFT, 150, NEW).lines((LEFT, y, 500, y)).build()
    )
    assert "あ" in text(reading)


def test_an_annotation_strikes_out_its_lines() -> None:
    box = (LEFT, BASE - SIZE, END, BASE + 2)
    quads = [
        LEFT,
        400 - BASE + SIZE,
        END,
        400 - BASE + SIZE,
        LEFT,
        400 - BASE - 2,
        END,
        400 - BASE - 2,
    ]
    reading = read(AnnotatedPdf(drawn().build()).note("/StrikeOut", box, QuadPoints=quads).build())
    assert text(reading).split() == [NEW]
    assert struck(reading) == [("text", 8, 1)]


@pytest.mark.parametrize(
    ("kind", "more"), [("/Underline", {}), ("/Highlight", {}), ("/StrikeOut", {"F": 2})]
)
def test_other_annotations_and_hidden_ones_strike_nothing_out(
    kind: str, more: dict[str, Any]
) -> None:
    box = (LEFT, BASE - SIZE, END, BASE + 2)
    assert OLD in text(read(AnnotatedPdf(drawn().build()).note(kind, box, **more).build()))


@given(
    st.floats(6, 40),
    st.floats(0.25, 0.42),
    st.text("記録は年間残すABCdef", min_size=2, max_size=12),
)
def test_size_and_letters_do_not_matter(size: float, share: float, words: str) -> None:
    pdf = PdfBuilder().text(30, 100, words, size=size).text(30, 300, NEW)
    width = pdf.canvas.stringWidth(words, FONT, size)
    y = 100 - share * size
    reading = read(pdf.lines((30, y, 30 + width, y)).build())
    assert text(reading).split()[-1] == NEW
    assert struck(reading)


COLUMN, TOP = 500.0, 60.0


def in_columns(*more: tuple[float, float, float, float], words: str = OLD) -> ParsedDocument:
    pdf = PdfBuilder().vertical(COLUMN, TOP, words).vertical(COLUMN - 24, TOP, NEW)
    return read(pdf.lines(*more).build())


@pytest.mark.parametrize("aside", [-1.5, 0.0, 1.5])
def test_a_line_down_a_column_of_vertical_writing_strikes_it_out(aside: float) -> None:
    x = COLUMN + aside
    reading = in_columns((x, TOP, x, TOP + SIZE * len(OLD)))
    assert text(reading).split() == [NEW]
    assert struck(reading) == [("text", 8, 1)]


def test_a_part_of_a_column_is_struck_out_and_the_rest_is_one_line() -> None:
    reading = in_columns((COLUMN, TOP + 3 * SIZE, COLUMN, TOP + 6 * SIZE))
    assert "記録は残す。" in text(reading)
    assert struck(reading) == [("text", 3, 1)]


@pytest.mark.parametrize("aside", [-9.0, -6.5, 6.5, 8.0])
def test_lines_beside_a_column_strike_nothing_out(aside: float) -> None:
    x = COLUMN + aside
    reading = in_columns((x, TOP, x, TOP + SIZE * len(OLD)))
    assert OLD in text(reading)
    assert struck(reading) == []


def test_the_lines_of_a_table_of_vertical_writing_strike_nothing_out() -> None:
    pdf = PdfBuilder().grid((440, 464, 488, 512), (50, 120, 190))
    for x, above, below in (
        (500, "項目を書く", "値を書く"),
        (476, "鍵の数", "二つ"),
        (452, "札の色", "赤"),
    ):
        pdf.vertical(x, 56, above).vertical(x, 126, below)
    assert struck(read(pdf.build())) == []


def test_a_line_down_through_rows_of_horizontal_text_strikes_nothing_out() -> None:
    pdf = PdfBuilder().text(LEFT, BASE, *[OLD] * 6, step=1.05)
    x = LEFT + 3.5 * SIZE
    assert struck(read(pdf.lines((x, BASE - SIZE, x, BASE + 5 * SIZE)).build())) == []


def test_a_reading_and_a_line_beside_its_column_stay_apart() -> None:
    pdf = PdfBuilder().vertical(COLUMN, TOP, "旋盤を使う人は眼鏡を掛けます。")
    pdf.vertical(COLUMN + 9.5, TOP, "せんばん", size=6)
    x = COLUMN + 7
    reading = read(pdf.lines((x, TOP, x, TOP + 4 * SIZE)).build())
    assert "旋盤を使う人は眼鏡を掛けます。" in text(reading)
    assert struck(reading) == []


def test_an_annotation_strikes_out_a_column() -> None:
    left, right = COLUMN - SIZE / 2, COLUMN + SIZE / 2
    above, below = 400 - TOP, 400 - TOP - SIZE * len(OLD)
    quads = [left, above, right, above, left, below, right, below]
    data = PdfBuilder().vertical(COLUMN, TOP, OLD).vertical(COLUMN - 24, TOP, NEW).build()
    box = (left, TOP, right, TOP + SIZE * len(OLD))
    reading = read(AnnotatedPdf(data).note("/StrikeOut", box, QuadPoints=quads).build())
    assert text(reading).split() == [NEW]
    assert struck(reading) == [("text", 8, 1)]


def test_words_that_stand_turned_in_a_column_are_struck_out_with_it() -> None:
    pdf = PdfBuilder().vertical(COLUMN, TOP, "記録は").vertical(COLUMN - 24, TOP, NEW)
    pdf.canvas.saveState()
    pdf.canvas.translate(COLUMN - 4, 400 - TOP - 3 * SIZE)
    pdf.canvas.rotate(-90)
    pdf.canvas.setFont(FONT, SIZE)
    pdf.canvas.drawString(0, 0, "ABC")
    pdf.canvas.restoreState()
    end = TOP + 3 * SIZE + pdf.canvas.stringWidth("ABC", FONT, SIZE)
    reading = read(pdf.lines((COLUMN, TOP + 3 * SIZE, COLUMN, end)).build())
    assert "ABC" not in text(reading)
    assert "記録は" in text(reading)
    assert struck(reading) == [("text", 3, 1)]
