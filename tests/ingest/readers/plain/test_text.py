"""Text and Markdown in the states in which slide converters leave them."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.parsed.document import Page, ParsedDocument
from ingest.readers import Limits, Source, read_source
from ingest.readers.decoding import decoded
from ingest.readers.page_builder import MAX_LINE_CHARS
from ingest.readers.plain.text import read_text
from kb.errors import ReadingError

JAPANESE = "鍵の管理は二人で行い、記録を残します。サーバーの置き場所も確かめてください。"


def read(text: str) -> ParsedDocument:
    return read_text(Source("見本.md", text.encode()), Limits())


def only_page(text: str) -> Page:
    (page,) = read(text).pages
    return page


def shown(page: Page) -> list[str]:
    return [page.text[b.start : b.end] for b in page.blocks]


def cells(page: Page) -> list[list[str]]:
    rows = [b for b in page.blocks if b.kind == "row"]
    return [[page.text[c.start : c.end] for c in row.cells] for row in rows]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "cp932", "euc_jp", "iso2022_jp"]
)
def test_japanese_encodings_are_told_apart(encoding: str) -> None:
    assert decoded("見本.txt", JAPANESE.encode(encoding)) == JAPANESE


def test_half_width_kana_of_shift_jis_stay() -> None:
    text = "ｻｰﾊﾞの鍵を管理する担当者を決めておきます。"
    assert decoded("見本.txt", text.encode("cp932")) == text


@pytest.mark.parametrize(
    "data",
    [b"\xff\xfe\x00\xd8", "鍵".encode() + b"\xe9\x8d" * 9, JAPANESE.encode()[:-1], b"\x81\x20\xfe"],
)
def test_bytes_that_are_no_japanese_are_refused(data: bytes) -> None:
    with pytest.raises(ReadingError) as error:
        read_text(Source("見本.txt", data), Limits())
    assert error.value.reason == "encoding"
    assert "見本.txt" in error.value.message.ja


def test_blank_text_is_empty() -> None:
    with pytest.raises(ReadingError) as error:
        read(" \n<!-- nothing -->\n")
    assert error.value.reason == "empty"


def test_headings_items_and_text_are_one_block_a_line() -> None:
    page = only_page("# 題\n\n本文です。\n\n- 項目\n  - ・ 内側\n\n## 節 ##\n")
    assert [(b.kind, b.level) for b in page.blocks] == [
        ("heading", 1), ("text", 0), ("item", 0), ("item", 1), ("heading", 2),
    ]  # fmt: skip
    assert page.text == "題\n本文です。\n項目\n・ 内側\n節\n"


@pytest.mark.parametrize("mark", ["・", "●", "①", "1. ", "(2) ", "✓", "L "])
def test_printed_marks_stay_in_the_text_of_items(mark: str) -> None:
    page = only_page(f"{mark}鍵を管理する。\n")
    assert [b.kind for b in page.blocks] == ["item"]
    assert shown(page) == [f"{mark}鍵を管理する。"]


def test_bold_marks_vanish_and_half_lost_ones_are_counted() -> None:
    reading = read("**題** と __そのまま__\n\n- 期間:** 一年です。\n\n✓**記録**: 残す。\n")
    assert shown(reading.pages[0]) == ["題 と __そのまま__", "期間: 一年です。", "✓記録: 残す。"]
    assert reading.repairs["half-bold"] == 1


def test_links_show_their_title_and_keep_their_address() -> None:
    page = only_page(
        "参考 [「手引き\\(見本\\)」](https://example.com/a_(b)) と [様式](#) は [No.85](鍵) の項目。\n"
    )
    assert page.text == "参考 「手引き(見本)」 と 様式 は [No.85](鍵) の項目。\n"
    assert [(page.text[k.start : k.end], k.url) for k in page.links] == [
        ("「手引き(見本)」", "https://example.com/a_(b)"),
        ("様式", None),
    ]


@pytest.mark.parametrize(
    "target", ["", "#top", "javascript:alert(1)", "file:///etc/hosts", "a.pdf"]
)
def test_targets_that_lead_nowhere_have_no_address(target: str) -> None:
    (link,) = only_page(f"[様式]({target})\n").links
    assert link.url is None


def test_bare_addresses_are_links() -> None:
    page = only_page("様式は https://example.com/form.html。ご覧ください。\n")
    (link,) = page.links
    assert (page.text[link.start : link.end], link.url) == ("https://example.com/form.html",) * 2


def test_labels_in_brackets_before_a_link_stay_text() -> None:
    page = only_page("回答[No.1]：[手引き](#)のP9\n")
    assert page.text == "回答[No.1]：手引きのP9\n"
    assert len(page.links) == 1


def test_images_and_comments_are_dropped() -> None:
    assert only_page("前 ![図](a.png) 後\n<!-- 作業\nメモ -->\n次\n").text == "前  後\n次\n"


def test_tables_of_tabs_keep_empty_cells() -> None:
    page = only_page("分類\t対策\n入口\t鍵\n\t見張り\n\n後の文。\n")
    assert cells(page) == [["分類", "対策"], ["入口", "鍵"], ["", "見張り"]]
    assert [b.is_header for b in page.blocks] == [True, False, False, False]
    assert page.text.startswith("分類\t対策\n入口\t鍵\n\t見張り\n")


def test_a_first_row_with_a_sentence_is_no_header() -> None:
    page = only_page("情報\t写しを取っていますか？\n\t戻せますか？\n")
    assert not any(b.is_header for b in page.blocks)


def test_spaces_in_cells_become_single() -> None:
    page = only_page("区分\t扱い\n秘  （マル秘）\t写しを  作らない\n")
    assert cells(page)[1] == ["秘 （マル秘）", "写しを 作らない"]


def test_pipe_tables_are_rows_with_links() -> None:
    page = only_page(
        "| No. | 資料 |\n| --- | --- |\n| 85 | [手引き](https://example.com/) \\| 他 |\n"
    )
    assert cells(page) == [["No.", "資料"], ["85", "手引き | 他"]]
    assert [page.text[k.start : k.end] for k in page.links] == ["手引き"]


def test_a_single_line_with_a_tab_is_no_table() -> None:
    assert [b.kind for b in only_page("日付\t六月五日\n").blocks] == ["text"]


def test_wrapped_lines_are_joined_without_a_space_in_japanese() -> None:
    first = "鍵の管理は二人で行い、その記録を年度ごとにまとめて保管することに"
    reading = read(f"{first}\nしています。\n")
    assert shown(reading.pages[0]) == [f"{first}しています。"]
    assert reading.repairs["broken-lines"] == 1


@pytest.mark.parametrize(
    "next_line", ["回答：次の行。", "・次の行。", "質問② 次の行。", "【次】の行。"]
)
def test_marks_begin_a_new_line_even_after_a_full_one(next_line: str) -> None:
    first = "鍵の管理は二人で行い、その記録を年度ごとにまとめて保管することに"
    assert shown(only_page(f"{first}\n{next_line}\n")) == [first, next_line]


def test_short_lines_and_hard_breaks_stay_apart() -> None:
    assert shown(only_page("見本協会  \n情報部会\n\n表紙\n日付\n")) == [
        "見本協会", "情報部会", "表紙", "日付",
    ]  # fmt: skip


def test_page_marks_number_the_pages() -> None:
    reading = read("表紙\n--- page 2 ---\n二頁目\n--- page 3 ---\n\n")
    assert [(p.number, p.text) for p in reading.pages] == [(1, "表紙\n"), (2, "二頁目\n"), (3, "")]
    assert reading.pages_without_text == (3,)


@pytest.mark.parametrize("digits", ["0", "9" * 5000])
def test_numbers_that_no_page_has_are_no_page_marks(digits: str) -> None:
    assert [p.number for p in read(f"表紙\n--- page {digits} ---\n本文\n").pages] == [None]


def test_an_endless_line_is_cut_at_full_stops_and_keeps_its_links() -> None:
    line = (
        "錠前を確かめます。" * 700 + "[手引き](https://a.example/x)です。" + "字" * MAX_LINE_CHARS
    )
    page = only_page(line)
    parts = [page.text[b.start : b.end] for b in page.blocks]
    assert max(map(len, parts)) <= MAX_LINE_CHARS
    assert "".join(parts) == line.replace("[手引き](https://a.example/x)", "手引き")
    assert parts[0].endswith("。")
    assert [(page.text[k.start : k.end], k.url) for k in page.links] == [
        ("手引き", "https://a.example/x")
    ]


def test_only_the_first_part_of_an_endless_heading_is_one() -> None:
    blocks = only_page("# " + "字" * (MAX_LINE_CHARS + 1)).blocks
    assert [(b.kind, b.level) for b in blocks] == [("heading", 1), ("text", 0)]


def test_gaps_wider_than_anyone_sets_are_closed() -> None:
    assert only_page("甲" + "　" * 99 + "乙").text == "甲" + "　" * 40 + "乙\n"


@pytest.mark.parametrize(
    ("raw", "title"),
    [("# 章 ##", "章"), ("# 甲 # #", "甲 #"), ("### ###", ""), ("# C#", "C"), ("#######", "")],
)
def test_hashes_at_the_end_of_a_heading_are_no_part_of_it(raw: str, title: str) -> None:
    assert shown(only_page(f"{raw}\n本文")) == [*([title] if title else []), "本文"]


def test_lines_under_a_tab_alone_are_no_table_however_many() -> None:
    assert {b.kind for b in only_page("\t項目\n" * 100).blocks} == {"text"}


def test_form_feeds_part_pages() -> None:
    assert [(p.number, p.text) for p in read("一\f二\f").pages] == [(1, "一\n"), (2, "二\n")]


def test_circled_digits_stay_and_radicals_are_repaired() -> None:
    reading = read("質問⑥ ⽤語と\uf0fc印\n")
    assert reading.pages[0].text == "質問⑥ 用語と✓印\n"
    assert (reading.repairs["radicals"], reading.repairs["symbols"]) == (1, 1)


def test_the_converted_meeting_keeps_its_structure(materials_folder: Path) -> None:
    (page,) = read_source(next(materials_folder.glob("*.txt"))).pages
    headings = [page.text[b.start : b.end] for b in page.blocks if b.kind == "heading"]
    assert len({b.table for b in page.blocks if b.kind == "row"}) == 5
    assert [k.url for k in page.links] == [None] * 9
    assert "**" not in page.text
    assert [h for h in headings if h.startswith("質問")] == [f"質問{c}" for c in "①②③④⑤⑥"]


def test_plain_text_shows_the_marks_of_a_quotation() -> None:
    assert only_page("> 鍵は？\n棚の上です。\n").text == "> 鍵は？\n棚の上です。\n"
