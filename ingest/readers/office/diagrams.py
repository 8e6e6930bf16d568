"""SmartArt: the texts of a diagram's data part, in their order (ECMA-376 part 1 §21.4)."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from ingest.readers.office.markup import A

_DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
_NOT_SHOWN = frozenset(("pres", "parTrans", "sibTrans"))


def diagram_texts(xml: bytes) -> list[str]:
    """The text of each point of a dgm:dataModel that shows one, a line for each paragraph.

    Raises:
        SyntaxError, ValueError: the part is broken, or holds a DTD.
    """
    from defusedxml.ElementTree import fromstring

    paragraphs = diagram_paragraphs(fromstring(xml, forbid_dtd=True))
    lines = ("".join(t.text or "" for t in paragraph.iter(f"{A}t")) for paragraph in paragraphs)
    return [line for line in lines if line.strip()]


def diagram_paragraphs(root: Element) -> Iterator[Element]:
    """The paragraphs of each point that shows one."""
    for point in root.iter(f"{_DIAGRAM}pt"):
        if point.get("type") not in _NOT_SHOWN:
            yield from point.iter(f"{A}p")
