"""Check sheets and tables as Excel files, in the layouts that official ones may have."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

GUIDELINE_TITLE = "サイバーセキュリティガイドライン チェックシート（架空）"
MAPPING_TITLE = "星つき評価制度 要求事項・評価基準"


def write_check_sheet(
    path: Path,
    items: Sequence[tuple[int, str, str, str]],
    title: str = GUIDELINE_TITLE,
    edition: str = "",
) -> Path:
    """Items are (number, label, level, condition); heads in two rows, equal labels merged."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "シート"
    sheet["A1"] = f"{title}{edition}"
    for column, head in enumerate(("ラベル", "達成条件", "", "", "回答"), start=1):
        sheet.cell(3, column, head or None)
    for column, head in enumerate(("", "No.", "内容", "レベル", "評価"), start=1):
        sheet.cell(4, column, head or None)
    sheet.merge_cells("A3:A4")
    sheet.merge_cells("B3:D3")
    for row, (number, label, level, condition) in enumerate(items, start=5):
        values: tuple[str | int, ...] = (label, number, condition, level)
        for column, value in enumerate(values, start=1):
            sheet.cell(row, column, value)
    _merge_equal_labels(sheet, len(items))
    book.save(path)
    return path


def _merge_equal_labels(sheet: Worksheet, count: int) -> None:
    first = 5
    for row in range(6, 6 + count):
        if sheet.cell(row, 1).value != sheet.cell(first, 1).value:
            if row - first > 1:
                sheet.merge_cells(start_row=first, end_row=row - 1, start_column=1, end_column=1)
            first = row


def write_mapping(path: Path, rows: Sequence[tuple[str, str, str]]) -> Path:
    """Another standard's criteria: (its own number, its criterion, the guideline's numbers)."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "基準"
    sheet["A1"] = MAPPING_TITLE
    upper = ("要求事項No.", "要求事項", "評価基準No.", "評価基準", "参考", "")
    lower = ("", "", "", "", "NIST CSF", "自工会/部工会・サイバーセキュリティガイドライン 2.3 版")
    for column, (above, below) in enumerate(zip(upper, lower, strict=True), start=1):
        sheet.cell(3, column, above or None)
        sheet.cell(4, column, below or None)
        if column <= 4:
            sheet.merge_cells(start_row=3, end_row=4, start_column=column, end_column=column)
    sheet.merge_cells("E3:F3")
    for row, (own, criterion, named) in enumerate(rows, start=5):
        values = (own[:5], "決まりを作る", own, criterion, "GV.PO-01", named)
        for column, value in enumerate(values, start=1):
            sheet.cell(row, column, value)
    book.save(path)
    return path
