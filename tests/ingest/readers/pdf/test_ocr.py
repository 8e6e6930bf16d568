"""Pages that are only pictures of their text, read by the real tesseract where it is installed."""

from __future__ import annotations

import io
import subprocess
from difflib import SequenceMatcher
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from builders import circumstances
from ingest.assembly import READ_MEMORY_MB
from ingest.interpretation.interpret import interpret
from ingest.parsed.document import ParsedDocument
from ingest.readers import Limits, Source, read_source
from ingest.readers.isolation import ReaderWorker
from ingest.readers.pdf.ocr import recognised_lines
from ingest.readers.pdf.reader import read_pdf
from ingest.readers.tesseract import Tesseract, find_tesseract
from kb.errors import ReadingError
from pdf_builder import PdfBuilder

LINES = (
    "入口の扉は係の者が朝と夕に鍵の本数を数えます。",
    "No.85 の USB メモリは台帳に記録を残すこと。",
    "窓は毎晩閉めて、警備会社に連絡する。",
)
Picture = Image.Image


def font(size: int) -> ImageFont.FreeTypeFont:
    try:
        done = subprocess.run(
            ["fc-match", "-f", "%{file}\t%{index}", "Noto Sans CJK JP:lang=ja"],
            capture_output=True, text=True, check=True,
        )  # fmt: skip
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("fc-match is not installed")
    path, _, index = done.stdout.partition("\t")
    if "CJK" not in path:
        pytest.skip("no Noto CJK font is installed")
    return ImageFont.truetype(path, size, index=int(index))


@pytest.fixture(scope="module")
def tesseract() -> Tesseract:
    found = find_tesseract()
    if not isinstance(found, Tesseract):
        pytest.skip(found.en)
    return found


@pytest.fixture(scope="module")
def limits(tesseract: Tesseract) -> Limits:
    return Limits(tesseract=tesseract)


def page_of(*lines: str) -> Picture:
    """A slide of 2000 by 1300 pixels with lines of 50 pixels' height."""
    picture = Image.new("L", (2000, 1300), 255)
    for index, line in enumerate(lines):
        ImageDraw.Draw(picture).text((120, 150 + index * 110), line, font=font(50), fill=0)
    return picture


def upright(*columns: str) -> Picture:
    """Vertical writing, from the right."""
    picture = Image.new("L", (1300, 1600), 255)
    for index, column in enumerate(columns):
        for row, letter in enumerate(column):
            place = (1000 - index * 100, 150 + row * 58)
            ImageDraw.Draw(picture).text(place, letter, font=font(50), fill=0)
    return picture


def image_pdf(*pictures: Picture, rotation: int = 0) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out)
    for picture in pictures:
        width, height = picture.width * 0.24, picture.height * 0.24
        canvas.setPageSize((width, height))
        canvas.setPageRotation(rotation)
        canvas.drawImage(ImageReader(picture), 0, 0, width, height)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def read(data: bytes, limits: Limits) -> ParsedDocument:
    return read_pdf(Source("見本.pdf", data), limits)


@pytest.fixture(scope="module")
def scanned(limits: Limits) -> ParsedDocument:
    return read(image_pdf(page_of(*LINES)), limits)


def is_like(text: str, expected: str) -> bool:
    """Versions of tesseract differ by a letter or two."""
    return SequenceMatcher(None, text, expected, autojunk=False).ratio() > 0.9


def test_text_of_a_picture_is_recognised_line_by_line(scanned: ParsedDocument) -> None:
    found = scanned.pages[0].text.splitlines()
    assert len(found) == 3
    assert all(map(is_like, found, LINES))
    assert (scanned.recognised_pages, scanned.pages_without_text) == ((1,), ())


def test_the_places_of_recognised_words_are_shares_of_the_page(scanned: ParsedDocument) -> None:
    words = scanned.pages[0].words
    assert "".join(w.text for w in words) == "".join(scanned.pages[0].text.split())
    first = words[0]
    assert 0.05 < first.x0 < 0.07 < first.x1
    assert 0.11 < first.y0 < 0.14 < first.y1 < 0.18


def test_every_recognised_page_is_warned_about(scanned: ParsedDocument) -> None:
    found = interpret(scanned, "materials/見本.pdf", "hash", circumstances())
    assert [(w.kind, w.page) for w in found.warnings] == [("read-by-ocr", 1)]
    assert "".join(p.text for p in found.passages).count("警備会社") == 1


def test_vertical_writing_in_a_picture_is_read_from_the_right(limits: Limits) -> None:
    assert limits.tesseract is not None
    if not limits.tesseract.has_vertical:
        pytest.skip("tesseract's data for vertical Japanese is not installed")
    reading = read(
        image_pdf(upright("入口の扉は係の者が朝", "と夕に鍵の本数を数え", "ます。")), limits
    )
    assert is_like(reading.pages[0].text, "入口の扉は係の者が朝と夕に鍵の本数を数えます。\n")


def test_rotated_pictures_are_read_as_the_page_shows_them(limits: Limits) -> None:
    turned = page_of(*LINES).transpose(Image.Transpose.ROTATE_90)
    reading = read(image_pdf(turned, rotation=90), limits)
    assert is_like(reading.pages[0].text, "\n".join(LINES))


