"""WordprocessingML's elements and values (ECMA-376 part 1 §17), and which of them show nothing."""

from __future__ import annotations

from xml.etree.ElementTree import Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
ALTERNATIVE = f"{MC}AlternateContent"
_OFF = ("0", "false", "off", "none")
# Prefixes that Office writes into Requires; what is in their shapes is read like the older ones'.
_UNDERSTOOD = frozenset(
    "wps wpg wpc wpi wp14 w14 w15 w16 w16se w16cid w16du a14 a16 am3d aink cx cx1 cx2 v".split()  # noqa: SIM905 - names of prefixes
)


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


def local_name(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def value_of(element: Element | None) -> str:
    """What an element says; '' where it says nothing or is not there."""
    return (element.get(W + "val") or "") if element is not None else ""


def number_in(value: str | None, otherwise: int = 0) -> int:
    """Universal measures and the like are no plain numbers."""
    text = value or ""
    is_number = text.removeprefix("-").isdecimal() and len(text) < 12
    return int(text) if is_number else otherwise


def number_of(element: Element | None, otherwise: int = 0) -> int:
    return number_in(value_of(element), otherwise)


def is_on(switch: Element | None) -> bool:
    """Word's switches are on where they stand, unless their value says off."""
    return switch is not None and value_of(switch).lower() not in _OFF


def all_text(element: Element) -> str:
    """What is written in it, deleted text too, but no field codes."""
    tags = (f"{W}t", f"{W}delText", f"{M}t")
    return "".join(t.text or "" for t in element.iter() if t.tag in tags)


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
