"""Which of several ways to say the same counts, and numbers in attributes."""

from __future__ import annotations

from xml.etree.ElementTree import Element

import pytest
from defusedxml.ElementTree import fromstring

from ingest.readers.office.markup import choose, number_in
from word_files import NAMESPACES


def chosen_in(xml: str) -> str:
    root: Element = fromstring(f"<a:x {NAMESPACES}>{xml}</a:x>")
    choose(root)
    return "".join(e.tag.rpartition("}")[2] for e in root.iter())[1:]


def alternative(
    requires: str, inside: str, fallback: str = "<mc:Fallback><a:f/></mc:Fallback>"
) -> str:
    choice = f'<mc:Choice Requires="{requires}">{inside}</mc:Choice>'
    return f"<mc:AlternateContent>{choice}{fallback}</mc:AlternateContent>"


@pytest.mark.parametrize(
    ("xml", "names"),
    [
        ("<a:p/>", "p"),
        (alternative("a14", "<a:c/>"), "c"),
        (alternative("a14 p14", "<a:c/><a:d/>"), "cd"),
        (alternative("unheard", "<a:c/>"), "f"),
        (alternative("unheard", "<a:c/>", ""), "c"),
        (f"<a:p/>{alternative('a14', '<a:c/>')}<a:q/>", "pcq"),
        (alternative("a14", alternative("a14", "<a:c/>")), "c"),
        (alternative("a14", f"<a:p>{alternative('a14', '<a:c/>')}</a:p>"), "pc"),
        ("<mc:AlternateContent/>", ""),
    ],
)
def test_of_alternatives_one_takes_the_place_of_all(xml: str, names: str) -> None:
    assert chosen_in(xml) == names


@pytest.mark.parametrize(
    ("text", "number"),
    [("12", 12), ("-3", -3), ("", 7), (None, 7), ("1e999", 7), ("9" * 40, 7), ("2in", 7)],
)
def test_what_is_no_plain_number_is_as_if_not_there(text: str | None, number: int) -> None:
    assert number_in(text, 7) == number
