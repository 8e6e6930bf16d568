"""Days, eras, weekdays and times by their formats; expected values by hand."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, strategies as st

from ingest.readers.formats.number_formats import shown_value

ERA = '[$-411]ggge"年"m"月"d"日"'


def serial(year: int, month: int, day: int) -> int:
    return (date(year, month, day) - date(1899, 12, 30)).days


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        (serial(2025, 2, 7), ERA, "令和7年2月7日"),
        (serial(2019, 5, 1), ERA, "令和1年5月1日"),
        (serial(2019, 5, 1), '[$-ja-JP-x-gannen]ggge"年"', "令和元年"),
        (serial(2019, 4, 30), ERA, "平成31年4月30日"),
        (serial(1989, 1, 7), ERA, "昭和64年1月7日"),
        (serial(1926, 12, 24), ERA, "大正15年12月24日"),
        (serial(1912, 7, 29), ERA, "明治45年7月29日"),
        (serial(2025, 2, 7), "[$-411]gee.mm.dd", "R07.02.07"),
        (serial(2025, 2, 7), '[$-411]gge"年"', "令7年"),
        (serial(2025, 2, 7), "yyyy/m/d", "2025/2/7"),
        (serial(2025, 2, 7), 'yyyy"年"m"月"d"日"(aaa)', "2025年2月7日(金)"),
        (serial(2025, 2, 7), "aaaa", "金曜日"),
        (serial(2025, 2, 7), "[$-411]dddd", "金曜日"),
        (serial(2025, 2, 7), "ddd, d mmm yy", "Fri, 7 Feb 25"),
        (serial(2025, 2, 7), "[$-F800]dddd, mmmm dd, yyyy", "2025年2月7日"),
        (45695.5, "yyyy/m/d h:mm", "2025/2/7 12:00"),
        (45695.5, "m/d mm:ss", "2/7 00:00"),
        (0.5, "h:mm AM/PM", "12:00 PM"),
        (0.25, "[$-411]AM/PMh:mm", "午前6:00"),
        (0.999999999, "h:mm:ss", "0:00:00"),
        (26.5 / 24, "[h]:mm", "26:30"),
        (1.5, "[mm]:ss", "2160:00"),
        (1.25 / 86400, "[ss].00", "01.25"),
        (45695.999996, "yyyy/m/d", "2025/2/7"),
        (45695.9999999999, "yyyy/m/d", "2025/2/8"),
        (45695.999996, "yyyy/m/d h:mm", "2025/2/8 0:00"),
        (0.5, "h:mm", "12:00"),
        (serial(2025, 12, 31), '[DBNum1][$-411]yyyy"年"m"月"d"日"', "二〇二五年十二月三十一日"),
        (serial(1999, 1, 4), '[DBNum1][$-411]ggge"年"mm"月"d"日"', "平成十一年一月四日"),
        (0.5 + 5 / 1440, '[DBNum1]h"時"mm"分"', "十二時五分"),
        (1.25 / 86400, "[DBNum3]s.00", "１.２５"),
        (serial(2025, 12, 31), '[DBNum3]m"月"d"日(1)"', "１２月３１日(1)"),
        (serial(2025, 2, 7), '[$-1030411]ggge"年"', "令和7年"),
        (serial(2025, 2, 7), "[$-0411]ggge", "令和7"),
        (serial(2025, 2, 7), "[$-10409]ddd", "Fri"),
        (60, "yyyy/m/d", "1900/2/29"),
        (1, "yyyy/m/d aaa", "1900/1/1 日"),
        (-1, "yyyy/m/d", "########"),
        (3_000_000, "yyyy/m/d", "########"),
        (5, '[>9]yyyy;0"日"', "5日"),
    ],
)
def test_days_and_times_are_shown_as_excel_shows_them(value: float, code: str, shown: str) -> None:
    assert shown_value(value, code) == shown


def test_days_may_be_counted_from_1904() -> None:
    assert shown_value(0, "yyyy/m/d", is_1904=True) == "1904/1/1"


@given(st.dates(date(1900, 3, 1), date(9999, 12, 31)))
def test_a_day_is_that_of_the_calendar(day: date) -> None:
    shown = shown_value((day - date(1899, 12, 30)).days, "yyyy-mm-dd ddd")
    assert shown == f"{day:%Y-%m-%d %a}".zfill(14)


@given(st.integers(0, 10**7))
def test_seconds_that_passed_are_all_counted(seconds: int) -> None:
    hours, rest = divmod(seconds, 3600)
    shown = shown_value(seconds / 86400, "[h]:mm:ss")
    assert shown == f"{hours}:{rest // 60:02d}:{rest % 60:02d}"
