"""What all commands share: options, exit codes, and how they speak."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kb.bilingual import Language, Text

if TYPE_CHECKING:
    from kb.knowledge_base import KnowledgeBase
    from kb.settings import Settings

DONE, PARTLY_DONE, NOTHING_DONE = 0, 1, 2


def both(ja: str, en: str) -> str:
    """What stands in both languages, because nobody has said which is wanted."""
    space = "" if ja.endswith(("。", "）")) else " "
    return f"{ja}{space}/ {en}"


def option(flag: str, ja: str, en: str, **limits: Any) -> Any:
    return typer.Option(flag, help=both(ja, en), **limits)


def argument(ja: str, en: str) -> Any:
    return typer.Argument(help=both(ja, en))


KbOption = Annotated[
    Path | None, option("--kb", "ナレッジベースのフォルダ", "folder of the knowledge base")
]
LlmOption = Annotated[
    str | None, option("--llm", "言語モデル（例 openai:名前）", "language model, provider:name")
]
JsonOption = Annotated[bool, option("--json", "JSON で出力", "print JSON")]


def language() -> Language:
    """Before there are settings."""
    return "en" if os.environ.get("YOROZU_LANG") == "en" else "ja"


def settings_of(kb: Path | None, **flags: Any) -> Settings:
    from kb.settings import load_settings

    return load_settings(kb=kb, **flags)


def opened(settings: Settings) -> KnowledgeBase:
    from kb.assembly import open_knowledge_base

    return open_knowledge_base(settings)


def say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def tell(text: Text, settings: Settings) -> None:
    say(text.in_language(settings.language))


def print_json(data: Any) -> None:
    print(json.dumps(data, ensure_ascii=False, indent=1))


def show(data: Any, lines: Iterable[str], as_json: bool) -> None:
    """A command's result on stdout: as JSON, or in lines for people."""
    if as_json:
        print_json(data)
    else:
        print("\n".join(lines))
