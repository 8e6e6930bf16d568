"""Numbers by the styles that OpenDocument writes for them (§16.29), as Excel's formats say the same."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from ingest.readers.formats.number_formats import shown_value
from ingest.readers.sheet.opendocument.markup import NUMBER, STYLE

_STYLES = tuple(f"{NUMBER}{kind}-style" for kind in ("number", "percentage", "currency"))
_MOST_DIGITS = 30


def shown_number(value: str, style: Element | None, otherwise: str = "General") -> str:
    """The number that ``value`` writes, by its style; by the format ``otherwise`` without one.

    A style of dates, or of several sections, is no style of one number: it counts as none.
    """
    try:
        number = float(value)
    except ValueError:
        return value
    code = _code(style) if style is not None else None
    return shown_value(number, code or otherwise).strip()


def _code(style: Element) -> str | None:
    if style.tag not in _STYLES or style.find(f"{STYLE}map") is not None:
        return None
    return "".join(_part(part) for part in style) or None


def _part(part: Element) -> str:
    match part.tag.removeprefix(NUMBER):
        case "number":
            return _digits(part)
        case "text" | "currency-symbol":
            return "".join("%" if c == "%" else f"\\{c}" for c in part.text or "")
    return ""


def _digits(part: Element) -> str:
    if part.get(f"{NUMBER}decimal-places") is None:
        return "General"
    most = _count(part, "decimal-places")
    least = min(most, _count(part, "min-decimal-places", most))
    whole = "0" * _count(part, "min-integer-digits", 1) or "#"
    if part.get(f"{NUMBER}grouping") == "true":
        whole = "#,##0" if whole != "#" else "#,###"
    decimals = "0" * least + "#" * (most - least)
    return f"{whole}.{decimals}" if decimals else whole


def _count(part: Element, name: str, otherwise: int = 0) -> int:
    text = part.get(NUMBER + name) or ""
    is_number = text.isdecimal() and len(text) < 4
    return min(int(text), _MOST_DIGITS) if is_number else otherwise
