"""Values as Excel shows them by their number formats (pure)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext

from ingest.readers.formats.date_formats import shown_moment
from ingest.readers.formats.digits import Layout, plain_literals
from ingest.readers.formats.format_language import Section, sections_of
from ingest.readers.formats.fractions import shown_fraction
from ingest.readers.formats.numerals import in_numerals

Value = float | str | bool
# IEEE 754 keeps fifteen digits of any decimal number, and Excel shows no more.
_KEPT = Context(prec=15, rounding=ROUND_HALF_UP)
_GENERAL_WIDTH = 11
_GENERAL_EXPONENTS = range(-9, 11)


def shown_value(value: Value, code: str, is_1904: bool = False) -> str:
    """A cell's value by the format ``code``, with the spaces that line numbers up.

    Errors, such as ``#N/A``, are texts.
    """
    sections = sections_of(code)
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, str):
        return _shown_text(value, sections)
    numeric = _numeric(sections)
    section = _chosen(value, numeric)
    if section is None:
        return "########"
    if section.is_of_time:
        return shown_moment(value, section, is_1904)
    return _shown_number(value, section, is_without_sign=_is_without_sign(section, numeric))


def hides(code: str) -> bool:
    """True for ``;;;``, which shows neither numbers nor texts."""
    sections = sections_of(code)
    return len(sections) > 1 and not any(section.tokens for section in sections)


def _shown_text(text: str, sections: Sequence[Section]) -> str:
    of_text = sections[3] if len(sections) == 4 else None
    if of_text is None and sections[-1].has("text"):
        of_text = sections[-1]
    if of_text is None:
        return text
    return "".join(
        text if t.kind in ("text", "general") else t.text if t.kind == "literal" else ""
        for t in of_text.tokens
    )


def _numeric(sections: Sequence[Section]) -> tuple[Section, ...]:
    """Those for numbers. The last is for text where it is the fourth, or has an ``@``."""
    if len(sections) == 4 or (len(sections) > 1 and sections[-1].has("text")):
        return (*sections[:-1],)
    return (*sections,)


def _chosen(value: float, sections: Sequence[Section]) -> Section | None:
    if not any(section.condition for section in sections[:2]):
        by_sign = 0 if value > 0 else 1 if value < 0 else 2
        return sections[by_sign] if by_sign < len(sections) else sections[0]
    for at, section in enumerate(sections[:2]):
        if section.condition is not None and section.condition.holds(value):
            return section
        # Beside a condition, the second is for what is below zero, if a third takes the rest.
        if at == 1 and not section.condition and (len(sections) == 2 or value < 0):
            return section
    if len(sections) == 3:
        return sections[2]
    # One before a section without a condition takes the rest, as it would without the second.
    return next((s for s in sections if s.condition is None), None)


def _is_without_sign(section: Section, sections: Sequence[Section]) -> bool:
    """True where only numbers below zero come to a section: it writes their sign itself."""
    if section.condition is not None:
        return section.condition.is_negative
    first = sections[0].condition
    if len(sections) < 2 or section is not sections[1]:
        return False
    return first is None or len(sections) > 2 or (first.sign in (">", ">=") and first.limit == 0)


def _shown_number(value: float, section: Section, *, is_without_sign: bool) -> str:
    sign = "-" if value < 0 and not is_without_sign else ""
    with localcontext(_KEPT):
        # Repr is the shortest text that gives the number again.
        size = abs(+Decimal(repr(value)))
    if section.has("general", "text"):
        general = in_numerals(_general(size), section.numerals, is_counted=True)
        return sign + "".join(
            general if t.kind in ("general", "text") else t.text for t in section.tokens
        )
    if not section.has("digit"):
        literals = plain_literals(section.tokens)
        return sign + literals if literals.strip() else literals
    if section.has("slash") and section.has("digit"):
        shown = shown_fraction(size, section.tokens)
        if shown is not None:
            return sign + shown
    return sign + in_numerals(Layout(section.tokens).write(size), section.numerals)


def _general(size: Decimal) -> str:
    """At most eleven signs, as in a column that is wide enough; zeros at the end are none."""
    exponent = size.adjusted() if size else 0
    if exponent in _GENERAL_EXPONENTS:
        exact = _without_zeros(f"{size:f}")
        if len(exact) <= _GENERAL_WIDTH:
            return exact
        if exponent >= -4:
            places = max(_GENERAL_WIDTH - 2 - max(exponent, 0), 0)
            return _without_zeros(f"{_rounded(size, places):f}")
    mantissa = _rounded(size.scaleb(-exponent), 5)
    if mantissa >= 10:
        mantissa, exponent = _rounded(mantissa / 10, 5), exponent + 1
    return f"{_without_zeros(f'{mantissa:f}')}E{'-' if exponent < 0 else '+'}{abs(exponent):02d}"


def _rounded(size: Decimal, places: int) -> Decimal:
    return size.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def _without_zeros(digits: str) -> str:
    return digits.rstrip("0").rstrip(".") if "." in digits else digits
