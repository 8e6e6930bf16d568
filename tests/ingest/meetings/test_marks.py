from __future__ import annotations

import pytest

from ingest.meetings.marks import (
    answer_mark,
    bare_label,
    is_closing_line,
    is_house_keeping_heading,
    is_list_heading,
    is_profile_heading,
    question_mark,
)
from ingest.parsed.tables import is_caption


@pytest.mark.parametrize(
    ("text", "number", "rest"),
    [
        ("質問①", 1, ""),
        ("質問 1", 1, ""),
        ("質問２：鍵について", 2, "鍵について"),
        ("ご質問3 サーバー室に鍵がありません", 3, "サーバー室に鍵がありません"),
        ("【質問４】鍵について", 4, "鍵について"),
        ("［質問⑤］", 5, ""),
        ("■質問6．USBの制限", 6, "USBの制限"),
        ("Q3", 3, ""),
        ("Q3. USBは禁止ですか？", 3, "USBは禁止ですか？"),
        ("Ｑ４：USBは禁止ですか？", 4, "USBは禁止ですか？"),
        ("＜Q5＞ 台帳の様式は", 5, "台帳の様式は"),
        ("問7 台帳の様式は", 7, "台帳の様式は"),
        ("第８問 台帳の様式は", 8, "台帳の様式は"),
        ("質問八　台帳の様式は", 8, "台帳の様式は"),
        ("質問(9) 台帳の様式は", 9, "台帳の様式は"),
        ("質問No.2 台帳の様式は", 2, "台帳の様式は"),
        ("台帳の様式はありますか？（質問3）", 3, "台帳の様式はありますか？"),
        ("質問⑥サーバーの鍵", 6, "サーバーの鍵"),
    ],
)  # fmt: skip
def test_question_marks_in_many_forms(text: str, number: int, rest: str) -> None:
    mark = question_mark(text)
    assert mark is not None
    assert mark.number == number
    assert text[mark.rest_start : mark.rest_end].strip() == rest


@pytest.mark.parametrize(
    "text", ["【質問】鍵について", "Q. 鍵について", "質問：鍵について", "■質問"]
)
def test_marks_without_a_number_are_marks(text: str) -> None:
    mark = question_mark(text)
    assert mark is not None
    assert mark.number is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "質問①で述べたように鍵が必要です",
        "質問3について補足します",
        "質問1件を取り上げます",
        "質問者からの意見",
        "本日取り上げさせて頂くご質問一覧",
        "Q&A",
        "質疑応答",
        "問題がある場合は見直します",
        "問い合わせ先は事務局です",
        "質問票に記入します",
    ],
)
def test_running_text_is_no_question_mark(text: str) -> None:
    assert question_mark(text) is None


@pytest.mark.parametrize(
    ("text", "label", "numbers", "rest"),
    [
        ("回答：鍵を付けます", None, (), "鍵を付けます"),
        ("回答[No.85]：鍵を付けます", "回答[No.85]", (85,), "鍵を付けます"),
        ("回答【No.８５】 鍵を付けます", "回答【No.８５】", (85,), "鍵を付けます"),
        ("【回答 No.85】鍵を付けます", "【回答 No.85】", (85,), "鍵を付けます"),
        ("■回答（No.85）鍵を付けます", "回答（No.85）", (85,), "鍵を付けます"),
        ("回答 No.85：鍵を付けます", "回答 No.85", (85,), "鍵を付けます"),
        ("［No.85］回答：鍵を付けます", "［No.85］回答", (85,), "鍵を付けます"),
        ("No.85への回答：鍵を付けます", "No.85への回答", (85,), "鍵を付けます"),
        ("【No.85の回答】鍵を付けます", "【No.85の回答】", (85,), "鍵を付けます"),
        ("A3. 鍵を付けます", None, (), "鍵を付けます"),
        ("A3 鍵を付けます", None, (), "鍵を付けます"),
        ("Ａ：鍵を付けます", None, (), "鍵を付けます"),
        ("答：鍵を付けます", None, (), "鍵を付けます"),
        ("【回答】", None, (), ""),
        ("回答", None, (), ""),
        ("回答①：鍵を付けます", None, (), "鍵を付けます"),
        ("回答[No.54、No.56]：台帳を作ります", "回答[No.54、No.56]", (54, 56), "台帳を作ります"),
        ("回答[達成条件No.54]：台帳を作ります", "回答[達成条件No.54]", (54,), "台帳を作ります"),
        ("回答#54：台帳を作ります", "回答#54", (54,), "台帳を作ります"),
    ],
)
def test_answer_marks_in_many_forms(
    text: str, label: str | None, numbers: tuple[int, ...], rest: str
) -> None:
    mark = answer_mark(text)
    assert mark is not None
    assert (mark.label, mark.numbers, text[mark.rest_start :]) == (label, numbers, rest)


def test_a_label_out_of_range_is_kept_apart() -> None:
    mark = answer_mark("回答[No.199]：鍵を付けます")
    assert mark is not None
    assert (mark.label, mark.numbers, mark.out_of_range) == ("回答[No.199]", (), (199,))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "回答者紹介",
        "回答協力：専門家",
        "回答は各社ごとに行います",
        "回答としては次のとおりです",
        "A社では鍵を付けています",
        "ACL を設定します",
        "答えは一つではありません",
        "No.85では鍵が求められます",
        "アンケートへの回答をお願いします",
    ],
)
def test_running_text_is_no_answer_mark(text: str) -> None:
    assert answer_mark(text) is None


def test_a_bracketed_number_opens_an_answer_within_an_answer() -> None:
    mark = bare_label("【No.85】 鍵を付けます")
    assert mark is not None
    assert (mark.label, mark.numbers) == ("【No.85】", (85,))
    assert bare_label("No.85では鍵が求められます") is None
    assert bare_label("（例）鍵を付けます") is None


def test_headings_are_told_apart() -> None:
    assert is_list_heading("本日のご質問一覧")
    assert is_profile_heading("講師紹介")
    assert is_profile_heading("IPAセキュリティプレゼンター 自己紹介")
    assert is_house_keeping_heading("本日の進行について")
    assert not is_house_keeping_heading("ISMSの構築")
    assert not is_profile_heading("情報資産の紹介")
    assert is_caption("表 2. 情報資産の一覧化の例")
    assert not is_caption("表示を確認してください")
    assert is_closing_line("END")
    assert is_closing_line("アンケートへのご協力をお願いします")
