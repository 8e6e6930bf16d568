"""LibreOffice as an oracle: both show the same of grids of formats and values.

What LibreOffice does otherwise than Excel is not asked: days before March 1900 and below zero,
era years of three digits, halves of seconds, more hours than it counts, names of locales and days
without a locale.
"""

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
NUMBERS = (
    "0", "0.0", "0.00", "#,##0", "#,##0.00", "#,##0,", "0.0,,", "0%", "0.00%", "00000", "#", "#.#", "?0.0?",
    "0.00E+00", "##0.0E+0", '0"個"', "0.0\\k", '"約"0', "0;-0", "0;▲0", "#,##0;▲#,##0;-", "0;;", '0;-0;"なし"',
    "[>=1000]#,##0;0.0", '[<0]"負"0;0', "[Red]0;[Blue]-0", "# ?/?", "# ??/??", "?/?", "# ?/8",
    "(0)", "_(0_)", "0* ", "@", "General",
)  # fmt: skip
NUMBER_VALUES = (
    0, 1, -1, 0.5, -0.5, 2.25, 12.345, 999.5, 1000, 1234.5, -1234.5, 45000, 45000.75, 1e6, 0.001,
)  # fmt: skip
TIMES = (
    "h:mm", "hh:mm", "h:mm:ss", "h:mm AM/PM", "AM/PM h:mm:ss", "[$-411]AM/PM h:mm", "h", "h:m", "m:ss", "mm:ss", "ss",
    "mm:ss.0", "s.0", "h:mm:ss.00", 'h"時"mm"分"', 'h"時"m"分"ss"秒"', '[$-411]h"時"mm"分"', "h:mm;@",
    "[h]:mm", "[hh]:mm:ss", "[h]", "[m]", "[mm]", "[mm]:ss", "[s]", "[ss]", "[h]:mm:ss.000", '[h]"時間"mm"分"',
    "[h]:mm;@", '[DBNum1][$-411]h"時"mm"分"',
)  # fmt: skip
TIME_VALUES = (
    0, 1 / 1440, 0.1, 0.25, 0.5, 0.5 + 1 / 86400, 0.75, 0.999, 1, 1.5, 2.25, 12.345, 26.5 / 24, 31, 59, 60, 61.75,
    366, 999.5, 45000.75, 45695.5,
)  # fmt: skip
DAYS = (
    "yyyy-mm-dd", "yyyy/m/d", "yyyy年m月d日", "m/d/yy", "d-mmm-yy", "mmmm d, yyyy", "yyyy/m/d h:mm", "m/d mm:ss",
    "yy", "m", "mm", "mmm", "mmmmm", "d", "dd", "ddd", "dddd", "[$-409]d-mmm-yyyy;@", '[$-804]yyyy"年"',
    "[$-411]ddd", "[$-411]dddd", "[$-411]aaa", "[$-411]aaaa", '[$-411]yyyy"年"m"月"d"日"(aaa)',
    "[$-411]ge.m.d", "[$-411]gee.mm.dd", '[$-411]gge"年"m"月"', '[$-411]ggge"年"m"月"d"日"',
    '[$-411]ggge"年"m"月"d"日";@', '[$-411]ggge"年"m"月"d"日"(aaaa)', "[$-411]ggg e", "[$-411]e.m.d", "[$-411]ee",
    "[$-411]g", "[$-411]gg", '[$-411]ggge"年"m"月"d"日" h"時"mm"分"', '[$-1030411]ggge"年"m"月"d"日"',
    '[DBNum1][$-411]yyyy"年"m"月"d"日"', '[DBNum3][$-411]yyyy"年"m"月"d"日"', '[DBNum1][$-411]m"月"dd"日"',
)  # fmt: skip
# The first and last days of the eras, of years and of February.
DAY_VALUES = (
    61, 366, 999.5, 4594, 4595, 4596, 9855, 9856, 32515, 32516, 36585, 36892, 43585, 43586, 45000.75, 45351, 45352,
    45657, 45658, 45695.5, 73050,
)  # fmt: skip


def shows_otherwise(value: float, code: str, ours: str) -> bool:
    """LibreOffice has no point behind a number without decimals, no minus before what rounds to
    zero, none where a second section takes all that a condition leaves, and drops half seconds."""
    is_between_seconds = abs(value * 86_400 - round(value * 86_400)) > 0.001
    return (
        ours.endswith(".")
        or (value < 0 and code.startswith("[>="))
        or (ours.startswith("-") and not any(c in "123456789" for c in ours))
        or (is_between_seconds and code in TIMES and "s" in code and "." not in code)
    )


@pytest.mark.parametrize(
    ("formats", "values"),
    [(NUMBERS, NUMBER_VALUES), (TIMES, TIME_VALUES), (DAYS, DAY_VALUES)],
    ids=["numbers", "times", "days"],
)
def test_both_show_the_same(
    tmp_path: Path, formats: tuple[str, ...], values: tuple[float, ...]
) -> None:
    shown = shown_by_libreoffice(tmp_path, formats, values)
    pairs = [
        (code, value, shown_value(value, code).strip(), shown[row][column].strip())
        for row, code in enumerate(formats)
        for column, value in enumerate(values)
    ]
    compared = [pair for pair in pairs if not shows_otherwise(pair[1], pair[0], pair[2])]
    # What is left out are few, or the rule above takes too much.
    assert len(compared) > 0.9 * len(pairs)
    # White space is no matter of ours.
    assert [pair for pair in compared if pair[2].split() != pair[3].split()] == []


def shown_by_libreoffice(
    folder: Path, formats: tuple[str, ...], values: tuple[float, ...]
) -> list[list[str]]:
    book = openpyxl.Workbook()
    sheet = book.create_sheet("見本", 0)
    book.active = 0
    for row, code in enumerate(formats, 1):
        for column, value in enumerate(values, 1):
            cell = sheet.cell(row, column, value)
            cell.number_format = code
            sheet.column_dimensions[cell.column_letter].width = 40
    book.save(folder / "a.xlsx")
    # 44: comma, 34: quotes, 76: UTF-8; cells as shown.
    form = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,true"
    subprocess.run(
        ["soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless",
         "--convert-to", form, "--outdir", str(folder), str(folder / "a.xlsx")],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    with (folder / "a.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))
