"""Digits on a format's places."""

from __future__ import annotations

from decimal import Decimal

import pytest

from ingest.readers.formats.digits import Layout
from ingest.readers.formats.format_language import sections_of


@pytest.mark.parametrize(
    ("size", "code", "shown"),
    [
        ("1234.5", "#,##0.0?", "1,234.5 "),
        ("7", "??0", "  7"),
        ("7", "0,000", "0,007"),
        ("0.5", "0%", "50%"),
        ("0.5", "%0", "%50"),
        ("12345678", "00-00-00", "1234-56-78"),
        ("1234567", "0.0,", "1234.6"),
        ("0", "0.0E+00", "0.0E+00"),
        ("0.00012", "0.0E-0", "1.2E-4"),
    ],
)
def test_digits_stand_on_their_places(size: str, code: str, shown: str) -> None:
    assert Layout(sections_of(code)[0].tokens).write(Decimal(size)) == shown
