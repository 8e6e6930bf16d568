"""Japanese numerals, as ``[DBNum1]`` and the like ask for them (pure)."""

from __future__ import annotations

import re

_PLAIN, _FORMAL = "〇一二三四五六七八九", "〇壱弐参四伍六七八九"
_WIDE = "０１２３４５６７８９"
_TABLES = {1: _PLAIN, 2: _FORMAL, 3: _WIDE}
_UNITS = {1: "十百千", 2: "拾百阡"}
_MYRIADS = {1: ("", "万", "億", "兆"), 2: ("", "萬", "億", "兆")}
_MOST_DIGITS = 16


def in_numerals(shown: str, numerals: int, *, is_counted: bool = False) -> str:
    """The digits of ``shown`` in another form, as ``[DBNum1]`` to ``[DBNum3]`` name them.

    ``is_counted`` writes 123 as 百二十三 and not as 一二三.
    """
    table = _TABLES.get(numerals)
    if table is None:
        return shown
    if is_counted and numerals in _UNITS and re.fullmatch(r"[0-9]{1,16}", shown):
        return _counted(shown, numerals) or table[0]
    return shown.translate({ord(str(at)): letter for at, letter in enumerate(table)})


def _counted(digits: str, numerals: int) -> str:
    padded = digits.rjust(_MOST_DIGITS, "0")
    groups = [padded[at : at + 4] for at in range(0, _MOST_DIGITS, 4)]
    named = zip(groups, reversed(_MYRIADS[numerals]), strict=True)
    return "".join(_of_four(group, numerals) + name for group, name in named if group != "0000")


def _of_four(group: str, numerals: int) -> str:
    table, units = _TABLES[numerals], (*reversed(_UNITS[numerals]), "")
    text = ""
    for digit, unit in zip(group, units, strict=True):
        # 十, not 一十; the formal form writes each one, so that none can be put before it.
        is_silent = numerals == 1 and digit == "1" and unit
        if digit != "0":
            text += ("" if is_silent else table[int(digit)]) + unit
    return text
