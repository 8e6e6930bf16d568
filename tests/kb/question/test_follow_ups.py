from __future__ import annotations

import pytest

from kb.question.follow_ups import leans_on_history, points_back_only


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
