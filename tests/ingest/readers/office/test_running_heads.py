"""Lines of every page: what is only there, once."""

from __future__ import annotations

import pytest

from ingest.readers.office.running_heads import is_counter, letters_of, only_there


def test_only_lines_that_stand_nowhere_else_are_named_once() -> None:
    lines = ["点検の手引き", "社外秘", "社外秘 3", "3 / 12 ページ", "2026"]
    assert [*only_there(lines, "「点検」の手引き（本文）")] == ["社外秘"]


def test_letters_are_those_of_words() -> None:
    assert letters_of("第 3 回・手引き_") == "第回手引き"


@pytest.mark.parametrize(
    ("line", "expected"), [("ページ 3 / 12", True), ("Page 3 of 12", True), ("第3章", False)]
)
def test_a_counter_only_numbers_pages(line: str, expected: bool) -> None:
    assert is_counter(line) is expected
