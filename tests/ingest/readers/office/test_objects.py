"""Embedded objects are told by what made them."""

from __future__ import annotations

import pytest

from ingest.readers.census import Census
from ingest.readers.office.objects import leave_object


@pytest.mark.parametrize(
    ("program", "is_link", "part", "names"),
    [
        ("Excel.Sheet.12", False, "embedded-file", ("Excel.Sheet.12",)),
        ("Excel.Sheet.12", True, "linked-file", ("Excel.Sheet.12",)),
        ("Equation.DSMT4", False, "equation", ("Equation.DSMT4",)),
        (None, False, "embedded-file", ()),
    ],
)
def test_an_object_is_told_by_its_program(
    program: str | None, is_link: bool, part: str, names: tuple[str, ...]
) -> None:
    census = Census()
    leave_object(census, program, is_link=is_link, page=3)
    (told,) = census.parts
    assert (told.why, told.part, told.names, told.page) == ("not-read", part, names, 3)
