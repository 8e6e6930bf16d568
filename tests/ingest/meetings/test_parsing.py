"""Meetings in notations that the one known meeting does not use; all texts are our own."""

from __future__ import annotations

import pytest

from builders import by_common_characters, lines
from ingest.meetings.parsing import (
    Meeting,
    meeting_date,
    meeting_number,
    parse_meeting,
)

COVER = """
# よろず相談会 第８回
令和8年6月5日 13：00～
一般社団法人 見本協会
"""
LIST = """
# ご質問一覧
No.\t質問
1\t・鍵の管理について
2\t教育の頻度が分からず困っています。どうすればよいですか。
"""
PROFILE = """
# 講師紹介
## 見本 太郎
現職
見本事務所 代表
"""
CIRCLED = """
# 質問①
・ガイドライン[No.85]「設置エリアの施錠」について。鍵がありません。どうすればよいですか？
・ガイドライン[No.99]「データ書き出しの制限」について。USBは禁止ですか？
回答[No.85]：棚に鍵を付ける方法があります。
回答[No.153]：USBは許可した物だけに制限する方法があります。
- 書き出しの記録を取る。
"""
LATER_SLIDE = """
# 補足の図
記録は毎月見直します。
"""
SECOND = """
# 質問②
教育の頻度が分からず困っています。どうすればよいですか。
年に一度を目安に、内容を少しずつ変えます。
"""
CLOSING = """
# 質疑応答の終わりに
資料は後日お送りします。
"""


def meeting(*pages: str) -> Meeting:
    return parse_meeting(lines(*pages), by_common_characters, {})


def test_number_and_date_are_read_in_any_form() -> None:
    parsed = meeting(COVER, CIRCLED)
    assert (parsed.number, parsed.date) == (8, "2026-06-05")
    assert parsed.organisers == ("一般社団法人 見本協会",)
    assert meeting_number("よろず相談会 第十二回") == 12
    assert meeting_date("2026/6/5 開催") == "2026-06-05"
    assert meeting_date("2026年 6 月 5 日") == "2026-06-05"
    assert meeting_date("日程は未定です") is None


def test_a_wrong_label_is_refiled_under_the_number_left() -> None:
    first, second = meeting(COVER, CIRCLED).questions[0].answers
    assert (first.label, first.filing.numbers, first.filing.is_slip) == (
        "回答[No.85]",
        (85,),
        False,
    )
    assert (second.label, second.filing.numbers) == ("回答[No.153]", (99,))
    assert second.filing.is_refiled


def test_later_slides_stay_with_the_answer_before_them() -> None:
    parsed = meeting(COVER, CIRCLED, LATER_SLIDE, SECOND)
    assert "記録は毎月見直します。" in parsed.questions[0].answers[1].text
    assert [q.name for q in parsed.questions] == ["質問①", "質問②"]


def test_an_unmarked_answer_begins_where_the_question_ends() -> None:
    question = meeting(COVER, LIST, SECOND).questions[-1]
    assert question.sub_questions[0].text.startswith("教育の頻度")
    assert question.answers[0].text == "年に一度を目安に、内容を少しずつ変えます。"


def test_the_list_version_is_kept_beside_the_body() -> None:
    question = meeting(COVER, LIST, SECOND).questions[-1]
    assert [line.text for line in question.list_version] == [
        "教育の頻度が分からず困っています。どうすればよいですか。"
    ]


def test_the_profile_is_in_no_question_and_no_region() -> None:
    parsed = meeting(COVER, LIST, PROFILE, CIRCLED)
    kept = [line.text for region in parsed.other for line in region.lines]
    kept += [a.text for q in parsed.questions for a in q.answers]
    assert not any("見本 太郎" in text or "見本事務所" in text for text in kept)
    assert any("見本 太郎" in line.text for line in parsed.profile)


def test_a_profile_that_runs_onto_another_page_is_left_out_whole() -> None:
    parsed = meeting(COVER, PROFILE, "- 見本協会 支援専門家\n", CIRCLED)
    assert "見本協会 支援専門家" in [line.text for line in parsed.profile]


def test_a_question_that_goes_on_with_its_mark_repeated_is_one() -> None:
    parsed = meeting(COVER, CIRCLED, "# 質問①（続き）\n棚の鍵は二人で管理します。\n", SECOND)
    assert [q.number for q in parsed.questions] == [1, 2]
    assert "棚の鍵は二人で管理します。" in parsed.questions[0].answers[-1].text


