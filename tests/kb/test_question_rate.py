from __future__ import annotations

from kb.question_rate import QuestionRate


def test_so_many_questions_a_minute_are_allowed_and_no_more() -> None:
    rate = QuestionRate(2)
    assert [rate.allows("a", now) for now in (0.0, 1.0, 2.0, 59.9)] == [True, True, False, False]
    assert [rate.allows("a", now) for now in (60.0, 60.5, 61.0)] == [True, False, True]


def test_visitors_do_not_count_for_each_other() -> None:
    rate = QuestionRate(1)
    assert [rate.allows(v, 0.0) for v in ("a", "b", "a")] == [True, True, False]


def test_a_limit_of_zero_is_none() -> None:
    rate = QuestionRate(0)
    assert all(rate.allows("a", 0.0) for _ in range(1000))


def test_visitors_who_left_are_not_remembered() -> None:
    rate = QuestionRate(1)
    for number in range(100):
        rate.allows(f"visitor {number}", float(number))
    assert len(rate._asked) == 60
