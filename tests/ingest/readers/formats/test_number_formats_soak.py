"""LibreOffice as an oracle: both show the same of a grid of formats and values."""

from __future__ import annotations

import csv
import subprocess
from pathlib import Path
from shutil import which

import openpyxl
import pytest

from ingest.readers.formats.number_formats import shown_value

pytestmark = [
    pytest.mark.soak,
    pytest.mark.skipif(which("soffice") is None, reason="needs LibreOffice"),
]
FORMATS = (
    "0", "0.0", "0.00", "#,##0", "#,##0.00", "#,##0,", "0.0,,", "0%", "0.00%", "00000", "#", "#.#", "?0.0?",
    "0.00E+00", "##0.0E+0", '0"個"', "0.0\\k", '"約"0', "0;-0", "0;▲0", "#,##0;▲#,##0;-", "0;;", '0;-0;"なし"',
    "[>=1000]#,##0;0.0", '[<0]"負"0;0', "[Red]0;[Blue]-0", "# ?/?", "# ??/??", "?/?", "# ?/8",
    "yyyy-mm-dd", "yyyy/m/d", "yyyy年m月d日", "m/d/yy", "d-mmm-yy", "mmmm d, yyyy", "h:mm", "h:mm:ss", "h:mm AM/PM",
    "[h]:mm", "[mm]:ss", "[ss]", "yyyy/m/d h:mm", "mm:ss.0", "(0)", "_(0_)", "0* ", "@", "General",
)  # fmt: skip
VALUES = (
    0,
    1,
    -1,
    0.5,
    -0.5,
    2.25,
    12.345,
    999.5,
    1000,
    1234.5,
    -1234.5,
    45000,
    45000.75,
    1e6,
    0.001,
)


def shows_otherwise(code: str, value: float, ours: str) -> bool:
    """Where LibreOffice is not Excel: it has real days before March 1900, no days before zero, no
    point behind a number without decimals, no minus before what rounds to zero, an end of hours, and
    no minus where a second section takes all that a condition leaves."""
    is_of_days = code[:1] in "ydmh[" and code[:2] not in ("[>", "[<", "[R")
    return (
        (is_of_days and (value < 60 or value >= 1e6))
        or ours.endswith(".")
        or (value < 0 and code.startswith("[>="))
        or (ours.startswith("-") and not any(c in "123456789" for c in ours))
    )


def test_both_show_the_same(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.create_sheet("見本", 0)
    book.active = 0
    for row, code in enumerate(FORMATS, 1):
        for column, value in enumerate(VALUES, 1):
            cell = sheet.cell(row, column, value)
            cell.number_format = code
            sheet.column_dimensions[cell.column_letter].width = 40
    book.save(tmp_path / "a.xlsx")
    # 44: comma, 34: quotes, 76: UTF-8; cells as shown.
    form = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,true"
    subprocess.run(
        ["soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless",
         "--convert-to", form, "--outdir", str(tmp_path), str(tmp_path / "a.xlsx")],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    with (tmp_path / "a.csv").open(encoding="utf-8", newline="") as file:
        shown = list(csv.reader(file))
    pairs = [
        (code, value, shown_value(value, code).strip(), shown[row][column].strip())
        for row, code in enumerate(FORMATS)
        for column, value in enumerate(VALUES)
        if not shows_otherwise(code, value, shown_value(value, code).strip())
    ]
    # White space is no matter of ours.
    differing = [pair for pair in pairs if pair[2].split() != pair[3].split()]
    assert differing == []