def test_pages_with_text_are_not_recognised(limits: Limits) -> None:
    reading = read(PdfBuilder().text(40, 60, "鍵の管理").build(), limits)
    assert (reading.pages[0].text, reading.recognised_pages) == ("鍵の管理\n", ())


def test_a_picture_without_text_is_reported_as_such(limits: Limits) -> None:
    with pytest.raises(ReadingError) as error:
        read(image_pdf(Image.new("L", (800, 600), 255)), limits)
    assert error.value.reason == "no-text-layer"
    assert "OCR でも" in error.value.message.ja


def test_without_ocr_the_page_is_named_and_the_way_out_told() -> None:
    out = PdfBuilder().text(40, 60, "鍵の管理").page().lines((0, 0, 9, 9)).build()
    found = interpret(read(out, Limits()), "materials/見本.pdf", "hash", circumstances())
    assert [(w.kind, w.page) for w in found.warnings] == [("page-without-text", 2)]
    assert "YOROZU_OCR=1" in found.warnings[0].message


def test_without_ocr_a_file_of_pictures_fails_and_tells_what_to_install() -> None:
    with pytest.raises(ReadingError) as error:
        read(PdfBuilder().lines((0, 0, 9, 9)).build(), Limits())
    assert error.value.reason == "no-text-layer"
    assert "tesseract" in error.value.message.en


def test_a_program_that_fails_gives_a_page_without_text(tmp_path: Path) -> None:
    program = tmp_path / "tesseract"
    program.write_text("#!/bin/sh\nexit 1\n")
    program.chmod(0o700)
    with pytest.raises(ReadingError) as error:
        read(
            image_pdf(Image.new("L", (80, 60), 255)),
            Limits(tesseract=Tesseract(str(program))),
        )
    assert error.value.reason == "no-text-layer"


def test_a_garbled_page_is_recognised_where_ocr_is_on(limits: Limits) -> None:
    pdf = PdfBuilder().text(40, 60, "鍵の管理").page()
    pdf.text(40, 60, "".join(map(chr, range(0xE000, 0xE040))))
    pdf.canvas.drawImage(ImageReader(page_of(*LINES)), 0, 0, 600, 390)
    reading = read(pdf.build(), limits)
    assert (reading.recognised_pages, reading.garbled_pages) == ((2,), ())
    assert is_like(reading.pages[1].text, "\n".join(LINES))


def row(line: int, word: int, x: int, width: int, confidence: float, text: str) -> str:
    return f"5\t1\t1\t1\t{line}\t{word}\t{x}\t100\t{width}\t40\t{confidence}\t{text}"


def test_spaces_between_japanese_words_are_joined_and_between_latin_kept() -> None:
    tsv = "\n".join(
        row(1, i, 40 * i, 36, 95, text)
        for i, text in enumerate(["鍵", "は", "USB", "key", "で", "す"])
    )
    assert [line.text for line in recognised_lines(tsv)] == ["鍵はUSB keyです"]


def test_wide_gaps_between_japanese_words_stay() -> None:
    tsv = "\n".join([row(1, 1, 0, 80, 95, "項目"), row(1, 2, 300, 80, 95, "内容")])
    assert [line.text for line in recognised_lines(tsv)] == ["項目 内容"]


def test_lines_that_are_guesses_are_dropped() -> None:
    tsv = "\n".join(
        [row(1, 1, 0, 80, 30, "ぐく"), row(1, 2, 90, 80, 40, "ロ"), row(2, 1, 0, 80, 96, "鍵")]
    )
    assert [line.text for line in recognised_lines(tsv)] == ["鍵"]


def test_words_below_the_confidence_are_dropped_from_doubtful_lines_only() -> None:
    doubtful = [
        row(1, 1, 0, 40, 20, "ぐ"),
        row(1, 2, 50, 40, 90, "鍵"),
        row(1, 3, 90, 40, 80, "棚"),
    ]
    sure = [row(2, i, 40 * i, 40, 95 if i else 0, c) for i, c in enumerate("管理台帳に記録")]
    assert [line.text for line in recognised_lines("\n".join(doubtful + sure))] == [
        "鍵棚",
        "管理台帳に記録",
    ]


def test_output_that_is_no_tsv_gives_no_line() -> None:
    assert recognised_lines("") == recognised_lines("level\tpage\nEmpty page!!") == []


def test_read_source_passes_the_limits_on(tmp_path: Path, limits: Limits) -> None:
    path = tmp_path / "scan.pdf"
    path.write_bytes(image_pdf(page_of(LINES[2])))
    assert read_source(path, limits).recognised_pages == (1,)


def test_ocr_works_within_the_isolated_workers_memory(tmp_path: Path, limits: Limits) -> None:
    path = tmp_path / "scan.pdf"
    path.write_bytes(image_pdf(page_of(*LINES).resize((4000, 2600))))
    with ReaderWorker(120.0, READ_MEMORY_MB) as worker:
        reading = worker.read(path, limits)
    assert is_like(reading.pages[0].text, "\n".join(LINES))
    assert reading.pages[0].words
