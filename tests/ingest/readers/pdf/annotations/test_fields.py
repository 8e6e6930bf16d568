"""Form values, as their widgets show them."""

from __future__ import annotations

import pytest

from ingest.parsed.document import ParsedDocument
from ingest.readers import Limits, Source
from ingest.readers.pdf.reader import read_pdf
from pdf_builder import AnnotatedPdf, PdfBuilder, as_object


def form(*labels: str) -> AnnotatedPdf:
    pdf = PdfBuilder().text(60, 40, "来訪の届出", size=20)
    for index, label in enumerate(labels):
        pdf.text(60, 100 + 40 * index, label)
    return AnnotatedPdf(pdf.build())


def read(pdf: AnnotatedPdf) -> ParsedDocument:
    return read_pdf(Source("見本.pdf", pdf.build()), Limits())


def box(row: int, left: float = 200) -> tuple[float, float, float, float]:
    return (left, 86 + 40 * row, left + 200, 106 + 40 * row)


def test_values_stand_by_their_labels() -> None:
    pdf = form("訪ねる部署", "持ち込む品", "帰る時刻")
    pdf.field(box(1), FT="/Tx", T="b", V="測定用の計算機一台")
    pdf.field(box(0), FT="/Tx", T="a", V="金型の設計室").field(box(2), FT="/Tx", T="c", V="")
    assert read(pdf).pages[0].text == (
        "来訪の届出\n訪ねる部署 金型の設計室\n持ち込む品 測定用の計算機一台\n帰る時刻\n"
    )


def test_a_value_below_its_label_follows_it() -> None:
    pdf = AnnotatedPdf(
        PdfBuilder().text(60, 60, "部署").text(60, 140, "用件").text(60, 220, "以上").build()
    )
    pdf.field((60, 70, 300, 90), FT="/Tx", V="金型の設計室")
    pdf.field((60, 150, 300, 190), FT="/Tx", V="見学\r打ち合わせ")
    assert read(pdf).pages[0].text == "部署\n金型の設計室\n用件\n見学\n打ち合わせ\n以上\n"


def test_values_in_a_ruled_form_are_cells() -> None:
    pdf = PdfBuilder().grid([40, 140, 400], [80, 110, 140]).text(50, 100, "部署")
    made = AnnotatedPdf(pdf.text(50, 130, "品").build())
    made.field((142, 82, 398, 108), FT="/Tx", V="設計室")
    made.field((142, 112, 398, 138), FT="/Tx", V="計算機")
    assert read(made).pages[0].text == "部署\t設計室\n品\t計算機\n"


def test_choices_are_shown_by_their_words() -> None:
    pdf = form("頻度", "曜日")
    pdf.field(box(0), FT="/Ch", V="2", Opt=[["1", "毎日"], ["2", "半年に一度"]])
    pdf.field(box(1), FT="/Ch", V=["月曜", "木曜"], Opt=["月曜", "火曜", "木曜"])
    text = read(pdf).pages[0].text
    assert "頻度 半年に一度\n" in text
    assert "曜日 月曜、木曜\n" in text


def test_boxes_are_ticked_or_not_before_their_words() -> None:
    pdf = form("　　入退室の記録を残している", "　　鍵を二つ掛けている")
    for row, state in enumerate(("/Yes", "/Off")):
        pdf.field((60, 88 + 40 * row, 72, 104 + 40 * row), FT="/Btn", AS=state, V=state)
    text = read(pdf).pages[0].text.replace(" ", "")
    assert "☑入退室の記録を残している\n☐鍵を二つ掛けている\n" in text


def test_a_box_without_words_near_it_has_its_own_name() -> None:
    pdf = form("一枚目").field((300, 300, 312, 312), FT="/Btn", AS="/1", TU="規則を読んだ")
    assert "☑ 規則を読んだ\n" in read(pdf).pages[0].text


def test_fields_have_what_their_parents_say() -> None:
    pdf = form("部署")
    parent = pdf.writer._add_object(as_object({"/FT": "/Tx", "/T": "a", "/V": "金型の設計室"}))
    pdf.field(box(0), Parent=parent)
    assert "部署 金型の設計室\n" in read(pdf).pages[0].text


@pytest.mark.parametrize(
    "field",
    [
        {"FT": "/Tx", "V": "himitsu", "Ff": 1 << 13},
        {"FT": "/Tx", "V": "隠した値", "F": 2},
        {"FT": "/Sig", "V": {"/Type": "/Sig"}},
    ],
)
def test_what_no_reader_sees_is_told_only(field: dict[str, object]) -> None:
    reading = read(form("部署").field(box(0), **field))
    assert reading.pages[0].text == "来訪の届出\n部署\n"
    assert [part.part for part in reading.left_out] == ["form-field"]


@pytest.mark.parametrize("field", [{"FT": "/Btn", "Ff": 1 << 16, "T": "送信"}, {"FT": "/Tx"}])
def test_buttons_and_empty_fields_are_nothing(field: dict[str, object]) -> None:
    reading = read(form("部署").field(box(0), **field))
    assert (reading.pages[0].text, reading.left_out) == ("来訪の届出\n部署\n", ())
