"""A number's digits on the places that a format has for them, with what stands between (pure)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext

from ingest.readers.formats.format_language import Token

_SIGNS = {"0": "0", "?": " ", "#": ""}
# A number has up to 308 digits before its point, and a format up to 1,000 behind.
_EXACT = Context(prec=2_000, rounding=ROUND_HALF_UP)
_MOST_PLACES = 100


def plain_literals(tokens: Sequence[Token]) -> str:
    return "".join(t.text for t in tokens if t.kind in ("literal", "per cent"))


class Layout:
    """A section of digits, cut where its point and its exponent stand."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        tokens = [*tokens]
        at = next((i for i, t in enumerate(tokens) if t.kind == "exponent"), len(tokens))
        mantissa, self._exponent = tokens[:at], tokens[at:]
        scaled, self._thousands = _without_scaling(mantissa)
        point = next((i for i, t in enumerate(scaled) if t.kind == "point"), len(scaled))
        self._whole, self._behind = scaled[:point], scaled[point:]
        self._is_grouped = any(t.kind == "comma" for t in self._whole)
        self._per_cents = sum(t.kind == "per cent" for t in tokens)

    def write(self, size: Decimal) -> str:
        """A number that is not negative."""
        with localcontext(_EXACT):
            scaled = size.scaleb(2 * self._per_cents - 3 * self._thousands)
            if self._exponent:
                return self._with_exponent(scaled)
            return self._mantissa(_rounded(scaled, self._places))

    @property
    def _places(self) -> int:
        return min(sum(t.kind == "digit" for t in self._behind), _MOST_PLACES)

    def _with_exponent(self, size: Decimal) -> str:
        """An exponent is a multiple of the places before the point: ``##0.0E+0``."""
        step = max(sum(t.kind == "digit" for t in self._whole), 1)
        exponent = size.adjusted() // step * step if size else 0
        mantissa = _rounded(size.scaleb(-exponent), self._places)
        if mantissa >= Decimal(10) ** step:
            exponent += step
            mantissa = _rounded(size.scaleb(-exponent), self._places)
        always = self._exponent[0].text.endswith("+")
        sign = "-" if exponent < 0 else "+" if always else ""
        digits = "".join(_from_right(str(abs(exponent)), self._exponent[1:], is_grouped=False))
        return f"{self._mantissa(mantissa)}E{sign}{digits}"

    def _mantissa(self, number: Decimal) -> str:
        whole, _, behind = f"{number:f}".partition(".")
        before = _from_right(whole.lstrip("0"), self._whole, is_grouped=self._is_grouped)
        return "".join(before) + "".join(_from_left(behind, self._behind))


def _without_scaling(tokens: Sequence[Token]) -> tuple[list[Token], int]:
    """Each comma right behind the last digit, or the last before the point, is a thousand."""
    point = next((i for i, t in enumerate(tokens) if t.kind == "point"), len(tokens))
    kept, thousands, is_behind = list[Token](), 0, {True: False, False: False}
    for at in range(len(tokens) - 1, -1, -1):
        token, is_whole = tokens[at], at < point
        is_behind[is_whole] |= token.kind == "digit"
        if token.kind != "comma" or is_behind[is_whole]:
            kept.insert(0, token)
        else:
            thousands += 1
    return kept, thousands


def _rounded(size: Decimal, places: int) -> Decimal:
    return size.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def _from_right(digits: str, tokens: Sequence[Token], *, is_grouped: bool) -> Iterator[str]:
    """The first place takes all digits that are left; without a place they stand at the end."""
    places = sum(t.kind == "digit" for t in tokens)
    padded = digits.rjust(places)
    left = len(padded) if places else 0
    spare = left - places
    met = 0
    for token in tokens:
        if token.kind == "digit":
            taken = padded[: spare + 1] if met == 0 else padded[spare + met]
            met += 1
            for digit in taken:
                shown = digit if digit != " " else _SIGNS[token.text]
                left -= 1
                yield shown
                if is_grouped and left and left % 3 == 0 and shown.strip():
                    yield ","
        elif token.kind != "comma":
            yield token.text
    if not places:
        yield digits


def _from_left(digits: str, tokens: Sequence[Token]) -> Iterator[str]:
    needed = len(digits.rstrip("0"))
    met = 0
    for token in tokens:
        if token.kind == "digit" and met < len(digits):
            yield digits[met] if met < needed else _SIGNS[token.text]
            met += 1
        elif token.kind not in ("digit", "comma"):
            yield token.text
