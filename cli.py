"""The `yorozu` command: the families of ``commands`` behind one door."""

from __future__ import annotations

import os
import sys
from typing import Any

import typer
from typer.core import TyperGroup

from commands import asking, keeping, material, measuring, serving
from commands.terminal import DONE, NOTHING_DONE, both, language, say
from kb.bilingual import Text
from kb.errors import YorozuError

_FAMILIES = (material, asking, keeping, serving, measuring)
_IN_ORDER_OF_USE = [
    "ingest",
    "search",
    "ask",
    "sources",
    "rollback",
    "push",
    "pull",
    "forget",
    "backup",
    "restore",
    "doctor",
    "chat",
    "mcp",
    "eval",
]

_INTERRUPTED = Text("中断しました。", "interrupted.")
_WRONG_USAGE = Text(
    "使い方が違います: {fault} `yorozu --help` で使い方を確認できます。",
    "wrong usage: {fault} See `yorozu --help`.",
)


class _InOrderOfUse(TyperGroup):
    """Lists what is needed first before the rest, whatever its family; a new command comes last."""

    def list_commands(self, ctx: Any) -> list[str]:
        names = super().list_commands(ctx)
        known = [name for name in _IN_ORDER_OF_USE if name in names]
        return [*known, *(name for name in names if name not in known)]


app = typer.Typer(
    name="yorozu",
    cls=_InOrderOfUse,
    help=both(
        "よろず相談会の資料から、出典つきで答えます。",
        "Answers from consultation material, with citations.",
    ),
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
for _family in _FAMILIES:
    app.add_typer(_family.commands)


def main() -> None:
    """Run the command; every error is one line on stderr."""
    try:
        code = app(sys.argv[1:] or ["--help"], standalone_mode=False)
    except typer.Exit as stop:
        code = stop.exit_code
    except typer.TyperException as error:
        code = _told(_WRONG_USAGE.format(fault=_one_line(error)), NOTHING_DONE)
    except YorozuError as error:
        code = _told(error.message, NOTHING_DONE)
    except (KeyboardInterrupt, typer.Abort):
        code = _told(_INTERRUPTED, 130)
    except BrokenPipeError:
        # The reader of a pipe (such as head) has seen enough.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = DONE
    sys.exit(code or DONE)


def _told(text: Text, code: int) -> int:
    say(text.in_language(language()))
    return code


def _one_line(error: typer.TyperException) -> str:
    """What went wrong; a command called with nothing answers with its whole help otherwise."""
    told = getattr(error, "format_message", lambda: str(error))()
    return " ".join(str(told).split())[:400]


if __name__ == "__main__":
    main()
