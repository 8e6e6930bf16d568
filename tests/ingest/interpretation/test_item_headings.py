"""Explanations: which headings name items, and what belongs to them, in every format."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import docx
import pytest

from builders import circumstances, reading
from ingest.interpretation.interpret import Interpretation, interpret
from ingest.interpretation.item_headings import heading_numbers, is_part_of_an_item
from ingest.readers import read_source
from pdf_builder import PdfBuilder

TITLE = "サイバーセキュリティガイドラインの解説書"


@pytest.mark.parametrize(
    ("heading", "numbers"),
    [
        ("No.85 施錠", (85,)), ("No85　施錠", (85,)), ("【No.85】施錠", (85,)), ("達成条件No.85", (85,)),
        ("No.28～30 教育", (28, 29, 30)), ("No.54、No.56 情報の区分", (54, 56)), ("No.98, 102", (98, 102)),
        ("付録", ()), ("第3章 進め方", ()),
    ],
)  # fmt: skip
def test_marked_numbers_of_a_heading_are_read(heading: str, numbers: tuple[int, ...]) -> None:
    assert heading_numbers(heading) == numbers


@pytest.mark.parametrize(
    ("heading", "numbers"),
    [
        ("85. 施錠", (85,)), ("８５．施錠", (85,)), ("85 施錠", (85,)), ("【85】施錠", (85,)), ("（85）施錠", (85,)),
        ("[85] 施錠", (85,)), ("28～30. 教育", (28, 29, 30)), ("54、56. 情報", (54, 56)), ("【54】【56】情報", (54, 56)),
        ("85.1 細目", ()), ("2025年の動き", ()), ("3 年の計画", ()), ("154. ない番号", ()), ("施錠 85", ()),
    ],
)  # fmt: skip
def test_bare_numbers_are_read_only_at_the_beginning(
    heading: str, numbers: tuple[int, ...]
) -> None:
    assert heading_numbers(heading, takes_bare=True) == numbers
    assert heading_numbers(heading) == ()


@pytest.mark.parametrize(
    "heading",
    ["目的", "■解説", "【例】", "(1) 目的", "達成基準", "対策例", "解説について", "ポイント"],
)
def test_parts_of_an_item_are_known(heading: str) -> None:
    assert is_part_of_an_item(heading)


@pytest.mark.parametrize("heading", ["付録", "用語集の使い方", "教育の進め方", "目的別の索引", ""])
def test_other_headings_are_no_parts(heading: str) -> None:
    assert not is_part_of_an_item(heading)


def numbers_by_line(result: Interpretation) -> dict[str, tuple[int, ...]]:
    return {p.text.split("\n")[-1]: p.guideline_nos for p in result.passages}


def interpreted(*pages: str) -> dict[str, tuple[int, ...]]:
    return numbers_by_line(interpret(reading(*pages), "m/a.pdf", "hash", circumstances()))


def test_parts_belong_to_the_item_above_at_any_level() -> None:
    found = interpreted(
        f"# {TITLE}\n## No.85 施錠\n## 目的\n機器を守ります。\n# 解説\n扉に付けます。\n## 付録\n用語の説明です。\n"
    )
    assert found == {"機器を守ります。": (85,), "扉に付けます。": (85,), "用語の説明です。": ()}


def test_bare_numbers_that_go_far_count_items() -> None:
    found = interpreted(f"# {TITLE}\n## 84. 入室\n人を決めます。\n## 85. 施錠\n鍵を付けます。\n")
    assert found == {"人を決めます。": (84,), "鍵を付けます。": (85,)}


def test_chapters_are_no_items() -> None:
    found = interpreted(f"# {TITLE}\n## 1. はじめに\n読み方です。\n## 2. 対象\n全社です。\n")
    assert found == {"読み方です。": (), "全社です。": ()}


def test_small_bare_numbers_with_the_parts_of_items_count_items() -> None:
    found = interpreted(
        f"# {TITLE}\n## 1. 方針\n### 解説\n方針を書きます。\n## 2. 見直し\n### 解説\n毎年見直します。\n"
    )
    assert found == {"方針を書きます。": (1,), "毎年見直します。": (2,)}


def test_bare_numbers_of_other_documents_stay_bare() -> None:
    found = interpreted("# 社内だより\n## 84. 入室\n人を決めます。\n## 85. 施錠\n鍵を付けます。\n")
    assert set(found.values()) == {()}


def test_a_short_line_with_a_number_heads_what_follows() -> None:
    found = interpreted(f"# {TITLE}\nNo.85 施錠\n鍵を付けます。\n【No.86】記録\n半年残します。\n")
    assert found == {"鍵を付けます。": (85,), "半年残します。": (86,)}


def test_a_list_of_items_stays_a_list() -> None:
    found = interpreted(f"# {TITLE}\n- No.85 施錠する\n- No.86 記録する\n")
    assert {n for numbers in found.values() for n in numbers} == {85, 86}


SECTIONS = (
    (
        "No.85 置き場所の施錠",
        (("目的", "機械を人の手から守ります。"), ("解説", "扉か棚を閉めます。")),
    ),
    ("No.28～30 教育", (("目的", "みなで学びます。"), ("例", "朝の会で話します。"))),
)
EXPECTED = {
    "機械を人の手から守ります。": (85,),
    "扉か棚を閉めます。": (85,),
    "みなで学びます。": (28, 29, 30),
    "朝の会で話します。": (28, 29, 30),
}


def as_markdown(folder: Path) -> Path:
    body = "".join(
        f"\n## {name}\n" + "".join(f"\n### {part}\n\n{text}\n" for part, text in parts)
        for name, parts in SECTIONS
    )
    path = folder / "book.md"
    path.write_text(f"# {TITLE}\n{body}", encoding="utf-8")
    return path


def as_html(folder: Path) -> Path:
    body = "".join(
        f"<h2>{name}</h2>" + "".join(f"<h3>{part}</h3><p>{text}</p>" for part, text in parts)
        for name, parts in SECTIONS
    )
    path = folder / "book.html"
    path.write_text(
        f"<html><body><main><h1>{TITLE}</h1>{body}</main></body></html>", encoding="utf-8"
    )
    return path


def as_word(folder: Path) -> Path:
    document = docx.Document()
    document.add_heading(TITLE, 1)
    for name, parts in SECTIONS:
        document.add_heading(name, 2)
        for part, text in parts:
            document.add_heading(part, 3)
            document.add_paragraph(text)
    path = folder / "book.docx"
    document.save(str(path))
    return path


def as_pdf(folder: Path) -> Path:
    """Every item on a page of its own, its parts in smaller headings."""
    builder = PdfBuilder().text(40, 60, TITLE, size=28).page()
    for index, (name, parts) in enumerate(SECTIONS):
        builder.text(40, 40, name, size=22)
        for row, (part, text) in enumerate(parts):
            builder.text(40, 100 + 100 * row, part, size=16)
            builder.text(40, 140 + 100 * row, text, size=11)
        if index + 1 < len(SECTIONS):
            builder.page()
    path = folder / "book.pdf"
    path.write_bytes(builder.build())
    return path


@pytest.mark.parametrize("write", [as_markdown, as_html, as_word, as_pdf])
def test_sections_attach_to_their_numbers_in_every_format(
    tmp_path: Path, write: Callable[[Path], Path]
) -> None:
    path = write(tmp_path)
    result = interpret(read_source(path), f"m/{path.name}", "hash", circumstances())
    assert result.document.kind == "guideline"
    found = numbers_by_line(result)
    assert {text: found.get(text) for text in EXPECTED} == EXPECTED
