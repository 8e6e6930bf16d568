"""Letters know the object that draws them, and whether they draw anything."""

from __future__ import annotations

import pypdfium2 as pdfium
import pytest

from ingest.readers.pdf.characters import read_characters
from ingest.readers.pdf.ink.canvas import Canvas
from ingest.readers.pdf.ink.glyphs import Glyphs, glyphs_of, is_font_missing
from pdf_builder import PdfBuilder, TextMode


def glyphs(pdf: PdfBuilder) -> tuple[Glyphs, Canvas]:
    page = pdfium.PdfDocument(pdf.build())[0]
    text_page = page.get_textpage()
    indices, characters = zip(*read_characters(text_page), strict=True)
    canvas = Canvas(page)
    return glyphs_of(text_page, indices, characters, canvas), canvas


def test_letters_stand_where_they_are_shown() -> None:
    found, canvas = glyphs(PdfBuilder().text(100, 100, "鍵、").text(300, 50, "倉"))
    assert found.room[:, 0].round().tolist() == [100, 112, 300]
    assert (found.ink[:, :2] >= found.room[:, :2] - 2).all()
    assert found.owners[0] == found.owners[1] != found.owners[2]
    assert set(found.owners.tolist()) == set(canvas.texts)
    assert not found.are_blank.any()


@pytest.mark.parametrize(("mode", "is_missing"), [(0, True), (3, False)])
def test_a_font_that_is_only_named_may_be_missing(mode: TextMode, is_missing: bool) -> None:
    found, _ = glyphs(PdfBuilder().in_mode(mode, 100, 100, "鍵"))
    assert is_font_missing(int(found.owners[0])) == is_missing
