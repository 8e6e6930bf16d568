"""A run as one HTML file that needs nothing else, in Japanese, for people who do not program.

Its charts are inline SVG.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from eval.answers import NO_SHARES
from eval.outcomes import CurvePoint, Evaluation, Slice
from eval.reports.report import MAIN_MEASURES
from eval.words import CATEGORIES_IN_WORDS, FAILURES_IN_WORDS, KINDS_IN_WORDS, MEASURES_IN_WORDS
from kb.errors import UsageError
from kb.files import write_atomically

_LABEL, _WIDTH = 210, 380
_TEMPLATES = Path(__file__).resolve().parent / "templates"


@dataclass(frozen=True)
class Bar:
    """A value from 0 to 1, with its interval where there is one."""

    label: str
    value: float
    interval: tuple[float, float] | None = None


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
        if name not in NO_SHARES
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


def rendered(template: str, **shown: object) -> str:
    """A template filled in; everything is escaped but the charts."""
    templates = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.filters |= {"x": _x, "y": _y}
    return templates.get_template(template).render(shown)


def bar_chart(bars: Sequence[Bar], title: str) -> str:
    """Horizontal bars on a scale from 0 to 1, intervals as thin lines over them."""
    return rendered("bars.svg", bars=bars, title=title)


def trade_off_chart(points: Sequence[CurvePoint], title: str, border: float | None = None) -> str:
    """Two lines over the threshold, wrongly refused and wrongly answered; the border dashed."""
    low, high = points[0].threshold, points[-1].threshold
    scale = (high - low) or 1.0
    return rendered(
        "curve.svg",
        title=title,
        low=low,
        high=high,
        refused=[((p.threshold - low) / scale, p.wrongly_refused) for p in points],
        answered=[((p.threshold - low) / scale, p.wrongly_answered) for p in points],
        border=border if border is not None and low <= border <= high else None,
        border_share=((border or 0.0) - low) / scale,
    )


def _x(share: float) -> float:
    return round(_LABEL + _WIDTH * min(max(share, 0.0), 1.0), 1)


def _y(share: float) -> float:
    return 10 + 170 * (1 - share)
