"""A page is drawn with any of its objects, and what two pictures differ by is found."""

from __future__ import annotations

from contextlib import closing

import numpy as np
import pypdfium2 as pdfium
import pytest

from ingest.readers.pdf.ink.canvas import Canvas, as_pixels, counted, covers, difference
from pdf_builder import PdfBuilder


def canvas(turn: int = 0) -> Canvas:
    pdf = PdfBuilder().text(100, 100, "鍵").lines((300, 300, 400, 300))
    page = pdfium.PdfDocument(pdf.build())[0]
    page.set_rotation(turn)
    return Canvas(page)


def test_without_its_text_a_page_lacks_only_that() -> None:
    drawn = canvas()
    whole = drawn.picture(1)
    with drawn.without(drawn.texts.values()):
        rest = drawn.picture(1)
    ys, xs = np.nonzero(difference(whole, rest))
    assert (xs.min() >= 99, xs.max() <= 113, ys.min() >= 87, ys.max() <= 103) == (True,) * 4
    assert (drawn.picture(1) == whole).all()


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_stored_box_is_found_on_a_turned_page(turn: int) -> None:
    drawn = canvas(turn)
    whole = drawn.picture(2)
    with drawn.without(drawn.texts.values()):
        change = difference(whole, drawn.picture(2))
    box = as_pixels(drawn.shown(np.array([[98.0, 295, 114, 315]])) * 2, change.shape)
    assert counted(change > 0, box)[0] == np.count_nonzero(change) > 20


def test_a_region_is_a_part_of_the_picture() -> None:
    drawn = canvas()
    assert (drawn.picture(2, (180, 150, 240, 220)) == drawn.picture(2)[150:220, 180:240]).all()


def test_a_huge_page_is_drawn_coarser() -> None:
    with closing(pdfium.PdfDocument.new()) as document:
        assert Canvas(document.new_page(14_400, 14_400)).usual_scale(1.5) < 0.2


def test_boxes_beside_the_picture_are_empty() -> None:
    boxes = as_pixels(np.array([[-9.0, 2, -3, 4], [1, 1, 1.2, 1.2], [np.nan, 0, 1, 1]]), (10, 10))
    assert boxes[:2].tolist() == [[0, 2, 0, 4], [1, 1, 2, 2]]
    assert covers(boxes[:2], (10, 10)).sum() == 1
