"""Whether two checkouts answer alike: what their commands print as JSON, compared field by field.

Each side is asked by its own command line only: `ingest` twice, `sources`, `ask --file` with all
questions of the dataset, and `search` with some of them.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Iterator, Set as AbstractSet
from concurrent.futures import ThreadPoolExecutor
from difflib import unified_diff
from pathlib import Path
from typing import Annotated, Any

import typer

from benchmarks.checkouts import Side, sides
from benchmarks.harness import ROOT, Report, questions_of
from eval.dataset import dataset_path

IGNORED = frozenset({"seconds", "first_sentence_seconds", "generation", "created"})
"""Fields that differ from run to run."""


def same_answers(
    pairs: Annotated[list[str], typer.Argument(metavar="MATERIAL DATASET ...")],
    before: Annotated[Path, typer.Option(help="the checkout to be compared with")],
    after: Annotated[Path, typer.Option()] = ROOT,
    setting: Annotated[
        list[str], typer.Option(help="of the side after: YOROZU_QUERY_ENCODER=full")
    ] = [],  # noqa: B006 (typer's form of a default, never changed)
    ignore: Annotated[list[str], typer.Option(help="a field: score")] = [],  # noqa: B006 (as above)
    searches: Annotated[int, typer.Option(help="questions that are searched too")] = 20,
) -> Report:
    """Every difference between what two checkouts answer; exit code 1 where there is one."""
    found: list[str] = []
    failed: list[str] = []
    ignored = IGNORED | set(ignore)
    for material, dataset in zip(pairs[::2], pairs[1::2], strict=True):
        questions = dataset_path(dataset).resolve()
        with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor() as pool:
            asked = sides(before, after, Path(folder), setting).values()
            one, other = pool.map(
                lambda side: printed_by(side, Path(material).resolve(), questions, searches),  # noqa: B023 (awaited here)
                asked,
            )
        print(f"{questions.stem}: {len(one['ask']['printed'])} questions answered", file=sys.stderr)
        failed += [f"{questions.stem}.{failure}" for failure in failures(one)]
        found += differences(one, other, ignored, questions.stem)
    return Report(f"{len(found)} lines differ", found, failed + found, not (failed or found))


def printed_by(side: Side, material: Path, dataset: Path, searches: int) -> dict[str, Any]:
    """What each command prints, and its exit code; the knowledge base is made first."""
    commands = {
        "ingest": ("ingest", str(material), "--json"),
        "ingest again": ("ingest", str(material), "--json"),
        "sources": ("sources", "--json"),
        "ask": ("ask", "--file", str(dataset)),
    }
    for question in questions_of(dataset, searches):
        commands[f"search {question}"] = ("search", question, "--json")
    found = {}
    for name, command in commands.items():
        done = side.run(*command)
        found[name] = {"exit": done.returncode, "printed": _parsed(done.stdout) or done.stderr}
    return found


def differences(before: Any, after: Any, ignored: AbstractSet[str], name: str) -> list[str]:
    """Lines that only one of two parsed JSON values has, "-" before and "+" after, each with its place.

    Types and the order of keys count; fields of these names do not, wherever they stand.
    """
    one, other = (list(_lines(value, ignored, name)) for value in (before, after))
    # Two lines of a head are first.
    changes = list(unified_diff(one, other, n=0, lineterm=""))[2:]
    return [line for line in changes if not line.startswith("@@")]


def _lines(value: Any, ignored: AbstractSet[str], place: str) -> Iterator[str]:
    """Each value within a JSON value on a line of its own, with its place."""
    if isinstance(value, dict) and value:
        for key, part in value.items():
            if key not in ignored:
                yield from _lines(part, ignored, f"{place}.{key}")
    elif isinstance(value, list) and value:
        for number, part in enumerate(value):
            yield from _lines(part, ignored, f"{place}[{number}]")
    else:
        yield f"{place}: {json.dumps(value, ensure_ascii=False)}"


def _parsed(printed: str) -> Any:
    """One JSON value, or a list of those that stand on a line each."""
    try:
        return json.loads(printed)
    except ValueError:
        return [json.loads(line) for line in printed.splitlines()]


def failures(found: dict[str, Any]) -> list[str]:
    """Commands that did nothing: two sides that fail alike say nothing about their answers."""
    return [f"{name}: exit code {said['exit']}" for name, said in found.items() if said["exit"] > 1]
