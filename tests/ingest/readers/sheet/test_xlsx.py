"""Excel: heads in two rows, merged cells, several tables, and what a sheet hides."""

from __future__ import annotations

import io
from collections.abc import Sequence

import pytest
from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from ingest.parsed.document import LeftOutPart, ParsedDocument
from ingest.parsed.lines import Line, lines_of
from ingest.parsed.tables import table_of
from ingest.readers.sheet.xlsx import read_xlsx
from ingest.readers.source import Limits, Source
from kb.errors import ReadingError

SCS_HEADS = ["大分類No.", "大分類", "要求事項No.", "要求事項", "★3/★4", "評価基準No.", "評価基準"]


def workbook(rows: Sequence[Sequence[object]] = ()) -> tuple[Workbook, Worksheet]:
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "一覧"
    for row in rows:
        sheet.append(list(row))
    return book, sheet


def saved(book: Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def read(book: Workbook) -> ParsedDocument:
    return read_xlsx(Source("表.xlsx", saved(book)), Limits())


def rows_of(reading: ParsedDocument) -> list[Line]:
    return [line for line in lines_of(reading) if line.kind == "row"]


def scs_sheet() -> Workbook:
    """Two rows of heads, the last columns under 「参考」, labels merged over two criteria."""
    book, sheet = workbook([["要求事項と評価基準の例"], []])
    sheet.append([*SCS_HEADS, "参考"])
    sheet.append(
        [None] * 7 + ["NIST CSF", "自工会/部工会・サイバーセキュリティガイドライン 2.3 版"]
    )
    for column in range(1, 8):
        sheet.merge_cells(start_row=3, end_row=4, start_column=column, end_column=column)
    sheet.merge_cells("H3:I3")
    sheet.merge_cells("A1:I1")
    sheet.append(
        [
            1,
            "体制",
            "1-1",
            "役割を\n定める",
            "★3",
            "1-1-1",
            "役割の表がある",
            "GV",
            "No.9 (LV1), No.10 (LV2) ",
        ]
    )
    sheet.append([None, None, None, None, "★4", "1-1-2", "毎年見直している", "GV", "No.11 (LV2)"])
    for letter in "ABCD":
        sheet.merge_cells(f"{letter}5:{letter}6")
    return book


def test_an_empty_workbook_gives_no_pages() -> None:
    assert read(workbook()[0]).pages == ()


def test_a_sheet_is_a_page_without_number_headed_by_its_name() -> None:
    reading = read(workbook([["No.", "達成条件"], [1, "例"]])[0])
    heading = lines_of(reading)[0]
    assert [page.number for page in reading.pages] == [None]
    assert (heading.kind, heading.level, heading.text) == ("heading", 1, "一覧")


def test_two_rows_of_heads_become_one_row_of_joined_heads() -> None:
    header = rows_of(read(scs_sheet()))[0]
    guideline = "参考 自工会/部工会・サイバーセキュリティガイドライン 2.3 版"
    assert header.is_header
    assert header.cells == (*SCS_HEADS, "参考 NIST CSF", guideline)
    assert sum(line.is_header for line in rows_of(read(scs_sheet()))) == 1


def test_merged_labels_stand_once_and_are_empty_below() -> None:
    _, first, second = rows_of(read(scs_sheet()))
    assert first.cells[:5] == ("1", "体制", "1-1", "役割を 定める", "★3")
    assert second.cells[:5] == ("", "", "", "", "★4")
    assert first.cells[8] == "No.9 (LV1), No.10 (LV2)"


def test_labels_are_filled_down_for_the_search() -> None:
    table = table_of(rows_of(read(scs_sheet())))
    labelled = table.rows[1].labelled
    assert labelled.startswith("大分類No.: 1 / 大分類: 体制 / 要求事項No.: 1-1")
    assert "★3/★4: ★4" in labelled
    assert table.rows[1].lost_columns == ()


def test_a_title_above_the_heads_is_a_line() -> None:
    lines = lines_of(read(scs_sheet()))
    assert [(line.kind, line.text) for line in lines[1:2]] == [("text", "要求事項と評価基準の例")]


def test_a_row_of_heads_is_found_without_known_names() -> None:
    book, _ = workbook(
        [["会社名", "例の会社"], [], ["機器", "置き場所", "使う人"], ["端末", "一階", "営業"]]
    )
    lines = lines_of(read(book))
    assert lines[1].text == "会社名 例の会社"
    assert (lines[2].cells, lines[2].is_header) == (("機器", "置き場所", "使う人"), True)
    assert not lines[3].is_header


def test_an_empty_row_and_other_heads_begin_another_table() -> None:
    book, _ = workbook(
        [["No.", "達成条件"], [1, "甲"], [], ["表2 区分"], ["項目", "説明"], ["乙", "丙"]]
    )
    lines = lines_of(read(book))
    rows = [line for line in lines if line.kind == "row"]
    assert [(line.table, line.is_header) for line in rows] == [
        ((0, 0), True), ((0, 0), False), ((0, 1), True), ((0, 1), False),
    ]  # fmt: skip
    assert "表2 区分" in [line.text for line in lines if line.kind == "text"]


def test_an_empty_row_inside_a_table_does_not_end_it() -> None:
    book, _ = workbook([["No.", "達成条件", "レベル"], [1, "甲。", 1], [], [2, "乙。", 2]])
    assert [line.table for line in rows_of(read(book))] == [(0, 0)] * 3


def test_notes_below_a_table_are_lines() -> None:
    book, _ = workbook([["No.", "達成条件"], [1, "甲"], ["※レベルは三つ"]])
    assert lines_of(read(book))[-1].kind == "text"


def test_an_empty_form_keeps_its_heads() -> None:
    book, _ = workbook([["No.", "達成条件", "評価"], [1, None, None], [2, None, None]])
    rows = rows_of(read(book))
    assert rows[0].cells == ("No.", "達成条件", "評価")
    table = table_of(rows)
    assert table.header is not None
    assert table.rows == ()


def test_columns_merged_for_looks_do_not_repeat_their_head() -> None:
    book, sheet = workbook([["No.", "達成条件", None, "レベル"], [1, "甲", None, 2]])
    sheet.merge_cells("B1:C1")
    sheet.merge_cells("B2:C2")
    assert [row.cells for row in rows_of(read(book))] == [
        ("No.", "達成条件", "レベル"), ("1", "甲", "2"),
    ]  # fmt: skip


def test_hidden_sheets_rows_and_columns_are_left_out_and_reported() -> None:
    book, sheet = workbook(
        [
            ["No.", "達成条件", "内部", "評価"],
            [1, "甲", "秘", 0],
            [2, "隠す", "秘", 1],
            [3, "乙", "秘", 2],
        ]
    )
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["C"].hidden = True
    other = book.create_sheet("計算用")
    other["A1"] = 5
    other.sheet_state = "veryHidden"
    reading = read(book)
    assert reading.left_out == (
        LeftOutPart("hidden", "row", place="一覧", names=("3",)),
        LeftOutPart("hidden", "column", place="一覧", names=("C",)),
        LeftOutPart("hidden", "sheet", names=("計算用",)),
    )
    assert [row.cells for row in rows_of(reading)[1:]] == [("1", "甲", "0"), ("3", "乙", "2")]


def test_a_merged_text_shows_in_what_is_visible_of_it() -> None:
    book, sheet = workbook([["No.", "達成条件"], [1, "甲"], [None, "乙"]])
    sheet.merge_cells("A2:A3")
    sheet.row_dimensions[2].hidden = True
    assert rows_of(read(book))[1].cells == ("1", "乙")


def test_a_formula_without_stored_value_is_empty() -> None:
    book, _ = workbook([["No.", "達成条件", "計"], [1, "甲", "=SUM(A1:A2)"], [2, "乙", 3]])
    assert [row.cells[2] for row in rows_of(read(book))[1:]] == ["", "3"]


def test_links_of_cells_are_kept_at_their_text() -> None:
    book, sheet = workbook([["No.", "参考"], [1, "手引きの例"]])
    sheet["B2"].hyperlink = "https://example.org/guide.pdf"
    page = read(book).pages[0]
    link = page.links[0]
    assert (page.text[link.start : link.end], link.url) == (
        "手引きの例", "https://example.org/guide.pdf",
    )  # fmt: skip


def test_bold_heads_of_two_columns_are_heads() -> None:
    book, sheet = workbook([["ことば", "意味"], ["甲", "乙のこと"], ["丙", "丁のこと"]])
    sheet["A1"].font = sheet["B1"].font = Font(bold=True)
    assert [row.is_header for row in rows_of(read(book))] == [True, False, False]


def test_a_stray_cell_in_the_last_row_costs_nothing() -> None:
    book, sheet = workbook([["No.", "達成条件"], [1, "甲"]])
    sheet["XFD1048576"] = "端"
    assert lines_of(read(book))[-1].text == "端"


def test_radicals_are_repaired_and_counted() -> None:
    reading = read(workbook([["No.", "達成条件"], [1, "\u2f64途を決める"]])[0])
    assert "用途を決める" in reading.pages[0].text
    assert reading.repairs == {"radicals": 1}


def test_a_workbook_without_its_main_part_is_damaged() -> None:
    data = saved(workbook([["a", "b"]])[0]).replace(b"xl/workbook.xml", b"xl/workbooc.xml")
    with pytest.raises(ReadingError) as raised:
        read_xlsx(Source("表.xlsx", data), Limits())
    assert raised.value.reason == "damaged"
