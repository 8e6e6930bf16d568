"""Figures for Prometheus: counted, and without anybody's words."""

from __future__ import annotations

from kb.telemetry.metrics import Metrics, process_metrics


def figures(metrics: Metrics) -> list[str]:
    return metrics.text().decode().splitlines()


def test_before_the_first_question_nothing_is_counted() -> None:
    told = figures(Metrics())
    assert "yorozu_generation 0.0" in told
    assert not any(line.startswith("yorozu_answers_total{") for line in told)


def test_answers_are_counted_by_mode_and_reason_and_timed_by_mode() -> None:
    metrics = Metrics()
    metrics.count_answer("extractive", None, 0.04, "000007")
    metrics.count_answer("extractive", "not-found", 0.3, "000007")
    told = figures(metrics)
    assert 'yorozu_answers_total{mode="extractive",reason=""} 1.0' in told
    assert 'yorozu_answers_total{mode="extractive",reason="not-found"} 1.0' in told
    assert 'yorozu_answer_seconds_bucket{le="0.05",mode="extractive"} 1.0' in told
    assert 'yorozu_answer_seconds_count{mode="extractive"} 2.0' in told


def test_the_generation_is_told_as_its_number() -> None:
    metrics = Metrics()
    metrics.count_answer("extractive", None, 0.1, "000007")
    assert "yorozu_generation 7.0" in figures(metrics)


def test_a_generation_of_another_name_leaves_the_number_as_it_was() -> None:
    metrics = Metrics()
    metrics.count_answer("extractive", None, 0.1, "000007")
    metrics.count_answer("extractive", None, 0.1, "試験用")
    assert "yorozu_generation 7.0" in figures(metrics)


def test_each_object_counts_for_itself_and_a_process_has_one() -> None:
    one, other = Metrics(), Metrics()
    one.count_failure("ModelError")
    assert 'yorozu_failures_total{kind="ModelError"} 1.0' in figures(one)
    assert 'yorozu_failures_total{kind="ModelError"} 1.0' not in figures(other)
    assert process_metrics() is process_metrics()
