"""The patterns by themselves; what they are read as is in ``test_numbers``."""

from __future__ import annotations

import pytest

from kb.guideline.notations import (
    AT_START,
    COMPARED,
    IN_SENTENCE,
    LEVEL_NOTE,
    MATERIAL_MARKED,
    QUESTION_MARKED,
    RANGE,
)


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("No.85の鍵", "No.85"),
        ("No.085", "No.085"),
        ("達成条件85と86を", "達成条件85と86"),
        ("No.85~87の鍵", "No.85~87"),
        ("85番の鍵", "85番"),
        ("№85", "№85"),
    ],
)
def test_a_marked_number_is_taken_with_those_joined_to_it(text: str, marked: str) -> None:
    match = MATERIAL_MARKED.search(text)
    assert match is not None
    assert match[0] == marked


@pytest.mark.parametrize("text", ["", "85人", "第85条", "No.", "第1項", "1番のおすすめ", "85番地"])
def test_other_numbers_are_not_marked(text: str) -> None:
    assert MATERIAL_MARKED.search(text) is None


def test_words_of_a_question_mark_a_number_there_only() -> None:
    assert QUESTION_MARKED.search("要求事項85とは")
    assert MATERIAL_MARKED.search("要求事項85とは") is None


def test_a_bare_number_counts_at_the_start_and_not_as_a_quantity() -> None:
    match = AT_START.search("85について教えて")
    assert match is not None
    assert match["numbers"] == "85"
    assert AT_START.search("パスワードは、8で十分ですか") is None


def test_a_bare_number_inside_a_sentence_wants_words_that_speak_of_an_item() -> None:
    assert IN_SENTENCE.search("あれと85について教えて")
    assert IN_SENTENCE.search("鍵を85本") is None


def test_two_numbers_are_compared() -> None:
    assert COMPARED.search("鍵は85と同じですか")
    assert COMPARED.search("鍵は85本と同じですか") is None


def test_a_level_and_a_range_are_told_from_a_number() -> None:
    assert LEVEL_NOTE.fullmatch("(Lv2)")
    assert RANGE.search("85~87")
    assert RANGE.search("85,87") is None
