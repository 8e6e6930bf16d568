"""Numbers, texts and truths by their formats; expected values by hand, as Excel shows them."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import given, strategies as st

from ingest.readers.formats.number_formats import hides, shown_value

ACCOUNTS = '_(* #,##0.00_);_(* (#,##0.00);_(* "-"??_);_(@_)'


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        (85.0, "General", "85"),
        (0.1 + 0.2, "General", "0.3"),
        (1 / 3, "General", "0.333333333"),
        (1234567.891234, "General", "1234567.891"),
        (12345678901, "General", "12345678901"),
        (123456789012, "General", "1.23457E+11"),
        (0.00001, "General", "0.00001"),
        (1e-10, "General", "1E-10"),
        (1, 'G/標準"件"', "1件"),
        (1234567, "#,##0,", "1,235"),
        (1234567, "#,##0.0,,", "1.2"),
        (1234000, '#,##0,"千円"', "1,234千円"),
        (1234567, "#,##0", "1,234,567"),
        (2.5, "0", "3"),
        (1.005, "0.00", "1.01"),
        (1e21, "0", "1000000000000000000000"),
        (0, "#", ""),
        (0.5, ".00", ".50"),
        (12, "0.##", "12."),
        (7, "000", "007"),
        (7, '"No."0', "No.7"),
        (12, '"20"0"年度"', "2012年度"),
        (1234567, "000-0000", "123-4567"),
        (5551234, "(###) ###-####", "() 555-1234"),
        (0.305, "0.0%", "30.5%"),
        (12345.6, "0.00E+00", "1.23E+04"),
        (12345.6, "##0.0E+0", "12.3E+3"),
        (999.96, "0.0E+0", "1.0E+3"),
        (1.5, "# ?/?", "1 1/2"),
        (0.3, "# ?/8", "2/8"),
        (2, "# ?/?", "2"),
        (-1250, '#,##0;"▲"#,##0', "▲1,250"),
        (-1250, "#,##0;[Red]▲#,##0", "▲1,250"),
        (-1250, "#,##0;△ #,##0;0", "△ 1,250"),
        (0, '0;-0;"なし"', "なし"),
        (1234.5, ACCOUNTS, "1,234.50"),
        (-1234.5, ACCOUNTS, "(1,234.50)"),
        (0, ACCOUNTS, "-"),
        (-5, '"済"', "-済"),
        (1500, '[>=1000]#,##0,"K";0', "2K"),
        (5, '[>=1000]#,##0,"K";0', "5"),
        (-5, '[>=1000]#,##0,"K";0', "-5"),
        (2, '[=1]"有";[=2]"無";"不明"', "無"),
        (3, '[=1]"有";[=2]"無";"不明"', "不明"),
        (-3, "[<0]▲0;0", "▲3"),
        (3, "[>=5]0;[<0]0", "########"),
        (123, "[DBNum1]General", "百二十三"),
        (123, "[DBNum1]0", "一二三"),
        (1234, "[DBNum3]#,##0", "１,２３４"),
        (3, ";;;", ""),
        (-3, "0;;", ""),
    ],
)
def test_numbers_are_shown_as_excel_shows_them(value: float, code: str, shown: str) -> None:
    assert shown_value(value, code).strip() == shown


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        ("甲", "General", "甲"),
        ("甲", "0.00", "甲"),
        ("甲", '"「"@"」"', "「甲」"),
        ("甲", '0;-0;0;@"様"', "甲様"),
        ("甲", ";;;", ""),
        ("甲", ";;", "甲"),
        ("#N/A", "General", "#N/A"),
        (True, "0.00", "TRUE"),
        (False, "General", "FALSE"),
    ],
)
def test_texts_and_truths_are_shown_as_excel_shows_them(
    value: str | bool, code: str, shown: str
) -> None:
    assert shown_value(value, code) == shown


def test_only_a_format_of_empty_sections_hides() -> None:
    assert [hides(code) for code in (";;;", ";;", "", "0;;", '"";"";""')] == [
        True, True, False, False, False,
    ]  # fmt: skip


@given(
    st.one_of(st.floats(allow_nan=False, allow_infinity=False), st.text(), st.booleans()),
    st.one_of(st.text(), st.text(alphabet='0#?.,%/E+-;[]"\\_*@ymdhsgeaAMPG$<>=19 年', max_size=30)),
)
def test_any_format_shows_any_value(value: float | str | bool, code: str) -> None:
    assert isinstance(shown_value(value, code), str)


@given(st.decimals(-(10**10), 10**10, places=4), st.integers(0, 4))
def test_places_and_groups_lose_no_digit(number: Decimal, places: int) -> None:
    value = float(number)
    shown = shown_value(value, "#,##0." + "0" * places if places else "#,##0")
    assert re.fullmatch(r"-?\d{1,3}(,\d{3})*(\.\d+)?", shown)
    step = Decimal(1).scaleb(-places)
    assert abs(Decimal(shown.replace(",", "")) - number) <= step / 2


@given(st.integers(-(10**10), 10**10))
def test_whole_numbers_are_themselves(number: int) -> None:
    assert shown_value(float(number), "General") == shown_value(number, "0") == str(number)
