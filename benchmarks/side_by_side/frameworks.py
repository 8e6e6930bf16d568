"""The usual hybrid recipes of three frameworks, everything as it comes.

LangChain: recursive splitter, Chroma, BM25 by white space, ensemble of ranks. ``BM25Retriever``
itself lies in langchain-community, which is archived; the one here does the same: rank_bm25's Okapi
with its default values over ``text.split()``. White space says little in Japanese, and that is what
the stock recipe does; ``get_top_n`` then returns texts that share no word, and the ensemble counts
them. So the same recipe is built with our words (Sudachi) too, as ``BM25Retriever``'s
``preprocess_func`` allows. Chunk size and overlap are the tutorials'.

LlamaIndex: the sentence splitter, vector index, bm25s with an English stemmer and the word pattern
of two letters or more, reciprocal ranks, no generated queries. One exception: the splitter's 1,024
units are characters, because the tokeniser that it counts with by default is fetched from the net.

Haystack: its in-memory BM25, which counts each Japanese character as a word, and embedding
retrievers, joined by reciprocal rank.
"""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from langchain_chroma import Chroma
from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.embeddings import Embeddings
from langchain_core.retrievers import BaseRetriever
from langchain_text_splitters import RecursiveCharacterTextSplitter

from benchmarks.side_by_side.sets import Entry
from benchmarks.side_by_side.systems import ASKED_EACH, System, first_ids, folder_bytes
from eval.ingest_gate import CachedEmbedder
from kb.index.chroma import Vectors
from kb.text.words import tokenise

CHUNK_CHARS, OVERLAP_CHARS = 1000, 200
_BATCH = 1000


class SharedEmbeddings(Embeddings):
    """The embedder of all systems, in LangChain's form."""

    def __init__(self, embedder: CachedEmbedder) -> None:
        self._embedder = embedder

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return _lists(self._embedder.embed_passages(texts))

    def embed_query(self, text: str) -> list[float]:
        return _lists([self._embedder.embed_query(text)])[0]


class Bm25(BaseRetriever):
    """rank_bm25 over the words that ``cut`` makes."""

    index: Any
    documents: list[Document]
    cut: Callable[[str], list[str]]

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun
    ) -> list[Document]:
        found: list[Document] = self.index.get_top_n(self.cut(query), self.documents, n=ASKED_EACH)
        return found


def build_langchain(entries: Sequence[Entry], embedder: CachedEmbedder, folder: Path) -> System:
    return _build("LangChain hybrid", str.split, entries, embedder, folder)


def build_langchain_sudachi(
    entries: Sequence[Entry], embedder: CachedEmbedder, folder: Path
) -> System:
    return _build("LangChain hybrid, Sudachi", tokenise, entries, embedder, folder)


def _build(
    name: str,
    cut: Callable[[str], list[str]],
    entries: Sequence[Entry],
    embedder: CachedEmbedder,
    folder: Path,
) -> System:
    from langchain_classic.retrievers import EnsembleRetriever
    from rank_bm25 import BM25Okapi

    splitter = RecursiveCharacterTextSplitter(chunk_size=CHUNK_CHARS, chunk_overlap=OVERLAP_CHARS)
    whole = [Document(entry.text, metadata={"entry": entry.id}) for entry in entries]
    chunks = splitter.split_documents(whole)
    store = Chroma(
        "side-by-side", SharedEmbeddings(embedder), persist_directory=str(folder / "chroma")
    )
    for start in range(0, len(chunks), _BATCH):
        store.add_documents(chunks[start : start + _BATCH])
    index = BM25Okapi([cut(chunk.page_content) for chunk in chunks])
    (folder / "bm25.pickle").write_bytes(pickle.dumps((index, chunks)))
    ensemble = EnsembleRetriever(
        retrievers=[
            Bm25(index=index, documents=chunks, cut=cut),
            store.as_retriever(search_kwargs={"k": ASKED_EACH}),
        ],
        weights=[0.5, 0.5],
    )

    def search(query: str) -> list[str]:
        return first_ids(chunk.metadata["entry"] for chunk in ensemble.invoke(query))

    return System(name, search, folder_bytes(folder))


