"""Places in words, in both languages and with parts missing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kb.answers import Citation
from kb.documents import Document
from kb.places import (
    citation_place,
    document_words,
    joined,
    listed,
    meeting_words,
    occasion_words,
    page_in_sentence,
    page_words,
    short_page,
)
from kb.text.bilingual import Language

CITATION = Citation(
    mark=1,
    document="m/08.pdf",
    title="よろず相談会 第8回",
    kind="meeting",
    meeting=8,
    date="2026-06-05",
    section="質問②",
    guideline_nos=(85,),
    label=None,
    page=5,
    url=None,
    quote="鍵を掛ける。",
    score=1.0,
    page_index=4,
    start=0,
    end=6,
    passage_ids=("p",),
)


def test_nothing_is_joined_to_nothing() -> None:
    assert joined() == listed(None, "") == ""


def test_only_what_there_is_is_joined() -> None:
    assert joined("a", None, "b", "", between="|") == "a|b"
    assert listed("a", "", "b") == "a ・ b"


def test_a_source_without_pages_or_meeting_has_no_words_for_them() -> None:
    assert short_page(None) == page_in_sentence(None) == page_words(None, "ja") == ""
    assert meeting_words(None, "en") == occasion_words(None, None, "ja") == ""


def test_a_page_is_written_in_each_way() -> None:
    assert (short_page(5), page_in_sentence(5)) == ("p.5", "5ページ")
    assert (page_words(5, "ja"), page_words(5, "en")) == ("ページ 5", "page 5")


@pytest.mark.parametrize(
    ("language", "both", "meeting"),
    [("ja", "第8回（2026-06-05）", "第8回"), ("en", "Meeting 8 (2026-06-05)", "Meeting 8")],
)
def test_an_occasion_is_told_as_far_as_it_is_known(
    language: Language, both: str, meeting: str
) -> None:
    assert occasion_words(8, "2026-06-05", language) == both
    assert occasion_words(8, None, language) == meeting
    assert occasion_words(None, "2026-06-05", language) == "2026-06-05"


def test_a_citations_place_names_document_occasion_section_and_page() -> None:
    place = "よろず相談会 第8回 ・ 第8回（2026-06-05） ・ 質問② ・ ページ 5"
    assert citation_place(CITATION, "ja") == place
    bare = replace(CITATION, meeting=None, date=None, section="", page=None)
    assert citation_place(bare, "en") == CITATION.title


def test_a_document_that_names_its_age_is_not_told_it_twice() -> None:
    guide = Document("g", "解説書 V2.3", "guideline", "0", edition="V2.3", date="2026-01-01")
    assert document_words(guide) == "解説書 V2.3"
    assert document_words(replace(guide, title="解説書", edition=None)) == "解説書（2026-01-01）"
