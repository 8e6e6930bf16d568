"""Our retrieval beside the usual hybrid recipes of two frameworks, everything as it comes.

All search the same material with the same embedder, each text embedded once. LangChain: recursive
splitter, Chroma, BM25 by white space, ensemble of ranks. ``BM25Retriever`` itself lies in
langchain-community, which is archived; the one here does the same: rank_bm25's Okapi with its
default values over ``text.split()``. White space says little in Japanese, and that is what the stock
recipe does, so the same recipe is built with our words (Sudachi) too, as ``BM25Retriever``'s
``preprocess_func`` allows. Chunk size and overlap are the tutorials'.

LlamaIndex: the sentence splitter, vector index, bm25s with an English stemmer and the word pattern
of two letters or more, reciprocal ranks, no generated queries. One exception: the splitter's 1,024
units are characters, because the tokeniser that it counts with by default is fetched from the net.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer

from benchmarks.harness import Report, ms, table, timed
from eval.beir import Indexing, beir_outcomes, ensure_knowledge_base, load_beir
from eval.ingest_gate import CachedEmbedder
from eval.outcomes import Outcome, means
from eval.retrieval import Searcher, retrieval_outcomes
from eval.scratch import (
    MATERIAL_BY_DATASET,
    material_of,
    scratch_knowledge_base,
    shipped_questions,
)
from kb.answers import RankedPassage
from kb.assembly import make_embedder, open_knowledge_base
from kb.embedding.embedder import Vectors
from kb.knowledge_base import KnowledgeBase
from kb.settings import load_settings
from kb.text.words import tokenise

SHOWN = ("nDCG@10", "RR@10", "R@10", "Success@5")
MAIN = "nDCG@10"
OURS = "ours"
CHUNK_CHARS, OVERLAP_CHARS = 1000, 200
ASKED_EACH = 20
"""Results asked of each half of a hybrid: enough for ten entries after joining."""
_BATCH = 1000

Find = Callable[[str], Iterable[str]]
"""Question to names of entries, best first."""


@dataclass(frozen=True)
class Judged:
    """A corpus with judged questions, and our knowledge base of it."""

    name: str
    entries: Mapping[str, str]
    """What every system but ours is given: texts by name."""
    found: Mapping[str, RankedPassage]
    """The passage that an entry counts as."""
    knowledge_base: KnowledgeBase
    outcomes: Callable[[Searcher], list[Outcome]]


@dataclass(frozen=True)
class Other:
    """A framework's recipe as what is judged here."""

    judged: Judged
    find: Find

    def search(self, question: str, k: int = 10) -> list[RankedPassage]:
        """Each entry at its best place; the scores only keep the order."""
        names = list(dict.fromkeys(self.find(question)))[:k]
        ranked = [self.judged.found[name] for name in names]
        return [RankedPassage(r.passage, r.document, -n) for n, r in enumerate(ranked)]


class Timed:
    """Notes the seconds of each search."""

    def __init__(self, searcher: Searcher) -> None:
        self._searcher = searcher
        self.seconds: list[float] = []

    def search(self, question: str, k: int = 10) -> list[RankedPassage]:
        found, seconds = timed(lambda: self._searcher.search(question, k))
        self.seconds.append(seconds)
        return found


def side_by_side(
    folders: Annotated[list[Path] | None, typer.Argument(help="folders in BEIR form")] = None,
    materials: Annotated[Path | None, typer.Option(help="folder with the slides of 第7回")] = None,
) -> Report:
    """Beside LangChain and LlamaIndex; what these need: `pip install -e '.[benchmark]'`.

    The shipped datasets always take part (第7回 where its slides are at hand).
    """
    embedder = CachedEmbedder(make_embedder(load_settings()))
    rows: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as scratch:
        for number, opening in enumerate(_sets(folders or (), materials, embedder)):
            folder = Path(scratch) / str(number)
            with opening(folder / "kb") as judged:
                for name, searcher in _systems(judged, embedder, folder):
                    rows.append(measured(judged, name, searcher))
                    print(f"{judged.name}, {name}: {rows[-1][MAIN]:.4f}", file=sys.stderr)
    return Report(f"{result_table(rows)}\n\n{averages(rows)}", rows)


