"""Text that the page does not show is left out and told; all that it shows stays."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from hypothesis import assume, given, settings, strategies as st
from PIL import Image
from reportlab.lib.utils import ImageReader

from ingest.parsed.document import ParsedDocument
from ingest.readers import Limits, Source
from ingest.readers.pdf.reader import read_pdf
from pdf_builder import FONT, PdfBuilder

OPEN = "見学は水曜の午後に受け付ける。"
SECRET = "名簿は人事の棚に置く"
X, Y = 40, 200


def read(data: bytes) -> ParsedDocument:
    return read_pdf(Source("見本.pdf", data), Limits())


def page() -> PdfBuilder:
    return PdfBuilder().text(X, 100, OPEN)


def coloured(pdf: PdfBuilder, ink: float, ground: float | None = None, alpha: float = 1) -> None:
    """The secret in a grey on a bar of another."""
    if ground is not None:
        bar(pdf, ground)
    pdf.canvas.setFillGray(ink, alpha)
    pdf.text(X, Y, SECRET)
    pdf.canvas.setFillGray(0, 1)


def bar(pdf: PdfBuilder, grey: float, y: float = Y, alpha: float = 1) -> None:
    pdf.canvas.setFillGray(grey, alpha)
    pdf.canvas.rect(X - 10, 400 - y - 10, 300, 30, stroke=0, fill=1)
    pdf.canvas.setFillGray(0, 1)


def clipped(pdf: PdfBuilder, left: float, width: float) -> None:
    raw(pdf, f"q {left} {400 - Y - 10} {width} 30 re W n @ Q")


def formed(pdf: PdfBuilder, draw: Callable[[PdfBuilder], None], depth: int = 1) -> None:
    """Drawn inside of a form, or of one in one."""
    for level in range(depth):
        pdf.canvas.beginForm(f"f{level}")
        if level:
            pdf.canvas.doForm(f"f{level - 1}")
        else:
            draw(pdf)
        pdf.canvas.endForm()
    pdf.canvas.doForm(f"f{depth - 1}")


def picture(pdf: PdfBuilder, image: Image.Image, place: tuple[float, float, float, float]) -> None:
    """At x0, y0, x1, y1 from the top."""
    x0, y0, x1, y1 = place
    pdf.canvas.drawImage(ImageReader(image), x0, 400 - y1, x1 - x0, y1 - y0)


def raw(pdf: PdfBuilder, code: str) -> None:
    """Operators of our own before and after the secret, at ``@``."""
    before, after = code.split("@")
    pdf.code(before).text(X, Y, SECRET).code(after)


def white(pdf: PdfBuilder) -> None:
    coloured(pdf, 1)


def nearly_white(pdf: PdfBuilder) -> None:
    coloured(pdf, 0.97)


def black_on_black(pdf: PdfBuilder) -> None:
    coloured(pdf, 0, 0)


def of_its_panels_colour(pdf: PdfBuilder) -> None:
    coloured(pdf, 0.5, 0.52)


def transparent(pdf: PdfBuilder) -> None:
    coloured(pdf, 0, alpha=0)


def nearly_transparent(pdf: PdfBuilder) -> None:
    coloured(pdf, 0, alpha=0.04)


def under_a_box(pdf: PdfBuilder) -> None:
    pdf.text(X, Y, SECRET)
    bar(pdf, 0)


def under_a_white_box(pdf: PdfBuilder) -> None:
    pdf.text(X, Y, SECRET)
    bar(pdf, 1)


def under_a_box_with_text_upon_it(pdf: PdfBuilder) -> None:
    pdf.text(X, Y, SECRET)
    bar(pdf, 1)
    pdf.text(X, Y, "受付は一階である。守衛に言う")


def under_a_picture(pdf: PdfBuilder) -> None:
    pdf.text(X, Y, SECRET)
    picture(pdf, Image.new("RGB", (8, 8), (90, 120, 200)), (X - 5, Y - 15, X + 200, Y + 5))


def white_below_black(pdf: PdfBuilder) -> None:
    coloured(pdf, 1)
    pdf.text(X, Y, "受付は一階である。守衛に言う")


def invisible_above_black(pdf: PdfBuilder) -> None:
    pdf.text(X, Y, "受付は一階である。守衛に言う")
    pdf.in_mode(3, X, Y, SECRET)


def white_over_black(pdf: PdfBuilder) -> None:
    pdf.text(X, Y, "受付は一階である。守衛に言う")
    coloured(pdf, 1)


def white_between_lines(pdf: PdfBuilder) -> None:
    coloured(pdf, 1)
    pdf.text(X, Y - 8, "受付は一階である。守衛に言う").text(X, Y + 8, "午後は四時に閉める。")


def in_mode_3(pdf: PdfBuilder) -> None:
    pdf.in_mode(3, X, Y, SECRET)


def in_mode_7(pdf: PdfBuilder) -> None:
    pdf.in_mode(7, X, Y, SECRET)


def clipped_away(pdf: PdfBuilder) -> None:
    clipped(pdf, 300, 100)


def clipped_to_a_sliver(pdf: PdfBuilder) -> None:
    raw(pdf, f"q {X} {400 - Y + 2} 300 0.5 re W n @ Q")


def off_the_page(pdf: PdfBuilder) -> None:
    pdf.text(X, 460, SECRET)


def left_of_the_page(pdf: PdfBuilder) -> None:
    pdf.text(-400, Y, SECRET)


def half_a_point_high(pdf: PdfBuilder) -> None:
    pdf.text(X, Y, SECRET, size=0.5)


def shrunk_by_a_matrix(pdf: PdfBuilder) -> None:
    raw(pdf, "q 0.05 0 0 0.05 300 200 cm @ Q")


def flattened_by_a_matrix(pdf: PdfBuilder) -> None:
    raw(pdf, "q 1 0 0 0.01 0 100 cm @ Q")


def squeezed_by_a_matrix(pdf: PdfBuilder) -> None:
    raw(pdf, "q 0.01 0 0 1 100 0 cm @ Q")


def white_in_a_form(pdf: PdfBuilder) -> None:
    formed(pdf, white)


def covered_in_a_form_of_a_form(pdf: PdfBuilder) -> None:
    formed(pdf, under_a_white_box, depth=2)


def of_its_pictures_colour(pdf: PdfBuilder) -> None:
    picture(pdf, Image.new("RGB", (8, 8), (0, 0, 0)), (X - 5, Y - 15, X + 200, Y + 5))
    pdf.text(X, Y, SECRET)


def stroked_in_white(pdf: PdfBuilder) -> None:
    pdf.canvas.setStrokeGray(1)
    pdf.in_mode(1, X, Y, SECRET)


def over_a_photo(pdf: PdfBuilder) -> None:
    """An invisible text over a picture of something else."""
    noise = Image.effect_noise((600, 400), 90)
    picture(pdf, noise.convert("RGB"), (0, 110, 600, 400))
    pdf.in_mode(3, X, Y, SECRET)


def over_blank_paper(pdf: PdfBuilder) -> None:
    picture(pdf, Image.new("L", (600, 400), 245), (0, 110, 600, 400))
    pdf.in_mode(3, X, Y, SECRET)


HIDDEN = (
    white, nearly_white, black_on_black, of_its_panels_colour, transparent, nearly_transparent,
    under_a_box, under_a_white_box, under_a_box_with_text_upon_it, under_a_picture,
    white_below_black, invisible_above_black, white_between_lines, in_mode_3, in_mode_7, clipped_away,
    clipped_to_a_sliver, off_the_page, left_of_the_page, half_a_point_high, shrunk_by_a_matrix,
    flattened_by_a_matrix, squeezed_by_a_matrix, white_over_black, white_in_a_form, covered_in_a_form_of_a_form, of_its_pictures_colour,
    stroked_in_white, over_a_photo, over_blank_paper,
)  # fmt: skip


@pytest.mark.parametrize("hide", HIDDEN)
def test_text_that_nobody_sees_is_left_out_and_told(hide: Callable[[PdfBuilder], None]) -> None:
    pdf = page()
    hide(pdf)
    reading = read(pdf.build())
    text = reading.pages[0].text
    assert OPEN in text
    assert not [c for c in "名簿人事棚置" if c in text]
    told = [(p.why, p.part, p.letters, p.page) for p in reading.left_out if p.why == "hidden"]
    assert told == [("hidden", "text", len(SECRET), 1)]


def white_on_black(pdf: PdfBuilder) -> None:
    coloured(pdf, 1, 0)


def pale_grey(pdf: PdfBuilder) -> None:
    coloured(pdf, 0.85)


def half_transparent(pdf: PdfBuilder) -> None:
    coloured(pdf, 0, alpha=0.3)


def upon_a_box(pdf: PdfBuilder) -> None:
    bar(pdf, 0.9)
    pdf.text(X, Y, SECRET)


def under_a_marker(pdf: PdfBuilder) -> None:
    pdf.text(X, Y, SECRET)
    bar(pdf, 0.6, alpha=0.4)


def on_a_photo(pdf: PdfBuilder) -> None:
    noise = Image.effect_noise((200, 40), 30)
    picture(pdf, noise.convert("RGB"), (X - 5, Y - 15, X + 200, Y + 5))
    coloured(pdf, 1)


def in_small_type(pdf: PdfBuilder) -> None:
    pdf.text(X, Y, SECRET, size=3)


def outlined(pdf: PdfBuilder) -> None:
    pdf.in_mode(1, X, Y, SECRET)


def clipped_to_itself(pdf: PdfBuilder) -> None:
    clipped(pdf, X - 2, 300)


def in_a_form_of_a_form(pdf: PdfBuilder) -> None:
    formed(pdf, lambda inner: coloured(inner, 1, 0), depth=2)


def twice_in_one_place(pdf: PdfBuilder) -> None:
    """As programs make letters bold."""
    pdf.text(X, Y, SECRET).text(X, Y, SECRET)


def with_a_shadow(pdf: PdfBuilder) -> None:
    pdf.canvas.setFillGray(0.8)
    pdf.text(X + 1, Y + 1, SECRET)
    pdf.canvas.setFillGray(0)
    pdf.text(X, Y, SECRET)


def white_below_itself(pdf: PdfBuilder) -> None:
    coloured(pdf, 1)
    pdf.text(X, Y, SECRET)


def turned(pdf: PdfBuilder) -> None:
    pdf.canvas.saveState()
    pdf.canvas.translate(500, 60)
    pdf.canvas.rotate(90)
    pdf.canvas.setFont(FONT, 12)
    pdf.canvas.drawString(0, 0, SECRET)
    pdf.canvas.restoreState()


def under_a_watermark(pdf: PdfBuilder) -> None:
    pdf.text(X, Y, SECRET)
    pdf.canvas.saveState()
    pdf.canvas.setFillGray(0.5, 0.3)
    pdf.canvas.translate(20, 100)
    pdf.canvas.rotate(25)
    pdf.canvas.setFont("Helvetica", 110)
    pdf.canvas.drawString(0, 0, "DRAFT")
    pdf.canvas.restoreState()


def letter_by_letter(pdf: PdfBuilder) -> None:
    pdf.spread(X, Y, SECRET, 12)


def on_a_gradient(pdf: PdfBuilder) -> None:
    pdf.canvas.saveState()
    path = pdf.canvas.beginPath()
    path.rect(X - 5, 400 - Y - 5, 300, 20)
    pdf.canvas.clipPath(path, stroke=0, fill=0)
    pdf.canvas.linearGradient(X, 0, X + 300, 0, ("#203040", "#405060"))
    pdf.canvas.restoreState()
    coloured(pdf, 1)


def white_upon_a_sign(pdf: PdfBuilder) -> None:
    for number in range(len(SECRET)):
        pdf.text(X + 20 * number - 2, Y + 2, "■", size=16)
    pdf.canvas.setFillGray(1)
    pdf.spread(X, Y, SECRET, 20)
    pdf.canvas.setFillGray(0)


SHOWN = (
    white_on_black, pale_grey, half_transparent, upon_a_box, under_a_marker, on_a_photo,
    in_small_type, outlined, clipped_to_itself, in_a_form_of_a_form, twice_in_one_place,
    with_a_shadow, white_below_itself, turned, under_a_watermark, letter_by_letter, white_upon_a_sign, on_a_gradient,
)  # fmt: skip


@pytest.mark.parametrize("show", SHOWN)
def test_text_that_is_seen_stays(show: Callable[[PdfBuilder], None]) -> None:
    pdf = page()
    show(pdf)
    reading = read(pdf.build())
    assert OPEN in reading.pages[0].text
    assert SECRET in re.sub("[■ ]", "", reading.pages[0].text)
    assert [p for p in reading.left_out if p.why == "hidden"] == []


COLOURS = st.tuples(*(st.integers(0, 255),) * 3)


@settings(max_examples=60, deadline=None)
@given(COLOURS, COLOURS, st.floats(5, 40))
def test_a_text_is_seen_if_its_colour_stands_out_from_its_ground(
    ink: tuple[int, ...], ground: tuple[int, ...], size: float
) -> None:
    apart = max(abs(a - b) for a, b in zip(ink, ground, strict=True))
    assume(apart > 24 or apart < 14)
    pdf = page()
    pdf.canvas.setFillColorRGB(*(c / 255 for c in ground))
    pdf.canvas.rect(0, 0, 600, 280, stroke=0, fill=1)
    pdf.canvas.setFillColorRGB(*(c / 255 for c in ink))
    pdf.text(X, Y, SECRET, size=size)
    text = read(pdf.build()).pages[0].text
    assert (SECRET in text, "名簿" in text) == (apart > 24, apart > 24)
