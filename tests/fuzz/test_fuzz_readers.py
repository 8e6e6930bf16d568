"""Every reader on damaged files: a reading whose offsets hold, or our own error, nothing else.

Besides single bytes, parts inside the containers are changed: the XML within Office files, the
objects within a PDF, marks and tags within text.
"""

from __future__ import annotations

import io
import tempfile
import zipfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import docx
import pptx
import pytest
from hypothesis import strategies as st

from fuzzing import run_for_long, run_shortly
from ingest.parsed.document import Page, ParsedDocument
from ingest.readers import Limits, read_source
from kb.errors import ReadingError
from pdf_builder import PdfBuilder
from small_sources import SECTIONS, meeting, source

# Names and values that the formats themselves use, and numbers at the edges of what they hold.
WORDS = (
    b"<", b">", b"/>", b"</", b"&#x10FFFF;", b"&lt;", b'"', b"-1", b"0", b"99999999999", b"1e99", b"NaN", b"\x00",
    b"<w:p>", b"<w:tbl>", b"<a:t>", b"<c r='ZZZ9999999'>", b"<mergeCell ref='A1:XFD1048576'/>", b"<!ENTITY a 'b'>",
    b"<table><tr><td colspan=99999 rowspan=99999>", b"<li><ul>", b"# ", b"| - |", b"\t", b"\r\n", b"\xff\xfe",
    b"/Kids [1 0 R]", b"/Count 9999999", b"endobj", b"stream", b"/Length -5", b"<< /Type /Page >>", b"\x81", b"\xef\xbb\xbf",
)  # fmt: skip
OFFICE = (".xlsx", ".docx", ".pptx")


@dataclass(frozen=True)
class Change:
    """``count`` bytes at a place (a share of the length) are replaced."""

    place: float
    count: int
    by: bytes


changes = st.lists(
    st.builds(
        Change,
        st.floats(0, 1),
        st.sampled_from((0, 0, 1, 2, 8, 200)),
        st.sampled_from(WORDS) | st.binary(max_size=4),
    ),
    min_size=1,
    max_size=8,
)
cases = st.tuples(
    st.sampled_from((".pdf", ".txt", ".md", ".html", ".xlsx", ".docx", ".pptx")),
    changes,
    st.integers(0, 40),
    st.booleans(),
)


@cache
def original(suffix: str) -> bytes:
    """A readable file of the format."""
    if suffix in (".txt", ".xlsx"):
        return source(suffix, SECTIONS)
    makers = {".md": lambda: meeting(SECTIONS), ".html": _html, ".docx": _docx, ".pptx": _pptx}
    return makers.get(suffix, _pdf)()


def _html() -> bytes:
    rows = "".join(f"<tr><td>{s.number}</td><td>{s.sentence}</td></tr>" for s in SECTIONS)
    return (
        "<!doctype html><html><head><meta charset='utf-8'><title>手引き</title></head><body><main>"
        f"<h1 id='a'>手引き</h1><ul><li>施錠<ul><li>錠前</li></ul></li></ul><table><tr><th>No.</th>"
        f"<th colspan='2'>達成条件</th></tr>{rows}</table><p><a href='/x#y'>台帳</a></p></main></body>"
        "</html>"
    ).encode()


def _docx() -> bytes:
    book, out = docx.Document(), io.BytesIO()
    book.add_heading("手引き", 1)
    table = book.add_table(2, 2)
    for cell, text in zip(table._cells, ("No.", "達成条件", "85", "棚に錠前"), strict=True):
        cell.text = text
    book.add_paragraph("朝礼で事例を紹介します。", style="List Bullet")
    book.save(out)
    return out.getvalue()


def _pptx() -> bytes:
    deck, out = pptx.Presentation(), io.BytesIO()
    slide = deck.slides.add_slide(deck.slide_layouts[1])
    slide.shapes.title.text = "質問①"
    slide.placeholders[1].text = "棚に錠前を付けます。"
    shape = slide.shapes.add_table(2, 2, 0, 0, 900_000, 900_000)
    shape.table.cell(0, 0).text, shape.table.cell(1, 1).text = "区分", "赤"
    deck.save(out)
    return out.getvalue()


def _pdf() -> bytes:
    made = (
        PdfBuilder(title="手引き")
        .text(50, 50, "質問①", size=24)
        .grid([50, 200, 400], [100, 130, 160])
    )
    made.text(60, 120, "区分").text(210, 120, "印").link(50, 40, 90, 60, "https://a.example/x")
    return made.page().vertical(300, 50, "縦書きの行です").build()


def changed(data: bytes, wanted: list[Change]) -> bytes:
    for change in wanted:
        at = int(change.place * len(data))
        data = data[:at] + change.by + data[at + change.count :]
    return data


def changed_inside(data: bytes, member: int, wanted: list[Change]) -> bytes:
    """One part of an Office file changed, in a container that is whole."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(out, "w") as after:
        infos = before.infolist()
        for index, info in enumerate(infos):
            content = before.read(info)
            is_chosen = index == member % len(infos)
            after.writestr(info.filename, changed(content, wanted) if is_chosen else content)
    return out.getvalue()


def check_reader(case: tuple[str, list[Change], int, bool]) -> None:
    suffix, wanted, member, is_inside = case
    data = original(suffix)
    data = (
        changed_inside(data, member, wanted)
        if is_inside and suffix in OFFICE
        else changed(data, wanted)
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"damaged{suffix}"
        path.write_bytes(data)
        reading, complaint = _read(path)
    assert "\n" not in complaint
    for page in reading.pages if reading else ():
        check_offsets(page)


def _read(path: Path) -> tuple[ParsedDocument | None, str]:
    try:
        return read_source(path, Limits()), ""
    except ReadingError as error:
        return None, error.message.ja


def check_offsets(page: Page) -> None:
    """Blocks, cells and links lie within the text they are of."""
    for block in page.blocks:
        assert 0 <= block.start <= block.end <= len(page.text)
        assert all(block.start <= c.start <= c.end <= block.end for c in block.cells)
    assert all(0 <= link.start <= link.end <= len(page.text) for link in page.links)


def test_damaged_files_of_every_format_give_a_reading_or_our_own_error() -> None:
    run_shortly(check_reader, cases, 80)


@pytest.mark.soak
def test_damaged_files_of_every_format_for_three_minutes() -> None:
    run_for_long(check_reader, cases)
