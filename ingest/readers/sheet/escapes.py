"""Texts of a workbook: escapes undone, runs with what is struck out left out (pure)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

X = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")


def unescaped(text: str) -> str:
    """ST_Xstring (ECMA-376 part 1 §22.9.2.19): ``_x000D_`` is a character, ``_x005F_`` its ``_``."""
    return _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)


def text_of(element: Element) -> tuple[str, str]:
    """What a string item shows, and what of it is struck out; readings (rPh) are in neither."""
    shown, struck = "", ""
    for text, is_struck in _runs(element):
        if is_struck:
            struck += text
        else:
            shown += text
    return unescaped(shown), unescaped(struck)


def _runs(element: Element) -> Iterator[tuple[str, bool]]:
    for child in element:
        if child.tag == f"{X}t":
            yield child.text or "", False
        elif child.tag == f"{X}r":
            strike = child.find(f"{X}rPr/{X}strike")
            yield child.findtext(f"{X}t") or "", is_on(strike)


def is_on(switch: Element | None) -> bool:
    """A property that is there is on, unless it says otherwise."""
    return switch is not None and switch.get("val", "1") not in ("0", "false")
