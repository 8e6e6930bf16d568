"""A message is a follow-up by what it lacks; courtesies get one polite line."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.answers import Turn
from kb.question.question import Courtesy, Utterance, question_of
from made_knowledge_base import make_knowledge_base


@pytest.mark.parametrize(
    "text",
    [
        "管理職は？", "四つ目は？", "それはUSBでも同じ？", "もう少し簡単に", "つまり禁止？", "86は？", "では86はどうですか",
        "二つ目をもう少し詳しく", "理由は？", "その鍵は何年で交換ですか", "どうして？", "詳しく教えて",
    ],
)  # fmt: skip
def test_what_lacks_something_leans_on_what_was_said(text: str) -> None:
    assert Utterance(text).leans_on_history


@pytest.mark.parametrize(
    "text",
    ["鍵を使い回していい？", "台帳は作る？", "社外へ持ち出せますか", "教育は誰が受ける？", "合鍵を数える？"],
)  # fmt: skip
def test_a_short_question_that_says_something_stands_alone(text: str) -> None:
    assert not Utterance(text).leans_on_history


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("こんにちは", "greeting"), ("こんにちは！元気？", "greeting"), ("おはようございます。", "greeting"),
        ("よろしくお願いします", "greeting"), ("お世話になっております。", "greeting"),
        ("ありがとう", "thanks"), ("ありがとうございました！", "thanks"), ("了解です", "thanks"), ("助かりました", "thanks"),
        ("なるほど", "thanks"), ("お疲れ様です。", "thanks"), ("さようなら", "farewell"), ("失礼します", "farewell"),
        ("こんにちは、鍵はどうしますか", None), ("ありがとう、では費用は？", None), ("了解を得る手順は？", None),
        ("失礼な来客にはどう対応しますか", None), ("わかりました。では費用は？", None), ("お疲れ様会は？", None),
    ],
)  # fmt: skip
def test_courtesies_are_told_from_questions(text: str, kind: Courtesy | None) -> None:
    assert Utterance(text).courtesy == kind


@pytest.mark.parametrize("text", ["ありがとう", "こんにちは！", "さようなら"])
def test_a_courtesy_gets_one_polite_line_after_any_history(text: str, tmp_path: Path) -> None:
    knowledge_base = make_knowledge_base(tmp_path / "kb")
    history = (Turn("user", "No.85はどうしますか"), Turn("assistant", "棚に鍵を付けます。"))
    for turns in ((), history):
        answer = knowledge_base.ask(text, turns)
        assert (answer.refused, answer.reason, answer.citations) == (True, "no-question", ())
        assert "\n" not in answer.text
    knowledge_base.close()


def test_a_courtesy_is_no_topic_of_what_follows() -> None:
    history = (Turn("user", "鍵の貸し出しはどうしますか"), Turn("user", "ありがとう"))
    background = question_of("もっと詳しく", history).query.background
    assert background
    assert background.text == "鍵の貸し出しはどうしますか"


@pytest.mark.parametrize("text", ["もう少し簡単に", "つまり？", "要するに？", "一言で"])
def test_an_answer_asked_again_is_its_lead(text: str, tmp_path: Path) -> None:
    knowledge_base = make_knowledge_base(tmp_path / "kb")
    history = (Turn("user", "No.85はどうしますか"), Turn("assistant", "棚に鍵を付けます。"))
    answer = knowledge_base.ask(text, history)
    knowledge_base.close()
    assert answer.certainty == "answered"
    assert answer.guideline_nos == (85,)
    assert answer.text.count("■") == 1


@pytest.mark.parametrize(
    ("text", "meetings"),
    [
        ("第4回ではどう言っていましたか", (4,)), ("第４回の相談会では", (4,)), ("四回目の相談会の資料", (4,)),
        ("第十二回の資料を見せて", (12,)), ("第3回と第7回の回答の違い", (7,)), ("第4回は何を扱いましたか", (4,)),
        ("4回目の点検はいつ", ()), ("第4回点検の記録", ()), ("4回失敗したら", ()), ("第4条では", ()),
    ],
)  # fmt: skip
def test_a_meeting_named_as_the_place_to_look_in(text: str, meetings: tuple[int, ...]) -> None:
    assert Utterance(text).meetings == meetings
