"""Paragraphs that Word sets as one line are one."""

from __future__ import annotations

from word_files import p, texts_of


def test_a_big_first_letter_belongs_to_its_paragraph() -> None:
    body = p("春", paragraph='<w:framePr w:dropCap="drop"/>') + p("の点検を行う。")
    assert texts_of(body) == ["春の点検を行う。"]


def test_a_paragraph_whose_mark_is_deleted_goes_on() -> None:
    body = p("春の", paragraph="<w:rPr><w:del/></w:rPr>") + p("点検を行う。") + p("以上。")
    assert texts_of(body) == ["春の点検を行う。", "以上。"]


def test_a_deleted_mark_at_the_end_loses_nothing() -> None:
    assert texts_of(p("春の点検", paragraph="<w:rPr><w:del/></w:rPr>")) == ["春の点検"]
