"""How near ingest comes to the embedder's own speed, and what memory a long PDF takes.

    .venv/bin/python -m scripts.measure_ingest [--passages 2000] [--rounds 1] [--pages 1000]
        [--material FOLDER ...] [--json FILE]

Each ingest is followed by the embedder alone on the same texts (batches sorted by length, no token
vectors), so that the share says how much of the machine's speed is left; the machines are shared,
so times by themselves say little. ``--passages 0`` or ``--pages 0`` leaves a part out. Memory is
the sum of what all processes of ``yorozu ingest`` hold at once, shared pages counted for each.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TypeVar

from ingest.assembly import make_parts
from ingest.pipeline import IngestOptions, IngestParts, ingest
from kb.generation_files import read_content
from kb.generations import Generations
from kb.settings import load_settings

# Run as a script, the folder of this file is on the path.
from scripts.made_material import write_documents, write_pdf

Result = TypeVar("Result")

ROOT = Path(__file__).resolve().parent.parent
SHARE_WANTED = 0.85
MIB_WANTED = 1536
_WARM_UP = 40
_SAMPLE_SECONDS = 0.1


@dataclass(frozen=True)
class Throughput:
    """Seconds of all rounds together; ``stages`` are the parts of ``ingest``."""

    name: str
    passages: int
    ingest: float
    embedder_alone: float
    again: float
    stages: dict[str, float]

    @property
    def share(self) -> float:
        return self.embedder_alone / self.ingest


@dataclass(frozen=True)
class Memory:
    """Peaks in MiB: of the whole tree at once, and of single processes."""

    pages: int
    passages: int
    tree: float
    seconds: float


class StageClock:
    """Adds up the time between the steps that an ingest tells."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self._step, self._since = "find", time.perf_counter()

    def __call__(self, step: str, done: int, total: int) -> None:
        now = time.perf_counter()
        self.seconds[self._step] += now - self._since
        self._step, self._since = step, now

    def start(self) -> None:
        self._step, self._since = "find", time.perf_counter()

    def stop(self) -> None:
        self("done", 0, 0)


def main() -> None:
    arguments = _arguments()
    with tempfile.TemporaryDirectory(prefix="yorozu-measure-") as folder:
        scratch = Path(folder)
        throughputs = measure_throughputs(arguments, scratch)
        memory = measure_memory(arguments.pages, scratch) if arguments.pages else None
    print("\n".join(table(throughputs, memory)))
    if arguments.json:
        made = [asdict(t) | {"share": t.share} for t in throughputs]
        result = {"throughput": made, "memory": asdict(memory) if memory else None}
        arguments.json.write_text(json.dumps(result, ensure_ascii=False, indent=1), "utf-8")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--passages", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--pages", type=int, default=1000)
    parser.add_argument("--material", type=Path, nargs="*", default=[])
    parser.add_argument("--json", type=Path)
    return parser.parse_args()


def measure_throughputs(arguments: argparse.Namespace, scratch: Path) -> list[Throughput]:
    materials: list[tuple[str, Path]] = [(f.name, f) for f in arguments.material]
    if arguments.passages:
        made = scratch / "made"
        write_documents(made, arguments.passages)
        materials.insert(0, ("made", made))
    if not materials:
        return []
    clock = StageClock()
    # Loading is left out on both sides, so the model stays.
    parts = replace(
        make_parts(load_settings(), lambda message: None, clock), release_model=lambda: None
    )
    return [
        measure_throughput(name, folder, arguments.rounds, scratch / "kb", parts, clock)
        for name, folder in materials
    ]


def measure_throughput(
    name: str, material: Path, rounds: int, kb: Path, parts: IngestParts, clock: StageClock
) -> Throughput:
    """Ingest into a new knowledge base, and embed the same texts again, by turns."""
    parts.embedder.embed_passages(
        [f"準備運動その{number}です。" * 20 for number in range(_WARM_UP)]
    )
    clock.seconds.clear()
    whole = alone = again = 0.0
    texts: list[str] = []
    for turn in range(rounds):
        own = replace(parts, generations=Generations(kb / f"{name}-{turn}"))
        clock.start()
        whole += _timed(lambda: ingest([material], IngestOptions(), own))  # noqa: B023 (called here)
        clock.stop()
        texts = texts_of(own.generations)
        alone += _timed(lambda: parts.embedder.embed_passages(texts))  # noqa: B023 (called here)
        stages = dict(clock.seconds)
        again += _timed(lambda: ingest([material], IngestOptions(), own))  # noqa: B023 (called here)
    return Throughput(name, len(texts) * rounds, whole, alone, again, stages)


def texts_of(generations: Generations) -> list[str]:
    """What was embedded: every text once."""
    content = read_content(generations.path(generations.live()))
    return list(dict.fromkeys(passage.search_text for passage in content.passages))


def measure_memory(pages: int, scratch: Path) -> Memory:
    """Peak of the command's processes together while it ingests a PDF of so many pages."""
    folder, kb = scratch / "long", scratch / "long-kb"
    write_pdf(folder / "long.pdf", pages)
    command = [sys.executable, "-m", "cli", "ingest", str(folder), "--kb", str(kb), "--json"]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    started = time.perf_counter()
    with (scratch / "report.json").open("wb") as out:
        process = subprocess.Popen(
            command, stdout=out, stderr=subprocess.DEVNULL, env=environment, cwd=scratch
        )
        peak = max(_sampled_mib(process), default=0.0)
    seconds = time.perf_counter() - started
    report = json.loads((scratch / "report.json").read_text("utf-8"))
    return Memory(pages, report["passages"], peak, seconds)


def _sampled_mib(process: subprocess.Popen[bytes]) -> Iterator[float]:
    while process.poll() is None:
        yield tree_mib(process.pid)
        time.sleep(_SAMPLE_SECONDS)


def tree_mib(root: int) -> float:
    """Resident memory of a process and all below it (Linux)."""
    try:
        pages = int(Path(f"/proc/{root}/statm").read_text("ascii").split()[1])
        lists = [p.read_text("ascii") for p in Path(f"/proc/{root}/task").glob("*/children")]
    except OSError:
        # It ended between two looks.
        return 0.0
    below = [int(child) for children in lists for child in children.split()]
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20 + sum(map(tree_mib, below))


def table(throughputs: Sequence[Throughput], memory: Memory | None) -> Iterator[str]:
    yield "| what | value |\n| --- | --- |"
    for t in throughputs:
        yield f"| {t.name}: passages | {t.passages} |"
        yield f"| {t.name}: ingest, model loaded | {t.ingest:.1f} s ({t.passages / t.ingest:.1f}/s) |"
        yield (
            f"| {t.name}: the embedder alone on the same texts | {t.embedder_alone:.1f} s "
            f"({t.passages / t.embedder_alone:.1f}/s) |"
        )
        yield f"| {t.name}: share of the embedder's speed | {t.share:.0%} (aim: {SHARE_WANTED:.0%}) |"
        yield f"| {t.name}: again, nothing changed | {t.again:.2f} s ({t.again / t.ingest:.1%}) |"
        stages = ", ".join(f"{step} {seconds:.1f}" for step, seconds in t.stages.items())
        yield f"| {t.name}: seconds by stage | {stages} |"
    if memory:
        yield (
            f"| PDF of {memory.pages} pages ({memory.passages} passages): peak of all processes "
            f"| {memory.tree:.0f} MiB (aim: {MIB_WANTED}) |"
        )
        yield f"| the same: time of the whole command | {memory.seconds:.0f} s |"


def _timed(action: Callable[[], object]) -> float:
    started = time.perf_counter()
    action()
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