@pytest.mark.parametrize(
    ("asked", "answered"),
    [
        ("Q3 No.85について。鍵がありません。", "A3 棚に鍵を付けます。"),
        ("【質問３】No.85について。鍵がありません。", "【回答】棚に鍵を付けます。"),
        ("問3. No.85について。鍵がありません。", "答：棚に鍵を付けます。"),
        ("No.85について。鍵がありません。（質問3）", "［No.85］回答：棚に鍵を付けます。"),
        ("第3問 No.85について。鍵がありません。", "回答（No.85）棚に鍵を付けます。"),
    ],
)
def test_marks_of_other_kinds_give_the_same_structure(asked: str, answered: str) -> None:
    parsed = meeting(COVER, f"{asked}\n{answered}\n", "Q4 教育は？\nA4 年に一度です。\n")
    question = parsed.questions[0]
    assert question.number == 3
    assert question.asked_numbers == (85,)
    assert question.answers[0].text == "棚に鍵を付けます。"
    assert question.answers[0].filing.numbers == (85,)


def test_questions_without_numbers_are_counted() -> None:
    parsed = meeting(
        COVER, "【質問】鍵は？\n【回答】付けます。\n【質問】USBは？\n【回答】制限します。\n"
    )
    assert [q.number for q in parsed.questions] == [1, 2]
    assert [q.answers[0].text for q in parsed.questions] == ["付けます。", "制限します。"]


def test_a_list_without_heading_is_no_second_set_of_questions() -> None:
    listed = "質問1 鍵はどうしますか\n質問2 教育はどうしますか\n"
    bodies = (
        "# 質問1\n鍵はどうしますか\n回答：付けます。\n",
        "# 質問2\n教育はどうしますか\n回答：年に一度です。\n",
    )
    parsed = meeting(COVER, listed, *bodies)
    assert [(q.number, q.answers[0].text) for q in parsed.questions] == [
        (1, "付けます。"),
        (2, "年に一度です。"),
    ]


def test_the_meetings_last_words_are_no_answer() -> None:
    last = SECOND + "本資料は、後日メールで\n送ります。\nEND\n"
    answer = meeting(COVER, LIST, last).questions[-1].answers[0]
    assert answer.text == "年に一度を目安に、内容を少しずつ変えます。"


def test_a_bare_label_opens_each_part_of_an_answer() -> None:
    body = """
# 質問1
No.85とNo.99について。鍵もUSBの制限もありません。
回答：
【No.85】鍵を付けます。
【No.99】USBを制限します。
"""
    answers = meeting(COVER, body).questions[0].answers
    assert [(a.label, a.filing.numbers) for a in answers] == [
        ("【No.85】", (85,)),
        ("【No.99】", (99,)),
    ]


def test_a_profile_behind_a_list_in_plain_text_is_left_out() -> None:
    listed = (
        "Q1 鍵はどうしますか\nQ2 教育はどうしますか\n講師プロフィール\n見本 太郎\n見本大学卒業\n"
    )
    parsed = meeting(
        COVER,
        listed,
        "Q1 鍵はどうしますか\nA1 付けます。\nQ2 教育はどうしますか\nA2 年に一度です。\n",
    )
    texts = [line.text for q in parsed.questions for line in q.list_version]
    assert [line.text for line in parsed.profile] == [
        "講師プロフィール",
        "見本 太郎",
        "見本大学卒業",
    ]
    assert not any("見本" in text for text in texts)
    assert [q.answers[0].text for q in parsed.questions] == ["付けます。", "年に一度です。"]


def test_levels_of_headings_are_not_trusted() -> None:
    flat = meeting(COVER, LIST, CIRCLED, LATER_SLIDE, SECOND)
    deeper = meeting(
        COVER,
        LIST,
        CIRCLED.replace("# 質問①", "### 質問①"),
        LATER_SLIDE.replace("# 補足", "## 補足"),
        SECOND.replace("# 質問②", "##### 質問②"),
    )
    told = [[(q.name, [a.text for a in q.answers]) for q in m.questions] for m in (flat, deeper)]
    assert told[0] == told[1]
    assert [name for name, _ in told[1]] == ["質問①", "質問②"]


def test_two_matters_under_one_mark_are_asked_and_answered_apart() -> None:
    (question,) = meeting(COVER, CIRCLED).questions
    assert [sub.numbers for sub in question.sub_questions] == [(85,), (99,)]
    assert [a.filing.numbers for a in question.answers] == [(85,), (99,)]


def test_a_heading_that_comes_again_parts_nothing() -> None:
    again = "# 仕組みの作り方\n一つ目の段階です。\n"
    parsed = meeting(COVER, SECOND, again, again.replace("一つ目", "二つ目"))
    (answer,) = parsed.questions[0].answers
    assert answer.text.index("一つ目の段階") < answer.text.index("二つ目の段階")


def test_a_slide_that_lost_its_figure_adds_nothing_but_its_heading() -> None:
    slides = (SECOND, "# 進め方の図\n", "# 補足\n毎年見直します。\n")
    (answer,) = meeting(COVER, *slides).questions[0].answers
    assert [(line.kind, line.text) for line in answer.lines] == [
        ("text", "年に一度を目安に、内容を少しずつ変えます。"),
        ("heading", "進め方の図"),
        ("heading", "補足"),
        ("text", "毎年見直します。"),
    ]
