"""Numbers as fractions: ``# ?/?``, ``??/16`` (pure)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from ingest.readers.formats.format_language import Token

_MOST_PLACES = 7


def shown_fraction(size: Decimal, tokens: Sequence[Token]) -> str | None:
    """A number that is not negative; None where a format with a slash is no fraction's."""
    slash = next(at for at, t in enumerate(tokens) if t.kind == "slash")
    above = _places_before(tokens, slash)
    below, is_fixed = _denominator(tokens[slash + 1 :])
    if not above or not below:
        return None
    first, end = slash - above, slash + 1 + len(below)
    has_whole = any(t.kind == "digit" for t in tokens[:first])
    number = Fraction(size)
    whole = int(number) if has_whole else 0
    rest = number - whole
    upper, lower = _nearest(rest, below, is_fixed)
    if has_whole and upper == lower:
        whole, upper = whole + 1, 0
    before = "".join(_whole(tokens[:first], whole, is_alone=not upper))
    after = "".join(t.text for t in tokens[end:])
    if has_whole and not upper:
        return before.rstrip() + after
    return f"{before}{str(upper).rjust(_least(tokens[first:slash]), '0')}/{lower}{after}"


def _places_before(tokens: Sequence[Token], slash: int) -> int:
    count = 0
    while count < slash and tokens[slash - 1 - count].kind == "digit":
        count += 1
    return count


def _denominator(tokens: Sequence[Token]) -> tuple[str, bool]:
    """The places of the lower number, or that number itself and True."""
    text = ""
    for token in tokens:
        is_number = token.kind == "literal" and re.fullmatch("[1-9]", token.text)
        if token.kind != "digit" and not is_number:
            break
        text += token.text
    return text, bool(re.search("[1-9]", text))


def _nearest(rest: Fraction, below: str, is_fixed: bool) -> tuple[int, int]:
    if is_fixed:
        lower = int(re.sub("[#?]", "", below))
        return int(rest * lower + Fraction(1, 2)), lower
    most = 10 ** min(len(below), _MOST_PLACES) - 1
    found = rest.limit_denominator(most)
    return found.numerator, found.denominator


def _whole(tokens: Sequence[Token], whole: int, *, is_alone: bool) -> list[str]:
    """All digits stand on the first place; a zero only where it says so, or where it is all."""
    shown, is_met = [], False
    for token in tokens:
        if token.kind != "digit":
            shown.append(token.text if token.kind == "literal" else "")
        elif not is_met:
            is_met = True
            width = _least(tokens)
            shown.append(str(whole).rjust(width, "0") if whole or width or is_alone else "")
    return shown


def _least(tokens: Sequence[Token]) -> int:
    return sum(t == Token("digit", "0") for t in tokens)
