"""One page tells every setting, written from the code."""

from __future__ import annotations

from collections import Counter

from kb.settings import GROUPS, Settings
from scripts.settings_page import PAGE, page


def test_the_page_is_as_the_code_writes_it() -> None:
    assert PAGE.read_text(encoding="utf-8") == page()


def test_every_setting_stands_in_one_group_and_has_its_line() -> None:
    grouped = Counter(name for group in GROUPS for name in group.__annotations__)
    assert grouped == dict.fromkeys(Settings.model_fields, 1)
    told = [row for row in page().splitlines() if row.startswith("| `")]
    assert sorted(row.split("`")[1] for row in told) == sorted(Settings.model_fields)
    assert all(len(row.split("|")[3].strip()) > 5 for row in told)


def test_the_settings_are_made_of_the_groups_in_their_order() -> None:
    assert Settings.__mro__[1 : 1 + len(GROUPS)] == GROUPS
