"""The slides of a file: their order, broken ones, the Strict form, other kinds of presentation."""

from __future__ import annotations

import io
import zipfile

import pytest

from ingest.parsed.document import ParsedDocument
from ingest.readers.office.pptx import read_pptx
from ingest.readers.source import Limits, Source
from kb.errors import ReadingError
from slide_files import Slide, deck_file, left_out, p, read, solid, sp, texts_of

TEXT = sp(p("本文"))


def rewritten(data: bytes, changes: dict[str, bytes | None]) -> bytes:
    """The file with some members replaced, or left out."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            content = changes.get(name, old.read(name))
            if content is not None:
                new.writestr(name, content)
    return buffer.getvalue()


def reading_of(data: bytes) -> ParsedDocument:
    return read_pptx(Source("会.pptx", data), Limits())


def test_slides_come_in_the_order_of_the_presentation() -> None:
    data = deck_file(sp(p("一")), sp(p("二")))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        main = archive.read("ppt/presentation.xml")
    turned = (
        main.replace(b'"rId1"', b'"x"').replace(b'"rId2"', b'"rId1"').replace(b'"x"', b'"rId2"')
    )
    reading = reading_of(rewritten(data, {"ppt/presentation.xml": turned}))
    assert [page.text for page in reading.pages] == ["二\n", "一\n"]


@pytest.mark.parametrize("content", [None, b"", b"no XML", b"<a/>"])
def test_a_broken_slide_costs_itself_and_is_told(content: bytes | None) -> None:
    reading = reading_of(rewritten(deck_file(TEXT, TEXT), {"ppt/slides/slide1.xml": content}))
    assert [(page.number, page.text) for page in reading.pages] == [(2, "本文\n")]
    assert ("not-read", "slide", 1) in [(x.why, x.part, x.page) for x in reading.left_out]


@pytest.mark.parametrize(
    "changes",
    [
        {"ppt/slides/slide1.xml": b"no XML"},
        {"ppt/presentation.xml": b"no XML"},
        {"ppt/presentation.xml": b"<a/>"},
        {"ppt/presentation.xml": None},
    ],
)
def test_without_any_slide_the_file_is_damaged(changes: dict[str, bytes | None]) -> None:
    with pytest.raises(ReadingError) as raised:
        reading_of(rewritten(deck_file(TEXT), changes))
    assert raised.value.reason == "damaged"


@pytest.mark.parametrize(
    "name",
    [
        "ppt/slideLayouts/slideLayout1.xml",
        "ppt/slideMasters/slideMaster1.xml",
        "ppt/theme/theme1.xml",
        "ppt/tableStyles.xml",
        "ppt/slides/_rels/slide1.xml.rels",
        "ppt/slideLayouts/_rels/slideLayout1.xml.rels",
    ],
)
@pytest.mark.parametrize("content", [None, b"no XML"])
def test_what_stands_behind_a_slide_may_be_broken(name: str, content: bytes | None) -> None:
    assert reading_of(rewritten(deck_file(TEXT), {name: content})).pages[0].text == "本文\n"


def test_the_strict_form_is_read_like_the_usual_one() -> None:
    white = sp(p("控え", solid("FFFFFF")), (2, 9, 12, 2))
    data = deck_file(TEXT + white)
    strict = {}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            content = archive.read(name)
            for kind in (b"presentationml", b"drawingml", b"officeDocument"):
                usual = b"http://schemas.openxmlformats.org/" + kind + b"/2006/"
                content = content.replace(usual, b"http://purl.oclc.org/ooxml/" + kind + b"/")
            strict[name] = content
    reading = reading_of(rewritten(data, dict(strict)))
    assert reading.pages[0].text == "本文\n"
    assert [(x.why, x.part) for x in reading.left_out] == [("hidden", "text")]


@pytest.mark.parametrize(
    "kind",
    [
        "vnd.openxmlformats-officedocument.presentationml.slideshow.main+xml",
        "vnd.openxmlformats-officedocument.presentationml.template.main+xml",
        "vnd.ms-powerpoint.presentation.macroEnabled.main+xml",
        "vnd.ms-powerpoint.slideshow.macroEnabled.main+xml",
        "vnd.ms-powerpoint.template.macroEnabled.main+xml",
    ],
)
def test_shows_templates_and_files_with_macros_have_the_same_slides(kind: str) -> None:
    assert reading_of(deck_file(TEXT, kind=f"application/{kind}")).pages[0].text == "本文\n"


def test_a_hidden_slide_is_told_with_its_length() -> None:
    (told,) = read(TEXT, Slide(TEXT, attributes='show="0"')).left_out
    assert (told.why, told.part, told.page, told.letters) == ("hidden", "slide", 2, 2)


def test_a_slide_without_a_size_told_has_the_usual_one() -> None:
    data = deck_file(TEXT)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        main = archive.read("ppt/presentation.xml")
    sized = main.replace(b"<p:sldSz ", b"<p:other ")
    assert reading_of(rewritten(data, {"ppt/presentation.xml": sized})).pages[0].text == "本文\n"


def test_form_controls_and_unknown_parts_of_a_slide_are_told() -> None:
    slide = Slide(TEXT, beside="<p:controls><p:control/></p:controls><p:extra/>", after="<p:more/>")
    assert texts_of(slide) == ["本文"]
    assert left_out(slide) == [("not-read", "form-field", 1), ("not-read", "unknown", 2)]
