from __future__ import annotations

import pytest

from kb.question.subjects import asks_wherever, subjects_of


@pytest.mark.parametrize(
    ("question", "subjects"),
    [
        ("鍵とカメラ、両方いりますか", ("鍵", "カメラ")),
        ("方針・台帳・訓練についてそれぞれ教えて", ("方針", "台帳")),
        ("教育及び監査、どちらも毎年ですか", ("教育",)),
    ],
)
def test_each_subject_named_is_a_part(question: str, subjects: tuple[str, ...]) -> None:
    parts = subjects_of(question)
    assert parts[:-1] == subjects
    assert question.endswith(parts[-1])


@pytest.mark.parametrize(
    "question",
    [
        "鍵とカメラはいりますか",
        "両方と言われた場合は",
        "それぞれ教えて",
        "",
        "パスワードの変更を求められたがどうする",
    ],
)
def test_a_question_about_one_thing_is_not_taken_apart(question: str) -> None:
    assert subjects_of(question) == ()


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("持ち出しの話はどこに出てきますか", True),
        ("教育について質問をまたいで集めて", True),
        ("サーバーはどこに置けばいい？", False),
        ("", False),
    ],
)
def test_every_place_is_given_only_where_it_is_asked_for(question: str, wanted: bool) -> None:
    assert asks_wherever(question) is wanted
