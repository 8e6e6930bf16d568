from __future__ import annotations

import pytest

from fake_knowledge_base import ANSWERED, REFUSED
from kb.tools.quotations import NOTICE, answer_as_text, quoted, results_as_text


def test_an_empty_text_quotes_nothing() -> None:
    assert quoted("") == ""
    assert "Nothing was found" in results_as_text([])


@pytest.mark.parametrize("separator", ["\n", "\r\n", "\r", "\v", "\f", "\x85", "\u2028", "\u2029"])
def test_no_line_separator_lets_a_text_out_of_its_quotation(separator: str) -> None:
    assert quoted(f"一行目{separator}二行目") == "> 一行目\n> 二行目"


def test_an_answer_is_quoted_and_its_marks_are_explained_below() -> None:
    lines = answer_as_text(ANSWERED).split("\n")
    assert lines[0] == NOTICE
    assert [line for line in lines if line.startswith("※")] == [f"※ {ANSWERED.notes[0]}"]
    assert lines[-2].startswith("〔1〕 よろず相談会 第90回")
    assert "p.2 | 質問⑥ | No.99 | 回答[No.85] | materials/meeting-90.pdf" in lines[-2]
    assert lines[-1].endswith("https://example.org/explanation")
    assert all(line.startswith(">") for line in lines[1 : lines.index("※ " + ANSWERED.notes[0])])


def test_a_refusal_of_one_line_is_our_own_word_and_no_quotation() -> None:
    assert answer_as_text(REFUSED) == REFUSED.text
