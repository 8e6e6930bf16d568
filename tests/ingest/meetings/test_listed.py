"""Questions of a list and their answers elsewhere, and headings that are questions."""

from __future__ import annotations

import pytest

from builders import by_common_characters, circumstances
from ingest.interpretation.interpret import Interpretation, interpret
from ingest.meetings.listed import asking_headings
from ingest.meetings.parsing import Meeting, parse_meeting
from ingest.parsed.document import ParsedDocument
from ingest.parsed.lines import Line, lines_of
from ingest.readers.plain.markdown import read_markdown
from ingest.readers.source import Limits, Source

FACE = "# よろず相談会 第12回\n\n2027年6月4日\n\n"
TABLE = (
    "## ご質問一覧\n\n| 番号 | 該当項目 | ご質問 |\n|---|---|---|\n"
    "| 1 | No.85 | 鍵の管理は台帳だけでよいですか |\n| 2 | 54、56、57 | 区分は紙の書類にも要りますか |\n\n"
)
TEXT = (
    "## ご質問一覧\n\n1. [No.85] 鍵の管理は台帳だけでよいですか\n"
    "2. [No.54、No.56、No.57] 区分は紙の書類にも要りますか\n\n"
)
COUNT, MARK = "台帳に加え、月末に本数を数えてください。", "紙の書類にも表示してください。"
PAIRS = [
    ("鍵の管理は台帳だけでよいですか", (85,), COUNT),
    ("区分は紙の書類にも要りますか", (54, 56, 57), MARK),
]


def reading(source: str) -> ParsedDocument:
    return read_markdown(Source("a.md", source.encode()), Limits())


def lines(source: str) -> list[Line]:
    return lines_of(reading(source))


def interpreted(source: str, name: str = "m/a.md") -> Interpretation:
    return interpret(reading(source), name, "hash", circumstances())


def pairs(result: Interpretation) -> list[tuple[str, tuple[int, ...], str]]:
    """Of each answer: what was asked, its guideline items, and what was said."""
    asked = {p.section: p.text for p in reversed(result.passages) if p.part == "question"}
    return [
        (asked[p.section], p.guideline_nos, p.text) for p in result.passages if p.part == "answer"
    ]


@pytest.mark.parametrize("asked", [TABLE, TEXT])
@pytest.mark.parametrize(
    "answered",
    [
        f"## 回答編\n\n### 回答1\n\n{COUNT}\n\n### 回答2\n\n{MARK}\n",
        f"## 回答編\n\n### 質問1\n\n{COUNT}\n\n### 質問2\n\n{MARK}\n",
        f"## 回答\n\n### 1\n\n{COUNT}\n\n### 2\n\n{MARK}\n",
        f"## 回答\n\n### (1)\n\n{COUNT}\n\n### (2)\n\n{MARK}\n",
        f"## 回答\n\n- 1. {COUNT}\n- 2. {MARK}\n",
        f"## 回答\n\n| 番号 | 回答 |\n|---|---|\n| 1 | {COUNT} |\n| 2 | {MARK} |\n",
    ],
)
def test_answers_find_the_questions_of_a_list(asked: str, answered: str) -> None:
    result = interpreted(FACE + asked + answered)
    assert result.document.kind == "meeting"
    found = pairs(result)
    assert [numbers for _, numbers, _ in found] == [numbers for _, numbers, _ in PAIRS]
    assert [said for _, _, said in found] == [COUNT, MARK]
    assert all(words in asked for (words, _, _), (asked, _, _) in zip(PAIRS, found, strict=True))


def test_answers_under_the_questions_words_have_the_lists_items() -> None:
    answered = f"## 回答\n\n### 1. {PAIRS[0][0]}\n\n{COUNT}\n\n### {PAIRS[1][0]}\n\n{MARK}\n"
    found = pairs(interpreted(FACE + TABLE + answered))
    assert [(numbers, said) for _, numbers, said in found] == [
        (numbers, said) for _, numbers, said in PAIRS
    ]


def test_steps_of_an_answer_open_no_other() -> None:
    steps = (
        f"### 回答1\n\n{COUNT}\n\n- 1. 鍵を数えます。\n- 2. 札を付けます。\n\n### 回答2\n\n{MARK}\n"
    )
    found = pairs(interpreted(FACE + TABLE + "## 回答編\n\n" + steps))
    assert {numbers for _, numbers, said in found if "札" in said} == {(85,)}
    assert {numbers for _, numbers, said in found if said == MARK} == {(54, 56, 57)}


def test_what_nobody_answered_is_asked_all_the_same() -> None:
    result = interpreted(FACE + TABLE + f"## 回答編\n\n### 回答2\n\n{MARK}\n")
    assert pairs(result) == [PAIRS[1]]
    assert {p.guideline_nos for p in result.passages if p.part == "question"} == {
        (85,), (54, 56, 57)
    }  # fmt: skip


def parsed(source: str) -> Meeting:
    return parse_meeting(lines(source), by_common_characters, {})


def test_a_question_in_its_own_heading_is_asked_there() -> None:
    """As its answer may be said in the heading of the answer."""
    result = interpreted(
        FACE + "## 質問1 No.30について。来客の記録は要りますか\n\n名前を書いてください。\n\n"
        "## 質問2 No.31について。名札は要りますか\n\n## 回答2 はい、要ります。\n"
    )
    assert pairs(result) == [
        ("No.30について。来客の記録は要りますか", (30,), "名前を書いてください。"),
        ("No.31について。名札は要りますか", (31,), "はい、要ります。"),
    ]


FAQ = (
    "# 見本協会の質問集\n\n## 古い機械を使い続けてもよいですか\n\n網から切り離してください。\n\n"
    "## 合言葉を替える必要はありますか？\n\n漏れたと分かったときに替えてください。\n\n"
)


def test_headings_that_ask_are_questions_and_what_stands_below_answers() -> None:
    result = interpreted(FAQ + "## お問い合わせ\n\n事務局まで。\n")
    assert result.document.kind == "reference"
    assert [(p.section, p.text) for p in result.passages if p.part == "answer"] == [
        ("古い機械を使い続けてもよいですか", "網から切り離してください。"),
        ("合言葉を替える必要はありますか？", "漏れたと分かったときに替えてください。"),
    ]
    assert [p.text for p in result.passages if p.part == "explanation"] == ["事務局まで。"]


@pytest.mark.parametrize(
    "source",
    [
        "# 手引き\n\n## なぜ記録が要るのか\n\n調べるためです。\n\n## 方法\n\n書きます。\n\n## 期間\n\n一年です。\n",
        "# 一つだけ\n\n## 鍵は要りますか\n\n要ります。\n",
        "## Q1 鍵は要りますか\n\nA1 要ります。\n\n## Q2 札は要りますか\n\nA2 要りません。\n",
    ],
)
def test_a_few_headings_that_ask_among_others_are_sections(source: str) -> None:
    assert not asking_headings(lines(source))


def test_a_meetings_headings_that_ask_carry_their_numbers() -> None:
    body = "## No.85「施錠」 鍵が足りません。どうすればよいですか？\n\n合鍵を作ってください。\n\n## No.54 札は全部に要りますか\n\n重い物だけです。\n"
    assert [q.asked_numbers for q in parsed(FACE + body).questions] == [(85,), (54,)]
