"""The `yorozu` command: the families of ``commands`` behind one door."""

from __future__ import annotations

import sys
from typing import Any

import typer
from typer.core import TyperGroup

from commands import asking, keeping, material, measuring, serving
from commands.terminal import both, run

_FAMILIES = (material, asking, keeping, serving, measuring)
_IN_ORDER_OF_USE = (
    "ingest", "search", "ask", "sources", "rollback", "push", "pull", "forget", "backup", "restore",
    "doctor", "chat", "mcp", "eval",
)  # fmt: skip


class _InOrderOfUse(TyperGroup):
    """Lists what is needed first before the rest, whatever its family."""

    def list_commands(self, ctx: Any) -> list[str]:
        order = {name: place for place, name in enumerate(_IN_ORDER_OF_USE)}
        return sorted(super().list_commands(ctx), key=lambda name: order.get(name, len(order)))


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
    sys.exit(run(app, sys.argv[1:]))


if __name__ == "__main__":
    main()
