"""Pictures beside text are told once a file; icons, backgrounds and logos are not."""

from __future__ import annotations

import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader

from ingest.parsed.document import LeftOutPart
from ingest.readers import Limits, Source
from ingest.readers.pdf.reader import read_pdf
from pdf_builder import PdfBuilder

PICTURE = ImageReader(Image.new("RGB", (20, 20), "red"))


def left_out(pdf: PdfBuilder) -> tuple[LeftOutPart, ...]:
    return read_pdf(Source("見本.pdf", pdf.build()), Limits()).left_out


def drawn(*boxes: tuple[float, float, float, float], pages: int = 1) -> PdfBuilder:
    """Pages with text and pictures at left, bottom, width and height."""
    pdf = PdfBuilder()
    for number in range(pages):
        for x, y, width, height in boxes:
            pdf.canvas.drawImage(PICTURE, x, y, width, height)
        pdf.text(40, 60, f"{number + 1}枚目の写真の説明").page()
    return pdf


def test_pictures_are_told_once_with_their_count() -> None:
    pdf = drawn((40, 40, 200, 150), (300, 40, 200, 150))
    assert left_out(pdf) == (LeftOutPart("not-read", "picture", 2),)


def test_strips_of_one_picture_are_one() -> None:
    assert left_out(drawn(*((40, 40 + 10 * n, 200, 10) for n in range(15))))[0].count == 1


@pytest.mark.parametrize("box", [(40, 40, 40, 40), (0, 0, 600, 400)])
def test_icons_and_backgrounds_are_nothing(box: tuple[float, float, float, float]) -> None:
    assert left_out(drawn(box)) == ()


def test_logos_on_many_pages_are_nothing() -> None:
    assert left_out(drawn((400, 300, 150, 80), pages=4)) == ()
