"""Workbooks in old and open forms: their values, and what is wrong with them in one line."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from ingest.readers.sheet.older import _shown, read_older_workbook
from ingest.readers.source import Limits, Source
from kb.errors import ReadingError

CASES = Path(__file__).parents[3] / "data" / "cases"


@pytest.mark.parametrize(
    ("name", "words"), [("old-stock.xls", "二階の棚の奥"), ("open-roll.ods", "研磨の班")]
)
def test_the_sheets_values_are_read(name: str, words: str) -> None:
    reading = read_older_workbook(Source(name, (CASES / name).read_bytes()), Limits())
    assert words in "\n".join(page.text for page in reading.pages)
    assert reading.left_out == ()


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 no archive", bytes(range(256)) * 20])
def test_a_damaged_file_is_told(data: bytes) -> None:
    with pytest.raises(ReadingError) as raised:
        read_older_workbook(Source("表.xls", data), Limits())
    assert raised.value.reason in ("damaged", "password")


@pytest.mark.parametrize(
    ("value", "shown"),
    [(85.0, "85"), (True, "TRUE"), ("文", "文"), ("", ""), (None, ""), (datetime(2025, 2, 7), "2025/2/7"),
     (datetime(2025, 2, 7, 9, 5), "2025/2/7 09:05"), (date(2025, 2, 7), "2025/2/7"), (time(9, 5), "09:05"),
     (timedelta(hours=26, minutes=30), "26:30")],
)  # fmt: skip
def test_values_are_shown_in_a_plain_form(value: Any, shown: str) -> None:
    assert _shown(value) == shown
