"""EQ fields' codes as lines of text."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies

from ingest.readers.office.word.eq_fields import equation_text


@pytest.mark.parametrize(
    ("code", "text"),
    [
        (" EQ \\f(分子,分母+1) ", "分子/(分母+1)"),
        ("eq \\o\\ac(○,印)", "印"),
        ("EQ \\o\\ac(◯,12)", "⑫"),
        ("EQ \\o(=,/)", "=/"),
        ("EQ \\r(3,x)", "3√(x)"),
        ("EQ \\r(,x)", "√(x)"),
        ("EQ x\\s\\up8(2)+y\\s\\do4(1)", "x^2+y_1"),
        ("EQ \\i\\su(1,5,n)", "∑_1^5 n"),
        ("EQ \\b\\bc\\{(a)", "(a)"),
        ("EQ \\a\\al\\co2(A,B)", "A, B"),
        ("EQ \\x(枠)", "枠"),
        ("EQ", ""),
    ],
)
def test_a_code_is_written_as_a_line(code: str, text: str) -> None:
    assert equation_text(code) == text


@given(strategies.text(alphabet="\\ofr(),;○1x ", max_size=300))
def test_any_code_comes_to_an_end(code: str) -> None:
    assert len(equation_text("EQ " + code)) <= 20 * len(code) + 20
