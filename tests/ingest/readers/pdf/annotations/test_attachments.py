"""Files inside a PDF, and forms whose pages hold nothing."""

from __future__ import annotations

from typing import Any

import pytest

from ingest.parsed.document import ParsedDocument
from ingest.readers import Limits, Source
from ingest.readers.pdf.reader import read_pdf
from kb.errors import ReadingError
from pdf_builder import AnnotatedPdf, PdfBuilder

WAIT = "Please wait... your viewer may not be able to display this document."
REAL = "申込の期限は毎月十日"


def page(text: str = "配布資料の表紙") -> AnnotatedPdf:
    return AnnotatedPdf(PdfBuilder().text(40, 60, text).build())


def read(pdf: AnnotatedPdf) -> ParsedDocument:
    return read_pdf(Source("見本.pdf", pdf.build()), Limits())


def with_form(pdf: AnnotatedPdf, xml: str, in_packets: bool = False) -> AnnotatedPdf:
    half = len(xml) // 2
    packets = ["preamble", pdf.stream(xml[:half]), "template", pdf.stream(xml[half:])]
    xfa = packets if in_packets else pdf.stream(xml)
    return pdf.root(AcroForm={"/Fields": [], "/XFA": xfa})


def template(words: str) -> str:
    draw = f"<draw><value><text>{words}</text></value></draw>"
    return f"<xdp:xdp><template><subform>{draw}<field/></subform></template></xdp:xdp>"


def test_attached_files_are_told_by_their_names() -> None:
    reading = read(page().attached("細則.txt").attached("様式.xlsx"))
    (part,) = reading.left_out
    assert (part.why, part.part, part.count) == ("not-read", "attachment", 2)
    assert set(part.names) == {"細則.txt", "様式.xlsx"}


def test_a_name_tree_that_goes_round_ends() -> None:
    pdf = page().attached("細則.txt")
    names: Any = pdf.writer.root_object["/Names"]
    tree = names["/EmbeddedFiles"]
    pdf.root(Names={"/EmbeddedFiles": {"/Kids": [tree.indirect_reference or tree] * 3}})
    assert read(pdf).left_out[0].names == ("細則.txt",)


@pytest.mark.parametrize("in_packets", [True, False])
def test_a_form_that_a_program_has_to_draw_is_refused(in_packets: bool) -> None:
    with pytest.raises(ReadingError) as error:
        read(with_form(page(WAIT), template(REAL), in_packets))
    assert error.value.reason == "unsupported"
    assert "XFA" in error.value.message.ja


@pytest.mark.parametrize(
    ("words", "says"), [("", "<dynamicRender>required</dynamicRender>"), ("", ""), ("用紙", "")]
)
def test_a_form_is_known_by_what_its_pages_lack(words: str, says: str) -> None:
    with pytest.raises(ReadingError) as error:
        read(with_form(page("少しお待ちください。"), template(words) + says))
    assert error.value.reason == "unsupported"


def test_a_form_that_says_that_it_must_be_drawn_is_refused() -> None:
    with pytest.raises(ReadingError):
        read(with_form(page(WAIT), template("")).root(NeedsRendering=True))


def test_a_form_whose_words_are_on_the_pages_is_read() -> None:
    assert REAL in read(with_form(page(REAL), template(REAL))).pages[0].text


def test_a_form_with_fields_on_its_pages_is_read() -> None:
    pdf = with_form(page("申込書"), template(""))
    pdf.field((40, 80, 300, 100), FT="/Tx", V="金型の設計室")
    assert read(pdf).pages[0].text == "申込書\n金型の設計室\n"


def test_a_damaged_form_costs_nothing() -> None:
    reading = read(page().root(AcroForm={"/XFA": 7}, Names={"/EmbeddedFiles": 3}))
    assert reading.pages[0].text == "配布資料の表紙\n"
