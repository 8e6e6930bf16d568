"""PresentationML's elements and values (ECMA-376 part 1 §19), and a paragraph's letters."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from ingest.readers.office.markup import A, M, R

P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
A14_MATH = "{http://schemas.microsoft.com/office/drawing/2010/main}m"
_ON = ("1", "true", "on")
_OFF = ("0", "false", "off")
_LETTERS = (f"{A}t", f"{M}t", f"{P}text")


def is_on(value: str | None) -> bool:
    """Switches of DrawingML are off where they are not told."""
    return value in _ON


def is_off(value: str | None) -> bool:
    """For the few that are on where they are not told."""
    return value in _OFF


def all_text(element: Element) -> str:
    """All letters in an element, whether they are seen or not."""
    return "".join(t.text or "" for t in element.iter() if t.tag in _LETTERS)


def relation_id(element: Element, name: str = "id") -> str:
    return element.get(R + name) or ""
