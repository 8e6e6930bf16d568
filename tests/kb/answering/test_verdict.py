"""What may be claimed: answered, near, or nothing; kinds of detail before words, words before nearness."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kb.answering.answerability import Decision, Signals
from kb.answering.verdict import verdict_of
from kb.answers import Certainty, RankedPassage
from kb.documents import Document, Part, Passage
from kb.question.question import question_of

NEAREST = Signals(cosine=0.9, late=0.9, coverage=0.6)
ANSWER = RankedPassage(
    Passage("1", "d", "鍵は三本です。", 1, 0, 0, 7, "質問①", "answer", "g", 0, (85,)),
    Document("d", "相談会", "meeting", "0"),
    1.0,
)


def certainty(signals: Signals, question: str = "鍵は？") -> tuple[Certainty, str | None]:
    found = verdict_of(question_of(question).query, Decision(), signals, [ANSWER])
    return found.certainty, found.reason


def with_confidence(value: float, **changes: object) -> Signals:
    """Signals whose confidence is ``value``, before what is changed."""
    decision = Decision()
    per_cosine = decision.cosine_weight
    lacking = decision.confidence(NEAREST) - value
    signals = replace(NEAREST, cosine=NEAREST.cosine - lacking / per_cosine)
    return replace(signals, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("confidence", "expected"),
    [(2.0, "answered"), (0.95, "answered"), (0.5, "near"), (-0.2, "near"), (-0.5, "none")],
)
def test_nearness_decides_in_three_steps(confidence: float, expected: Certainty) -> None:
    assert certainty(with_confidence(confidence))[0] == expected


def test_a_detail_that_is_not_told_is_near_however_sure_the_rest_is() -> None:
    assert certainty(with_confidence(5), "鍵は何円ですか") == ("near", "detail-missing")
    assert certainty(with_confidence(5), "鍵は何本ですか") == ("answered", None)


def test_a_treated_number_vouches_for_the_item_and_not_for_what_is_asked_of_it() -> None:
    treated = replace(with_confidence(-4), names_treated_number=True)
    assert certainty(treated) == ("answered", None)
    assert certainty(replace(treated, unmentioned=1.0)) == ("near", "detail-missing")


def test_where_every_name_is_strange_it_is_another_subject() -> None:
    signals = with_confidence(-0.1)
    assert certainty(signals)[0] == "near"
    decision = Decision(unmentioned_cost=0.0)
    query = question_of("献立は？").query
    strange = replace(signals, unmentioned=1.0)
    assert verdict_of(query, decision, strange, [ANSWER]).certainty == "none"


def test_a_question_that_nobody_answered_is_none() -> None:
    found = verdict_of(question_of("鍵は？").query, Decision(), with_confidence(5), [])
    assert (found.certainty, found.reason) == ("none", "detail-missing")


def answer_of(text: str, part: Part = "answer") -> RankedPassage:
    return replace(ANSWER, passage=replace(ANSWER.passage, text=text, end=len(text), part=part))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("台帳は五年保管します。", "answered"),
        # In the sentence after the one that names it.
        ("台帳を付けます。五年で捨てます。", "answered"),
        # Of something else.
        ("台帳を付けます。鍵は必ず返します。錠前は五年で替えます。", "near"),
        # Asked in words that the answer has nowhere.
        ("帳面は五年で捨てます。", "answered"),
    ],
)
def test_a_detail_is_told_of_what_the_question_names(text: str, expected: Certainty) -> None:
    query = question_of("台帳は何年保管しますか").query
    found = verdict_of(query, Decision(), with_confidence(5), [answer_of(text)])
    assert found.certainty == expected


@pytest.mark.parametrize(
    ("part", "text", "expected"),
    [
        ("answer", "・区分は極秘です。\n・区分は社外秘です。", "answered"),
        ("table", "区分\t極秘", "answered"),
        ("answer", "区分を決めます。", "near"),
    ],
)
def test_a_list_or_a_table_tells_how_many(part: Part, text: str, expected: Certainty) -> None:
    query = question_of("区分は何種類ですか").query
    found = verdict_of(query, Decision(), with_confidence(5), [answer_of(text, part)])
    assert found.certainty == expected
