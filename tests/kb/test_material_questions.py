from __future__ import annotations

import pytest

from kb.material_questions import asks_when, section_numbers, sections_named


@pytest.mark.parametrize(
    "question",
    [
        "この相談会はいつ開かれたのですか",
        "いつの資料ですか",
        "これは何年の会議のものですか",
        "第何回の相談会？",
        "この資料、いつ頃のもの？",
        "いつ公開された資料ですか",
        "解説資料 いつ",
        "第3回はいつありましたか",
        "第十二回っていつ？",
        "資料の日付を教えて",
    ],
)
def test_questions_for_the_day_of_the_material(question: str) -> None:
    assert asks_when(question)


@pytest.mark.parametrize(
    "question",
    [
        "資料はいつ見直しますか",
        "教育はいつ行いますか",
        "優先して取り組む項目の資料はいつ公開されましたか",
        "第2回の教育はいつ行いますか",
        "サーバー室の鍵は？",
        "古い端末っていつ捨てるもの？",
        "何年保存する資料ですか",
        "設計の資料はいつ捨ててよいですか",
        "年に何回の訓練が要りますか",
        "控えはいつのものを残しますか",
    ],
)
def test_questions_for_other_days(question: str) -> None:
    assert not asks_when(question)


def test_sections_are_named_with_digits_of_any_form() -> None:
    assert sections_named("質問⑥は何の話？") == (6,)
    assert sections_named("質問６とQ3の回答") == (6, 3)
    assert sections_named("質問一覧のNo.5と、質問リストの2番") == (5, 2)
    assert sections_named("質問が3つあります") == ()
    assert sections_named("") == ()
    assert section_numbers(["質問⑥", "表紙", "Q12"]) == (6, 12)
