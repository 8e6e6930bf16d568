"""Nothing disappears silently: whatever a file holds that the reader does not know is told."""

from __future__ import annotations

from xml.etree.ElementTree import Element, fromstring, tostring

import pytest
from hypothesis import given, settings, strategies as st

from ingest.readers.census import Census
from ingest.readers.office.markup import W
from ingest.readers.office.word.visible import is_prompt, visible
from word_files import NAMESPACES, p, r, reading_of

CELLS = f"<w:tc>{p('朝')}</w:tc><w:tc>{p('開錠')}</w:tc>"
BOX = "<w:txbxContent><w:p><w:r><w:t>枠の中</w:t></w:r></w:p></w:txbxContent>"
BODY = (
    f"{p('甲')}<w:tbl><w:tr>{CELLS}</w:tr><w:tr>{CELLS}</w:tr></w:tbl>"
    f"<w:p>{r('乙')}<w:hyperlink>{r('丙')}</w:hyperlink><w:ins>{r('丁')}</w:ins>"
    f"<w:sdt><w:sdtContent>{r('戊')}</w:sdtContent></w:sdt></w:p>"
    f"<w:p><w:r><w:drawing><wp:inline><a:graphic><a:graphicData><wps:wsp><wps:txbx>{BOX}"
    "</wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>"
)
HOLDERS = tuple(
    f"{W}{name}"
    for name in ("body", "p", "r", "tbl", "tr", "tc", "hyperlink", "ins", "sdtContent", "txbxContent")
)  # fmt: skip
UNKNOWN = ("{urn:example}future", f"{W}future", "{http://example.org/x}t")


def with_unknown(at: int, place: int, tag: str, text: str) -> str:
    root = fromstring(f"<w:document {NAMESPACES}><w:body>{BODY}</w:body></w:document>")  # noqa: S314 - ours
    holders = [e for e in root.iter() if e.tag in HOLDERS]
    holder = holders[at % len(holders)]
    # A run's properties and a paragraph's stand first.
    index = place % (len(holder) + 1)
    added = Element(tag)
    added.text = text
    holder.insert(index, added)
    return tostring(root, encoding="unicode")


@settings(deadline=None)
@given(
    st.integers(0, 99),
    st.integers(0, 9),
    st.sampled_from(UNKNOWN),
    st.sampled_from(["", "新しい字"]),
)
def test_an_unknown_element_anywhere_is_told(at: int, place: int, tag: str, text: str) -> None:
    reading = reading_of(with_unknown(at, place, tag, text))
    assert [(f.part, f.letters, f.names) for f in reading.left_out if f.part == "unknown"] == [
        ("unknown", len(text), (tag.rpartition("}")[2],))
    ]
    assert reading.pages[0].text.replace("\n", "") == "甲朝\t開錠朝\t開錠乙丙丁戊枠の中"


def children(xml: str) -> tuple[list[str], Census]:
    census = Census()
    root = fromstring(f"<w:p {NAMESPACES}>{xml}</w:p>")  # noqa: S314 - ours
    return ["".join(e.itertext()) for e in visible(root, census)], census


@pytest.mark.parametrize(
    "wrapper", ["ins", "moveTo", "smartTag", "customXml", "dir", "bdo", "sdtContent"]
)
def test_wrappers_are_seen_through(wrapper: str) -> None:
    assert children(f"<w:{wrapper}>{r('甲')}</w:{wrapper}>{r('乙')}")[0] == ["甲", "乙"]


@pytest.mark.parametrize(
    ("requires", "shown"),
    [("wps", "新"), ("wpg wps", "新"), ("", "新"), ("nobody", "旧"), ("wps nobody", "旧")],
)
def test_of_alternatives_one_is_chosen(requires: str, shown: str) -> None:
    choice = f'<mc:Choice Requires="{requires}">{r("新")}</mc:Choice>'
    xml = f"<mc:AlternateContent>{choice}<mc:Fallback>{r('旧')}</mc:Fallback></mc:AlternateContent>"
    assert children(xml)[0] == [shown]
    assert children(f"<mc:AlternateContent>{choice}</mc:AlternateContent>")[0] == ["新"]


def test_marks_and_properties_show_nothing() -> None:
    names = ("bookmarkStart", "proofErr", "commentRangeEnd", "permStart", "moveToRangeStart", "pPr")
    shown, census = children("".join(f"<w:{name}/>" for name in names))
    assert (shown, census.parts) == ([], ())


def test_a_control_is_a_prompt_only_while_it_shows_one() -> None:
    control = "<w:sdt {}><w:sdtPr><w:showingPlcHdr{}/></w:sdtPr></w:sdt>"
    found = [
        is_prompt(fromstring(control.format(NAMESPACES, value)))  # noqa: S314 - ours
        for value in ("", ' w:val="1"', ' w:val="0"', ' w:val="false"')
    ]
    assert found == [True, True, False, False]
