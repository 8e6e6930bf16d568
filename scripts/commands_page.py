"""What the commands say of themselves, as docs/commands.md."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest.mock import patch

import typer

from cli import app

PAGE = Path(__file__).resolve().parent.parent / "docs" / "commands.md"
_HEAD = """# Commands

Written by `python -m scripts.pages` from each command's `--help`; a test keeps it current.
Exit codes and output: [README](../README.md#use-it); settings: [settings](settings.md).
"""
_WIDTH = "120"


def page() -> str:
    """The whole page."""
    # Typer asks for the terminal's width, whatever the context says.
    with patch.dict(os.environ, COLUMNS=_WIDTH):
        helps = list(_helps(typer.main.get_command(app), "yorozu"))
    return _HEAD + "".join(f"\n## {name}\n\n```\n{told}\n```\n" for name, told in helps)


def _helps(command: Any, name: str, parent: Any = None) -> Iterator[tuple[str, str]]:
    """A command's name and help, then its sub-commands', in the order of `--help`."""
    context = command.make_context(
        name.rsplit(maxsplit=1)[-1], [], parent=parent, resilient_parsing=True
    )
    yield name, "\n".join(line.rstrip() for line in command.get_help(context).splitlines())
    for sub_name in getattr(command, "list_commands", lambda _: ())(context):
        yield from _helps(command.commands[sub_name], f"{name} {sub_name}", context)
