"""Pages as pictures, with the quotation marked where it stands."""

from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor

import pytest
from PIL import Image

from kb.documents import PlacedWord
from pdf_builder import PdfBuilder
from screens.source.page_pictures import PagePictureError, find_quote, merged, render_page

Area = tuple[int, int, int, int]


def slide() -> PdfBuilder:
    return PdfBuilder().text(40, 60, "鍵の管理は⼆⼈で行う。").text(40, 100, "窓は毎晩閉める。")


def marked_area(picture: bytes) -> Area | None:
    """Bounds of what is tinted yellow on the white page."""
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    blue = image.split()[2].point(lambda v: 255 if 100 < v < 200 else 0)
    red = image.split()[0].point(lambda v: 255 if v > 240 else 0)
    return Image.composite(blue, Image.new("L", image.size), red).getbbox()


def test_the_page_is_drawn_at_the_scale() -> None:
    picture = Image.open(io.BytesIO(render_page(slide().build(), 1, "", scale=0.5)))
    assert (picture.format, picture.size) == ("PNG", (300, 200))


def test_the_quote_is_marked_where_it_stands() -> None:
    area = marked_area(render_page(slide().build(), 1, "窓は毎晩", scale=1.0))
    assert area is not None
    left, top, right, bottom = area
    assert (38 <= left <= 42, 84 <= top <= 96, 84 <= right <= 92, 100 <= bottom <= 106) == (
        True,
    ) * 4


def test_spaces_breaks_and_radicals_do_not_hide_the_quote() -> None:
    area = marked_area(render_page(slide().build(), 1, "管理は 二人で\n行う", scale=1.0))
    assert area is not None
    assert area[0] >= 60


def test_a_quote_that_is_not_there_marks_nothing() -> None:
    assert marked_area(render_page(slide().build(), 1, "屋根の修理", scale=1.0)) is None


def test_rotated_pages_are_marked_upright() -> None:
    pdf = PdfBuilder()
    pdf.canvas.setPageRotation(90)
    area = marked_area(render_page(pdf.text(40, 60, "鍵の管理").build(), 1, "鍵の管理", scale=1.0))
    assert area is not None
    assert area[3] - area[1] > area[2] - area[0]


@pytest.mark.parametrize(
    ("data", "page"), [(b"no pdf", 1), (slide().build(), 2), (slide().build(), 0)]
)
def test_what_cannot_be_drawn_is_said(data: bytes, page: int) -> None:
    with pytest.raises(PagePictureError) as error:
        render_page(data, page, "鍵")
    assert str(page) in error.value.message.ja


def test_a_huge_page_is_drawn_small() -> None:
    pdf = PdfBuilder()
    pdf.canvas.setPageSize((14_000, 7_000))
    picture = Image.open(io.BytesIO(render_page(pdf.text(40, 60, "鍵").build(), 1, "鍵", scale=3)))
    assert max(picture.size) <= 4_000


def test_pages_can_be_drawn_from_many_threads() -> None:
    data = slide().build()
    with ThreadPoolExecutor(8) as pool:
        pictures = list(pool.map(lambda _: render_page(data, 1, "窓"), range(24)))
    assert len(set(pictures)) == 1


def test_cells_of_a_row_are_found_one_by_one() -> None:
    letters = "項目鍵窓棚に付ける毎晩閉める"
    assert find_quote(letters, "項目\t毎晩閉める") == [(0, 2), (9, 14)]
    assert find_quote(letters, "鍵窓棚") == [(2, 5)]
    assert find_quote(letters, "・") == []


def test_letters_of_a_line_become_one_band() -> None:
    line = [(0.0, 0.0, 10.0, 10.0), (10.0, 1.0, 20.0, 10.0), (24.0, 0.0, 30.0, 10.0)]
    assert merged([*line, (0.0, 20.0, 10.0, 30.0)]) == [
        (0.0, 0.0, 30.0, 10.0),
        (0.0, 20.0, 10.0, 30.0),
    ]


def test_a_protected_pdf_is_drawn_with_the_passwords_of_the_settings() -> None:
    data = PdfBuilder(password="himitsu").text(40, 60, "鍵の管理").build()
    assert marked_area(render_page(data, 1, "鍵の管理", passwords=("chigau", "himitsu")))
    with pytest.raises(PagePictureError):
        render_page(data, 1, "鍵の管理", passwords=("chigau",))


def test_words_that_ocr_found_are_marked_on_a_page_without_text() -> None:
    data = PdfBuilder().lines((0, 390, 9, 390)).build()
    words = [PlacedWord("鍵の", 0.1, 0.2, 0.2, 0.25), PlacedWord("管理", 0.2, 0.2, 0.3, 0.25),
             PlacedWord("窓", 0.1, 0.5, 0.2, 0.55)]  # fmt: skip
    area = marked_area(render_page(data, 1, "の管", scale=1.0, words=words))
    assert area is not None
    assert (abs(area[0] - 60) < 3, abs(area[1] - 80) < 3, abs(area[2] - 180) < 3) == (True,) * 3
    assert area[3] < 110
    assert marked_area(render_page(data, 1, "屋根", scale=1.0, words=words)) is None
