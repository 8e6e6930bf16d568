"""Whether two checkouts answer alike: what their commands print as JSON, compared field by field.

Each side is a checkout with its own ``.venv``, and is asked by its own command line only: `ingest`
twice, `sources`, `ask --file` with all questions of the dataset, and `search` with some of them.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence, Set
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from fnmatch import fnmatch
from itertools import zip_longest
from pathlib import Path
from typing import Annotated, Any

import typer

from benchmarks.harness import ROOT, Report
from eval.dataset import dataset_path

IGNORED = frozenset({"seconds", "first_sentence_seconds", "generation", "created"})
"""Fields that differ from run to run."""
_ABSENT = "(absent)"


@dataclass(frozen=True)
class Difference:
    """A place in what was printed, with what stands there on each side."""

    path: str
    before: Any
    after: Any

    def __str__(self) -> str:
        return f"{self.path}: {_shown(self.before)} -> {_shown(self.after)}"


@dataclass(frozen=True)
class Side:
    """A checkout, a folder of its own for its knowledge base and model, and variables ("NAME=value")."""

    checkout: Path
    folder: Path
    settings: Sequence[str] = ()

    def run(self, *arguments: str) -> dict[str, Any]:
        """What a command prints, line by line where it is JSON lines, and its exit code."""
        python = self.checkout / ".venv" / "bin" / "python"
        command = [str(python), str(self.checkout / "cli.py"), *arguments, "--kb", "kb"]
        environment = os.environ | dict(setting.split("=", 1) for setting in self.settings)
        done = subprocess.run(
            command, cwd=self.folder, env=environment, capture_output=True, text=True
        )
        return {"exit": done.returncode, "printed": _parsed(done.stdout) or done.stderr}

    def answers(self, material: Path, questions: Path, searched: Sequence[str]) -> dict[str, Any]:
        """Everything that is compared, by command; the knowledge base is made first."""
        found = {
            name: self.run("ingest", str(material), "--json") for name in ("ingest", "ingest again")
        }
        found["sources"] = self.run("sources", "--json")
        found["ask"] = self.run("ask", "--file", str(questions))
        for question in searched:
            found[f"search {question}"] = self.run("search", question, "--json")
        return found


def same_answers(
    pairs: Annotated[list[str], typer.Argument(metavar="MATERIAL DATASET ...")],
    before: Annotated[Path, typer.Option(help="the checkout to be compared with")],
    after: Annotated[Path, typer.Option()] = ROOT,
    setting: Annotated[
        list[str], typer.Option(help="of the side after: YOROZU_QUERY_ENCODER=full")
    ] = [],  # noqa: B006 (typer's form of a default, never changed)
    ignore: Annotated[list[str], typer.Option(help="a field: score")] = [],  # noqa: B006 (as above)
    searches: Annotated[int, typer.Option(help="questions that are searched too")] = 20,
    may_add: Annotated[
        list[str], typer.Option(help="pattern of places that may be new: 'ask*.warnings*.kind'")
    ] = [],  # noqa: B006 (as above)
) -> Report:
    """Every difference between what two checkouts answer; exit code 1 where there is one."""
    found: list[Difference] = []
    failed: list[str] = []
    ignored = IGNORED | set(ignore)
    for material, dataset in zip(pairs[::2], pairs[1::2], strict=True):
        questions = dataset_path(dataset).resolve()
        chosen = _searched(questions, searches)
        with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor() as pool:
            sides = [
                _side(before, Path(folder) / "before", ()),
                _side(after, Path(folder) / "after", setting),
            ]
            asked = (Path(material).resolve(), questions, chosen)
            one, other = (f.result() for f in [pool.submit(s.answers, *asked) for s in sides])
        print(f"{questions.stem}: {_counted(one)}", file=sys.stderr)
        failed += [f"{questions.stem}.{failure}" for failure in failures(one)]
        found += differences(without(one, ignored), without(other, ignored), questions.stem)
    unwanted = [d for d in found if not is_allowed(d, may_add)]
    told = f"{len(unwanted)} differences, {len(found) - len(unwanted)} allowed additions"
    data = [asdict(difference) for difference in unwanted]
    problems = failed + [str(difference) for difference in unwanted]
    return Report([told], data, problems, not problems)


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


def without(value: Any, fields: Set[str]) -> Any:
    """The same JSON value, these fields left out wherever they stand."""
    if isinstance(value, dict):
        return {k: without(v, fields) for k, v in value.items() if k not in fields}
    return [without(v, fields) for v in value] if isinstance(value, list) else value


def is_allowed(difference: Difference, patterns: Sequence[str]) -> bool:
    """Only an addition may be allowed, never a change."""
    return difference.before == _ABSENT and any(
        fnmatch(difference.path.partition(".")[2], pattern) for pattern in patterns
    )


def _side(checkout: Path, folder: Path, settings: Sequence[str]) -> Side:
    folder.mkdir()
    return Side(checkout.resolve(), folder, settings)


def _searched(questions: Path, count: int) -> list[str]:
    """So many questions, spread evenly over the file."""
    lines = questions.read_text("utf-8").splitlines()
    texts = [json.loads(line)["question"] for line in lines if line.strip()]
    return texts[:: max(1, len(texts) // count)][:count] if count else []


def _parsed(printed: str) -> Any:
    """One JSON value, or a list of those that stand on a line each."""
    try:
        return json.loads(printed)
    except ValueError:
        return [json.loads(line) for line in printed.splitlines()]


def failures(found: dict[str, Any]) -> list[str]:
    """Commands that did nothing: two sides that fail alike say nothing about their answers."""
    return [f"{name}: exit code {said['exit']}" for name, said in found.items() if said["exit"] > 1]


def _counted(found: dict[str, Any]) -> str:
    searched = sum(name.startswith("search ") for name in found)
    return f"{len(found['ask']['printed'])} questions answered, {searched} searched"


def _shown(value: Any) -> str:
    return value if value == _ABSENT else json.dumps(value, ensure_ascii=False)
