"""The value of a number in any writing that Japanese texts use (pure)."""

from __future__ import annotations

import unicodedata

_DIGITS = {c: i for i, c in enumerate("一二三四五六七八九", start=1)}
_DINGBATS = {0x2776 + i: str(i + 1) for i in range(9)} | {0x277F: "10"}


def number_of(digits: str) -> int | None:
    """The value of digits in any form: 3, ３, ③, ⑶, 三, 十二, 百五十三; None where it is none."""
    text = unicodedata.normalize("NFKC", digits).strip("()").translate(_DINGBATS)
    return int(text) if text.isdecimal() else _kanji_number(text)


def _kanji_number(text: str) -> int | None:
    """Up to 999, written with its places: 八五 is none."""
    hundreds, has_hundred, rest = text.rpartition("百")
    tens, has_ten, ones = rest.rpartition("十")
    known = _DIGITS | {"": 0}
    if not text or any(part not in known for part in (hundreds, tens, ones)):
        return None
    return (
        (known[hundreds] or 1) * 100 * bool(has_hundred)
        + (known[tens] or 1) * 10 * bool(has_ten)
        + known[ones]
    )
