"""Time and memory of retrieval against the number of passages: the table of docs/figures/performance.md.

Each size is measured in a process of its own. Retrieval and the bare query embedding take turns
question by question, so that a busy machine slows both alike. “served”: the vectors are searched by
a Chroma server in a process of its own.
"""

from __future__ import annotations

import multiprocessing
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

from benchmarks.harness import (
    SAMPLE_QUESTIONS,
    Report,
    in_turn,
    memory_mib,
    ms,
    percentile,
    questions_of,
    table,
    timed,
)
from benchmarks.made import DrawnEmbedder, write_documents
from benchmarks.servers import ChromaProcess
from eval.scratch import scratch_knowledge_base
from kb.assembly import make_embedder, open_knowledge_base
from kb.embedding.embedder import Embedder
from kb.index.chroma_server import ServedSearch
from kb.knowledge_base import KnowledgeBase
from kb.opening import open_generations
from kb.settings import Settings, load_settings

QUESTIONS = 16


def scale(
    folder: Annotated[
        Path, typer.Argument(help="for knowledge bases, 40 kB a passage up to 10,000, else 7")
    ],
    size: Annotated[list[int], typer.Option(help="passages")] = [1_000, 10_000, 100_000],  # noqa: B006 (typer's form of a default, never changed)
    rounds: int = 10,
) -> Report:
    """The setting `token_vectors_up_to` decides up to which size there is a rerank."""
    embedder = DrawnEmbedder(make_embedder(load_settings()))
    rows = [_measured_elsewhere(folder / f"{count}", count, rounds, embedder) for count in size]
    return Report(size_table(rows), rows)


def _measured_elsewhere(folder: Path, size: int, rounds: int, embedder: Embedder) -> dict[str, Any]:
    shutil.rmtree(folder, ignore_errors=True)
    write_documents(folder / "material", size)
    settings = load_settings(kb=folder / "kb")
    with scratch_knowledge_base(folder / "material", folder / "kb", embedder, settings):
        pass
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(measured, (folder, rounds))


def measured(folder: Path, rounds: int) -> dict[str, Any]:
    """One size, in the process that calls it: seconds by name, memory in MiB."""
    settings = load_settings(kb=folder / "kb")
    embedder = make_embedder(settings)
    questions = questions_of(SAMPLE_QUESTIONS, QUESTIONS)
    embedder.embed_query_and_tokens(questions[0])
    before = memory_mib(os.getpid(), "RssAnon")
    own, opening = timed(lambda: open_knowledge_base(settings, embedder))
    in_turn({"warm-up": own.ask}, questions, 1)
    memory = memory_mib(os.getpid(), "RssAnon") - before
    with own.live.use() as opened, _served(settings, embedder, questions) as (served, server):
        actions: dict[str, Callable[[str], object]] = {
            "embedding": embedder.embed_query,
            "retrieval": own.search,
            "retrieval, served": served.search,
            "ask": own.ask,
        }
        return {
            "passages": len(opened.passages),
            "reranks": opened.tokens is not None,
            "opening": opening,
            "memory": memory,
            "seconds": in_turn(actions, questions, rounds),
            "server_memory": memory_mib(server.pid),
        }


@contextmanager
def _served(
    settings: Settings, embedder: Embedder, questions: list[str]
) -> Iterator[tuple[KnowledgeBase, ChromaProcess]]:
    """The same generation with its vectors on a Chroma server, which is asked once before."""
    folder = settings.knowledge_base / "server"
    folder.mkdir()
    server = ChromaProcess(folder)
    server.start()
    try:
        own = settings.model_copy(update={"chroma_url": server.url})
        generations = open_generations(own)
        generations.publish(generations.live())
        knowledge_base = open_knowledge_base(own, embedder)
        in_turn({"warm-up": knowledge_base.ask}, questions, 1)
        _check_served(knowledge_base)
        yield knowledge_base, server
        _check_served(knowledge_base)
    finally:
        server.kill()


def _check_served(knowledge_base: KnowledgeBase) -> None:
    """What falls back to the generation's own vectors must not be measured as served."""
    with knowledge_base.live.use() as opened:
        search = opened.neighbours
        if not (isinstance(search, ServedSearch) and search.is_served):
            raise RuntimeError("the Chroma server did not answer; measure again")


def size_table(results: list[dict[str, Any]]) -> str:
    """Times are median / 95th percentile in milliseconds; × is a median beside the embedding's."""
    names = list(results[0]["seconds"])
    heads = ("passages", "rerank", *(f"{name} ms" for name in names), "retrieval / embedding",
             "open ms", "memory MiB", "server's MiB")  # fmt: skip
    rows = [
        (
            f"{r['passages']:,}", "yes" if r["reranks"] else "no", *map(ms, r["seconds"].values()),
            f"{_median(r, 'retrieval') / _median(r, 'embedding'):.2f} ×",
            f"{r['opening'] * 1000:.0f}", f"{r['memory']:.0f}", f"{r['server_memory']:.0f}",
        )
        for r in results
    ]  # fmt: skip
    return table(heads, rows)


def _median(result: dict[str, Any], name: str) -> float:
    return percentile(result["seconds"][name], 50)
