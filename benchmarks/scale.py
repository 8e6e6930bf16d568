"""Speed, memory and disk against the number of passages: the tables of docs/performance.md.

Each size is measured in a process of its own. The product and its floor (bare query embedding, bare
Chroma query, bare BM25) take turns question by question, so that a busy machine slows all alike.
“served”: the vectors are searched by a Chroma server in a process of its own.
"""

from __future__ import annotations

import multiprocessing
import os
import platform
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from time import perf_counter
from typing import Annotated

import numpy as np
import typer

from benchmarks.harness import Report, Times, in_turn, memory_mib, mib, ms, percentile, table, timed
from benchmarks.made import EMBEDDED, QUESTIONS, Encoded, build, encode, make_corpus
from benchmarks.servers import ChromaProcess
from kb.assembly import make_embedder, open_knowledge_base
from kb.embedding.embedder import Embedder
from kb.generations.folder import Generations
from kb.generations.opened import OpenGeneration
from kb.index.chroma import open_neighbours
from kb.index.chroma_server import ServedSearch
from kb.knowledge_base import KnowledgeBase
from kb.opening import open_generations
from kb.question.question import question_of
from kb.settings import Settings, load_settings
from kb.text.words import tokenise

CANDIDATES = 50
SHOWN = (
    "embedding", "chroma", "chroma served", "bm25s",
    "retrieval", "retrieval served", "ask", "ask served",
)  # fmt: skip


@dataclass(frozen=True)
class Served:
    """The same generation on a Chroma server: seconds, and MiB that the server holds resident."""

    upload: float
    opening: float
    server_memory: float | None


@dataclass(frozen=True)
class SizeResult:
    """One number of passages; times in seconds, memory in MiB, disk in bytes.

    ``memory`` is the process's own with the embedded index, before anything is served.
    """

    passages: int
    build_steps: dict[str, float]
    disk: dict[str, int]
    opening: float
    first_ask: float
    memory_growth: float
    memory: float
    reranks: bool
    times: dict[str, Times]
    served: Served

    def ratio(self, name: str, to: str = "embedding") -> float:
        """Of the medians on the clock, in the same run."""
        return self.times[name].p(50) / self.times[to].p(50)


def scale(
    folder: Annotated[
        Path, typer.Argument(help="for knowledge bases, 40 kB a passage up to 10,000, else 7")
    ],
    size: Annotated[list[int], typer.Option(help="passages")] = [1_000, 10_000, 100_000],  # noqa: B006 (typer's form of a default, never changed)
    rounds: int = 10,
) -> Report:
    """The setting `token_vectors_up_to` decides up to which size there is a rerank."""
    embedder = make_embedder(load_settings())
    texts = [p.search_text for p in make_corpus(max(size)).passages[:EMBEDDED]]
    encoded, embedding = timed(lambda: encode(embedder, texts))
    results = [
        _measured_elsewhere(folder / f"kb-{count}", count, rounds, embedder, encoded, embedding)
        for count in size
    ]
    parts = [machine(), latency_table(results), goals(results), cost_table(results)]
    return Report([*parts, disk_table(results)], [asdict(result) for result in results])


def _measured_elsewhere(
    folder: Path, size: int, rounds: int, embedder: Embedder, encoded: Encoded, embedding: float
) -> SizeResult:
    steps = _build_times(folder, size, embedder, encoded)
    if size <= len(encoded.tokens):
        steps = {"embedding": embedding, **steps}
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(measured, (folder, size, rounds, steps))


def _build_times(folder: Path, size: int, embedder: Embedder, encoded: Encoded) -> dict[str, float]:
    """Seconds of each step of building the generation."""
    shutil.rmtree(folder, ignore_errors=True)
    corpus = make_corpus(size)
    marks: list[tuple[str, float]] = []
    keeps_tokens = size <= load_settings().token_vectors_up_to
    build(folder, corpus, encoded, embedder, keeps_tokens,
          lambda step: marks.append((step, perf_counter())))  # fmt: skip
    ends = [at for _, at in marks[1:]] + [perf_counter()]
    return {step: end - at for (step, at), end in zip(marks, ends, strict=True)}


