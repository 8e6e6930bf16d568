"""`yorozu eval`: retrieval and answers on the knowledge base, retrieval on BEIR sets.

Messages are in the language of the environment: a BEIR set needs no settings of a knowledge base.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from commands.terminal import (
    DONE,
    PARTLY_DONE,
    JsonOption,
    KbOption,
    LlmOption,
    argument,
    both,
    language,
    opened,
    option,
    say,
    settings_of,
    show,
    switch,
    tell,
)
from kb.errors import UsageError
from kb.text.bilingual import Text

if TYPE_CHECKING:
    from eval.dataset import EvalQuestion
    from eval.outcomes import Evaluation
    from kb.knowledge_base import KnowledgeBase
    from kb.settings import Settings

DatasetArgument = Annotated[
    str, argument("質問の JSONL、または同梱データの名前", "file, or name of a shipped dataset")
]
HtmlOption = Annotated[
    Path | None, option("HTML レポートの書き出し先", "write a report for people")
]
BaselineOption = Annotated[
    Path | None, option("基準と比べ、下回れば終了コード 1", "gate against this file")
]
UpdateOption = Annotated[
    bool, switch("--update-baseline", "今回の値を基準にする", "make this run the baseline")
]
CompareOption = Annotated[
    Path | None, option("前回の --json の出力と比べる", "--json of an earlier run")
]
SplitOption = Annotated[
    Literal["dev", "test", "all"], option("調整用か確認用か", "which questions")
]
LimitOption = Annotated[int | None, option("最初の N 件だけ", "the first N questions only", min=1)]

eval_app = typer.Typer(
    name="eval",
    help=both("検索と回答の品質を測ります。", "Measure retrieval and answers."),
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

commands = typer.Typer()
commands.add_typer(
    eval_app, name="eval", help=both("検索と回答の質を測ります。", "Measure retrieval and answers.")
)


@eval_app.command()
def retrieval(  # noqa: PLR0913, PLR0917 - a command has as many options
    dataset: DatasetArgument,
    kb: KbOption = None,
    as_json: JsonOption = False,
    html: HtmlOption = None,
    baseline: BaselineOption = None,
    update_baseline: UpdateOption = False,
    compare: CompareOption = None,
    split: SplitOption = "all",
    limit: LimitOption = None,
) -> None:
    """正しい箇所が見つかるかを測ります。/ Is the right place found?"""
    _check_gate(baseline, update_baseline, limit)
    from eval.runs import run_retrieval

    evaluation = _measured(run_retrieval, dataset, split, limit, kb)
    _finish(evaluation, as_json, html, baseline, update_baseline, compare)


@eval_app.command()
def answers(  # noqa: PLR0913, PLR0917 - a command has as many options
    dataset: DatasetArgument,
    kb: KbOption = None,
    as_json: JsonOption = False,
    html: HtmlOption = None,
    baseline: BaselineOption = None,
    update_baseline: UpdateOption = False,
    compare: CompareOption = None,
    split: SplitOption = "all",
    limit: LimitOption = None,
    llm: LlmOption = None,
) -> None:
    """回答・引用・断り方を確かめます。/ Check answers, citations and refusals."""
    _check_gate(baseline, update_baseline, limit)
    from eval.runs import run_answers

    evaluation = _measured(run_answers, dataset, split, limit, kb, llm)
    _finish(evaluation, as_json, html, baseline, update_baseline, compare)


@eval_app.command()
def beir(
    folder: Annotated[Path, typer.Argument(help="corpus.jsonl, queries.jsonl, qrels.tsv")],
    cache: Annotated[Path | None, option("索引を残すフォルダ", "keep the index here")] = None,
    as_json: JsonOption = False,
    html: HtmlOption = None,
    baseline: BaselineOption = None,
    update_baseline: UpdateOption = False,
    compare: CompareOption = None,
    limit: LimitOption = None,
) -> None:
    """BEIR 形式のフォルダで検索を測ります。/ Retrieval on a folder in BEIR form."""
    _check_gate(baseline, update_baseline, limit)
    from eval.runs import run_beir

    settings = settings_of()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as scratch:
        evaluation = run_beir(folder, cache or Path(scratch), settings, limit, _progress)
    _finish(evaluation, as_json, html, baseline, update_baseline, compare)


def _check_gate(baseline: Path | None, update: bool, limit: int | None) -> None:
    """Tell of a gate that cannot work before the run, not after it."""
    from eval.gate import read_baseline

    if limit is not None and (baseline or update):
        raise UsageError(
            "--limit と --baseline・--update-baseline は一緒に使えません。どちらかを外してください。",
            "--limit does not go together with --baseline or --update-baseline. Leave one out.",
        )
    if baseline and not update:
        read_baseline(baseline)


def _measured(
    run: Callable[[str, str, list[EvalQuestion], KnowledgeBase, Settings], Evaluation],
    dataset: str,
    split: str,
    limit: int | None,
    kb: Path | None,
    llm: str | None = None,
) -> Evaluation:
    from eval.dataset import chosen_questions, dataset_path, load_questions
    from eval.runs import warn_of_other_material

    path = dataset_path(dataset)
    questions = chosen_questions(load_questions(path), split, limit)
    settings = settings_of(kb, llm=llm)
    with closing(opened(settings)) as knowledge_base:
        warn_of_other_material(questions, knowledge_base, tell)
        return run(path.stem, split, questions, knowledge_base, settings)


def _finish(
    evaluation: Evaluation,
    as_json: bool,
    html: Path | None,
    baseline: Path | None,
    update: bool,
    compare: Path | None,
) -> None:
    """Print the run, write what was asked for, and leave with the gate's exit code."""
    from eval.reports.comparison import difference_lines, differences
    from eval.reports.report import evaluation_to_dict, table_lines

    show(evaluation_to_dict(evaluation), table_lines(evaluation, language()), as_json)
    if compare:
        for line in difference_lines(differences(evaluation, compare), language()):
            say(line)
    if html:
        from eval.reports.html import write_html

        write_html(evaluation, html)
        tell(Text(f"レポートを書きました: {html}", f"report written: {html}"))
    raise typer.Exit(_gate(evaluation, baseline, update))


def _gate(evaluation: Evaluation, baseline: Path | None, update: bool) -> int:
    from eval.gate import (
        BASELINE_FILE,
        baseline_key,
        falls,
        read_baseline,
        update_baseline,
        with_splits,
    )

    whole, *parts = with_splits(evaluation)
    if update:
        path = baseline or BASELINE_FILE
        for run in (whole, *parts):
            update_baseline(run, path)
        tell(Text(f"基準を更新しました: {path}", f"baseline updated: {path}"))
        return DONE
    if not baseline:
        return DONE
    known = read_baseline(baseline)
    judged = [whole, *(part for part in parts if baseline_key(part) in known)]
    fallen = [(baseline_key(run), fall) for run in judged for fall in falls(run, baseline)]
    for key, fall in fallen:
        tell(fall.message(key))
    return PARTLY_DONE if fallen else DONE


def _progress(step: str, done: int, total: int) -> None:
    if sys.stderr.isatty():
        print(f"\r{step} {done}/{total}", end="" if done < total else "\n", file=sys.stderr)
