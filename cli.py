"""The `yorozu` command. Sub-commands import what they need after the arguments are read."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from eval.cli import eval_app
from kb.errors import Language, UnknownDocumentError, YorozuError

if TYPE_CHECKING:
    from ingest.report import IngestReport
    from kb.answers import Answer
    from kb.knowledge_base import KnowledgeBase
    from kb.settings import Settings

DONE, PARTLY_DONE, NOTHING_DONE = 0, 1, 2

KbOption = Annotated[
    Path | None,
    typer.Option("--kb", help="ナレッジベースのフォルダ / folder of the knowledge base"),
]
LlmOption = Annotated[
    str | None,
    typer.Option("--llm", help="言語モデル（例 openai:名前）/ language model, provider:name"),
]
JsonOption = Annotated[bool, typer.Option("--json", help="JSON で出力 / print JSON")]

app = typer.Typer(
    name="yorozu",
    help="よろず相談会の資料から、出典つきで答えます。/ Answers from consultation material, with citations.",
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


app.add_typer(
    eval_app, name="eval", help="検索と回答の質を測ります。/ Measure retrieval and answers."
)


def main() -> None:
    """Run the command; every error is one line on stderr."""
    language = _language()
    try:
        code = app(sys.argv[1:] or ["--help"], standalone_mode=False)
    except typer.Exit as stop:
        code = stop.exit_code
    except typer.TyperException as error:
        code = NOTHING_DONE
        _say(_usage_line(error, language))
    except YorozuError as error:
        code = NOTHING_DONE
        _say(error.message.in_language(language))
    except (KeyboardInterrupt, typer.Abort):
        code = 130
        _say("中断しました。" if language == "ja" else "interrupted.")
    except BrokenPipeError:
        # The reader of a pipe (such as head) has seen enough.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = DONE
    sys.exit(code or DONE)


def _usage_line(error: typer.TyperException, language: Language) -> str:
    hint = (
        "`yorozu --help` で使い方を確認できます。" if language == "ja" else "See `yorozu --help`."
    )
    head = "使い方が違います" if language == "ja" else "wrong usage"
    return f"{head}: {_one_line(error)} {hint}"


def _one_line(error: typer.TyperException) -> str:
    """What went wrong; a command called with nothing answers with its whole help otherwise."""
    told = getattr(error, "format_message", lambda: str(error))()
    return " ".join(str(told).split())[:400]


def _language() -> Language:
    return "en" if os.environ.get("YOROZU_LANG") == "en" else "ja"


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def _print_json(data: Any) -> None:
    print(json.dumps(data, ensure_ascii=False, indent=1))


@app.command(help="資料を取り込みます。/ Add or update files and folders.")
def ingest(
    paths: Annotated[
        list[Path] | None, typer.Argument(help="ファイルやフォルダ / files and folders")
    ] = None,
    kb: KbOption = None,
    as_json: JsonOption = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="読むだけで書き込まない / write nothing")
    ] = False,
    prune: Annotated[
        bool, typer.Option("--prune", help="フォルダから消えた資料を除く / remove what is gone")
    ] = False,
    fetch: Annotated[
        bool,
        typer.Option("--fetch", help="登録簿の公開資料も取得する / fetch registered sources too"),
    ] = False,
    full: Annotated[
        bool, typer.Option("--full", help="すべて読み直す / read everything again")
    ] = False,
    gate: Annotated[
        bool,
        typer.Option("--gate", help="評価が下がれば公開しない / publish only what is not worse"),
    ] = False,
    gate_dataset: Annotated[
        str | None,
        typer.Option("--gate-dataset", help="--gate の質問 / its questions; implies --gate"),
    ] = None,
) -> None:
    from dataclasses import replace

    from ingest.assembly import fetch_registered, make_parts
    from ingest.pipeline import IngestOptions, ingest as run
    from ingest.report import record_ingest, report_lines, report_to_dict
    from kb.settings import load_settings

    settings = load_settings(kb=kb, gate_dataset=gate_dataset)
    with _progress() as on_progress:
        parts = make_parts(settings, _say, on_progress)
        if gate or gate_dataset:
            from eval.ingest_gate import make_gate

            parts = replace(parts, gate=make_gate(settings, parts.embedder))
        options = IngestOptions(dry_run, prune, full, without_sample=not paths)
        fetched = fetch_registered(settings, parts.register, _say) if fetch else None
        report = run(paths or [settings.materials], options, parts, fetched)
    record_ingest(settings.knowledge_base, report)
    if as_json:
        _print_json(report_to_dict(report, settings.language))
    for line in report_lines(report, settings.language):
        _say(line)
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


@app.command(help="質問に近い文章を順に示します。/ Ranked passages for a question.")
def search(
    question: Annotated[str, typer.Argument(help="質問 / question")],
    k: Annotated[int, typer.Option("-k", min=1, max=1000, help="件数 / how many")] = 10,
    guideline_no: Annotated[
        int | None, typer.Option("--guideline-no", min=1, max=153, help="項目番号 / item number")
    ] = None,
    kb: KbOption = None,
    as_json: JsonOption = False,
) -> None:
    from kb.search_results import search_result_lines, search_results

    results = search_results(_open(_settings(kb)).search(question, k, guideline_no))
    if as_json:
        _print_json(results)
    else:
        print("\n".join(search_result_lines(results)))


@app.command(help="質問に答えます。/ Answer a question.")
def ask(
    question: Annotated[str | None, typer.Argument(help="質問 / question")] = None,
    file: Annotated[
        Path | None, typer.Option("--file", help="質問の JSONL / questions as JSON lines")
    ] = None,
    kb: KbOption = None,
    as_json: JsonOption = False,
    llm: LlmOption = None,
) -> None:
    from kb.answers import answer_to_dict
    from kb.questions import read_questions

    if (question is None) == (file is None):
        raise typer.BadParameter(
            "QUESTION か --file のどちらか一つが必要です / give QUESTION or --file"
        )
    questions = read_questions(file) if file else None
    settings = _settings(kb, llm=llm)
    knowledge_base = _open(settings)
    if questions is not None:
        for item in questions:
            answer = knowledge_base.ask(item.question, item.history)
            _tell_generation(answer, settings.language)
            print(
                json.dumps(answer_to_dict(answer) | {"id": item.id}, ensure_ascii=False), flush=True
            )
        return
    answer = knowledge_base.ask(question or "")
    _tell_generation(answer, settings.language)
    if as_json:
        _print_json(answer_to_dict(answer))
    else:
        from kb.search_results import answer_lines

        print("\n".join(answer_lines(answer)))


def _tell_generation(answer: Answer, language: Language) -> None:
    """For maintainers: what the language model wrote and what was removed of it."""
    from kb.search_results import generation_lines

    for line in generation_lines(answer, language):
        _say(line)


@app.command(help="取り込んだ資料の一覧。/ Documents, editions, numbers covered, warnings.")
def sources(
    kb: KbOption = None,
    as_json: JsonOption = False,
    log: Annotated[
        bool, typer.Option("--log", help="誰がいつ変えたか / who changed what, and when")
    ] = False,
) -> None:
    from kb.source_list import source_list, source_list_lines

    settings = _settings(kb)
    if log:
        _show_activities(settings.knowledge_base, as_json)
        return
    listing = source_list(settings.knowledge_base, settings.language)
    if as_json:
        _print_json(listing)
    else:
        print("\n".join(source_list_lines(listing)))


def _show_activities(folder: Path, as_json: bool) -> None:
    from kb.generation_changes import activities, activity_lines, activity_rows

    done = activities(folder)
    if as_json:
        _print_json(activity_rows(done))
    else:
        print("\n".join(activity_lines(done)))


@app.command(help="ひとつ前の世代に戻します。/ Go back to the generation before.")
def rollback(kb: KbOption = None) -> None:
    from kb.generation_assembly import open_generations
    from kb.generation_changes import record

    settings = _settings(kb)
    name = open_generations(settings).roll_back()
    record(settings.knowledge_base, "rollback", name)
    _say(
        f"世代 {name} に戻しました。"
        if settings.language == "ja"
        else f"generation {name} is live."
    )


@app.command(
    help="公開中の世代をオブジェクトストアに送り直します。/ Send the live generation to the object store."
)
def push(kb: KbOption = None) -> None:
    from kb.generation_assembly import open_generations
    from kb.object_store import push as send

    settings = _settings(kb)
    name = send(open_generations(settings))
    _say(f"世代 {name} を {settings.object_store} に送りました。" if settings.language == "ja"
         else f"generation {name} is at {settings.object_store}.")  # fmt: skip


@app.command(help="オブジェクトストアの世代を取り寄せます。/ Fetch the object store's generation.")
def pull(
    kb: KbOption = None,
    own: Annotated[
        bool,
        typer.Option("--own", help="以後ここを書き込み側にする / write from here from now on"),
    ] = False,
) -> None:
    from kb.assembly import make_embedder
    from kb.following import pull as fetch, take_over
    from kb.generation_assembly import needed_object_store
    from kb.generations import Generations
    from kb.live import check_fits

    settings = _settings(kb)
    store = needed_object_store(settings)
    folder = settings.knowledge_base

    def fits(manifest: Mapping[str, Any]) -> None:
        check_fits(manifest, make_embedder(settings))

    # Who writes from now on can ingest anew with another embedder; a copy could only refuse to answer.
    fetched = take_over(store, folder) if own else fetch(store, folder, fits, is_thorough=True)
    live = fetched or Generations(folder).live()
    if settings.language == "ja":
        _say(f"世代 {live} を取り寄せました。" if fetched else f"世代 {live} はすでにあります。")
    else:
        _say(
            f"generation {live} is fetched." if fetched else f"generation {live} was here already."
        )


@app.command(help="資料をすべての世代から消去します。/ Erase a document everywhere.")
def forget(
    document: Annotated[
        str, typer.Argument(help="資料の ID（yorozu sources で確認）/ document id")
    ],
    kb: KbOption = None,
) -> None:
    from ingest.forgetting import forget as erase
    from kb.generation_assembly import open_generations
    from kb.generation_changes import record

    settings = _settings(kb)
    generations = open_generations(settings)
    try:
        erasure = erase(generations, document)
    except UnknownDocumentError:
        # Removed before; what was answered while it was there may still quote it.
        if _forget_answers(settings, document):
            return
        raise
    except YorozuError:
        # A copy, or a store that failed: what is kept here goes in any case.
        _forget_answers(settings, document)
        raise
    record(generations.folder, "forget", generations.live_or_none(), removed=1)
    _forget_answers(settings, document)
    names = ", ".join(erasure.still_in_use)
    if settings.language == "ja":
        _say(f"{document} を消去しました。" if erasure.is_complete else
             f"使用中の世代 {names} にまだ残っています。チャットを止めるか次の質問のあと、もう一度実行してください。")  # fmt: skip
    else:
        _say(f"{document} is erased." if erasure.is_complete else
             f"generations {names} are in use and still hold it. Stop the chat, or ask it something, and try again.")  # fmt: skip
    raise typer.Exit(DONE if erasure.is_complete else PARTLY_DONE)


def _forget_answers(settings: Settings, document: str) -> bool:
    """Erase what kept questions and saved conversations quote of it; whether there was any."""
    from feedback.forgetting import forget_document

    words = forget_document(settings.feedback, settings.conversations, document)
    if words:
        _say(
            f"{document} を引用した回答を消去しました: ご意見 {words.feedback} 件、保存した相談 {words.conversations} 件。"
            if settings.language == "ja" else
            f"answers that quote {document} are erased: {words.feedback} in the feedback, "
            f"{words.conversations} in saved conversations."
        )  # fmt: skip
    return bool(words)


@app.command(help="ナレッジベースを一つのファイルに控えます。/ Back the knowledge base up.")
def backup(
    file: Annotated[Path, typer.Argument(help="作るファイル / file to write")],
    kb: KbOption = None,
) -> None:
    from ingest.corrections import FILE_NAME
    from kb.backup import write_backup
    from kb.backup_report import backup_line
    from kb.generations import Generations

    settings = _settings(kb)
    corrections = settings.materials / FILE_NAME
    made = write_backup(Generations(settings.knowledge_base), file, corrections)
    _say(backup_line(made, file).in_language(settings.language))
    raise typer.Exit(PARTLY_DONE if made.lost_sources else DONE)


@app.command(help="バックアップから復元します。/ Restore the knowledge base from a backup.")
def restore(
    file: Annotated[Path, typer.Argument(help="バックアップ / the backup")],
    kb: KbOption = None,
    force: Annotated[
        bool, typer.Option("--force", help="今あるものに代える / replace what is there")
    ] = False,
) -> None:
    from ingest.corrections import FILE_NAME
    from kb.assembly import make_embedder
    from kb.backup_report import restored_line
    from kb.generation_assembly import open_generations
    from kb.generation_changes import record
    from kb.restoring import restore as bring_back

    settings = _settings(kb)
    restored = bring_back(
        open_generations(settings),
        file,
        lambda: make_embedder(settings, _say),
        settings.materials / FILE_NAME,
        force,
    )
    record(settings.knowledge_base, "restore", restored.generation)
    _say(restored_line(restored).in_language(settings.language))


@app.command(help="導入状態とナレッジベースを点検します。/ Check installation and knowledge base.")
def doctor(
    kb: KbOption = None,
    as_json: JsonOption = False,
    ready: Annotated[
        bool, typer.Option("--ready", help="答えられるかだけを見る / only whether it can answer")
    ] = False,
) -> None:
    from kb.doctor import examine, examine_readiness, finding_lines

    settings = _settings(kb)
    findings = examine_readiness(settings) if ready else examine(settings)
    if as_json:
        _print_json([f.to_dict(settings.language) for f in findings])
    else:
        print("\n".join(finding_lines(findings, settings.language)))
    raise typer.Exit(PARTLY_DONE if any(f.is_problem for f in findings) else DONE)


@app.command(help="Web チャットを開きます。/ The web chat.")
def chat(
    port: Annotated[
        int | None, typer.Option("--port", min=1, max=65535, help="ポート番号 / port")
    ] = None,
    kb: KbOption = None,
) -> None:
    from kb.settings import load_settings
    from screens.server import serve

    raise typer.Exit(serve(load_settings(kb=kb, port=port), _say))


@app.command("mcp", help="MCP クライアントに標準入出力で応じます。/ Serve MCP clients on stdio.")
def serve_mcp(kb: KbOption = None) -> None:
    from mcp_server.server import serve_stdio

    serve_stdio(_settings(kb))


def _settings(kb: Path | None, **flags: Any) -> Settings:
    from kb.settings import load_settings

    return load_settings(kb=kb, **flags)


def _open(settings: Settings) -> KnowledgeBase:
    from kb.assembly import open_knowledge_base

    return open_knowledge_base(settings)


if __name__ == "__main__":
    main()
