"""A recognised page from its picture to the stored words; tesseract is a script that prints."""

from __future__ import annotations

from pathlib import Path

import pytest

from fakes import FakeEmbedder
from ingest.pipeline import IngestOptions, IngestParts, ingest
from ingest.readers import Limits
from ingest.readers.tesseract import Tesseract
from ingest.report import IngestReport
from ingest.sources.register import Register
from kb.generations.files import read_pages
from kb.generations.folder import Generations
from kb.guideline.items import GuidelineItems
from pdf_builder import PdfBuilder

# One point is 300 / 72 pixels: the page of 600 by 400 points is 2500 by 1667 pixels.
WORDS = (("窓は", 250, 100), ("毎晩", 350, 100), ("閉めて", 450, 150), ("ください。", 600, 200))


@pytest.fixture
def material(tmp_path: Path) -> Path:
    folder = tmp_path / "material"
    folder.mkdir()
    pdf = PdfBuilder().text(40, 60, "鍵は係の者が朝と夕に数えます。").page()
    (folder / "slides.pdf").write_bytes(pdf.lines((0, 0, 9, 9)).build())
    return folder


@pytest.fixture
def program(tmp_path: Path) -> Tesseract:
    rows = [
        f"5\t1\t1\t1\t1\t{i}\t{x}\t500\t{width}\t50\t96\t{text}"
        for i, (text, x, width) in enumerate(WORDS)
    ]
    path = tmp_path / "tesseract"
    path.write_text("#!/bin/sh\ncat >/dev/null\ncat <<'END'\n" + "\n".join(rows) + "\nEND\n")
    path.chmod(0o700)
    return Tesseract(str(path))


def run(folder: Path, material: Path, tesseract: Tesseract | None) -> IngestReport:
    limits = Limits(tesseract=tesseract)
    parts = IngestParts(
        Generations(folder), FakeEmbedder(), Register(), GuidelineItems(), limits, 360
    )
    return ingest([material], IngestOptions(), parts)


def test_words_and_places_of_a_recognised_page_are_stored(
    tmp_path: Path, material: Path, program: Tesseract
) -> None:
    report = run(tmp_path / "kb", material, program)
    assert [(w.kind, w.page) for w in report.warnings] == [("read-by-ocr", 2)]
    generations = Generations(tmp_path / "kb")
    read, recognised = read_pages(generations.path(generations.live()))
    assert (read.words, recognised.text) == ((), "窓は毎晩閉めてください。\n")
    assert [w.text for w in recognised.words] == [text for text, *_ in WORDS]
    assert (recognised.words[0].x0, round(recognised.words[0].y0, 2)) == (0.1, 0.3)


def test_switching_ocr_on_reads_the_same_file_again(
    tmp_path: Path, material: Path, program: Tesseract
) -> None:
    first = run(tmp_path / "kb", material, None)
    assert [(w.kind, w.page) for w in first.warnings] == [("page-without-text", 2)]
    second = run(tmp_path / "kb", material, program)
    assert (second.changed, second.passages) == (("material/slides.pdf",), 2)
    assert run(tmp_path / "kb", material, program).unchanged == 1
