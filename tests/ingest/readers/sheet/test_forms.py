"""Forms on sheets whose labels stand at the left: questions and answers, one pair after the other."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import pytest
from openpyxl import Workbook

from ingest.meetings.qa_tables import questions_in_tables
from ingest.parsed.document import ParsedDocument
from ingest.parsed.lines import lines_of
from ingest.readers.sheet.opendocument.reader import read_ods
from ingest.readers.sheet.xlsx import read_xlsx
from ingest.readers.source import Limits, Source
from office_files.open_sheets import cell, open_workbook, row, table

Rows = Sequence[Sequence[str]]


def excel(rows: Rows, merged: Sequence[str] = ()) -> ParsedDocument:
    book = Workbook()
    sheet: Any = book.worksheets[0]
    for values in rows:
        sheet.append([value or None for value in values])
    for area in merged:
        sheet.merge_cells(area)
    out = io.BytesIO()
    book.save(out)
    return read_xlsx(Source("表.xlsx", out.getvalue()), Limits())


def told(reading: ParsedDocument) -> list[tuple[list[str], list[list[str]], tuple[int, ...]]]:
    found, _ = questions_in_tables(lines_of(reading))
    return [
        ([x.text for x in q.asking], [[x.text for x in ls] for _, ls in q.answers], q.item_numbers)
        for q in found
    ]


LABELS = [("質問", "回答"), ("問", "答"), ("ご質問", "ご回答"), ("Q1", "A1")]


@pytest.mark.parametrize(("asked", "answered"), LABELS)
def test_pairs_down_a_sheet_are_questions_with_their_answers(asked: str, answered: str) -> None:
    rows = [("相談会の記録", ""), (asked, "鍵は誰が持ちますか。"), (answered, "班長です。"), ("", ""),
            (asked.replace("1", "2"), "台帳は？"), (answered.replace("1", "2"), "作ります。")]  # fmt: skip
    expected = [
        (["鍵は誰が持ちますか。"], [["班長です。"]], ()),
        (["台帳は？"], [["作ります。"]], ()),
    ]
    opened = open_workbook(table(*(row(*values) for values in rows)))
    assert told(excel(rows)) == expected
    assert told(read_ods(Source("表.ods", opened), Limits())) == expected


def test_labels_merged_over_several_rows_hold_for_all_of_them() -> None:
    rows = [("質問", "鍵は？"), ("", "夜は？"), ("回答", "班長です。"), ("", "夜は守衛です。")]
    expected = [(["鍵は？", "夜は？"], [["班長です。", "夜は守衛です。"]], ())]
    merged = [cell(label, 'table:number-rows-spanned="2"') for label in ("質問", "回答")]
    covered = cell("", kind="covered-table-cell")
    opened = table(
        row(merged[0], "鍵は？"), row(covered, "夜は？"),
        row(merged[1], "班長です。"), row(covered, "夜は守衛です。"),
    )  # fmt: skip
    assert told(excel(rows, ["A1:A2", "A3:A4"])) == expected
    assert told(read_ods(Source("表.ods", open_workbook(opened)), Limits())) == expected


def test_rows_of_items_and_an_empty_row_stand_between_question_and_answer() -> None:
    rows = [
        ("No.", "1"),
        ("質問", "鍵は？"),
        ("該当項目", "No.85"),
        ("", ""),
        ("回答", "班長です。"),
    ]
    assert told(excel(rows)) == [(["鍵は？"], [["班長です。"]], (85,))]


@pytest.mark.parametrize(
    "rows",
    [
        [("会社名", "例の会社"), ("質問", "担当はだれか"), ("作成日", "4月1日")],
        [("質問", "12"), ("回答", "10")],
        [("回答", "前回のとおり"), ("質問", "なし")],
    ],
    ids=["one label", "counts", "the other way round"],
)
def test_what_is_no_such_form_stays_lines(rows: Rows) -> None:
    reading = excel(rows)
    assert told(reading) == []
    assert {line.kind for line in lines_of(reading)} == {"heading", "text"}


def test_a_table_that_tells_several_things_of_a_row_is_no_form() -> None:
    rows = [("区分", "内容", "期限"), ("質問", "窓口に送る", "5月"), ("回答", "窓口が返す", "6月")]
    reading = excel(rows)
    heads = [line.cells for line in lines_of(reading) if line.is_header]
    assert (heads, told(reading)) == ([("区分", "内容", "期限")], [])
