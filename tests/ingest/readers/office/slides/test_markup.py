"""Switches and letters of slides."""

from __future__ import annotations

from defusedxml.ElementTree import fromstring

from ingest.readers.office.slides.markup import all_text, is_off, is_on, relation_id
from slide_files import NAMESPACES, p


def test_switches_are_told_in_words_or_digits() -> None:
    assert [is_on(v) for v in ("1", "true", "0", "", None)] == [True, True, False, False, False]
    assert [is_off(v) for v in ("0", "false", "1", "", None)] == [True, True, False, False, False]


def test_all_letters_of_an_element_are_found() -> None:
    root = fromstring(
        f'<a:x {NAMESPACES} r:id="rId4">{p("本")}<m:t>x</m:t><p:text>文</p:text></a:x>'
    )
    assert all_text(root) == "本x文"
    assert (relation_id(root), relation_id(root, "dm")) == ("rId4", "")
