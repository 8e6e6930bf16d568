"""A number means the same in every writing."""

from __future__ import annotations

import pytest

from kb.text.numerals import number_of


@pytest.mark.parametrize(
    ("digits", "value"),
    [
        ("3", 3),
        ("３", 3),
        ("③", 3),
        ("⑶", 3),
        ("❸", 3),
        ("三", 3),
        ("十", 10),
        ("十二", 12),
        ("二十", 20),
        ("一二", None),
        ("", None),
        ("百五十三", 153),
        ("百二", 102),
        ("二百", 200),
        ("八五", None),
        ("十十", None),
        ("百十百", None),
    ],
)
def test_digits_of_any_form_are_read(digits: str, value: int | None) -> None:
    assert number_of(digits) == value