def measured(judged: Judged, system: str, searcher: Searcher) -> dict[str, Any]:
    """The measures of one system; seconds of a search without embedding the question."""
    # The first time every question is embedded, and what is loaded late is loaded.
    judged.outcomes(searcher)
    timing = Timed(searcher)
    outcomes = judged.outcomes(timing)
    return {
        "set": judged.name,
        "system": system,
        "queries": len(outcomes),
        **means(outcomes),
        "seconds": timing.seconds,
    }


def result_table(rows: Sequence[Mapping[str, Any]]) -> str:
    shown = [
        (f"{r['set']} ({r['queries']})", r["system"], *(f"{r[m]:.3f}" for m in SHOWN), ms(r["seconds"]))
        for r in rows
    ]  # fmt: skip
    return table(("set", "system", *SHOWN, "p50 / p95 ms"), shown)


def averages(rows: Sequence[Mapping[str, Any]]) -> str:
    """nDCG@10 of each system, every set counting the same."""
    by_system: dict[str, list[float]] = {}
    for row in rows:
        by_system.setdefault(row["system"], []).append(row[MAIN])
    told = (f"{system} {statistics.mean(found):.3f}" for system, found in by_system.items())
    return f"Average {MAIN} over the sets: {', '.join(told)}."


def _sets(
    folders: Sequence[Path], materials: Path | None, embedder: CachedEmbedder
) -> Iterator[Callable[[Path], Any]]:
    for dataset in MATERIAL_BY_DATASET:
        if material := material_of(dataset, materials):
            yield partial(opened_own, dataset, material, embedder)
        else:
            print(f"{dataset}: left out, its material is not at hand", file=sys.stderr)
    for folder in folders:
        yield partial(opened_beir, folder, embedder)


@contextmanager
def opened_own(
    dataset: str, material: Path, embedder: CachedEmbedder, scratch: Path
) -> Iterator[Judged]:
    """A shipped dataset: everyone searches the passages that our ingest makes of the material."""
    questions = shipped_questions(dataset)
    with scratch_knowledge_base(material, scratch, embedder, load_settings()) as opened:
        found = _passages(opened)
        entries = {r.passage.id: r.passage.search_text for r in found}
        by_name = {r.passage.id: r for r in found}
        yield Judged(dataset, entries, by_name, opened, partial(retrieval_outcomes, questions))


@contextmanager
def opened_beir(folder: Path, embedder: CachedEmbedder, scratch: Path) -> Iterator[Judged]:
    """A BEIR folder: the others get title and text of an entry as one text."""
    beir, settings = load_beir(folder), load_settings(kb=scratch)
    indexing = Indexing(embedder, settings.max_passage_chars, settings.token_vectors_up_to)
    ensure_knowledge_base(scratch, beir, indexing)
    entries = {e.id: f"{e.title}\n{e.text}".strip() for e in beir.corpus}
    with closing(open_knowledge_base(settings, embedder)) as opened:
        by_name = {r.document.id: r for r in _passages(opened)}
        yield Judged(folder.resolve().name, entries, by_name, opened, partial(beir_outcomes, beir))


def _passages(knowledge_base: KnowledgeBase) -> list[RankedPassage]:
    with knowledge_base.live.use() as opened:
        return [RankedPassage(p, opened.document_of(p), 0.0) for p in opened.passages]


def _systems(
    judged: Judged, embedder: CachedEmbedder, folder: Path
) -> Iterator[tuple[str, Searcher]]:
    yield OURS, judged.knowledge_base
    for name, build in RECIPES.items():
        yield name, Other(judged, build(judged.entries, embedder, folder / name))


