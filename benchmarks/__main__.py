"""One door to all benchmarks: `python -m benchmarks NAME …`; `NAME --help` tells what it takes."""

from __future__ import annotations

import argparse
import functools
import importlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import typer

from benchmarks.harness import Report

WHERE = {
    "ingest": "benchmarks.ingest:ingesting",
    "long_pdf": "benchmarks.ingest:long_pdf",
    "answers": "benchmarks.answers:answers",
    "same_answers": "benchmarks.same_answers:same_answers",
    "scale": "benchmarks.scale:scale",
    "stages": "benchmarks.side_by_side.comparison:stages",
    "side_by_side": "benchmarks.side_by_side.comparison:side_by_side",
    "garble": "benchmarks.garble:garble",
    "screen": "benchmarks.screen:screen",
    "load": "benchmarks.load:load",
    "kills": "benchmarks.kills:kills",
}


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks", description=__doc__, add_help=False, allow_abbrev=False
    )
    parser.add_argument("name", choices=WHERE)
    parser.add_argument("--json", type=Path, help="write everything measured here")
    given, rest = parser.parse_known_args()
    app = typer.Typer(add_completion=False)
    app.command()(telling(benchmark(given.name), given.json))
    app(args=rest, prog_name=f"{parser.prog} {given.name}")


def benchmark(name: str) -> Callable[..., Report]:
    module, _, function = WHERE[name].partition(":")
    found: Callable[..., Report] = getattr(importlib.import_module(module), function)
    return found


def telling(measure: Callable[..., Report], file: Path | None) -> Callable[..., None]:
    """The benchmark as a command: its report is printed, and exit code 1 says that it is not good."""

    @functools.wraps(measure)
    def told(*given: Any, **named: Any) -> None:
        report = measure(*given, **named)
        print(report.text())
        if file:
            file.write_text(json.dumps(report.data, ensure_ascii=False, indent=1) + "\n", "utf-8")
        raise typer.Exit(0 if report.is_good else 1)

    return told


if __name__ == "__main__":
    main()
