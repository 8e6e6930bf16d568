"""Names of OpenDocument's elements, and numbers as its attributes write them (pure)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

_ODF = "urn:oasis:names:tc:opendocument:xmlns:"
OFFICE, STYLE, TABLE, TEXT = (f"{{{_ODF}{n}:1.0}}" for n in ("office", "style", "table", "text"))
DRAW, NUMBER, CHART = (f"{{{_ODF}{n}:1.0}}" for n in ("drawing", "datastyle", "chart"))
FO, SVG = (f"{{{_ODF}{n}-compatible:1.0}}" for n in ("xsl-fo", "svg"))
LOEXT = "{urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0}"
CALCEXT = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
XLINK, DC = "{http://www.w3.org/1999/xlink}", "{http://purl.org/dc/elements/1.1/}"
_LENGTH = re.compile(r"([0-9]{0,6}\.?[0-9]{0,9})\s*(pt|in|cm|mm|pc|px)")
_POINTS = {"pt": 1.0, "in": 72.0, "cm": 72 / 2.54, "mm": 72 / 25.4, "pc": 12.0, "px": 0.75}


def names(namespace: str, words: str) -> frozenset[str]:
    """The elements of a namespace by their local names."""
    return frozenset(namespace + word for word in words.split())


def points(length: str | None) -> float | None:
    """``11pt``, ``0.5cm``; None for what is no length."""
    match = _LENGTH.fullmatch((length or "").strip())
    if not match or not match[1].strip("."):
        return None
    return float(match[1]) * _POINTS[match[2]]


def share(per_cent: str | None) -> float | None:
    """``50%`` as 0.5; None for what is no share."""
    match = re.fullmatch(r"([0-9]{1,4}(?:\.[0-9]{1,6})?)%", (per_cent or "").strip())
    return float(match[1]) / 100 if match else None


def all_text(element: Element) -> str:
    """Everything that is written in an element, its paragraphs parted by line ends."""
    return "\n".join("".join(p.itertext()) for p in paragraphs(element))


def paragraphs(element: Element) -> Iterator[Element]:
    return (e for e in element.iter() if e.tag in (f"{TEXT}p", f"{TEXT}h"))
