"""What a Word paragraph or table shows: runs with links, cells, nothing hidden or deleted."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from ingest.readers.census import Census
from ingest.readers.grids import MAX_SPAN, MergedCell
from ingest.readers.page_builder import Inline
from ingest.readers.shown_text import Piece

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_RELATION_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_ALTERNATIVE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_CHOICE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Choice"
_OFF = ("0", "false", "off", "none")
_HYPERLINK = re.compile(r"^\s*HYPERLINK\s+(?!\\)\"?([^\s\"]+)")

Element = Any
"""An element of python-docx' tree: lxml has no types."""

# What may stand around rows, cells and paragraphs: content controls and accepted changes.
WRAPPERS = frozenset(W + name for name in ("sdt", "sdtContent", "customXml", "ins", "moveTo"))
_PASSED_THROUGH = frozenset(
    W + name
    for name in ("ins", "moveTo", "smartTag", "sdt", "sdtContent", "customXml", "dir", "bdo")
)
_DELETED = frozenset({W + "del", W + "moveFrom"})
_SIGNS = {W + "tab": " ", W + "ptab": " ", W + "cr": "\n", W + "noBreakHyphen": "-"}


@dataclass
class Field:
    """A complex field that is being read: its instruction, and whether its result has begun."""

    instruction: str = ""
    shows_result: bool = False

    @property
    def target(self) -> str | None:
        link = _HYPERLINK.match(self.instruction)
        return link[1] if link else None


@dataclass
class RunReader:
    """Reads the paragraphs of one document part.

    ``address_of`` gives a relation's target. ``boxes`` and ``notes`` collect what hangs on a paragraph: text boxes, numbers of notes.
    """

    address_of: Callable[[str], str | None]
    is_hidden_style: Callable[[Element], bool] = lambda run: False
    census: Census = field(default_factory=Census)
    boxes: list[Element] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    _fields: list[Field] = field(default_factory=list)

    def pieces(self, paragraph: Element) -> list[Piece]:
        # A field that never ends must not swallow the paragraphs that follow.
        self._fields.clear()
        return [piece for piece in self._inside(paragraph, None) if piece.text]

    def _inside(self, element: Element, target: str | None) -> Iterator[Piece]:
        for child in element:
            if child.tag == W + "r":
                yield from self._run(child, target)
            elif child.tag == W + "hyperlink":
                yield from self._inside(child, self._link_target(child) or target)
            elif child.tag == W + "fldSimple":
                yield from self._inside(child, Field(child.get(W + "instr") or "").target or target)
            elif child.tag in _DELETED:
                self.census.leave("hidden", "revision", all_text(child))
            elif child.tag in _PASSED_THROUGH:
                yield from self._inside(child, target)
            elif child.tag == _ALTERNATIVE:
                yield from self._inside(child.find(_CHOICE), target) if len(child) else ()

    def _link_target(self, link: Element) -> str | None:
        relation = link.get(_RELATION_ID)
        return self.address_of(relation) if relation else None

    def _run(self, run: Element, target: str | None) -> Iterator[Piece]:
        is_hidden = is_on(run.find(f"{W}rPr/{W}vanish")) or self.is_hidden_style(run)
        for child in run:
            if child.tag == W + "fldChar":
                self._step_field(child.get(W + "fldCharType"))
            elif child.tag == W + "instrText" and self._fields:
                self._fields[-1].instruction += child.text or ""
            elif is_hidden:
                self.census.leave("hidden", "text", all_text(child))
            elif all(open_field.shows_result for open_field in self._fields):
                yield from self._run_child(child, self._field_target() or target)

    def _step_field(self, kind: str | None) -> None:
        if kind == "begin":
            self._fields.append(Field())
        elif kind == "separate" and self._fields:
            self._fields[-1].shows_result = True
        elif kind == "end" and self._fields:
            self._fields.pop()

    def _field_target(self) -> str | None:
        return next((f.target for f in reversed(self._fields) if f.target), None)

    def _run_child(self, child: Element, target: str | None) -> Iterator[Piece]:
        if child.tag == W + "t":
            yield Piece(child.text or "", target)
        elif child.tag in _SIGNS:
            yield Piece(_SIGNS[child.tag], target)
        elif child.tag == W + "br":
            yield Piece("\n" if child.get(W + "type") in (None, "textWrapping") else " ", target)
        elif child.tag == W + "sym":
            yield Piece(_symbol(child.get(W + "char")), target)
        elif child.tag == W + "ruby":
            for base in child.iter(W + "rubyBase"):
                yield from self._inside(base, target)
        elif child.tag in (W + "footnoteReference", W + "endnoteReference"):
            self.notes.append((child.tag.removeprefix(W), child.get(W + "id") or ""))
        else:
            self.boxes.extend(text_boxes(child))