def langchain(
    entries: Mapping[str, str],
    embedder: CachedEmbedder,
    folder: Path,
    words: Callable[[str], list[str]] = str.split,
) -> Find:
    from langchain_chroma import Chroma
    from langchain_classic.retrievers import EnsembleRetriever
    from langchain_core.documents import Document
    from langchain_core.embeddings import Embeddings
    from langchain_core.runnables import RunnableLambda
    from langchain_text_splitters import RecursiveCharacterTextSplitter
    from rank_bm25 import BM25Okapi

    class Shared(Embeddings):
        def embed_documents(self, texts: list[str]) -> list[list[float]]:
            return _lists(embedder.embed_passages(texts))

        def embed_query(self, text: str) -> list[float]:
            return _lists([embedder.embed_query(text)])[0]

    splitter = RecursiveCharacterTextSplitter(chunk_size=CHUNK_CHARS, chunk_overlap=OVERLAP_CHARS)
    whole = [Document(text, metadata={"entry": name}) for name, text in entries.items()]
    chunks = splitter.split_documents(whole)
    store = Chroma("side-by-side", Shared(), persist_directory=str(folder))
    for start in range(0, len(chunks), _BATCH):
        store.add_documents(chunks[start : start + _BATCH])
    index = BM25Okapi([words(chunk.page_content) for chunk in chunks])
    by_words: RunnableLambda[str, list[Document]] = RunnableLambda(
        lambda query: index.get_top_n(words(query), chunks, n=ASKED_EACH)
    )
    near = store.as_retriever(search_kwargs={"k": ASKED_EACH})
    ensemble = EnsembleRetriever(retrievers=[by_words, near], weights=[0.5, 0.5])
    return lambda query: (chunk.metadata["entry"] for chunk in ensemble.invoke(query))


def llamaindex(entries: Mapping[str, str], embedder: CachedEmbedder, folder: Path) -> Find:  # noqa: ARG001 - the callers of its kind give it
    from llama_index.core import Document, VectorStoreIndex
    from llama_index.core.embeddings import BaseEmbedding
    from llama_index.core.llms import MockLLM
    from llama_index.core.node_parser import SentenceSplitter
    from llama_index.core.retrievers import QueryFusionRetriever
    from llama_index.core.retrievers.fusion_retriever import FUSION_MODES
    from llama_index.retrievers.bm25 import BM25Retriever

    class Shared(BaseEmbedding):  # type: ignore[misc, unused-ignore]
        def _get_query_embedding(self, query: str) -> list[float]:
            return _lists([embedder.embed_query(query)])[0]

        async def _aget_query_embedding(self, query: str) -> list[float]:
            return self._get_query_embedding(query)

        def _get_text_embedding(self, text: str) -> list[float]:
            return _lists(embedder.embed_passages([text]))[0]

    documents = [Document(text=text, doc_id=name) for name, text in entries.items()]
    nodes = SentenceSplitter(tokenizer=list).get_nodes_from_documents(documents)
    index = VectorStoreIndex(nodes, embed_model=Shared())
    words = BM25Retriever.from_defaults(nodes=nodes, similarity_top_k=ASKED_EACH)
    fusion = QueryFusionRetriever(
        [index.as_retriever(similarity_top_k=ASKED_EACH), words],
        # Never asked, because no queries are generated; without one it looks for a key.
        llm=MockLLM(),
        mode=FUSION_MODES.RECIPROCAL_RANK,
        similarity_top_k=ASKED_EACH,
        num_queries=1,
        use_async=False,
    )
    return lambda query: (str(found.node.ref_doc_id) for found in fusion.retrieve(query))


def _lists(vectors: Iterable[Vectors]) -> list[list[float]]:
    """Vectors as the frameworks want them."""
    return [[float(x) for x in vector] for vector in vectors]


RECIPES: Mapping[str, Callable[[Mapping[str, str], CachedEmbedder, Path], Find]] = {
    "LangChain hybrid": langchain,
    "LangChain hybrid, Sudachi": partial(langchain, words=tokenise),
    "LlamaIndex hybrid": llamaindex,
}