def measured(folder: Path, size: int, rounds: int, steps: Mapping[str, float]) -> SizeResult:
    """One size, in the process that calls it."""
    settings = load_settings(kb=folder)
    embedder = make_embedder(settings)
    embedder.embed_query_and_tokens(QUESTIONS[0])
    _load_index_library(folder)
    before = _own_memory()
    knowledge_base, opened_in = timed(lambda: open_knowledge_base(settings, embedder))
    _, first_ask = timed(lambda: knowledge_base.ask(QUESTIONS[0]))
    for question in QUESTIONS:
        knowledge_base.ask(question)
    after = _own_memory()
    with (
        _served(settings, embedder) as (served_base, served),
        knowledge_base.live.use() as opened,
        served_base.live.use() as opened_served,
    ):
        actions = _actions(knowledge_base, opened, embedder) | {
            f"{name} served": action
            for name, action in _actions(served_base, opened_served, embedder).items()
            if name in ("chroma", "retrieval", "ask")
        }
        times = in_turn(actions, QUESTIONS, rounds)
        disk = disk_by_part(opened.folder)
        reranks = opened.tokens is not None
    knowledge_base.close()
    return SizeResult(
        size, dict(steps), disk, opened_in, first_ask, after - before, after, reranks, times, served
    )


@contextmanager
def _served(settings: Settings, embedder: Embedder) -> Iterator[tuple[KnowledgeBase, Served]]:
    """The same generation with its vectors on a Chroma server, which is asked once before."""
    folder = settings.knowledge_base / "server"
    folder.mkdir()
    server = ChromaProcess(folder)
    server.start()
    try:
        own = settings.model_copy(update={"chroma_url": server.url})
        generations = open_generations(own)
        _, upload = timed(lambda: generations.publish(generations.live()))
        knowledge_base, opening = timed(lambda: open_knowledge_base(own, embedder))
        for question in QUESTIONS:
            knowledge_base.ask(question)
        _check_served(knowledge_base)
        yield knowledge_base, Served(upload, opening, memory_mib(server.pid))
        _check_served(knowledge_base)
        knowledge_base.close()
    finally:
        server.kill()


def _check_served(knowledge_base: KnowledgeBase) -> None:
    """What falls back to the generation's own vectors must not be measured as served."""
    with knowledge_base.live.use() as opened:
        search = opened.neighbours
        if not (isinstance(search, ServedSearch) and search.is_served):
            raise RuntimeError("the Chroma server did not answer; measure again")


def _load_index_library(folder: Path) -> None:
    """Importing Chroma is no part of opening: a chat does it once."""
    generations = Generations(folder)
    path = generations.path(generations.live())
    open_neighbours(path, np.load(path / "vectors.npy", mmap_mode="r")).close()


def _own_memory() -> float:
    """MiB that belong to this process alone; mapped files are shared and can be dropped."""
    return memory_mib(os.getpid(), "RssAnon") or 0.0


def _actions(
    knowledge_base: KnowledgeBase, opened: OpenGeneration, embedder: Embedder
) -> dict[str, Callable[[str], object]]:
    retriever = knowledge_base.retriever
    vectors = {q: embedder.embed_query(q) for q in QUESTIONS}
    words = {q: tokenise(q) for q in QUESTIONS}
    return {
        "embedding": embedder.embed_query,
        "chroma": lambda q: opened.neighbours.nearest(vectors[q], CANDIDATES),
        "bm25s": lambda q: opened.lexical.scores(words[q]),
        "retrieval": lambda q: retriever.search(opened, question_of(q).query),
        "ask": knowledge_base.ask,
    }


