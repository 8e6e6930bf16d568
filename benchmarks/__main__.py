"""One door to all benchmarks: `python -m benchmarks NAME …`; `NAME --help` tells what it takes."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from benchmarks.answers import answers
from benchmarks.harness import Report
from benchmarks.ingest import ingesting
from benchmarks.load import load
from benchmarks.same_answers import same_answers
from benchmarks.scale import scale
from benchmarks.side_by_side import side_by_side

BENCHMARKS: dict[str, Callable[..., Report]] = {
    "answers": answers,
    "same_answers": same_answers,
    "ingest": ingesting,
    "scale": scale,
    "load": load,
    "side_by_side": side_by_side,
}


def tell(report: Report, file: Path | None) -> None:
    """Print the report, and end with exit code 1 where it is not good."""
    print(report.text())
    if file:
        file.write_text(json.dumps(report.data, ensure_ascii=False, indent=1) + "\n", "utf-8")
    raise typer.Exit(0 if report.is_good else 1)


def door() -> typer.Typer:
    """The command line."""
    app = typer.Typer(add_completion=False, no_args_is_help=True, result_callback=tell)
    app.callback()(_options)
    for name, measure in BENCHMARKS.items():
        app.command(name)(measure)
    return app


def _options(
    file: Annotated[
        Path | None, typer.Option("--json", help="write everything measured here")
    ] = None,
) -> None:
    """Measure speed, memory, load, and this checkout beside others."""


if __name__ == "__main__":
    door()()
