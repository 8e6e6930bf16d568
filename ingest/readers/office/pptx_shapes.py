"""The shapes of a slide: in which order they are read, what they are, what text they show."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from ingest.readers.runs import runs
from ingest.readers.shown_text import Piece

if TYPE_CHECKING:
    from pptx.slide import Slide

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
# Shapes whose tops differ by less than this share of the slide stand side by side.
_SAME_LINE = 0.04

Shape = Any
"""python-pptx has a class for each kind of shape, and no common one with all we ask."""


def shapes_in_order(slide: Slide, slide_height: int) -> list[Shape]:
    """The title first, then from top to bottom and left to right, groups as one."""
    ordered = list(_in_order(slide.shapes, slide_height * _SAME_LINE))
    return sorted(ordered, key=lambda shape: not is_title(shape))


def _in_order(shapes: Iterable[Shape], tolerance: float) -> Iterator[Shape]:
    for shape in _by_lines(shapes, tolerance):
        if getattr(shape, "shapes", None) is not None and not is_hidden(shape):
            yield from _in_order(shape.shapes, tolerance)
        else:
            yield shape


def _by_lines(shapes: Iterable[Shape], tolerance: float) -> Iterator[Shape]:
    ordered = sorted(shapes, key=lambda s: (_top(s), _left(s)))
    for line in runs(ordered, lambda line, shape: _top(shape) - _top(line[0]) <= tolerance):
        yield from sorted(line, key=_left)


def _top(shape: Shape) -> int:
    return shape.top or 0


def _left(shape: Shape) -> int:
    return shape.left or 0


def is_hidden(shape: Shape) -> bool:
    """True for what the author switched off in the selection pane."""
    return any(p.get("hidden") in ("1", "true") for p in shape._element.xpath("./*/p:cNvPr"))  # noqa: SLF001 - the library shows it nowhere else


def is_title(shape: Shape) -> bool:
    return _placeholder(shape) in ("TITLE", "CENTER_TITLE", "VERTICAL_TITLE")


def is_furniture(shape: Shape) -> bool:
    """Footers, dates and slide numbers."""
    return _placeholder(shape) in ("FOOTER", "HEADER", "DATE", "SLIDE_NUMBER")


def _placeholder(shape: Shape) -> str:
    if not getattr(shape, "is_placeholder", False):
        return ""
    kind = shape.placeholder_format.type
    return kind.name if kind is not None else ""


def bullet_level(paragraph: Any, shape: Shape) -> int | None:
    """A list item's nesting from 0; None for plain text.

    Body placeholders have bullets unless a paragraph says no, text boxes the other way round.
    """
    properties = paragraph._p.find(f"{A}pPr")  # noqa: SLF001 - the library shows it nowhere else
    if properties is not None:
        if properties.find(f"{A}buNone") is not None:
            return None
        if any(properties.find(A + name) is not None for name in ("buChar", "buAutoNum", "buBlip")):
            return int(paragraph.level)
    has_bullets = _placeholder(shape) in ("BODY", "OBJECT", "VERTICAL_BODY", "VERTICAL_OBJECT")
    return int(paragraph.level) if has_bullets or paragraph.level else None


def paragraph_pieces(paragraph: Any, shape: Shape) -> list[Piece]:
    """A paragraph's runs with their links, or with the link of the whole shape."""
    of_shape = _shape_target(shape)
    return list(pieces_of(paragraph._p, shape.part, of_shape))  # noqa: SLF001 - the library shows it nowhere else


def _shape_target(shape: Shape) -> str | None:
    element = getattr(shape, "_element", None)
    links = element.xpath("./*/p:cNvPr/a:hlinkClick") if element is not None else ()
    return _target(links[0], shape.part) if links else None


def pieces_of(paragraph: Any, part: Any, of_shape: str | None) -> Iterator[Piece]:
    """The runs of a paragraph element in ``part``."""
    for child in paragraph:
        if child.tag == f"{A}br":
            yield Piece("\n")
        elif child.tag in (f"{A}r", f"{A}fld"):
            link = child.find(f"{A}rPr/{A}hlinkClick")
            target = _target(link, part) if link is not None else of_shape
            text = "".join(t.text or "" for t in child.iterfind(f"{A}t"))
            # python-pptx and PowerPoint both keep a soft break as a vertical tab at times.
            yield Piece(text.replace("\v", "\n").replace("_x000B_", "\n"), target)


def _target(link: Any, part: Any) -> str | None:
    """A link's address; jumps to other slides have none."""
    relation = part.rels.get(link.get(f"{_RELATION}id") or "")
    return relation.target_ref if relation is not None and relation.is_external else None


def diagram_parts(shape: Shape) -> list[Any]:
    """The parts in which the texts of a SmartArt diagram lie."""
    ids = shape._element.iter(f"{_DIAGRAM}relIds")  # noqa: SLF001 - the library shows it nowhere else
    found = [shape.part.rels.get(i.get(f"{_RELATION}dm") or "") for i in ids]
    return [r.target_part for r in found if r is not None and not r.is_external]
