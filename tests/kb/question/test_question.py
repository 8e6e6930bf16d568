from __future__ import annotations

import pytest

from kb.answers import Turn
from kb.question.question import Utterance, question_of, section_numbers

ABOUT_LOCKS = (
    Turn("user", "No.85のサーバー室の鍵について教えてください"),
    Turn("assistant", "鍵を…〔1〕"),
)


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
    assert Utterance(question).asks_when


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
    assert not Utterance(question).asks_when


def test_sections_are_named_with_digits_of_any_form() -> None:
    assert Utterance("質問⑥は何の話？").sections == (6,)
    assert Utterance("質問６とQ3の回答").sections == (6, 3)
    assert Utterance("質問一覧のNo.5と、質問リストの2番").sections == (5, 2)
    assert Utterance("質問が3つあります").sections == ()
    assert Utterance("").sections == ()
    assert section_numbers(["質問⑥", "表紙", "Q12"]) == (6, 12)


def test_without_history_the_question_stands_alone() -> None:
    query = question_of("それはUSBでも同じ？", ()).query
    assert (query.said.text, query.background) == ("それはUSBでも同じ？", None)


def test_a_question_of_its_own_takes_nothing_along() -> None:
    query = question_of("機密区分の定義と取扱いの例を表で教えてください", ABOUT_LOCKS).query
    assert (query.numbers, query.background) == ((), None)


def test_a_pointing_question_takes_the_topic_along() -> None:
    query = question_of("それはUSBでも同じ？", ABOUT_LOCKS).query
    assert query.background
    assert "サーバー室" in query.background.text
    assert query.numbers == ()


def test_a_question_without_subject_is_searched_with_the_topic() -> None:
    assert "サーバー室" in question_of("二つ目をもう少し詳しく", ABOUT_LOCKS).query.said.text


def test_a_question_that_only_points_inherits_the_number() -> None:
    assert question_of("もっと詳しく教えて", ABOUT_LOCKS).query.numbers == (85,)


def test_a_number_of_its_own_replaces_the_one_before() -> None:
    assert question_of("54のほうは？", ABOUT_LOCKS).query.numbers == (54,)


def test_the_topic_is_found_behind_earlier_leaning_questions() -> None:
    history = (*ABOUT_LOCKS, Turn("user", "もっと詳しく"), Turn("assistant", "…"))
    assert question_of("理由は？", history).query.numbers == (85,)


def test_a_question_of_several_lines_has_words_of_each_and_none_across() -> None:
    assert Utterance("機密\n区分").words == ["機密", "区分"]
    assert Utterance("機密\n区分").form == "機密区分"
    assert Utterance("サーバー室の鍵").words == ["サーバ", "鍵"]


def test_numbers_that_are_none_are_told_apart() -> None:
    said = Utterance("No.200と、No.85は？")
    assert (said.numbers, said.out_of_range) == ((85,), [200])


@pytest.mark.parametrize(
    ("question", "is_for_verdict", "wants_all"),
    [
        ("これで対応完了にしてよいですか", True, False),
        ("機密区分の一覧を見せて", False, True),
        ("鍵は？", False, False),
        ("", False, False),
    ],
)
def test_what_kind_of_answer_is_wanted(
    question: str, is_for_verdict: bool, wants_all: bool
) -> None:
    said = Utterance(question)
    assert (said.asks_for_verdict, said.wants_all) == (is_for_verdict, wants_all)


@pytest.mark.parametrize(
    "question", ["それは必須ですか？", "ほかには？", "その資料はどこにありますか", "根拠は？"]
)
def test_leaning_questions_are_recognised(question: str) -> None:
    assert Utterance(question).leans_on_history


@pytest.mark.parametrize(
    "question",
    [
        "親会社のポリシーを使えば自社は完了にしてよいですか",
        "予算も人員も確保できていませんが進め方はありますか",
    ],
)
def test_whole_questions_do_not_lean(question: str) -> None:
    assert not Utterance(question).leans_on_history


def test_only_pointing_words_are_no_subject() -> None:
    assert Utterance("もっと詳しく教えてください").points_back_only
    assert not Utterance("それはUSBでも同じ？").points_back_only


@pytest.mark.parametrize(
    ("question", "subjects"),
    [
        ("鍵とカメラ、両方いりますか", ("鍵", "カメラ")),
        ("方針・台帳・訓練についてそれぞれ教えて", ("方針", "台帳")),
        ("教育及び監査、どちらも毎年ですか", ("教育",)),
    ],
)
def test_each_subject_named_is_a_part(question: str, subjects: tuple[str, ...]) -> None:
    parts = Utterance(question).subjects
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
    assert Utterance(question).subjects == ()


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
    assert Utterance(question).asks_wherever is wanted
