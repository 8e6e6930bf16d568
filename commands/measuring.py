"""The evaluation's own commands (`python -m eval` is their other door), under `yorozu eval`."""

from __future__ import annotations

import typer

from commands.terminal import both
from eval.cli import eval_app

commands = typer.Typer()
commands.add_typer(
    eval_app, name="eval", help=both("検索と回答の質を測ります。", "Measure retrieval and answers.")
)
