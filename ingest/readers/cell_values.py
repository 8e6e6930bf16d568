"""What Excel shows for a cell's value: 85 and not 85.0, 30% and not 0.3 (pure)."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

# Text in a number format: "No."0, \\-0, [$¥]#,##0; _ and * only pad, [Red] only colours.
_LITERAL = re.compile(r"\"([^\"]*)\"|\\(.)|\[\$([^\]-]*)[^\]]*\]|\[[^\]]*\]|[_*].")
_DIGITS = re.compile(r"[0#?][0#?,]*(?:\.([0#?]+))?")
_MIDNIGHT = time()
_ERRORS = ("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!")


def shown_value(value: object, number_format: str) -> str:
    """The value as text; error values (#REF!) are no text anybody wants to find."""
    if value in _ERRORS:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return _shown_number(value, number_format)
    if isinstance(value, datetime):
        day = value.date().isoformat()
        return day if value.time() == _MIDNIGHT else f"{day} {value:%H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return str(value) if isinstance(value, str | timedelta) else ""


def _shown_number(value: float, number_format: str) -> str:
    section = number_format.split(";")[0]
    bare = _LITERAL.sub("", section)
    digits = _DIGITS.search(bare)
    if bare.lower() == "general" or "@" in bare or not digits:
        return _general(value)
    if "/" in bare or "E+" in bare:
        return _general(value)
    before, after = _literals_around_digits(section)
    if "%" in bare:
        value, after = value * 100, after + "%"
    return before + _with_digits(value, digits[0], len(digits[1] or "")) + after


def _general(value: float) -> str:
    if isinstance(value, int) or value.is_integer():
        return str(int(value))
    return f"{value:.11g}"


def _literals_around_digits(section: str) -> tuple[str, str]:
    marked = _LITERAL.sub(lambda m: (m[1] or m[2] or m[3] or "").translate(_HIDDEN_DIGITS), section)
    digits = _DIGITS.search(marked)
    if not digits:
        return "", ""
    before, after = marked[: digits.start()], marked[digits.end() :]
    return before.translate(_SHOWN_DIGITS), after.replace("%", "").translate(_SHOWN_DIGITS)


# Digits in literal text must not be taken for places of the number.
_HIDDEN_DIGITS = str.maketrans({c: chr(0xE000 + ord(c)) for c in "0#?%"})
_SHOWN_DIGITS = str.maketrans({chr(0xE000 + ord(c)): c for c in "0#?%"})


def _with_digits(value: float, pattern: str, decimals: int) -> str:
    whole = pattern.split(".")[0]
    grouping = "," if re.search(r"[0#?],[0#?]", whole) else ""
    width = whole.count("0")
    text = f"{value:{grouping}.{decimals}f}"
    return text if grouping or value < 0 else text.rjust(width + (decimals and decimals + 1), "0")
