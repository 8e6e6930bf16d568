"""Speed, memory and disk against the number of passages; writes docs/performance.md in one run.

    .venv/bin/python -m scripts.measure_scale FOLDER [--sizes 1000 10000 100000] [--rounds 10]

Each size is measured in a process of its own. The product and its floor (bare query embedding, bare
Chroma query, bare BM25) take turns question by question, so that a busy machine slows all alike.
Processor time is told beside the time on the clock.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import platform
import shutil
import statistics
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import TypeVar

from kb.assembly import make_embedder, open_knowledge_base
from kb.chroma_server import ServedSearch
from kb.embedder import Embedder
from kb.generation_assembly import open_generations
from kb.generations import Generations
from kb.knowledge_base import KnowledgeBase
from kb.opened import OpenGeneration
from kb.question import question_of
from kb.settings import Settings, load_settings
from kb.store import open_neighbours
from kb.words import tokenise
from scripts.chroma_process import ChromaProcess
from scripts.make_corpus import EMBEDDED, Encoded, build, encode, make_corpus
from scripts.scale_page import CHART_NAME, Latency, Machine, Served, SizeResult, chart, page

Result = TypeVar("Result")

CANDIDATES = 50
PAGE = Path(__file__).resolve().parent.parent / "docs" / "performance.md"
QUESTIONS = (
    "サーバー室に鍵がかけられません",
    "USBメモリは全面禁止にしないといけませんか",
    "No.42は何を準備すればよいですか",
    "退職した人のアカウントはいつ消せばよいですか",
    "無線LANにつなぐ端末を制限する方法は？",
    "予算も人もいません。何から始めればよいですか",
    "新入社員にはどこまで教育しますか",
    "パスワードは何文字以上ですか",
    "海外の拠点も対象ですか",
    "委託先に求める水準はどう決めますか",
    "バックアップから戻す練習は必要ですか",
    "No.7と No.101 の違いを教えてください",
    "古い設備の更新プログラムが入れられません",
    "台帳は紙でもよいですか",
    "来客の受付はどうすればよいですか",
    "工場の保守端末で気をつけることは何ですか",
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "folder", type=Path, help="for the knowledge bases, 40 kB a passage up to 10,000, else 7"
    )
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    parser.add_argument("--rounds", type=int, default=10)
    arguments = parser.parse_args()
    results = measure(arguments.folder, arguments.sizes, arguments.rounds)
    command = _command(arguments.sizes, arguments.rounds)
    PAGE.parent.mkdir(exist_ok=True)
    (PAGE.parent / CHART_NAME).write_text(chart(results), encoding="utf-8")
    PAGE.write_text(page(results, machine(), command), encoding="utf-8")
    print(PAGE.read_text(encoding="utf-8"))


def _command(sizes: Sequence[int], rounds: int) -> str:
    """What writes the same page again: the one setting that decides is part of it."""
    tokens = os.environ.get("YOROZU_TOKEN_VECTORS_UP_TO")
    setting = f"YOROZU_TOKEN_VECTORS_UP_TO={tokens} " if tokens else ""
    chosen = " ".join(map(str, sizes))
    return f"{setting}python -m scripts.measure_scale FOLDER --sizes {chosen} --rounds {rounds}"


def measure(folder: Path, sizes: Sequence[int], rounds: int) -> list[SizeResult]:
    embedder = make_embedder(load_settings())
    texts = [p.search_text for p in make_corpus(max(sizes)).passages[:EMBEDDED]]
    started = time.perf_counter()
    encoded = encode(embedder, texts)
    embedding = time.perf_counter() - started
    return [
        _measured_elsewhere(folder / f"kb-{size}", size, rounds, embedder, encoded, embedding)
        for size in sizes
    ]


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
          lambda step: marks.append((step, time.perf_counter())))  # fmt: skip
    ends = [at for _, at in marks[1:]] + [time.perf_counter()]
    return {step: end - at for (step, at), end in zip(marks, ends, strict=True)}


def measured(folder: Path, size: int, rounds: int, steps: Mapping[str, float]) -> SizeResult:
    """One size, in the process that calls it."""
    settings = load_settings(kb=folder)
    embedder = make_embedder(settings)
    embedder.embed_query_and_tokens(QUESTIONS[0])
    _load_index_library(folder)
    before = _own_memory()
    opened_in, knowledge_base = _timed(lambda: open_knowledge_base(settings, embedder))
    first_ask, _ = _timed(lambda: knowledge_base.ask(QUESTIONS[0]))
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
        latencies = _latencies(actions, rounds)
        disk = disk_by_part(opened.folder)
        reranks = opened.tokens is not None
    knowledge_base.close()
    return SizeResult(
        size, dict(steps), disk, opened_in, first_ask, after - before, after, reranks, latencies,
        served,
    )  # fmt: skip


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
        upload, _ = _timed(lambda: generations.publish(generations.live()))
        opening, knowledge_base = _timed(lambda: open_knowledge_base(own, embedder))
        for question in QUESTIONS:
            knowledge_base.ask(question)
        _check_served(knowledge_base)
        yield knowledge_base, Served(upload, opening, server.memory())
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
    import numpy as np

    path = generations.path(generations.live())
    open_neighbours(path, np.load(path / "vectors.npy", mmap_mode="r")).close()


Action = Callable[[str], object]


def _actions(
    knowledge_base: KnowledgeBase, opened: OpenGeneration, embedder: Embedder
) -> dict[str, Action]:
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


def _latencies(actions: Mapping[str, Action], rounds: int) -> dict[str, Latency]:
    wall: dict[str, list[float]] = {name: [] for name in actions}
    cpu: dict[str, list[float]] = {name: [] for name in actions}
    for _ in range(rounds):
        for question in QUESTIONS:
            for name, action in actions.items():
                started, used = time.perf_counter(), time.process_time()
                action(question)
                wall[name].append(time.perf_counter() - started)
                cpu[name].append(time.process_time() - used)
    return {name: _latency(wall[name], cpu[name]) for name in actions}


def _latency(wall: Sequence[float], cpu: Sequence[float]) -> Latency:
    shares = statistics.quantiles(wall, n=100, method="inclusive")
    return Latency(statistics.median(wall), shares[94], shares[98], statistics.median(cpu))


def _timed(action: Callable[[], Result]) -> tuple[float, Result]:
    started = time.perf_counter()
    result = action()
    return time.perf_counter() - started, result


def disk_by_part(folder: Path) -> dict[str, int]:
    """Bytes of each part of a generation."""
    sizes: dict[str, int] = {}
    for path in folder.rglob("*"):
        if path.is_file():
            part = path.relative_to(folder).parts[0].split(".")[0]
            sizes[part] = sizes.get(part, 0) + path.stat().st_size
    return dict(sorted(sizes.items(), key=lambda item: -item[1]))


def _own_memory() -> int:
    """Bytes that belong to this process alone; mapped files are shared and can be dropped."""
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    kilobytes = next(line for line in lines if line.startswith("RssAnon")).split()[1]
    return int(kilobytes) * 1024


def machine() -> Machine:
    """The processor's model, cores and versions; nothing that names the machine."""
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    model = next((s.split(":")[1].strip() for s in lines if s.startswith("model name")), "?")
    packages = ("torch", "chromadb", "bm25s", "numpy")
    versions = ", ".join(f"{name} {version(name)}" for name in packages)
    return Machine(
        len(os.sched_getaffinity(0)), model, platform.python_version(), versions, os.getloadavg()[1]
    )


if __name__ == "__main__":
    main()
