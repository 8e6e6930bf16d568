"""Commands that change and list the material: ingest, sources, forget."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from commands.terminal import (
    DONE,
    NOTHING_DONE,
    PARTLY_DONE,
    JsonOption,
    KbOption,
    argument,
    option,
    print_json,
    say,
    settings_of,
    show,
    switch,
    tell,
)
from kb.errors import UnknownDocumentError, YorozuError
from kb.text.bilingual import Text

if TYPE_CHECKING:
    from ingest.report import IngestReport
    from kb.settings import Settings

commands = typer.Typer()

_ERASED = Text("{document} を消去しました。", "{document} is erased.")
_STILL_HELD = Text(
    "使用中の世代 {names} にまだ残っています。チャットを止めるか次の質問のあと、もう一度実行してください。",
    "generations {names} are in use and still hold it. Stop the chat, or ask it something, and try again.",
)
_ANSWERS_ERASED = Text(
    "{document} を引用した回答を消去しました: ご意見 {feedback} 件、保存した相談 {conversations} 件。",
    "answers that quote {document} are erased: {feedback} in the feedback, "
    "{conversations} in saved conversations.",
)


@commands.command()
def ingest(  # noqa: PLR0913, PLR0917 - a command has as many options
    paths: Annotated[list[Path] | None, argument("ファイルやフォルダ", "files and folders")] = None,
    kb: KbOption = None,
    as_json: JsonOption = False,
    dry_run: Annotated[
        bool, switch("--dry-run", "読むだけで書き込まない", "write nothing")
    ] = False,
    prune: Annotated[
        bool, switch("--prune", "フォルダから消えた資料を除く", "remove what is gone")
    ] = False,
    fetch: Annotated[
        bool, switch("--fetch", "登録簿の公開資料も取得する", "fetch registered sources too")
    ] = False,
    full: Annotated[bool, switch("--full", "すべて読み直す", "read everything again")] = False,
    gate: Annotated[
        bool, switch("--gate", "評価が下がれば公開しない", "publish only what is not worse")
    ] = False,
    gate_dataset: Annotated[
        str | None, option("--gate の質問", "its questions; implies --gate")
    ] = None,
) -> None:
    """資料を取り込みます。/ Add or update files and folders."""
    from dataclasses import replace

    from ingest.assembly import fetch_registered, make_parts
    from ingest.pipeline import IngestOptions, ingest as run
    from ingest.report import record_ingest, report_lines, report_to_dict

    settings = settings_of(kb, gate_dataset=gate_dataset)
    with _progress() as on_progress:
        parts = make_parts(settings, say, on_progress)
        if gate or gate_dataset:
            from eval.ingest_gate import make_gate

            parts = replace(parts, gate=make_gate(settings, parts.embedder))
        options = IngestOptions(dry_run, prune, full, without_sample=not paths)
        fetched = fetch_registered(settings, parts.register, say) if fetch else None
        report = run(paths or [settings.materials], options, parts, fetched)
    record_ingest(settings.knowledge_base, report)
    if as_json:
        print_json(report_to_dict(report, settings.language))
    for line in report_lines(report, settings.language):
        say(line)
    raise typer.Exit(_exit_code(report))


def _exit_code(report: IngestReport) -> int:
    if report.held_back:
        return PARTLY_DONE
    has_something = bool(report.generation or (report.dry_run and report.passages))
    if not has_something:
        return NOTHING_DONE
    return PARTLY_DONE if report.failed else DONE


@contextmanager
def _progress() -> Iterator[Callable[[str, int, int], None]]:
    """A progress bar on stderr where that is a terminal, else nothing."""
    if not sys.stderr.isatty():
        yield lambda step, done, total: None
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        tasks: dict[str, Any] = {}

        def on_progress(step: str, done: int, total: int) -> None:
            if step not in tasks:
                tasks[step] = bar.add_task(step, total=total)
            bar.update(tasks[step], completed=done, total=total)

        yield on_progress


@commands.command()
def sources(
    kb: KbOption = None,
    as_json: JsonOption = False,
    log: Annotated[bool, switch("--log", "誰がいつ変えたか", "who changed what, and when")] = False,
) -> None:
    """取り込んだ資料の一覧。/ Documents, editions, numbers covered, warnings."""
    from kb.generations.history import activities, activity_lines
    from kb.source_list import source_list, source_list_lines

    settings = settings_of(kb)
    if log:
        done = activities(settings.knowledge_base)
        show([asdict(a) for a in done], activity_lines(done), as_json)
        return
    listing = source_list(settings.knowledge_base, settings.language)
    show(listing, source_list_lines(listing), as_json)


@commands.command()
def forget(
    document: Annotated[str, argument("資料の ID（yorozu sources で確認）", "document id")],
    kb: KbOption = None,
) -> None:
    """資料をすべての世代から消去します。/ Erase a document everywhere."""
    from ingest.forgetting import forget as erase
    from kb.generations.history import record
    from kb.opening import open_generations

    settings = settings_of(kb)
    generations = open_generations(settings)
    try:
        erasure = erase(generations, document)
    except YorozuError as error:
        # Removed before, a copy, or a store that failed: what quotes it here goes in any case.
        is_forgotten = _forget_answers(settings, document)
        if is_forgotten and isinstance(error, UnknownDocumentError):
            return
        raise
    record(generations.folder, "forget", generations.live_or_none(), removed=1)
    _forget_answers(settings, document)
    if erasure.is_complete:
        tell(_ERASED.format(document=document), settings)
        return
    tell(_STILL_HELD.format(names=", ".join(erasure.still_in_use)), settings)
    raise typer.Exit(PARTLY_DONE)


def _forget_answers(settings: Settings, document: str) -> bool:
    """Erase what kept questions and saved conversations quote of it; whether there was any."""
    from feedback.conversations import ConversationStore
    from feedback.store import FeedbackStore

    kept: dict[str, FeedbackStore | ConversationStore] = {
        "feedback": FeedbackStore(settings.feedback),
        "conversations": ConversationStore(settings.conversations),
    }
    erased = {name: store.forget_document(document) for name, store in kept.items()}
    if any(erased.values()):
        tell(_ANSWERS_ERASED.format(document=document, **erased), settings)
    return any(erased.values())
