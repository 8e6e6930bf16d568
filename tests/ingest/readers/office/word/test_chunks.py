"""Documents taken in as they are: read by their kind, told where they cannot be."""

from __future__ import annotations

import io
import zipfile

import pytest

from ingest.parsed.lines import lines_of
from ingest.readers.office.docx import read_docx
from ingest.readers.source import Limits, Source
from word_files import left_out, p, reading_of, texts_of, word_file

CHUNK = '<w:altChunk r:id="rId1"/>'
BODY = f"{p('以下は写しである。')}{CHUNK}{p('以上。')}"
PAGE = "<html><head><meta charset='utf-8'></head><body><h2>結果</h2><p>跡は倉庫に残る。</p></body></html>"


@pytest.mark.parametrize(
    ("name", "data", "lines"),
    [
        ("a.html", PAGE.encode(), ["結果", "跡は倉庫に残る。"]),
        ("a.htm", PAGE.encode(), ["結果", "跡は倉庫に残る。"]),
        ("a.dat", PAGE.encode(), ["結果", "跡は倉庫に残る。"]),
        ("a.txt", "跡は倉庫に残る。".encode(), ["跡は倉庫に残る。"]),
        ("a.docx", word_file(p("跡は倉庫に残る。")), ["跡は倉庫に残る。"]),
        ("a.bin", word_file(p("跡は倉庫に残る。")), ["跡は倉庫に残る。"]),
    ],
)
def test_a_document_is_read_in_its_place(name: str, data: bytes, lines: list[str]) -> None:
    parts = {f"aFChunk/{name}": data}
    assert texts_of(BODY, parts) == ["以下は写しである。", *lines, "以上。"]
    assert left_out(BODY, parts) == []


@pytest.mark.parametrize(
    ("name", "data"),
    [("a.rtf", b"{\\rtf1 x}"), ("a.dat", b"{\\rtf1 x}"), ("a.docx", b"PK\x03\x04")],
)
def test_what_cannot_be_read_is_told(name: str, data: bytes) -> None:
    assert texts_of(BODY, {f"aFChunk/{name}": data}) == ["以下は写しである。", "以上。"]
    assert left_out(BODY, {f"aFChunk/{name}": data}) == [("not-read", "imported-chunk", 1)]


@pytest.mark.parametrize("parts", [{"aFChunk!/http://example.org/a.html": ""}, {}])
def test_a_document_elsewhere_is_told(parts: dict[str, str]) -> None:
    assert left_out(BODY, parts) == [("not-read", "linked-file", 1)]


def test_tables_lists_and_links_of_a_page_are_kept() -> None:
    page = (
        "<html><body><ul><li>一つ</li></ul><table><tr><th>項目</th><th>内容</th><th>備考</th></tr>"
        "<tr><td>朝</td><td>開錠</td><td>なし</td></tr></table>"
        '<p>詳しくは<a href="https://example.org/b">案内</a>を見る。</p></body></html>'
    )
    reading = reading_of(CHUNK, {"aFChunk/a.html": page.encode()})
    found = [(line.kind, line.cells) for line in lines_of(reading)]
    assert found[1:3] == [("row", ("項目", "内容", "備考")), ("row", ("朝", "開錠", "なし"))]
    shown = reading.pages[0]
    assert [(shown.text[k.start : k.end], k.url) for k in shown.links] == [
        ("案内", "https://example.org/b")
    ]


def test_what_a_taken_in_document_leaves_out_is_told_too() -> None:
    inner = word_file(p("見える") + p("隠す", "<w:vanish/>"))
    assert left_out(CHUNK, {"aFChunk/a.docx": inner}) == [("hidden", "text", 1)]


def test_documents_in_documents_end_at_some_depth() -> None:
    data = word_file(p("一番奥"))
    for _ in range(6):
        data = word_file(p("層") + CHUNK, {"aFChunk/a.docx": data})
    reading = reading_of(p("層") + CHUNK, {"aFChunk/a.docx": data})
    assert reading.pages[0].text == "層\n" * 4
    assert [(f.why, f.part) for f in reading.left_out] == [("not-read", "imported-chunk")]


def test_a_chunk_in_a_table_cell_is_told() -> None:
    row = f"<w:tr><w:tc>{p('朝')}</w:tc><w:tc>{CHUNK}</w:tc></w:tr>"
    assert left_out(f"<w:tbl>{row}</w:tbl>", {"aFChunk/a.txt": b"x"}) == [
        ("not-read", "imported-chunk", 1)
    ]


def test_a_chunk_whose_part_is_missing_costs_itself() -> None:
    buffer = io.BytesIO()
    whole = io.BytesIO(word_file(BODY, {"aFChunk/a.txt": b"x"}))
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            if name != "word/a.txt":
                new.writestr(name, old.read(name))
    reading = read_docx(Source("a.docx", buffer.getvalue()), Limits())
    assert reading.pages[0].text == "以下は写しである。\n以上。\n"
    assert [f.part for f in reading.left_out] == ["imported-chunk"]
