"""What all commands share: options, exit codes, and how they speak."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kb.errors import YorozuError
from kb.text.bilingual import Language, Text

if TYPE_CHECKING:
    from kb.knowledge_base import KnowledgeBase
    from kb.settings import Settings

DONE, PARTLY_DONE, NOTHING_DONE, INTERRUPTED = 0, 1, 2, 130

_INTERRUPTED = Text("中断しました。", "interrupted.")
_WRONG_USAGE = Text(
    "使い方が違います: {fault} `yorozu --help` で使い方を確認できます。",
    "wrong usage: {fault} See `yorozu --help`.",
)


def both(ja: str, en: str) -> str:
    """What stands in both languages, because nobody has said which is wanted."""
    space = "" if ja.endswith(("。", "）")) else " "
    return f"{ja}{space}/ {en}"


def option(ja: str, en: str, *flags: str, **limits: Any) -> Any:
    """``flags`` only where they are not the parameter's own name."""
    return typer.Option(*flags, help=both(ja, en), **limits)


def switch(flag: str, ja: str, en: str) -> Any:
    return option(ja, en, flag)


def argument(ja: str, en: str) -> Any:
    return typer.Argument(help=both(ja, en))


KbOption = Annotated[
    Path | None, option("ナレッジベースのフォルダ", "folder of the knowledge base")
]
LlmOption = Annotated[
    str | None, option("言語モデル（例 openai:名前）", "language model, provider:name")
]
JsonOption = Annotated[bool, switch("--json", "JSON で出力", "print JSON")]


def language() -> Language:
    """Before there are settings."""
    return "en" if os.environ.get("YOROZU_LANG") == "en" else "ja"


def settings_of(kb: Path | None = None, **flags: Any) -> Settings:
    from kb.settings import load_settings

    return load_settings(kb=kb, **flags)


def opened(settings: Settings) -> KnowledgeBase:
    from kb.assembly import open_knowledge_base

    return open_knowledge_base(settings)


def say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def tell(text: Text, settings: Settings | None = None) -> None:
    say(text.in_language(settings.language if settings else language()))


def print_json(data: Any) -> None:
    print(json.dumps(data, ensure_ascii=False, indent=1))


def show(data: Any, lines: Iterable[str], as_json: bool) -> None:
    """A command's result on stdout: as JSON, or in lines for people."""
    if as_json:
        print_json(data)
    else:
        print("\n".join(lines))


def run(app: typer.Typer, arguments: Sequence[str]) -> int:
    """Run a command and return its exit code; every error is one line on stderr."""
    try:
        code = app(arguments or ["--help"], standalone_mode=False)
    except typer.Exit as stop:
        code = stop.exit_code
    except typer.TyperException as error:
        tell(_WRONG_USAGE.format(fault=_one_line(error)))
        code = NOTHING_DONE
    except YorozuError as error:
        tell(error.message)
        code = NOTHING_DONE
    except (KeyboardInterrupt, typer.Abort):
        tell(_INTERRUPTED)
        code = INTERRUPTED
    except BrokenPipeError:
        # The reader of a pipe (such as head) has seen enough.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = DONE
    return code or DONE


def _one_line(error: typer.TyperException) -> str:
    """What went wrong; a command called with nothing answers with its whole help otherwise."""
    told = getattr(error, "format_message", lambda: str(error))()
    return " ".join(str(told).split())[:400]
