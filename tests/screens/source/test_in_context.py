"""What is shown around a quotation: lines before and after, rows with their table's top row."""

from __future__ import annotations

import re

from screens.source.in_context import ShownLine, place_of_quote, surroundings

MARKED = re.compile(r":yellow-background\[([^\]]*)\]")


def around(text: str, quote: str) -> list[ShownLine]:
    start = text.index(quote)
    return surroundings(text, start, start + len(quote))


def words(line: ShownLine) -> list[str]:
    return [MARKED.sub(r"\1", cell) for cell in line.cells]


def quoted(lines: list[ShownLine]) -> list[str]:
    return [marked for line in lines for cell in line.cells for marked in MARKED.findall(cell)]


def test_an_empty_page_shows_nothing() -> None:
    assert surroundings("", 0, 0) == []


def test_three_lines_stand_before_and_after() -> None:
    text = "\n".join("あいうえおかきくけ")
    assert [words(line) for line in around(text, "お")] == [[c] for c in "いうえおかきく"]


def test_the_quotation_alone_is_marked_within_its_line() -> None:
    lines = around("前の行\n鍵を掛ける。記録を残す。帰る。\n後の行", "記録を残す。")
    assert quoted(lines) == ["記録を残す。"]
    assert words(lines[1]) == ["鍵を掛ける。記録を残す。帰る。"]


def test_a_quotation_over_several_lines_is_marked_in_each() -> None:
    assert quoted(around("一\n二\n三\n四", "二\n三")) == ["二", "三"]


def test_blank_lines_are_left_out() -> None:
    assert [words(line) for line in around("前\n\n  \n鍵\n\n後", "鍵")] == [["前"], ["鍵"], ["後"]]


def test_a_row_is_cut_into_its_cells_and_marked_in_each() -> None:
    lines = around("番号\t場所\n1\t倉庫\n2\t書庫", "1\t倉庫")
    assert [words(line) for line in lines] == [["番号", "場所"], ["1", "倉庫"], ["2", "書庫"]]
    assert quoted(lines) == ["1", "倉庫"]


def test_empty_cells_keep_their_columns() -> None:
    assert words(around("a\tb\tc\n\t2\t", "2")[1]) == ["", "2", ""]


def test_the_tables_top_row_comes_along_from_further_up() -> None:
    rows = ["番号\t場所", *(f"{n}\t部屋{n}" for n in range(1, 12))]
    lines = around("\n".join(["表の前", *rows]), "8\t部屋8")
    assert words(lines[0]) == ["番号", "場所"]
    assert words(lines[1]) == ["5", "部屋5"]
    assert [line.follows for line in lines] == [True, False, *[True] * 6]


def test_lines_above_a_table_are_no_row_of_it() -> None:
    text = "題\n説明\n注意\n番号\t場所\n1\t倉庫"
    lines = around(text, "1\t倉庫")
    assert [words(line) for line in lines] == [["説明"], ["注意"], ["番号", "場所"], ["1", "倉庫"]]
    assert [line.is_row for line in lines] == [False, False, True, True]


def test_a_page_of_one_endless_line_is_cut_around_the_quotation() -> None:
    text = "あ" * 5_000 + "鍵を掛ける" + "い" * 5_000
    (line,) = around(text, "鍵を掛ける")
    assert words(line) == ["…" + "あ" * 200 + "鍵を掛ける" + "い" * 200 + "…"]


def test_a_page_that_changed_is_searched_for_the_quotation() -> None:
    assert place_of_quote("鍵を掛ける", "鍵", 0) == 0
    assert place_of_quote("新しい文。鍵を掛ける", "鍵", 0) == 5
    assert place_of_quote("何もない", "鍵", 0) is None
    assert place_of_quote("何もない", "", 9) is None
