"""Japanese numerals."""

from __future__ import annotations

import pytest

from ingest.readers.formats.numerals import in_numerals


@pytest.mark.parametrize(
    ("digits", "numerals", "shown"),
    [
        ("0", 1, "〇"),
        ("10", 1, "十"),
        ("111", 1, "百十一"),
        ("10203", 1, "一万二百三"),
        ("100000000", 1, "一億"),
        ("123", 2, "壱百弐拾参"),
        ("123", 3, "１２３"),
        ("123", 0, "123"),
        ("1.5", 1, "一.五"),
    ],
)
def test_numbers_are_counted_in_japanese(digits: str, numerals: int, shown: str) -> None:
    assert in_numerals(digits, numerals, is_counted=True) == shown
