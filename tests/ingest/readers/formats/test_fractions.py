"""Fractions, as their format cuts them."""

from __future__ import annotations

import pytest

from ingest.readers.formats.number_formats import shown_value


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        (0.5, "# ?/?", "1/2"),
        (0.5, "0 ?/?", "0 1/2"),
        (1.5, "?/?", "3/2"),
        (3.14159, "# ???/???", "3 16/113"),
        (0.99, "# ?/?", "1"),
        (0, "# ?/?", "0"),
        (-1.25, "# ?/?", "-1 1/4"),
        (1.25, '# ?/?"箱"', "1 1/4箱"),
        (0.3, "??/16", "5/16"),
        (7, "0/", "7/"),
    ],
)
def test_a_number_is_shown_as_a_fraction(value: float, code: str, shown: str) -> None:
    assert shown_value(value, code).strip() == shown
