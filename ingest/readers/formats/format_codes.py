"""The number formats that a workbook names by their numbers alone, as Excel has them in Japan."""

from __future__ import annotations

from collections.abc import Mapping

_ERA_DAY, _ERA_SHORT = '[$-411]ggge"年"m"月"d"日"', "[$-411]ge.m.d"
_YEN = '"¥"#,##0'
BUILT_IN: Mapping[int, str] = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00",
    5: f'{_YEN};"¥"\\-#,##0', 6: f'{_YEN};[Red]"¥"\\-#,##0',
    7: f'{_YEN}.00;"¥"\\-#,##0.00', 8: f'{_YEN}.00;[Red]"¥"\\-#,##0.00',
    9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??",
    14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss", 22: "yyyy/m/d h:mm",
    27: _ERA_SHORT, 28: _ERA_DAY, 29: _ERA_DAY, 30: "m/d/yy", 31: 'yyyy"年"m"月"d"日"',
    32: 'h"時"mm"分"', 33: 'h"時"mm"分"ss"秒"', 34: 'yyyy"年"m"月"', 35: 'm"月"d"日"',
    36: _ERA_SHORT, 37: "#,##0_);(#,##0)", 38: "#,##0_);[Red](#,##0)",
    39: "#,##0.00_);(#,##0.00)", 40: "#,##0.00_);[Red](#,##0.00)",
    41: '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ ',
    42: '_ "¥"* #,##0_ ;_ "¥"* -#,##0_ ;_ "¥"* "-"_ ;_ @_ ',
    43: '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ',
    44: '_ "¥"* #,##0.00_ ;_ "¥"* -#,##0.00_ ;_ "¥"* "-"??_ ;_ @_ ',
    45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0", 49: "@",
    50: _ERA_SHORT, 51: _ERA_DAY, 52: 'yyyy"年"m"月"', 53: 'm"月"d"日"', 54: _ERA_DAY,
    55: 'yyyy"年"m"月"', 56: 'm"月"d"日"', 57: _ERA_SHORT, 58: _ERA_DAY,
}  # fmt: skip
"""ECMA-376 part 1 §18.8.30; 14 and 22, and those of money, follow the system's country."""


def format_code(number: int, own: Mapping[int, str]) -> str:
    """The code of a format; ``own`` are those that the workbook writes out."""
    return own.get(number) or BUILT_IN.get(number, "General")
