"""SmartArt: the texts of a diagram's data part, in their order (ECMA-376 part 1 §21.4)."""

from __future__ import annotations

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
_NOT_SHOWN = frozenset(("pres", "parTrans", "sibTrans"))


def diagram_texts(xml: bytes) -> list[str]:
    """The text of each point of a dgm:dataModel that shows one, a line for each paragraph.

    Raises:
        SyntaxError, ValueError: the part is broken, or holds a DTD.
    """
    from defusedxml.ElementTree import fromstring

    points = fromstring(xml, forbid_dtd=True).iter(f"{_DIAGRAM}pt")
    lines = (
        "".join(t.text or "" for t in paragraph.iter(f"{_A}t"))
        for point in points
        if point.get("type") not in _NOT_SHOWN
        for paragraph in point.iter(f"{_A}p")
    )
    return [line for line in lines if line.strip()]
