"""A run as one HTML file that needs nothing else, in Japanese, for people who do not program."""

from __future__ import annotations

import json
from collections.abc import Mapping
from html import escape
from pathlib import Path

from eval.answers import SECONDS
from eval.charts import Bar, bar_chart, trade_off_chart
from eval.outcomes import Evaluation, Group, Outcome
from eval.report import MAIN_MEASURES
from eval.wording import (
    CATEGORIES_IN_WORDS,
    FAILURES_IN_WORDS,
    KINDS_IN_WORDS,
    MEASURES_IN_WORDS,
)
from kb.atomic_files import write_atomically
from kb.errors import UsageError

_STYLE = (
    "body{font-family:sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1f2933;"
    "line-height:1.6}table{border-collapse:collapse}td,th{border:1px solid #d5dae0;"
    "padding:.3rem .6rem;text-align:left;vertical-align:top}th{white-space:nowrap}"
    "td.n{text-align:right}"
    "svg{max-width:100%;height:auto;font-size:12px}pre{white-space:pre-wrap;"
    "overflow-wrap:anywhere;margin:0;font-family:inherit}details{margin:.5rem 0;"
    "border:1px solid #d5dae0;padding:.4rem .8rem}summary{cursor:pointer}"
)


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
    title = f"{KINDS_IN_WORDS[evaluation.kind]}: {evaluation.dataset}"
    sections = [
        _summary(evaluation),
        _measures(evaluation),
        _groups("質問の種類ごと", evaluation, evaluation.by_category()),
        _groups("調整用・確認用ごと", evaluation, evaluation.by_split()),
        _curve(evaluation),
        _failures(evaluation),
        _settings(evaluation),
    ]
    return (
        '<!doctype html>\n<html lang="ja"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head><body>"
        f"<h1>{escape(title)}</h1>\n" + "\n".join(filter(None, sections)) + "\n</body></html>\n"
    )


def _summary(evaluation: Evaluation) -> str:
    failed = sum(bool(o.failures) for o in evaluation.outcomes)
    split = CATEGORIES_IN_WORDS.get(evaluation.split, "すべて")
    return (
        f"<p>質問 {evaluation.queries} 件（{escape(split)}）、資料の文章 {evaluation.passages} 件。"
        f"期待どおりでなかった質問は <strong>{failed} 件</strong>です。"
        f"実行時間は {evaluation.seconds:.1f} 秒でした。</p>"
    )


def _measures(evaluation: Evaluation) -> str:
    intervals = evaluation.intervals()
    bars = [
        Bar(name, value, intervals.get(name))
        for name, value in evaluation.measures.items()
        if name not in SECONDS
    ]
    rows = "".join(
        f"<tr><td>{escape(name)}</td><td>{escape(MEASURES_IN_WORDS.get(name, ''))}</td>"
        f'<td class="n">{value:.3f}</td><td class="n">{_interval(intervals.get(name))}</td></tr>'
        for name, value in evaluation.measures.items()
    )
    return (
        "<h2>全体</h2><p>棒が値、細い線は 95% の確かさの幅です。"
        "幅が重なるほどの差は偶然かもしれません。</p>"
        + bar_chart(bars, "全体の指標")
        + "<table><tr><th>指標</th><th>意味</th><th>値</th><th>95% の幅</th></tr>"
        + f"{rows}</table>"
    )


def _interval(interval: tuple[float, float] | None) -> str:
    return f"{interval[0]:.3f}–{interval[1]:.3f}" if interval else ""


def _groups(head: str, evaluation: Evaluation, groups: Mapping[str, Group]) -> str:
    if not groups:
        return ""
    charts = []
    for name in MAIN_MEASURES[evaluation.kind]:
        bars = [
            Bar(f"{CATEGORIES_IN_WORDS.get(key, key)} ({group.queries})", group.measures[name])
            for key, group in groups.items()
            if name in group.measures
        ]
        if bars:
            meaning = f"{name}: {MEASURES_IN_WORDS[name]}"
            charts.append(f"<h3>{escape(meaning)}</h3>{bar_chart(bars, meaning)}")
    return f"<h2>{escape(head)}</h2><p>括弧の中は質問の数です。</p>{''.join(charts)}"


def _curve(evaluation: Evaluation) -> str:
    if not evaluation.curve:
        return ""
    return (
        "<h2>答えるかどうかの境目</h2><p>「答えてよさそうか」の点数だけで決めたとしたらの割合です。"
        "横軸は点数の境目です。"
        "右へ動かすほど慎重になり、誤って断ることが増え、誤って答えることが減ります。"
        "破線が今の境目です。番号を指定した質問は、この点数によらないので含みません。</p>"
        + trade_off_chart(evaluation.curve, "境目と誤りの割合", evaluation.border)
    )


def _failures(evaluation: Evaluation) -> str:
    failed = [o for o in evaluation.outcomes if o.failures]
    if not failed:
        return "<h2>期待どおりでなかった質問</h2><p>ありません。</p>"
    return f"<h2>期待どおりでなかった質問（{len(failed)} 件）</h2>" + "".join(
        _failure(outcome) for outcome in failed
    )


def _failure(outcome: Outcome) -> str:
    what = "、".join(FAILURES_IN_WORDS.get(slug, slug) for slug in outcome.failures)
    rows = "".join(
        f"<tr><th>{head}</th><td><pre>{escape(text)}</pre></td></tr>"
        for head, text in (
            ("質問", outcome.question),
            ("期待", outcome.expected),
            ("結果", outcome.got),
        )
    )
    return (
        f"<details><summary>{escape(outcome.id)} {escape(what)}: "
        f"{escape(outcome.question)}</summary><table>{rows}</table></details>"
    )


def _settings(evaluation: Evaluation) -> str:
    shown = json.dumps(dict(evaluation.settings), ensure_ascii=False, indent=1)
    return f"<details><summary>設定と版</summary><pre>{escape(shown)}</pre></details>"
