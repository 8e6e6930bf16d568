"""Paragraphs that may stand on a picture or a shape: what their letters stand on is not known."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from ingest.readers.office.markup import M, W
from ingest.readers.office.word.markup import is_on

_ANCHOR = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}anchor"
_BEHIND = re.compile(r"z-index:\s*-")
_PARAGRAPH, _BREAK = W + "p", W + "br"
_PAGE_ENDS = (W + "lastRenderedPageBreak", W + "sectPr")


def over_drawings(body: Element) -> set[Element]:
    """The paragraphs of each page that something is drawn behind.

    Pages are told by their breaks, those that Word noted when it last laid them out included.
    """
    found: set[Element] = set()
    page: list[Element] = []
    is_over = False
    for element in body.iter():
        if _ends_page(element):
            found.update(page if is_over else ())
            page, is_over = page[-1:], False
        elif element.tag == _PARAGRAPH:
            page.append(element)
        elif _is_behind(element):
            is_over = True
    found.update(page if is_over else ())
    return found


def _ends_page(element: Element) -> bool:
    if element.tag == _BREAK:
        return element.get(W + "type") == "page"
    return element.tag in _PAGE_ENDS or (element.tag == W + "pageBreakBefore" and is_on(element))


def _is_behind(element: Element) -> bool:
    if element.tag == _ANCHOR:
        return element.get("behindDoc") in ("1", "true")
    if element.tag.startswith((W, M)):
        return False
    return bool(_BEHIND.search(element.get("style") or ""))
