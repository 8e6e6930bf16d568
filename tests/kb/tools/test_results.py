from __future__ import annotations

from dataclasses import replace

import pytest

from fake_knowledge_base import ANSWERED, FIRST, REFUSED
from kb.answers import RemovedSentence, WritingRecord
from kb.tools.results import (
    NOTICE,
    answer_as_text,
    answer_lines,
    generation_lines,
    quoted,
    results_as_text,
    search_result_lines,
    search_results,
)
from scripted_models import ranked

WRITTEN = replace(
    ANSWERED,
    mode="generated",
    writing=WritingRecord("m", ("answer@1",), 2, (RemovedSentence("嘘\x1bです。", "figure"),)),
)


def test_nothing_found_is_nothing_told() -> None:
    assert search_results([]) == []
    assert search_result_lines([]) == []


def test_passages_are_told_in_the_contracts_order_and_ranked_from_one() -> None:
    first, second = search_results([ranked("鍵。", 85), ranked("棚。", 86, position=3)])
    assert list(first) == [
        "rank", "score", "text", "document", "title", "kind", "meeting", "date", "section",
        "guideline_nos", "label", "page", "url",
    ]  # fmt: skip
    assert (first["rank"], second["rank"]) == (1, 2)
    assert (second["text"], second["page"], second["guideline_nos"]) == ("棚。", 4, [86])


def test_a_line_of_the_terminal_says_where_a_passage_stands() -> None:
    (line,) = search_result_lines(search_results([ranked("鍵を\n付けます。")]))
    assert line.split("\n") == [
        "  1.   1.00  materials/meeting-90.pdf p.1 質問① No.85",
        "     鍵を 付けます。",
    ]


def test_notes_and_what_the_marks_stand_for_follow_an_answer() -> None:
    lines = answer_lines(replace(ANSWERED, citations=(FIRST,)))
    assert lines[1:] == [
        f"※ {ANSWERED.notes[0]}",
        "",
        "〔1〕 materials/meeting-90.pdf 2ページ 質問⑥ No.99",
    ]


def test_a_refusal_is_its_text_alone() -> None:
    assert answer_lines(REFUSED) == [REFUSED.text]


def test_what_a_model_did_is_told_without_signs_that_a_terminal_obeys() -> None:
    assert generation_lines(WRITTEN, "en") == [
        "language model m (answer@1): generated, 2 kept, 1 removed",
        "  removed figure: 嘘 です。",
    ]
    assert "採用 2 文、除外 1 文" in generation_lines(WRITTEN, "ja")[0]


def test_without_a_model_there_is_nothing_to_tell() -> None:
    assert generation_lines(ANSWERED, "ja") == []


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
