"""Switches, numbers and letters of WordprocessingML."""

from __future__ import annotations

from xml.etree.ElementTree import Element

import pytest
from defusedxml.ElementTree import fromstring

from ingest.readers.office.word.markup import all_text, is_on, names, number_of, value_of
from word_files import NAMESPACES


def element(xml: str) -> Element:
    found: Element = fromstring(f"<w:x {NAMESPACES}>{xml}</w:x>")[0]
    return found


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [("", True), ('w:val="1"', True), ('w:val="on"', True), ('w:val="TRUE"', True),
     ('w:val="0"', False), ('w:val="false"', False), ('w:val="off"', False), ('w:val="none"', False)],
)  # fmt: skip
def test_a_switch_is_on_where_it_stands_unless_it_says_off(attributes: str, expected: bool) -> None:
    assert is_on(element(f"<w:b {attributes}/>")) is expected


def test_what_is_not_there_says_nothing() -> None:
    assert not is_on(None)
    assert (value_of(None), number_of(None, 5)) == ("", 5)
    assert number_of(element('<w:sz w:val="2pt"/>'), 5) == 5
    assert number_of(element('<w:sz w:val="24"/>')) == 24


def test_letters_are_those_of_runs_deletions_and_equations() -> None:
    inside = "<w:t>本</w:t><w:delText>旧</w:delText><m:t>x</m:t><w:instrText>PAGE</w:instrText>"
    assert all_text(element(f"<w:r>{inside}</w:r>")) == "本旧x"


def test_names_are_given_as_words() -> None:
    assert {name.rpartition("}")[2] for name in names("p tbl")} == {"p", "tbl"}
