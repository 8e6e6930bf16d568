"""WordprocessingML's elements and values (ECMA-376 part 1 §17), and which of them show nothing."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from ingest.readers.office.markup import M, W, number_in

W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_OFF = ("0", "false", "off", "none")


def names(listed: str) -> frozenset[str]:
    """Names of WordprocessingML, parted by spaces, as tags."""
    return frozenset(W + name for name in listed.split())


# What may stand around rows, cells, paragraphs and runs: content controls, accepted changes.
WRAPPERS = names("sdtContent customXml ins moveTo smartTag dir bdo") | {f"{W14}conflictIns"}
DELETED = names("del moveFrom") | {f"{W14}conflictDel"}
SILENT = names(
    "pPr rPr tblPr tblGrid tblPrEx trPr tcPr sdtPr sdtEndPr sectPr customXmlPr smartTagPr rubyPr "
    "bookmarkStart bookmarkEnd proofErr permStart permEnd commentRangeStart commentRangeEnd "
    "moveFromRangeStart moveFromRangeEnd moveToRangeStart moveToRangeEnd "
    "customXmlInsRangeStart customXmlInsRangeEnd customXmlDelRangeStart customXmlDelRangeEnd "
    "customXmlMoveFromRangeStart customXmlMoveFromRangeEnd customXmlMoveToRangeStart "
    "customXmlMoveToRangeEnd lastRenderedPageBreak softHyphen annotationRef footnoteRef "
    "endnoteRef separator continuationSeparator pgNum"
) | {
    # The same marks of Word 2010 on, and what equations say of their looks.
    f"{W14}customXmlConflictInsRangeStart",
    f"{W14}customXmlConflictInsRangeEnd",
    f"{W14}customXmlConflictDelRangeStart",
    f"{W14}customXmlConflictDelRangeEnd",
}
"""Marks and properties, which a page shows nothing of by themselves."""


def value_of(element: Element | None) -> str:
    """What an element says; '' where it says nothing or is not there."""
    return (element.get(W + "val") or "") if element is not None else ""


def number_of(element: Element | None, otherwise: int = 0) -> int:
    return number_in(value_of(element), otherwise)


def is_on(switch: Element | None) -> bool:
    """Word's switches are on where they stand, unless their value says off."""
    return switch is not None and value_of(switch).lower() not in _OFF


def all_text(element: Element) -> str:
    """What is written in it, deleted text too, but no field codes."""
    tags = (f"{W}t", f"{W}delText", f"{M}t")
    return "".join(t.text or "" for t in element.iter() if t.tag in tags)
