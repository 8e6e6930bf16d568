"""Annotations: what is text of the page, what is told."""

from __future__ import annotations

import string

import pytest
from hypothesis import given, settings, strategies as st

from ingest.parsed.document import LeftOutPart, ParsedDocument
from ingest.readers import Limits, Source
from ingest.readers.pdf.reader import read_pdf
from pdf_builder import AnnotatedPdf, PdfBuilder

BOX = (60, 200, 400, 220)


def page() -> AnnotatedPdf:
    pdf = PdfBuilder().text(60, 60, "夜勤の引き継ぎ", size=20)
    return AnnotatedPdf(pdf.text(60, 120, "引き継ぎは口頭と帳面で行う。").build())


def read(pdf: AnnotatedPdf, limits: Limits | None = None) -> ParsedDocument:
    return read_pdf(Source("見本.pdf", pdf.build()), limits or Limits())


def parts(reading: ParsedDocument) -> list[tuple[str, str, int, tuple[str, ...]]]:
    return [(p.why, p.part, p.count, p.names) for p in reading.left_out]


def test_typewritten_text_stands_where_it_was_put() -> None:
    pdf = page().note("/FreeText", (60, 80, 400, 100), Contents="帳面は二冊ある")
    pdf.note("/FreeText", BOX, Contents="鍵は番号順\r戻す先は守衛室")
    text = read(pdf).pages[0].text
    assert text.index("帳面は二冊ある") < text.index("引き継ぎは口頭") < text.index("鍵は番号順")
    assert "戻す先は守衛室\n" in text


def test_formatted_contents_are_read_without_their_tags() -> None:
    rich = "<body><p><span style='color:red'>灯り&amp;窓を見る</span></p></body>"
    assert "灯り&窓を見る" in read(page().note("/FreeText", BOX, RC=rich)).pages[0].text


def test_typewritten_text_alone_makes_a_page() -> None:
    blank = AnnotatedPdf(PdfBuilder().lines((0, 0, 9, 9)).build())
    assert read(blank.note("/FreeText", BOX, Contents="全部が注釈")).pages[0].text == "全部が注釈\n"


@pytest.mark.parametrize("flags", [2, 32])
def test_what_is_hidden_is_told_and_not_read(flags: int) -> None:
    reading = read(page().note("/FreeText", BOX, Contents="見えない追記", F=flags))
    assert "見えない" not in reading.pages[0].text
    assert reading.left_out == (LeftOutPart("hidden", "annotation", 1, 6, 1),)


def test_a_note_on_a_layer_that_is_off_is_hidden() -> None:
    pdf = page()
    layer = pdf.writer._add_object(AnnotatedPdf(PdfBuilder().build()).root().writer.root_object)
    pdf.root(OCProperties={"/OCGs": [layer], "/D": {"/OFF": [layer]}})
    reading = read(pdf.note("/FreeText", BOX, Contents="見えない追記", OC=layer))
    assert "見えない" not in reading.pages[0].text
    assert reading.left_out[0].why == "hidden"


def test_comments_are_told_and_read_only_where_wanted() -> None:
    pdf = page().note("/Text", (60, 80, 80, 100), Contents="班長に確かめる")
    pdf.note("/Highlight", BOX, Contents="ここは古い").note("/Popup", BOX)
    reading = read(pdf)
    assert parts(reading) == [("not-read", "comment", 2, ())]
    assert "班長" not in reading.pages[0].text
    told = read(pdf, Limits(reads_notes=True))
    assert told.left_out == ()
    assert "班長に確かめる" in told.pages[0].text
    assert "ここは古い" in told.pages[0].text


@pytest.mark.parametrize(
    ("kind", "part", "name"),
    [
        ("/Stamp", "annotation", "Stamp"),
        ("/Ink", "annotation", "Ink"),
        ("/RichMedia", "media", "RichMedia"),
        ("/3D", "media", "3D"),
        ("/Sound", "media", "Sound"),
        ("/Movie", "media", "Movie"),
        ("/Hologram", "unknown", "Hologram"),
    ],
)
def test_what_is_not_read_is_told_by_its_kind(kind: str, part: str, name: str) -> None:
    assert parts(read(page().note(kind, BOX))) == [("not-read", part, 1, (name,))]


@pytest.mark.parametrize("kind", ["/Link", "/Popup", "/Highlight", "/Underline", "/TrapNet"])
def test_what_says_nothing_is_not_told(kind: str) -> None:
    assert read(page().note(kind, BOX)).left_out == ()


def test_a_file_on_the_page_is_told_by_its_name() -> None:
    pdf = page().note("/FileAttachment", BOX, FS={"/Type": "/Filespec", "/UF": "細則.txt"})
    assert parts(read(pdf)) == [("not-read", "attachment", 1, ("細則.txt",))]


@settings(max_examples=25, deadline=None)
@given(name=st.text(string.ascii_letters, min_size=1, max_size=12).map("Zz{}".format))
def test_an_unknown_annotation_is_always_told(name: str) -> None:
    assert parts(read(page().note(f"/{name}", BOX))) == [("not-read", "unknown", 1, (name,))]


def test_damaged_annotations_cost_only_themselves() -> None:
    pdf = page().note("/FreeText", BOX, Rect=[1, 2]).note("/Text", BOX, Contents="班長に")
    pdf.note("/FreeText", BOX, Contents="鍵は番号順")
    reading = read(pdf)
    assert "鍵は番号順" in reading.pages[0].text or reading.left_out
    assert ("not-read", "comment", 1, ()) in parts(reading)
