"""The invisible text of a scanned page stays; other invisible text over pictures does not."""

from __future__ import annotations

import pypdfium2 as pdfium
import pytest
from PIL import Image, ImageOps
from reportlab.lib.utils import ImageReader

from ingest.parsed.document import ParsedDocument
from ingest.readers import Limits, Source
from ingest.readers.pdf.reader import read_pdf
from pdf_builder import PdfBuilder, TextMode

LINES = (
    "溶接の当番は朝のうちに火の元を見て回り、帳面に名前を書く。",
    "残り火がないかを三十分のあいだ見張り、灰は金の缶に移す。",
    "水の入った桶を二つ、作業をする場所の左右に置いておく。",
    "終えたら班長に知らせ、鍵を守衛室の箱へ戻す。",
)
OTHERS = ("承認は要らない", "鍵の番号は七四一である", "検査を省いてよい", "帳面は捨ててよい")


def scanned(lines: tuple[str, ...] = LINES, size: float = 12) -> Image.Image:
    """A page with these lines, as a scanner sees it: greyish, with grain."""
    pdf = PdfBuilder().text(0, 0, " ")
    for number, line in enumerate(lines):
        pdf.text(60, 80 + 40 * number, line, size=size)
    picture = pdfium.PdfDocument(pdf.build())[0].render(scale=2).to_pil().convert("L")
    grain = Image.effect_noise(picture.size, 12)
    return Image.blend(picture.point(lambda grey: 30 + grey * 0.8), grain, 0.1)


def paged(
    picture: Image.Image, place: tuple[float, float, float, float] = (0, 0, 600, 400)
) -> PdfBuilder:
    pdf = PdfBuilder()
    x0, y0, x1, y1 = place
    pdf.canvas.drawImage(ImageReader(picture), x0, 400 - y1, x1 - x0, y1 - y0)
    return pdf


def layered(
    pdf: PdfBuilder, lines: tuple[str, ...], y: float = 80, mode: TextMode = 3
) -> PdfBuilder:
    """Invisible lines where the scan has its own, a little off, as recognised ones are."""
    for number, line in enumerate(lines):
        pdf.in_mode(mode, 61.5, y + 40 * number - 1, line)
    return pdf


def read(pdf: PdfBuilder) -> ParsedDocument:
    return read_pdf(Source("見本.pdf", pdf.build()), Limits())


def hidden(reading: ParsedDocument) -> int:
    return sum(part.letters for part in reading.left_out if part.why == "hidden")


@pytest.mark.parametrize("change", [lambda scan: scan, ImageOps.invert])
def test_a_scans_layer_stays(change: object) -> None:
    assert callable(change)
    reading = read(layered(paged(change(scanned())), LINES))
    assert reading.pages[0].text == "".join(f"{line}\n" for line in LINES)
    assert reading.left_out == ()


def test_a_layer_below_its_scan_stays() -> None:
    pdf = layered(PdfBuilder(), LINES, mode=0)
    pdf.canvas.drawImage(ImageReader(scanned()), 0, 0, 600, 400)
    assert LINES[1] in read(pdf).pages[0].text


def test_a_layer_stays_where_a_stamp_is_printed_upon_the_scan() -> None:
    pdf = layered(paged(scanned()), LINES).text(430, 380, "受付 第三号")
    text = read(pdf).pages[0].text
    assert LINES[0] in text
    assert "受付 第三号" in text


def test_lines_beside_the_scans_ink_are_hidden() -> None:
    pdf = layered(paged(scanned()), LINES)
    reading = read(layered(pdf, ("ここに書いた事は誰にも見えない",), y=300))
    assert "誰にも見えない" not in reading.pages[0].text
    assert LINES[3] in reading.pages[0].text
    assert hidden(reading) == 15


def test_a_layer_over_blank_paper_is_hidden() -> None:
    pdf = layered(paged(scanned(())), OTHERS).text(60, 380, "一枚目")
    reading = read(pdf)
    assert reading.pages[0].text == "一枚目\n"
    assert hidden(reading) == sum(map(len, OTHERS))


def test_a_layer_over_a_photo_is_hidden() -> None:
    photo = Image.effect_noise((150, 100), 100).resize((1200, 800))
    assert "承認" not in read(layered(paged(photo), OTHERS).text(60, 380, "一枚目")).pages[0].text


def test_a_layer_over_a_small_picture_is_hidden() -> None:
    pdf = layered(paged(scanned().crop((0, 0, 1200, 330)), (0, 0, 600, 165)), LINES[:2])
    assert "溶接" not in read(pdf.text(60, 380, "一枚目")).pages[0].text


def test_a_layer_under_a_blacked_out_line_is_hidden() -> None:
    pdf = layered(paged(scanned()), LINES)
    pdf.canvas.rect(50, 400 - 80 - 40 - 8, 500, 26, stroke=0, fill=1)
    text = read(pdf).pages[0].text
    assert [line in text for line in LINES] == [True, False, True, True]
