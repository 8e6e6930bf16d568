"""What is said of one answer, worked out by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from eval.answerability import Trace, border_of, curve
from eval.answers import (
    PLAIN,
    answer_measures,
    answer_outcomes,
    answer_values,
    is_literal,
    keeps_limits,
)
from eval.dataset import EvalQuestion, Gold
from eval.outcomes import CurvePoint
from fake_knowledge_base import FIRST
from kb.answering.answerability import Decision
from kb.answers import Answer, Citation

PAGE = "倉庫の決まり\n棚に鍵を掛ける。\n鍵は二人で管理する。\n"
QUOTE = "棚に鍵を掛ける。"
START = PAGE.index(QUOTE)
GOLD = Gold("meeting-90", 90, "質問⑥", 2, "棚に鍵を掛ける")
QUESTION = EvalQuestion("a", "鍵は？", "everyday", "dev", True, guideline_nos=(85,), gold=(GOLD,))
UNANSWERABLE = EvalQuestion(
    "b", "値段は？", "unanswerable", "test", False, reasons=("detail-missing", "not-found")
)
RIGHT: Citation = replace(FIRST, quote=QUOTE, start=START, end=START + len(QUOTE))
ELSEWHERE = replace(RIGHT, mark=2, page=9, section="質問①")


def page_text(document: str, page_index: int) -> str | None:
    return PAGE if (document, page_index) == (RIGHT.document, RIGHT.page_index) else None


def answer(*citations: Citation, numbers: tuple[int, ...] = (85,), seconds: float = 0.1) -> Answer:
    return Answer("鍵は？", "…", citations, guideline_nos=numbers, seconds=seconds)


REFUSAL = Answer("鍵は？", "…", certainty="none", reason="not-found")


def test_a_perfect_answer_keeps_every_promise() -> None:
    assert answer_values(QUESTION, answer(RIGHT), page_text) == {
        "gold-cited": 1,
        "citation-recall": 1,
        "numbers-exact": 1,
        "wrongly-refused": 0,
        "told-as-near": 0,
        "lead-has-gold": 0,
        "first-three-have-gold": 0,
        "numbers-none-too-many": 1,
        "citation-precision": 1,
        "citation-on-topic": 1,
        "quotations-literal": 1,
        "limits-kept": 1,
    }


def test_how_soon_an_answer_says_what_was_asked() -> None:
    lead = f"{GOLD.quote}。〔1〕"
    first = answer_values(QUESTION, replace(answer(RIGHT), text=lead, lead=lead), page_text)
    assert (first["lead-has-gold"], first["first-three-have-gold"]) == (1, 1)
    assert first["characters-before-gold"] == 0
    text = f"■ No.85\n一つめ。二つめ。三つめ。{lead}"
    late = answer_values(QUESTION, replace(answer(RIGHT), text=text, lead="一つめ。"), page_text)
    assert (late["lead-has-gold"], late["first-three-have-gold"]) == (0, 0)
    assert late["characters-before-gold"] == len("■No.85一つめ。二つめ。三つめ。")
    second = replace(answer(RIGHT), text=f"■ No.85\n一つめ。{lead}", lead="一つめ。")
    assert answer_values(QUESTION, second, page_text)["first-three-have-gold"] == 1


def test_what_is_told_as_near_is_counted_and_not_as_refused() -> None:
    near = replace(answer(RIGHT), certainty="near", reason="not-found")
    values = answer_values(QUESTION, near, page_text)
    assert (values["told-as-near"], values["wrongly-refused"]) == (1, 0)


def test_a_citation_from_elsewhere_halves_the_precision() -> None:
    values = answer_values(QUESTION, answer(RIGHT, ELSEWHERE), page_text)
    assert values["citation-precision"] == 0.5
    assert values["gold-cited"] == 1


def test_a_citation_of_the_same_item_from_elsewhere_is_on_topic() -> None:
    same, other = replace(ELSEWHERE, guideline_nos=(85,)), replace(ELSEWHERE, guideline_nos=(99,))
    values = answer_values(
        QUESTION, answer(RIGHT, same, other, replace(other, guideline_nos=())), page_text
    )
    assert values["citation-precision"] == 1 / 4
    assert values["citation-on-topic"] == 2 / 4


def test_another_quote_of_the_right_section_is_precise_but_not_enough() -> None:
    other = "鍵は二人で管理する。"
    start = PAGE.index(other)
    cited = replace(RIGHT, quote=other, start=start, end=start + len(other))
    values = answer_values(QUESTION, answer(cited), page_text)
    assert values["citation-precision"] == 1
    assert values["gold-cited"] == 0
    assert values["citation-recall"] == 0


def test_where_all_are_needed_one_of_two_is_half() -> None:
    both = replace(QUESTION, gold=(GOLD, replace(GOLD, quote="二人で管理")), all_of=True)
    values = answer_values(both, answer(RIGHT), page_text)
    assert (values["gold-cited"], values["citation-recall"]) == (0, 0.5)


@pytest.mark.parametrize(
    ("numbers", "exact", "none_too_many"),
    [((85,), 1, 1), ((), 0, 1), ((85, 99), 0, 0), ((99,), 0, 0)],
)
def test_numbers_must_be_the_right_ones(
    numbers: tuple[int, ...], exact: float, none_too_many: float
) -> None:
    values = answer_values(QUESTION, answer(RIGHT, numbers=numbers), page_text)
    assert values["numbers-exact"] == exact
    assert values["numbers-none-too-many"] == none_too_many


def test_a_wrong_refusal_is_wrong_even_where_no_number_is_wanted() -> None:
    values = answer_values(replace(QUESTION, guideline_nos=()), REFUSAL, page_text)
    assert values["wrongly-refused"] == 1
    assert values["numbers-exact"] == 0
    assert "citation-precision" not in values


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (REFUSAL, {"unanswerable-refused": 1, PLAIN: 0, "reason-right": 1}),
        (
            replace(REFUSAL, reason="instruction"),
            {"unanswerable-refused": 1, PLAIN: 0, "reason-right": 0},
        ),
        (
            replace(REFUSAL, certainty="near"),
            {"unanswerable-refused": 0, PLAIN: 0, "reason-right": 1},
        ),
        (answer(), {"unanswerable-refused": 0, PLAIN: 1}),
    ],
)
def test_refusals_of_unanswerable_questions(given: Answer, expected: dict[str, float]) -> None:
    values = answer_values(UNANSWERABLE, given, page_text)
    assert {k: v for k, v in values.items() if k != "limits-kept"} == expected


def test_a_quote_that_is_not_where_it_says_is_not_literal() -> None:
    assert is_literal(RIGHT, page_text)
    assert not is_literal(replace(RIGHT, start=START + 1), page_text)
    assert not is_literal(replace(RIGHT, quote="棚に鍵をかける。"), page_text)
    assert not is_literal(replace(RIGHT, page_index=7), page_text)
    assert not is_literal(replace(RIGHT, quote="", start=0, end=0), page_text)


@pytest.mark.parametrize(
    ("lengths", "kept"),
    [
        ([], True),
        ([250] * 8, True),
        ([10] * 9, False),
        ([401], False),
        ([400] * 5, True),
        ([400] * 5 + [1], False),
    ],
)
def test_an_answer_points_and_does_not_pour(lengths: list[int], kept: bool) -> None:
    cited = [replace(RIGHT, quote="字" * length) for length in lengths]
    assert keeps_limits(answer(*cited)) is kept


def test_failures_are_told_with_expected_and_got() -> None:
    right, refused, invented = answer_outcomes(
        [QUESTION, QUESTION, UNANSWERABLE], [answer(RIGHT), REFUSAL, answer(RIGHT)], page_text
    )
    assert right.failures == ()
    assert refused.failures == ("wrongly-refused",)
    assert invented.failures == (PLAIN,)
    assert "No.85" in refused.expected
    assert "資料に記載がない" in refused.got
    assert "尋ねた細部が資料にない または 資料に記載がない" in invented.expected


def test_seconds_are_told_at_half_and_at_95_percent() -> None:
    answers = [answer(RIGHT, seconds=float(i)) for i in range(101)]
    measures = answer_measures([], answers)
    assert measures == {"seconds-p50": 50.0, "seconds-p95": 95.0}


def test_the_curve_tells_both_mistakes_at_each_threshold() -> None:
    traces = [Trace(2.0, True), Trace(1.0, False), Trace(0.0, True)]
    assert curve(traces) == [
        CurvePoint(0.0, 0.0, 1.0),
        CurvePoint(1.0, 0.5, 1.0),
        CurvePoint(2.0, 0.5, 0.0),
    ]


def test_there_is_no_curve_without_both_kinds_of_questions() -> None:
    assert curve([]) == []
    assert curve([Trace(2.0, True)]) == []


def test_the_border_moves_with_caution() -> None:
    assert border_of(Decision(caution=0.5)) == 0
    assert border_of(Decision(caution=1.0, spread=6.0)) == 3.0