def build_llamaindex(entries: Sequence[Entry], embedder: CachedEmbedder, folder: Path) -> System:
    from llama_index.core import Document as LlamaDocument, VectorStoreIndex
    from llama_index.core.llms import MockLLM
    from llama_index.core.node_parser import SentenceSplitter
    from llama_index.core.retrievers import QueryFusionRetriever
    from llama_index.core.retrievers.fusion_retriever import FUSION_MODES
    from llama_index.retrievers.bm25 import BM25Retriever

    documents = [LlamaDocument(text=e.text, doc_id=e.id) for e in entries]
    nodes = SentenceSplitter(tokenizer=list).get_nodes_from_documents(documents)
    index = VectorStoreIndex(nodes, embed_model=_embed_model(embedder))
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
    index.storage_context.persist(str(folder / "index"))
    words.persist(str(folder / "bm25"))

    def search(query: str) -> list[str]:
        return first_ids(str(found.node.ref_doc_id) for found in fusion.retrieve(query))

    return System("LlamaIndex hybrid", search, folder_bytes(folder))


def _embed_model(embedder: CachedEmbedder) -> Any:
    """The embedder of all systems, in LlamaIndex's form."""
    from llama_index.core.embeddings import BaseEmbedding

    class SharedEmbedding(BaseEmbedding):  # type: ignore[misc, unused-ignore]
        def _get_query_embedding(self, query: str) -> list[float]:
            return _lists([embedder.embed_query(query)])[0]

        async def _aget_query_embedding(self, query: str) -> list[float]:
            return self._get_query_embedding(query)

        def _get_text_embedding(self, text: str) -> list[float]:
            return self._get_text_embeddings([text])[0]

        def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
            return _lists(embedder.embed_passages(texts))

    return SharedEmbedding()


def build_haystack(entries: Sequence[Entry], embedder: CachedEmbedder, folder: Path) -> System:
    # Read when it is imported; a measurement reports to nobody.
    os.environ["HAYSTACK_TELEMETRY_ENABLED"] = "False"
    from haystack import Document as HaystackDocument
    from haystack.components.joiners import DocumentJoiner
    from haystack.components.retrievers.in_memory import (
        InMemoryBM25Retriever,
        InMemoryEmbeddingRetriever,
    )
    from haystack.document_stores.in_memory import InMemoryDocumentStore

    vectors = _lists(embedder.embed_passages([entry.text for entry in entries]))
    store = InMemoryDocumentStore(embedding_similarity_function="cosine")
    store.write_documents(
        [
            HaystackDocument(id=entry.id, content=entry.text, embedding=vector)
            for entry, vector in zip(entries, vectors, strict=True)
        ]
    )
    store.save_to_disk(str(folder / "store.json"))
    words = InMemoryBM25Retriever(store, top_k=ASKED_EACH)
    near = InMemoryEmbeddingRetriever(store, top_k=ASKED_EACH)
    joiner = DocumentJoiner(join_mode="reciprocal_rank_fusion")

    def search(query: str) -> list[str]:
        by_words = words.run(query=query)["documents"]
        vector = _lists([embedder.embed_query(query)])[0]
        by_meaning = near.run(query_embedding=vector)["documents"]
        joined = joiner.run(documents=[by_words, by_meaning])["documents"]
        return first_ids(document.id for document in joined)

    return System("Haystack hybrid", search, folder_bytes(folder))


def _lists(vectors: Iterable[Vectors]) -> list[list[float]]:
    """Vectors as the frameworks want them."""
    return [[float(x) for x in vector] for vector in vectors]


RECIPES: Mapping[str, Callable[[Sequence[Entry], CachedEmbedder, Path], System]] = {
    "langchain": build_langchain,
    "langchain-sudachi": build_langchain_sudachi,
    "llamaindex": build_llamaindex,
    "haystack": build_haystack,
}
