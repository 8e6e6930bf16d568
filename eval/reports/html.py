"""A run as one HTML file that needs nothing else, in Japanese, for people who do not program."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from eval.answers import SECONDS
from eval.outcomes import Evaluation, Slice
from eval.reports.charts import Bar, bar_chart, rendered, trade_off_chart
from eval.reports.report import MAIN_MEASURES
from eval.words import CATEGORIES_IN_WORDS, FAILURES_IN_WORDS, KINDS_IN_WORDS, MEASURES_IN_WORDS
from kb.errors import UsageError
from kb.files import write_atomically


def write_html(evaluation: Evaluation, path: Path) -> None:
    """Write the report.

    Raises:
        UsageError: the file cannot be written.
    """
    try:
        write_atomically(path, html_report(evaluation).encode())
    except OSError as error:
        reason = error.strerror or str(error)
        raise UsageError(
            f"レポート {path} を書けません: {reason}。場所を確認してください。",
            f"the report {path} cannot be written: {reason}. Check the place.",
        ) from error


def html_report(evaluation: Evaluation) -> str:
    intervals = evaluation.intervals()
    bars = [
        Bar(name, value, intervals.get(name))
        for name, value in evaluation.measures.items()
        if name not in SECONDS
    ]
    return rendered(
        "report.html",
        title=f"{KINDS_IN_WORDS[evaluation.kind]}: {evaluation.dataset}",
        run=evaluation,
        failed=[outcome for outcome in evaluation.outcomes if outcome.failures],
        intervals=intervals,
        overall=bar_chart(bars, "全体の指標"),
        groups=[
            ("質問の種類ごと", _charts(evaluation, evaluation.by_category())),
            ("調整用・確認用ごと", _charts(evaluation, evaluation.by_split())),
        ],
        curve=_curve(evaluation),
        settings=json.dumps(dict(evaluation.settings), ensure_ascii=False, indent=1),
        measures=MEASURES_IN_WORDS,
        words=CATEGORIES_IN_WORDS,
        failures=FAILURES_IN_WORDS,
    )


def _charts(evaluation: Evaluation, groups: Mapping[str, Slice]) -> list[tuple[str, str]] | None:
    """Each main measure in words with the bars of all groups; None without groups."""
    if not groups:
        return None
    charts = []
    for name in MAIN_MEASURES[evaluation.kind]:
        bars = [
            Bar(f"{CATEGORIES_IN_WORDS.get(key, key)} ({group.queries})", group.measures[name])
            for key, group in groups.items()
            if name in group.measures
        ]
        if bars:
            meaning = f"{name}: {MEASURES_IN_WORDS[name]}"
            charts.append((meaning, bar_chart(bars, meaning)))
    return charts


def _curve(evaluation: Evaluation) -> str | None:
    if not evaluation.curve:
        return None
    return trade_off_chart(evaluation.curve, "境目と誤りの割合", evaluation.border)
