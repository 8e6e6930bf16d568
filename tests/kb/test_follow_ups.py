from __future__ import annotations

import pytest

from kb.answers import Turn
from kb.follow_ups import leans_on_history, points_back_only, query_of

ABOUT_LOCKS = (
    Turn("user", "No.85のサーバー室の鍵について教えてください"),
    Turn("assistant", "鍵を…〔1〕"),
)


def test_without_history_the_question_stands_alone() -> None:
    query = query_of("それはUSBでも同じ？", ())
    assert (query.text, query.background) == ("それはUSBでも同じ？", "")


def test_a_question_of_its_own_takes_nothing_along() -> None:
    query = query_of("機密区分の定義と取扱いの例を表で教えてください", ABOUT_LOCKS)
    assert (query.numbers, query.background) == ((), "")


def test_a_pointing_question_takes_the_topic_along() -> None:
    query = query_of("それはUSBでも同じ？", ABOUT_LOCKS)
    assert "サーバー室" in query.background
    assert query.numbers == ()


def test_a_question_without_subject_is_searched_with_the_topic() -> None:
    assert "サーバー室" in query_of("二つ目をもう少し詳しく", ABOUT_LOCKS).text


def test_a_question_that_only_points_inherits_the_number() -> None:
    assert query_of("もっと詳しく教えて", ABOUT_LOCKS).numbers == (85,)


def test_a_number_of_its_own_replaces_the_one_before() -> None:
    assert query_of("54のほうは？", ABOUT_LOCKS).numbers == (54,)


def test_the_topic_is_found_behind_earlier_leaning_questions() -> None:
    history = (*ABOUT_LOCKS, Turn("user", "もっと詳しく"), Turn("assistant", "…"))
    assert query_of("理由は？", history).numbers == (85,)


@pytest.mark.parametrize(
    "question", ["それは必須ですか？", "ほかには？", "その資料はどこにありますか", "根拠は？"]
)
def test_leaning_questions_are_recognised(question: str) -> None:
    assert leans_on_history(question)


@pytest.mark.parametrize(
    "question",
    [
        "親会社のポリシーを使えば自社は完了にしてよいですか",
        "予算も人員も確保できていませんが進め方はありますか",
    ],
)
def test_whole_questions_do_not_lean(question: str) -> None:
    assert not leans_on_history(question)


def test_only_pointing_words_are_no_subject() -> None:
    assert points_back_only("もっと詳しく教えてください")
    assert not points_back_only("それはUSBでも同じ？")
