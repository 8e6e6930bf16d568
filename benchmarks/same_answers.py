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
from itertools import zip_longest
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import typer

from benchmarks.checkouts import Side, sides
from benchmarks.harness import ROOT, Report, questions_of
from eval.dataset import dataset_path

IGNORED = frozenset({"seconds", "first_sentence_seconds", "generation", "created"})
"""Fields that differ from run to run."""
_ABSENT = "(absent)"


class Difference(NamedTuple):
    """A place in what was printed, with what stands there on each side."""

    path: str
    before: Any
    after: Any


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
    found: list[Difference] = []
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
        found += differences(without(one, ignored), without(other, ignored), questions.stem)
    told = [f"{d.path}: {_shown(d.before)} -> {_shown(d.after)}" for d in found]
    data = [difference._asdict() for difference in found]
    return Report(f"{len(found)} differences", data, failed + told, not (failed or told))


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


def differences(before: Any, after: Any, path: str) -> Iterator[Difference]:
    """Where two parsed JSON values differ, types and the order of keys included."""
    if isinstance(before, dict) and isinstance(after, dict):
        for key in dict.fromkeys([*before, *after]):
            one, other = before.get(key, _ABSENT), after.get(key, _ABSENT)
            yield from differences(one, other, f"{path}.{key}")
        kept, now = [k for k in before if k in after], [k for k in after if k in before]
        if kept != now:
            yield Difference(f"{path} (order of keys)", kept, now)
    elif isinstance(before, list) and isinstance(after, list):
        for place, (one, other) in enumerate(zip_longest(before, after, fillvalue=_ABSENT)):
            yield from differences(one, other, f"{path}[{place}]")
    elif type(before) is not type(after) or before != after:
        yield Difference(path, before, after)


def without(value: Any, fields: AbstractSet[str]) -> Any:
    """The same JSON value, these fields left out wherever they stand."""
    if isinstance(value, dict):
        return {k: without(v, fields) for k, v in value.items() if k not in fields}
    return [without(v, fields) for v in value] if isinstance(value, list) else value


def _parsed(printed: str) -> Any:
    """One JSON value, or a list of those that stand on a line each."""
    try:
        return json.loads(printed)
    except ValueError:
        return [json.loads(line) for line in printed.splitlines()]


def failures(found: dict[str, Any]) -> list[str]:
    """Commands that did nothing: two sides that fail alike say nothing about their answers."""
    return [f"{name}: exit code {said['exit']}" for name, said in found.items() if said["exit"] > 1]


def _shown(value: Any) -> str:
    return value if value == _ABSENT else json.dumps(value, ensure_ascii=False)
