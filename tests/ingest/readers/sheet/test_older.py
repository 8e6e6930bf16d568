"""Workbooks in old and open forms: their values, and what is wrong with them in one line."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from ingest.readers.libreoffice import LibreOffice
from ingest.readers.sheet.older import _shown, read_older_workbook
from ingest.readers.source import Limits, Source
from kb.errors import ReadingError
from office_files.looked_at_workbook import looked_at
from office_files.open_sheets import open_workbook, row, table
from office_files.saved_forms import FOUND, saved_as

CASES = Path(__file__).parents[3] / "data" / "cases"


def test_the_values_are_read_and_what_is_not_is_told() -> None:
    name = "old-stock.xls"
    reading = read_older_workbook(Source(name, (CASES / name).read_bytes()), Limits())
    assert "二階の棚の奥" in "\n".join(page.text for page in reading.pages)
    assert [(p.why, p.part) for p in reading.left_out] == [("not-read", "appearance")]


@pytest.mark.parametrize(
    ("data", "words"),
    [(looked_at(), "研磨 41%"), (open_workbook(table(row("研磨", "41%"))), "研磨 41%")],
    ids=["xlsx", "ods"],
)
def test_a_workbook_of_today_under_an_old_name_is_read_as_what_it_is(
    data: bytes, words: str
) -> None:
    reading = read_older_workbook(Source("表.xls", data), Limits())
    assert words in reading.pages[0].text
    assert "appearance" not in [p.part for p in reading.left_out]


@pytest.mark.skipif(FOUND is None, reason="LibreOffice is not installed")
def test_where_libreoffice_is_installed_looks_count(tmp_path: Path) -> None:
    older = saved_as(tmp_path, looked_at(), ".xlsx", "xls")
    source = Source("a.xls", older.read_bytes())
    seen = read_older_workbook(source, Limits(libreoffice=FOUND))
    told = {(p.why, p.part) for p in seen.left_out}
    assert told >= {
        ("struck-out", "cell"),
        ("hidden", "row"),
        ("hidden", "cell"),
        ("hidden", "sheet"),
    }
    assert "41%" in seen.pages[0].text
    assert "取り消し" not in seen.pages[0].text
    values = read_older_workbook(source, Limits())
    assert "取り消し" in values.pages[0].text
    assert ("not-read", "appearance") in {(p.why, p.part) for p in values.left_out}


def test_what_libreoffice_refuses_gives_its_values() -> None:
    name = "old-stock.xls"
    source = Source(name, (CASES / name).read_bytes())
    without = read_older_workbook(source, Limits())
    assert read_older_workbook(source, Limits(libreoffice=LibreOffice("/bin/true"))) == without


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
