"""Number formats taken apart."""

from __future__ import annotations

import pytest

from ingest.readers.formats.format_language import Condition, sections_of


@pytest.mark.parametrize(
    ("code", "kinds"),
    [
        ('"a;b"0', ["literal", "digit"]),
        (r"\;0", ["literal", "digit"]),
        ("[赤]0", ["digit"]),
        ("[$¥-411]0", ["literal", "digit"]),
        ("[h]:mm", ["elapsed", "literal", "date"]),
        ("_)*-@", ["literal", "text"]),
        ("G/標準", ["general"]),
        ("0.0E+0", ["digit", "point", "digit", "exponent", "digit"]),
    ],
)
def test_a_section_is_cut_into_what_it_says(code: str, kinds: list[str]) -> None:
    (section,) = sections_of(code)
    assert [token.kind for token in section.tokens] == kinds


def test_conditions_languages_and_numerals_are_known() -> None:
    first, second = sections_of("[Red][<=-1.5]0;[$-411][DBNum1]0")
    assert first.condition == Condition("<=", -1.5)
    assert (second.language, second.numerals) == ("411", 1)


def test_there_are_at_most_four_sections() -> None:
    assert len(sections_of("0;0;0;@;0")) == 4
    assert len(sections_of("")) == 1
