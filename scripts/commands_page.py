"""Writes docs/commands.md from what the commands themselves say: `python -m scripts.commands_page`."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import typer

from cli import app

PAGE = Path(__file__).resolve().parent.parent / "docs" / "commands.md"
_HEAD = """# Commands

Written by `python -m scripts.commands_page` from each command's `--help`; a test keeps it current.
Exit codes and output: [README](../README.md#use-it); settings: [settings](settings.md).
"""
_WIDTH = 120


def page() -> str:
    """The whole page."""
    command = typer.main.get_command(app)
    with _terminal_of(_WIDTH):
        sections = [
            f"\n## {name}\n\n```\n{told}\n```\n" for name, told in _helps(command, "yorozu")
        ]
    return _HEAD + "".join(sections)


@contextmanager
def _terminal_of(columns: int) -> Iterator[None]:
    """Typer asks for the terminal's width, whatever the context says."""
    before = os.environ.get("COLUMNS")
    os.environ["COLUMNS"] = str(columns)
    try:
        yield
    finally:
        if before is None:
            del os.environ["COLUMNS"]
        else:
            os.environ["COLUMNS"] = before


def _helps(command: Any, name: str, parent: Any = None) -> Iterator[tuple[str, str]]:
    """A command's name and help, then its sub-commands', in the order of `--help`."""
    context = command.make_context(name.split()[-1], [], parent=parent, resilient_parsing=True)
    yield name, "\n".join(line.rstrip() for line in command.get_help(context).splitlines())
    for sub_name in getattr(command, "list_commands", lambda _: ())(context):
        yield from _helps(command.commands[sub_name], f"{name} {sub_name}", context)


def main() -> None:
    PAGE.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
