"""Places within web pages: from headings to passages."""

from __future__ import annotations

from pathlib import Path

import pytest

from builders import circumstances, reading
from ingest.interpretation.interpret import Origin, interpret
from ingest.parsed.lines import lines_of
from ingest.readers import read_source
from ingest.readers.plain.text import heading_slug
from ingest.sources.register import Register, Source


@pytest.mark.parametrize(
    ("heading", "slug"),
    [
        ("Setup guide", "setup-guide"), ("No.85 施錠（例）", "no85-施錠例"), ("5. 対象、範囲", "5-対象範囲"),
        ("a_b-c", "a_b-c"), ("！？", ""),
    ],
)  # fmt: skip
def test_a_headings_slug_is_made_as_markdown_servers_make_it(heading: str, slug: str) -> None:
    assert heading_slug(heading) == slug


def test_headings_of_markdown_get_slugs_that_differ(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("# 例\n\n本文\n\n## 例\n\n本文\n", encoding="utf-8")
    blocks = read_source(path).pages[0].blocks
    assert [b.anchor for b in blocks if b.kind == "heading"] == ["例", "例-1"]


def test_a_format_without_places_gives_none() -> None:
    assert {line.anchor for line in lines_of(reading("# 見出し\n本文\n"))} == {None}


def test_a_line_has_the_place_of_the_nearest_heading_above_that_has_one(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text(
        '<html><body><main><h1 id="top">題</h1><p>一</p><h2>名なし</h2><p>二</p>'
        '<h2 id="b">名あり</h2><p>三</p></main></body></html>',
        encoding="utf-8",
    )
    result = interpret(read_source(path), "m/a.html", "hash", circumstances())
    assert {p.text.split("\n")[-1]: p.anchor for p in result.passages} == {
        "一": "top",
        "二": "top",
        "三": "b",
    }


def test_a_landing_page_has_none_of_a_files_places() -> None:
    source = Source(
        id="book",
        title="架空の対策の手引き",
        publisher="架空協会",
        kind="reference",
        sureness="V",
        url="https://example.org/list.html",
        format="pdf",
    )
    register = circumstances(Register((source,)))
    text = "# 架空の対策の手引き\n本文です。\n"
    blocks = reading(text)
    own = interpret(blocks, "m/a.md", "hash", register)
    fetched = Origin("a.md", source, "https://example.org/a.md")
    assert own.document.url == "https://example.org/list.html"
    assert {p.anchor for p in own.passages} == {None}
    assert interpret(
        blocks, "https://example.org/a.md", "hash", register, fetched
    ).document.url == ("https://example.org/a.md")
