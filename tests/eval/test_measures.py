"""Measures, intervals and tests against numbers worked out by hand."""

from __future__ import annotations

from math import log2

import pytest

from eval.measures import MEASURES, measures_by_query
from eval.outcomes import bootstrap_interval, paired_p_value


def test_a_query_without_a_run_counts_nothing() -> None:
    values = measures_by_query({"q": {"u": 1}}, {})
    assert values == {"q": dict.fromkeys(MEASURES, 0.0)}


def test_one_relevant_unit_at_rank_three() -> None:
    values = measures_by_query({"q": {"u": 1}}, {"q": ["x", "y", "u"]})["q"]
    assert values["nDCG@10"] == pytest.approx(1 / log2(4))
    assert values["RR@10"] == pytest.approx(1 / 3)
    assert (values["R@1"], values["R@5"], values["R@10"]) == (0, 1, 1)
    assert (values["Success@1"], values["Success@5"]) == (0, 1)


def test_two_relevant_units_at_ranks_one_and_six() -> None:
    run = {"q": ["u", "a", "b", "c", "d", "v"]}
    values = measures_by_query({"q": {"u": 1, "v": 1}}, run)["q"]
    ideal = 1 + 1 / log2(3)
    assert values["nDCG@10"] == pytest.approx((1 + 1 / log2(7)) / ideal)
    assert (values["R@1"], values["R@5"], values["R@10"]) == (0.5, 0.5, 1)
    assert values["Success@1"] == 1


def test_ranks_decide_and_not_the_order_of_names() -> None:
    names = [f"u{i}" for i in range(12)]
    values = measures_by_query({"q": {"u11": 1}}, {"q": names})["q"]
    assert values["R@10"] == 0
    assert values["RR@10"] == 0


def test_the_interval_of_equal_values_is_their_value() -> None:
    assert bootstrap_interval([0.5] * 9) == (0.5, 0.5)
    assert bootstrap_interval([]) == (0.0, 0.0)


def test_the_interval_of_a_coin_is_about_two_standard_errors_wide() -> None:
    # 50 heads of 100: standard error 0.05, so 0.5 ± 0.098.
    low, high = bootstrap_interval([0.0, 1.0] * 50)
    assert low == pytest.approx(0.402, abs=0.02)
    assert high == pytest.approx(0.598, abs=0.02)


def test_the_interval_is_the_same_every_time() -> None:
    values = [0.1, 0.9, 0.4, 0.3]
    assert bootstrap_interval(values) == bootstrap_interval(values)


def test_runs_without_a_difference_are_not_different() -> None:
    assert paired_p_value([0.2, 0.4], [0.2, 0.4]) == 1.0
    assert paired_p_value([], []) == 1.0


def test_three_gains_of_one_happen_by_chance_in_two_of_eight() -> None:
    assert paired_p_value([1, 1, 1], [0, 0, 0]) == 2 / 8


def test_a_gain_and_a_loss_of_the_same_size_mean_nothing() -> None:
    assert paired_p_value([1, 0], [0, 1]) == 1.0


def test_forty_gains_are_no_chance_and_twenty_against_twenty_are() -> None:
    assert paired_p_value([1] * 40, [0] * 40) < 0.001
    assert paired_p_value([1, 0] * 20, [0, 1] * 20) == 1.0