def disk_by_part(folder: Path) -> dict[str, int]:
    """Bytes of each part of a generation."""
    sizes: dict[str, int] = {}
    for path in folder.rglob("*"):
        if path.is_file():
            part = path.relative_to(folder).parts[0].split(".")[0]
            sizes[part] = sizes.get(part, 0) + path.stat().st_size
    return dict(sorted(sizes.items(), key=lambda item: -item[1]))


def machine() -> str:
    """The processor's model, cores, load and versions; nothing that names the machine."""
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    model = next((s.split(":")[1].strip() for s in lines if s.startswith("model name")), "?")
    packages = ("torch", "chromadb", "bm25s", "numpy")
    versions = ", ".join(f"{name} {version(name)}" for name in packages)
    cores, busy = len(os.sched_getaffinity(0)), os.getloadavg()[1]
    return (
        f"{cores} usable core(s), {model}, Python {platform.python_version()}, {versions}; "
        f"{busy:.1f} programs wanted a core in the last five minutes of the run."
    )


def latency_table(results: Sequence[SizeResult]) -> str:
    heads = ("passages", "rerank", "what", "p50 ms", "p95 ms", "p99 ms", "processor p50 ms",
             "p50 / embedding")  # fmt: skip
    rows = [
        (
            f"{result.passages:,}", "yes" if result.reranks else "no", name,
            *(ms(result.times[name].p(percent)) for percent in (50, 95, 99)),
            ms(percentile(result.times[name].cpu, 50)), f"{result.ratio(name):.2f} ×",
        )
        for result in results
        for name in SHOWN
    ]  # fmt: skip
    return table(heads, rows)


def goals(results: Sequence[SizeResult]) -> str:
    first, last = results[0], results[-1]
    growth, floor = (
        last.times[name].p(50) / first.times[name].p(50) for name in ("retrieval", "embedding")
    )
    ratios = [result.ratio("retrieval served", "retrieval") for result in (first, last)]
    return (
        f"Retrieval to bare embedding: {first.ratio('retrieval'):.2f} × at {first.passages:,} passages "
        f"(goal 2.5), {last.ratio('retrieval'):.2f} × at {last.passages:,} (goal 4). Growth between the two: "
        f"{growth:.2f} × on the clock while the bare embedding itself moved {floor:.2f} ×, so "
        f"{growth / floor:.2f} × against it (goal 2).{_caveat(first, last)} "
        f"Served, retrieval takes {ratios[0]:.2f} × and {ratios[1]:.2f} × of embedded."
    )


def _caveat(first: SizeResult, last: SizeResult) -> str:
    if last.reranks == first.reranks:
        return ""
    return (
        f" **At {last.passages:,} nothing is reranked, at {first.passages:,} it is: the goals for the "
        "larger size, which mean the rerank too, are not shown to be met by this.**"
    )


def cost_table(results: Sequence[SizeResult]) -> str:
    heads = ("passages", "open ms", "first ask ms", "memory of the process MiB",
             "of it for the knowledge base MiB", "building s", "passages a second",
             "served: upload s", "open ms", "server's memory MiB")  # fmt: skip
    rows = [
        (
            f"{r.passages:,}", ms(r.opening), ms(r.first_ask), mib(r.memory), mib(r.memory_growth),
            ", ".join(f"{step} {seconds:.1f}" for step, seconds in r.build_steps.items()),
            f"{r.passages / sum(r.build_steps.values()):.0f}",
            f"{r.served.upload:.1f}", ms(r.served.opening), mib(r.served.server_memory),
        )
        for r in results
    ]  # fmt: skip
    return table(heads, rows)


def disk_table(results: Sequence[SizeResult]) -> str:
    """Bytes a passage."""
    parts = list(dict.fromkeys(part for r in results for part in r.disk))
    rows = [
        [f"{r.passages:,}"]
        + [f"{r.disk.get(part, 0) / r.passages:,.0f}" for part in parts]
        + [f"{sum(r.disk.values()) / r.passages:,.0f}"]
        for r in results
    ]
    return table(["passages", *parts, "together"], rows)