def all_text(element: Element) -> str:
    """What is written in it, deleted text too."""
    return "".join(t.text or "" for t in element.iter(W + "t", W + "delText"))


def value_of(element: Element | None) -> str:
    """What an element says; '' where it says nothing or is not there."""
    return (element.get(W + "val") or "") if element is not None else ""


def number_of(element: Element | None, otherwise: int = 0) -> int:
    value = value_of(element)
    return int(value) if value.removeprefix("-").isdecimal() else otherwise


def is_on(switch: Element | None) -> bool:
    """Word's switches are on where they stand, unless their value says off."""
    return switch is not None and value_of(switch).lower() not in _OFF


def _symbol(code: str | None) -> str:
    try:
        return chr(int(code or "", 16))
    except (ValueError, OverflowError):
        return ""


def text_boxes(element: Element) -> Iterator[Element]:
    """Text boxes drawn in a run; Word stores each twice, the second time for old versions."""
    if element.tag == _ALTERNATIVE:
        choice = element.find(_CHOICE)
        yield from text_boxes(choice) if choice is not None else ()
    elif element.tag == W + "txbxContent":
        yield element
    else:
        for child in element:
            yield from text_boxes(child)


def inside(element: Element, name: str) -> Iterator[Element]:
    """Rows of a table or cells of a row, also those in content controls."""
    for child in element:
        if child.tag == W + name:
            yield child
        elif child.tag in WRAPPERS:
            yield from inside(child, name)


def paragraphs(cell: Element) -> Iterator[Element]:
    """A cell's paragraphs and those of tables in it, without those of text boxes."""
    for child in cell:
        if child.tag == W + "p":
            yield child
        elif child.tag in WRAPPERS or child.tag in (W + "tbl", W + "tr", W + "tc"):
            yield from paragraphs(child)


def repeats_as_header(row: Element) -> bool:
    """True for a row that Word repeats on every page."""
    return is_on(row.find(f"{W}trPr/{W}tblHeader"))


def cells_of(row: Element, line_of: Callable[[Element], Inline]) -> Iterator[MergedCell]:
    before = number_of(row.find(f"{W}trPr/{W}gridBefore"))
    yield from [MergedCell(Inline(""))] * min(before, MAX_SPAN)
    for cell in inside(row, "tc"):
        merge = cell.find(f"{W}tcPr/{W}vMerge")
        goes_on = merge is not None and merge.get(W + "val") != "restart"
        line = Inline("") if goes_on else line_of(cell)
        columns = number_of(cell.find(f"{W}tcPr/{W}gridSpan"), 1)
        yield MergedCell(line, columns, is_emphasised=_is_emphasised(cell), goes_on=goes_on)


def _is_emphasised(cell: Element) -> bool:
    shading = cell.find(f"{W}tcPr/{W}shd")
    fill = (shading.get(W + "fill") or "auto").lower() if shading is not None else "auto"
    runs = [run for run in cell.iter(W + "r") if "".join(run.itertext(W + "t")).strip()]
    is_bold = bool(runs) and all(is_on(run.find(f"{W}rPr/{W}b")) for run in runs)
    return is_bold or fill not in ("auto", "ffffff", "")
