"""What a Word style makes of a paragraph: a heading, an item, or an entry of the contents."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ingest.readers.docx_runs import Element, W, is_on

if TYPE_CHECKING:
    from docx.document import Document

_HEADING = re.compile(r"^(?:heading|見出し)\s*([1-9])$")
_LIST = re.compile(r"^(?:list (?:bullet|number)|箇条書き|段落番号)\s*([2-5]?)$")
_CONTENTS = re.compile(r"^(?:toc|目次)\s*(?:[1-9]|heading|の見出し)$")
_BODY_TEXT_LEVEL = 9


class Styles:
    """The document's styles by id; a style inherits from the one it is based on."""

    def __init__(self, document: Document) -> None:
        elements = document.styles.element.iterfind(W + "style")
        self._styles: dict[str, Element] = {e.get(W + "styleId") or "": e for e in elements}

    def heading_level(self, paragraph: Element) -> int | None:
        """1 for titles and the largest headings; None for text."""
        for properties, name in self._sources(paragraph):
            if name in ("title", "表題"):
                return 1
            named = _HEADING.match(name)
            if named:
                return int(named[1])
            outline = properties.find(W + "outlineLvl") if properties is not None else None
            if outline is not None:
                level = _number(outline)
                return level + 1 if 0 <= level < _BODY_TEXT_LEVEL else None
        return None

    def list_level(self, paragraph: Element) -> int | None:
        """A list item's nesting from 0; None for what is none."""
        for properties, name in self._sources(paragraph):
            named = _LIST.match(name)
            if named:
                return int(named[1] or 1) - 1
            numbering = properties.find(W + "numPr") if properties is not None else None
            if numbering is not None:
                is_switched_off = _number(numbering.find(W + "numId")) == 0
                return None if is_switched_off else max(_number(numbering.find(W + "ilvl")), 0)
        return None

    def is_contents_entry(self, paragraph: Element) -> bool:
        """The table of contents repeats the headings, with page numbers that nobody needs."""
        return any(_CONTENTS.match(name) for _, name in self._sources(paragraph))

    def hides(self, run: Element) -> bool:
        """True for a run whose character style is hidden text."""
        style = run.find(f"{W}rPr/{W}rStyle")
        chain = self._chain(style.get(W + "val") or "") if style is not None else ()
        return any(is_on(element.find(f"{W}rPr/{W}vanish")) for element in chain)

    def _sources(self, paragraph: Element) -> Iterator[tuple[Element | None, str]]:
        """Where a paragraph's properties come from, nearest first, with the style's name."""
        own = paragraph.find(W + "pPr")
        yield own, ""
        style = own.find(W + "pStyle") if own is not None else None
        if style is None:
            return
        for element in self._chain(style.get(W + "val") or ""):
            name = element.find(W + "name")
            shown = (name.get(W + "val") or "") if name is not None else ""
            yield element.find(W + "pPr"), unicodedata.normalize("NFKC", shown).lower()

    def _chain(self, style_id: str) -> Iterator[Element]:
        seen: set[str] = set()
        while style_id in self._styles and style_id not in seen:
            seen.add(style_id)
            element = self._styles[style_id]
            yield element
            based_on = element.find(W + "basedOn")
            style_id = (based_on.get(W + "val") or "") if based_on is not None else ""


def _number(element: Element | None) -> int:
    """The value of an element, 0 where it says none."""
    value = element.get(W + "val") if element is not None else None
    return int(value) if value and value.lstrip("-").isdecimal() else 0
