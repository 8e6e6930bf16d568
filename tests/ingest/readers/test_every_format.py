"""One file of each format, ingested and found; the same files damaged at random never crash."""

from __future__ import annotations

from pathlib import Path

import docx
import openpyxl
import pptx
import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from fakes import FakeEmbedder
from ingest.assembly import isolated_reader
from ingest.parsed.document import ParsedDocument
from ingest.pipeline import IngestOptions, IngestParts, ingest
from ingest.readers import Limits, read_source
from ingest.sources.register import Register
from kb.assembly import open_knowledge_base
from kb.errors import ReadingError
from kb.generations.folder import Generations
from kb.guideline.items import GuidelineItems
from kb.settings import Settings
from office_files.open_sheets import open_workbook, row, table
from pdf_builder import PdfBuilder


def open_check_sheet() -> bytes:
    heads = row("No.", "レベル", "達成条件")
    return open_workbook(table(heads, row("32", "1", "鍵の貸し出しは帳面に書く")))


def write_one_of_each(folder: Path) -> dict[str, tuple[str, int]]:
    """By file name: a question about the file, and the number it treats."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for values in (["No.", "レベル", "達成条件"], [113, 1, "利用者の名札は一人に一枚とする"]):
        sheet.append(values)
    hidden = book.create_sheet("計算用")
    hidden["A1"], hidden.sheet_state = "見せない計算", "hidden"
    book.save(folder / "sheet.xlsx")
    (folder / "open.ods").write_bytes(open_check_sheet())
    word = docx.Document()
    word.add_heading("手引き", 1)
    word.add_heading("No.70 取引の手段", 2)
    word.add_paragraph("取引先と受け渡す品目を書き出します。")
    word.save(str(folder / "book.docx"))
    deck = pptx.Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[1])
    slide.shapes.title.text = "No.35 職場での周知"
    slide.placeholders[1].text = "朝礼で事例を紹介します。"
    deck.save(str(folder / "deck.pptx"))
    html = (
        "<html><body><main><h2>No.16 共有</h2><p>掲示板に事故を載せます。</p></main></body></html>"
    )
    (folder / "page.html").write_text(html, encoding="utf-8")
    note = "# 覚え書き\n\n## No.46 役割\n\n電話の順番を決めます。\n"
    (folder / "note.md").write_text(note, encoding="utf-8")
    (folder / "old.txt").write_bytes("合言葉は紙に貼りません。No.115 です。".encode("cp932"))
    slides = PdfBuilder().text(50, 50, "扉には錠を付けます。No.85 です。")
    (folder / "slides.pdf").write_bytes(slides.build())
    return {
        "sheet.xlsx": ("利用者の名札", 113),
        "open.ods": ("鍵の貸し出し", 32),
        "book.docx": ("取引先と受け渡す品目", 70),
        "deck.pptx": ("朝礼で事例を紹介", 35),
        "page.html": ("掲示板に事故を載せる", 16),
        "note.md": ("電話の順番", 46),
        "old.txt": ("合言葉を紙に貼る", 115),
        "slides.pdf": ("扉に錠を付ける", 85),
    }


def test_each_format_comes_in_and_is_found(tmp_path: Path) -> None:
    folder = tmp_path / "m"
    folder.mkdir()
    expected = write_one_of_each(folder)
    said = '[[document]]\ndocuments = "*"\nnumbering = "guideline"\n'
    (folder / "corrections.toml").write_text(said, encoding="utf-8")
    parts = IngestParts(
        Generations(tmp_path / "kb"),
        FakeEmbedder(),
        Register(),
        GuidelineItems(),
        Limits(),
        360,
        open_reader=isolated_reader,
    )
    report = ingest([folder], IngestOptions(), parts)
    assert report.failed == ()
    assert [w.document for w in report.warnings if w.kind == "hidden-content"] == ["m/sheet.xlsx"]
    knowledge_base = open_knowledge_base(Settings(kb=tmp_path / "kb"), FakeEmbedder())
    for name, (question, number) in expected.items():
        best = knowledge_base.search(question, 1)[0]
        assert (best.document.id, best.passage.guideline_nos) == (f"m/{name}", (number,))
    knowledge_base.close()


@pytest.fixture(scope="module")
def originals(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("originals")
    write_one_of_each(folder)
    return folder


def read_damaged(originals: Path, data: st.DataObject) -> None:
    """Change a file at random; what comes is a reading or our own error, nothing else."""
    path = data.draw(st.sampled_from(sorted(originals.iterdir())))
    content = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 12))):
        place = data.draw(st.integers(0, len(content) - 1))
        content[place] = data.draw(st.integers(0, 255))
    damaged = originals.parent / f"damaged{path.suffix}"
    damaged.write_bytes(content[: data.draw(st.integers(len(content) // 3, len(content)))])
    complaint = ""
    try:
        assert isinstance(read_source(damaged), ParsedDocument)
    except ReadingError as error:
        complaint = error.message.ja
    assert "\n" not in complaint


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_damaged_files_give_a_reading_or_our_own_error(
    originals: Path, data: st.DataObject
) -> None:
    read_damaged(originals, data)


@pytest.mark.soak
@settings(max_examples=20_000, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_thousands_of_damaged_files(originals: Path, data: st.DataObject) -> None:
    read_damaged(originals, data)
