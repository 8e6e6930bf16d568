"""What all Office formats share: names of elements, and which of several ways to say it counts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from xml.etree.ElementTree import Element

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
M, R = f"{{{_OFFICE}math}}", f"{{{_OFFICE}relationships}}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
ALTERNATIVE = f"{MC}AlternateContent"
# Prefixes that Office writes into Requires; what is in their shapes is read like the older ones'.
_UNDERSTOOD = frozenset(
    "wps wpg wpc wpi wp14 w14 w15 w16 w16se w16cid w16du a14 a16 am3d aink cx cx1 cx2 v "  # noqa: SIM905 - names of prefixes
    "p14 p15 p16 p1510 p159 pslz psez psuz".split()
)


def local_name(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def number_in(value: str | None, otherwise: int = 0) -> int:
    """Universal measures and the like are no plain numbers."""
    text = value or ""
    is_number = text.removeprefix("-").isdecimal() and len(text) < 12
    return int(text) if is_number else otherwise


def chosen(alternative: Element) -> Element | None:
    """The first of several ways to say the same that is understood, never two of them.

    ECMA-376 part 3 §7.2 (mc:AlternateContent).
    """
    choices = alternative.findall(f"{MC}Choice")
    for choice in choices:
        if {*(choice.get("Requires") or "").split()} <= _UNDERSTOOD:
            return choice
    fallback = alternative.find(f"{MC}Fallback")
    return fallback if fallback is not None else next(iter(choices), None)


def choose(root: Element) -> None:
    """Put in place of all alternatives below ``root`` what is in the one that counts."""
    for parent in [*root.iter()]:
        if any(child.tag == ALTERNATIVE for child in parent):
            parent[:] = [*_chosen_in(parent)]


def _chosen_in(elements: Iterable[Element]) -> Iterator[Element]:
    for element in elements:
        if element.tag == ALTERNATIVE:
            choice = chosen(element)
            yield from _chosen_in(choice) if choice is not None else ()
        else:
            yield element
