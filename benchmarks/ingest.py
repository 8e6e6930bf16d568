"""How near ingest comes to the embedder's own speed, and what a long PDF takes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections import defaultdict
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from time import perf_counter
from typing import Annotated

import typer

from benchmarks.harness import ROOT, Peak, Report, memory_mib, table, timed, tree_mib, values
from benchmarks.made import write_documents, write_pdf
from ingest.assembly import READ_MEMORY_MB, READ_SECONDS, make_parts
from ingest.pipeline import IngestOptions, IngestParts, ingest
from ingest.readers import Limits
from ingest.readers.isolation import ReaderWorker
from kb.generations.files import read_content
from kb.generations.folder import Generations
from kb.settings import load_settings

SHARE_WANTED = 0.85
MIB_WANTED = 1536
_WARM_UP = 40


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


class StageClock:
    """Adds up the time between the steps that an ingest tells."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self._step, self._since = "find", perf_counter()

    def __call__(self, step: str, done: int, total: int) -> None:
        now = perf_counter()
        self.seconds[self._step] += now - self._since
        self._step, self._since = step, now

    def start(self) -> None:
        self._step, self._since = "find", perf_counter()

    def stop(self) -> None:
        self("done", 0, 0)


def ingesting(
    material: Annotated[
        list[Path] | None, typer.Argument(help="folders beside the made one")
    ] = None,
    passages: Annotated[int, typer.Option(help="of the made material; 0: none")] = 2000,
    rounds: int = 1,
    pages: Annotated[int, typer.Option(help="of a long PDF; 0: none")] = 1000,
) -> Report:
    """Ingest, and the embedder alone on the same texts; peak memory of ingesting a long PDF.

    Both take turns, so that the share says how much of the machine's speed is left. Memory is the
    sum of what all processes of the command hold at once, shared pages counted for each.
    """
    with tempfile.TemporaryDirectory(prefix="yorozu-measure-") as folder:
        scratch = Path(folder)
        materials = list(material or ())
        if passages:
            write_documents(scratch / "made", passages)
            materials.insert(0, scratch / "made")
        throughputs = _throughputs(materials, rounds, scratch / "kb") if materials else []
        memory = measure_memory(pages, scratch) if pages else {}
    made = [asdict(t) | {"share": t.share} for t in throughputs]
    return Report([values(_rows(throughputs) | memory)], {"throughput": made, "memory": memory})


def _throughputs(materials: list[Path], rounds: int, kb: Path) -> list[Throughput]:
    clock = StageClock()
    # Loading is left out on both sides, so the model stays.
    parts = replace(
        make_parts(load_settings(), lambda message: None, clock), release_model=lambda: None
    )
    parts.embedder.embed_passages([f"準備運動その{n}です。" * 20 for n in range(_WARM_UP)])
    return [measure_throughput(folder, rounds, kb, parts, clock) for folder in materials]


def measure_throughput(
    material: Path, rounds: int, kb: Path, parts: IngestParts, clock: StageClock
) -> Throughput:
    """Ingest into a new knowledge base, and embed the same texts again, by turns."""
    clock.seconds.clear()
    stages: dict[str, float] = {}
    whole = alone = again = 0.0
    texts: list[str] = []
    for turn in range(rounds):
        own = replace(parts, generations=Generations(kb / f"{material.name}-{turn}"))
        clock.start()
        whole += timed(lambda: ingest([material], IngestOptions(), own))[1]  # noqa: B023 (called here)
        clock.stop()
        stages = dict(clock.seconds)
        texts = texts_of(own.generations)
        alone += timed(lambda: parts.embedder.embed_passages(texts))[1]  # noqa: B023 (called here)
        again += timed(lambda: ingest([material], IngestOptions(), own))[1]  # noqa: B023 (called here)
    return Throughput(material.name, len(texts) * rounds, whole, alone, again, stages)


def texts_of(generations: Generations) -> list[str]:
    """What was embedded: every text once."""
    content = read_content(generations.path(generations.live()))
    return list(dict.fromkeys(passage.search_text for passage in content.passages))


def _rows(throughputs: list[Throughput]) -> dict[str, str]:
    rows: dict[str, str] = {}
    for t in throughputs:
        stages = ", ".join(f"{step} {seconds:.1f}" for step, seconds in t.stages.items())
        rows |= {
            f"{t.name}: passages": str(t.passages),
            f"{t.name}: ingest, model loaded": _speed(t.passages, t.ingest),
            f"{t.name}: the embedder alone on the same texts": _speed(t.passages, t.embedder_alone),
            f"{t.name}: share of the embedder's speed": f"{t.share:.0%} (aim: {SHARE_WANTED:.0%})",
            f"{t.name}: again, nothing changed": f"{t.again:.2f} s ({t.again / t.ingest:.1%})",
            f"{t.name}: seconds by stage": stages,
        }
    return rows


def _speed(passages: int, seconds: float) -> str:
    return f"{seconds:.1f} s ({passages / seconds:.1f}/s)"


def measure_memory(pages: int, scratch: Path) -> dict[str, str]:
    """Peak of the command's processes together while it ingests a PDF of so many pages."""
    folder, told = scratch / "long", scratch / "report.json"
    write_pdf(folder / "long.pdf", pages)
    command = [sys.executable, "-m", "cli", "ingest", str(folder), "--kb", "long-kb", "--json"]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    started = perf_counter()
    with told.open("wb") as out:
        process = subprocess.Popen(
            command, stdout=out, stderr=subprocess.DEVNULL, env=environment, cwd=scratch
        )
        with Peak(lambda: tree_mib(process.pid)) as peak:
            process.wait()
    passages = json.loads(told.read_text("utf-8"))["passages"]
    return {
        f"PDF of {pages} pages ({passages} passages): peak of all processes": (
            f"{peak.value:.0f} MiB (aim: {MIB_WANTED})"
        ),
        "the same: time of the whole command": f"{perf_counter() - started:.0f} s",
    }


def long_pdf(pages: int = 1000) -> Report:
    """Reading a long Japanese PDF in the isolated worker: time and peak memory.

    Half of the pages is read beside the whole: where a page's cost grew with its number, the whole
    would take more than twice as long.
    """
    heads = ("pages", "s", "ms a page", "worker idle MiB", "at its peak", "allowed MB")
    with tempfile.TemporaryDirectory() as folder:
        rows = [_read(Path(folder), count) for count in (pages // 2, pages)]
    shown = [
        (n, f"{s:.1f}", f"{1000 * s / n:.1f}", f"{idle:.0f}", f"{peak:.0f}", READ_MEMORY_MB)
        for n, s, idle, peak in rows
    ]
    return Report([table(heads, shown)], rows)


def _read(folder: Path, pages: int) -> tuple[int, float, float, float]:
    """Pages, seconds, and MiB of the worker before reading and at its peak (Linux)."""
    small, long = folder / "small.pdf", folder / f"{pages}.pdf"
    write_pdf(small, 1)
    write_pdf(long, pages)
    with ReaderWorker(READ_SECONDS, READ_MEMORY_MB) as worker:
        worker.read(small, Limits())
        # It may end with its file.
        pid = worker.process_id or 0
        idle = memory_mib(pid, "VmHWM") or 0.0
        with Peak(lambda: memory_mib(pid, "VmHWM") or 0.0) as peak:
            reading, seconds = timed(lambda: worker.read(long, Limits()))
    return len(reading.pages), seconds, idle, peak.value
