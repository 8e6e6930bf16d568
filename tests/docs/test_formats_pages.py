"""The pages that list what can be read name every form that is read, and no other."""

from __future__ import annotations

import re

import pytest

from checkout import CHECKOUT
from ingest.readers import TAKEN_SUFFIXES

_LISTED = re.compile(r"`(\.[a-z]+)`")


@pytest.mark.parametrize("page", ["docs/how-it-works.md", "materials/README.md"])
def test_a_page_lists_the_suffixes_that_are_taken(page: str) -> None:
    rows = [r for r in (CHECKOUT / page).read_text(encoding="utf-8").splitlines() if r[:1] == "|"]
    assert sorted(found for row in rows for found in _LISTED.findall(row)) == [*TAKEN_SUFFIXES]
