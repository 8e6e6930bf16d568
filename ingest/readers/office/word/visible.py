"""An element's children as they stand with all changes accepted; what is passed over is told."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from ingest.readers.census import Census
from ingest.readers.office.markup import ALTERNATIVE, W, chosen, local_name
from ingest.readers.office.word.markup import DELETED, SILENT, WRAPPERS, all_text, is_on


def visible(element: Element, census: Census) -> Iterator[Element]:
    """The children that may show something, those of wrappers in their place."""
    for child in element:
        if child.tag == W + "sdt" and is_prompt(child):
            census.leave("not-read", "form-field", all_text(child))
        elif child.tag in WRAPPERS or child.tag == W + "sdt":
            yield from visible(child, census)
        elif child.tag == ALTERNATIVE:
            choice = chosen(child)
            yield from visible(choice, census) if choice is not None else ()
        elif child.tag in DELETED:
            census.leave("hidden", "revision", all_text(child))
        elif child.tag not in SILENT:
            yield child


def is_prompt(control: Element) -> bool:
    """True for a content control that nobody has filled: it shows what to write there."""
    return is_on(control.find(f"{W}sdtPr/{W}showingPlcHdr"))


def tell_unknown(element: Element, census: Census) -> None:
    """What a reader does not know is told, with the letters that stand in it."""
    text = "".join(element.itertext())
    known = text if any(map(str.isalnum, text)) else None
    census.leave("not-read", "unknown", known, name=local_name(element))
