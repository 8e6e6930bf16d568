"""Formats that have only a number in the file."""

from __future__ import annotations

import pytest

from ingest.readers.formats.format_codes import BUILT_IN, format_code
from ingest.readers.formats.number_formats import shown_value


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        (14, "2025/2/7"), (22, "2025/2/7 12:00"), (27, "R7.2.7"), (31, "2025年2月7日"),
        (32, "12時00分"), (55, "2025年2月"), (58, "令和7年2月7日"), (46, "1096692:00:00"),
    ],
)  # fmt: skip
def test_built_in_formats_are_those_of_japan(number: int, shown: str) -> None:
    assert shown_value(45695.5, BUILT_IN[number]) == shown


def test_what_the_workbook_writes_goes_before_what_is_built_in() -> None:
    assert format_code(27, {27: "yyyy"}) == "yyyy"
    assert format_code(999, {}) == "General"
