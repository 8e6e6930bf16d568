"""The JSON of the contract, the table, the HTML report, and the comparison with an earlier run."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import get_args

import pytest

from eval.answers import MUST_BE_WHOLE, PLAIN, SECONDS
from eval.dataset import Category, Split
from eval.measures import MEASURES
from eval.outcomes import CurvePoint, Evaluation, Kind, Outcome
from eval.reports.html import Bar, bar_chart, html_report, trade_off_chart, write_html
from eval.reports.report import (
    MAIN_MEASURES,
    difference_lines,
    differences,
    evaluation_to_dict,
    table_lines,
)
from eval.words import (
    CATEGORIES_IN_WORDS,
    FAILURES_IN_WORDS,
    KINDS_IN_WORDS,
    MEASURES_IN_WORDS,
    REASONS_IN_WORDS,
)
from kb.answers import RefusalReason
from kb.errors import UsageError

HOSTILE = "<script>alert(1)</script>&\"'"
OUTCOMES = (
    Outcome("a", "棚は？", "everyday", "dev", {"R@5": 1.0, "RR@10": 1.0}),
    Outcome(
        "b",
        HOSTILE,
        "keyword",
        "test",
        {"R@5": 0.0, "RR@10": 0.5},
        ("not-in-first-5",),
        HOSTILE,
        HOSTILE,
    ),
)
RUN = Evaluation(
    "retrieval", "set", "all", 3, OUTCOMES, {"R@5": 0.5, "RR@10": 0.75}, 1.234, {"caution": 0.5}
)
CURVE = (CurvePoint(-1.0, 0.0, 1.0), CurvePoint(1.0, 1.0, 0.0))


class Tags(HTMLParser):
    """Counts what opens and closes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.opened: list[str] = []
        self.closed: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.opened.append(tag)
        self.attributes += attrs

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes += attrs

    def handle_endtag(self, tag: str) -> None:
        self.closed.append(tag)


def test_the_json_has_the_keys_of_the_contract_and_more() -> None:
    data = json.loads(json.dumps(evaluation_to_dict(RUN)))
    assert list(data)[:6] == ["dataset", "queries", "passages", "measures", "seconds", "settings"]
    assert (data["dataset"], data["queries"], data["passages"]) == ("set", 2, 3)
    assert data["measures"] == {"R@5": 0.5, "RR@10": 0.75}
    assert data["by_split"]["test"] == {"queries": 1, "measures": {"R@5": 0.0, "RR@10": 0.5}}
    assert data["per_query"]["a"] == {"R@5": 1.0, "RR@10": 1.0}
    assert [f["id"] for f in data["failures"]] == ["b"]
    low, high = data["intervals"]["R@5"]
    assert 0 <= low <= 0.5 <= high <= 1


def test_the_table_tells_figures_in_both_languages() -> None:
    japanese, english = table_lines(RUN, "ja"), table_lines(RUN, "en")
    assert any(re.match(r"RR@10 +0\.7500 ", line) for line in japanese)
    assert any(re.match(r"keyword +1 ", line) for line in japanese)
    assert "質問 2件" in japanese[0]
    assert "questions 2, passages 3" in english[0]


def test_the_report_escapes_what_it_shows() -> None:
    report = html_report(RUN)
    assert "<script" not in report
    assert "&lt;script&gt;alert(1)" in report


def test_the_report_needs_nothing_from_outside() -> None:
    tags = Tags(html_report(RUN))
    assert not {"script", "link", "img", "iframe"} & set(tags.opened)
    assert not {"src", "href", "srcset"} & {name for name, _ in tags.attributes}
    assert "url(" not in html_report(RUN)


def test_the_report_closes_what_it_opens() -> None:
    run = replace(RUN, kind="answers", measures={"gold-cited": 0.5}, curve=CURVE, border=0.0)
    tags = Tags(html_report(run))
    left_open = [tag for tag in tags.opened if tag != "meta"]
    assert sorted(left_open) == sorted(tags.closed)


def test_failures_are_told_in_words() -> None:
    report = html_report(RUN)
    assert "期待どおりでなかった質問（1 件）" in report
    assert FAILURES_IN_WORDS["not-in-first-5"] in report
    assert MEASURES_IN_WORDS["RR@10"] in report


def test_everything_that_a_report_can_name_has_words() -> None:
    assert set(KINDS_IN_WORDS) == set(MAIN_MEASURES) == set(get_args(Kind))
    assert set(CATEGORIES_IN_WORDS) == {*get_args(Category), *get_args(Split)}
    assert set(REASONS_IN_WORDS) == set(get_args(RefusalReason))
    shown = {name for names in MAIN_MEASURES.values() for name in names}
    assert {*MEASURES, *MUST_BE_WHOLE, *SECONDS, *shown} <= set(MEASURES_IN_WORDS)
    assert {*MUST_BE_WHOLE, PLAIN, "wrongly-refused", "not-in-first-5"} == set(FAILURES_IN_WORDS)


def test_the_report_of_a_perfect_run_says_so() -> None:
    assert "ありません" in html_report(replace(RUN, outcomes=OUTCOMES[:1]))


def test_a_report_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        write_html(RUN, tmp_path / "nowhere" / "report.html")


def test_a_bar_of_half_is_half_as_wide_as_a_whole_one() -> None:
    widths = re.findall(
        r'<rect[^>]* width="([\d.]+)"', bar_chart([Bar("a", 0.5), Bar("b", 1)], "t")
    )
    assert float(widths[0]) * 2 == float(widths[1])


def test_the_curve_runs_over_the_whole_width_with_the_border_in_the_middle() -> None:
    chart = trade_off_chart(CURVE, "t", 0.0)
    (first, last), *_ = re.findall(r'points="([\d.]+),[\d.]+ ([\d.]+),[\d.]+"', chart)
    dashed = re.search(r'x1="([\d.]+)"[^>]*stroke-dasharray', chart)
    assert dashed
    assert float(dashed[1]) == (float(first) + float(last)) / 2


def earlier(path: Path, run: Evaluation) -> Path:
    path.write_text(json.dumps(evaluation_to_dict(run)), encoding="utf-8")
    return path


def test_an_earlier_run_is_compared_question_by_question(tmp_path: Path) -> None:
    before = replace(RUN, outcomes=(replace(OUTCOMES[0], values={"R@5": 0.0, "RR@10": 1.0}),))
    recall, rank = differences(RUN, earlier(tmp_path / "e.json", before))
    assert (recall.questions, recall.before, recall.now) == (1, 0.0, 1.0)
    assert recall.p_value == 1.0
    assert (rank.before, rank.now) == (1.0, 1.0)
    assert "+1.0000" in difference_lines([recall], "ja")[1]


def test_a_run_on_other_questions_is_not_compared(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        differences(RUN, earlier(tmp_path / "e.json", replace(RUN, dataset="other")))


def test_only_questions_of_both_runs_are_compared(tmp_path: Path) -> None:
    values = (
        {"a": {"m": 1.0}, "b": {"m": 0.5}, "c": {"n": 1.0}},
        {"b": {"m": 0.25}, "c": {"m": 1.0}},
    )
    run, before = (
        replace(RUN, outcomes=tuple(Outcome(i, "", "", "dev", told) for i, told in side.items()))
        for side in values
    )
    (found,) = differences(run, earlier(tmp_path / "e.json", before))
    assert (found.measure, found.questions, found.before, found.now) == ("m", 1, 0.25, 0.5)
