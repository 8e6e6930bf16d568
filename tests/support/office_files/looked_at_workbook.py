"""A workbook of nearly all that a sheet may hide."""

from __future__ import annotations

import io
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill


def looked_at() -> bytes:
    """A workbook of nearly all that a sheet may hide, as today's Excel file."""
    book = Workbook()
    sheet: Any = book.worksheets[0]
    sheet.title = "一覧"
    for values in (["班", "割合", "内部"], ["研磨", 0.41, "秘"], [], ["隠す行"], ["取り消し"], ["白文字"],
                   ["小さい"], ["三点"], [], ["=1/0"], ["結合"], ["太字"], ["下線"]):  # fmt: skip
        sheet.append(values)
    sheet["B2"].number_format = "0%"
    sheet["A5"].font = Font(strike=True)
    sheet["A6"].font, sheet["A7"].font = Font(color="FFFFFFFF"), Font(size=1)
    sheet["A8"].number_format = ";;;"
    struck = TextBlock(InlineFont(strike=True), "内線4102")
    sheet["A9"] = CellRichText("いまは", struck, "内線7788")
    sheet["A12"].font = Font(bold=True, color="FFFFFFFF")
    sheet["A12"].fill = PatternFill("solid", fgColor="FF202060")
    sheet["A13"].font = Font(underline="single")
    sheet["A13"].hyperlink = "https://example.org/a"
    sheet["A1"].comment = Comment("覚え書き", "人")
    sheet.merge_cells("A11:B11")
    sheet.row_dimensions[4].hidden = True
    sheet.column_dimensions["C"].hidden = True
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=2, min_row=1, max_row=2), titles_from_data=True)
    chart.set_categories(Reference(sheet, min_col=1, min_row=2))
    chart.title = "困りごと"
    sheet.add_chart(chart, "F2")
    hidden: Any = book.create_sheet("計算用")
    hidden["A1"], hidden.sheet_state = "計算", "hidden"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
