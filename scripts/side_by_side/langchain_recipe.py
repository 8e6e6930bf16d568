"""LangChain's usual hybrid: recursive splitter, Chroma, BM25 by white space, ensemble of ranks.

``BM25Retriever`` itself lies in langchain-community, which is archived; the one here does the
same: rank_bm25's Okapi with its default values over ``text.split()``. White space says little in
Japanese, and that is what the stock recipe does; ``get_top_n`` then returns texts that share no
word, and the ensemble counts them. So the same recipe is built with our words (Sudachi) too, as
``BM25Retriever``'s ``preprocess_func`` allows. Chunk size and overlap are the tutorials'.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from langchain_chroma import Chroma
from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.embeddings import Embeddings
from langchain_core.retrievers import BaseRetriever
from langchain_text_splitters import RecursiveCharacterTextSplitter

from eval.ingest_gate import CachedEmbedder
from kb.lexical import tokenise
from scripts.side_by_side.sets import Entry
from scripts.side_by_side.systems import ASKED_EACH, System, first_ids, folder_bytes

CHUNK_CHARS, OVERLAP_CHARS = 1000, 200
_BATCH = 1000


class SharedEmbeddings(Embeddings):
    """The embedder of all systems, in LangChain's form."""

    def __init__(self, embedder: CachedEmbedder) -> None:
        self._embedder = embedder

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return [[float(x) for x in vector] for vector in self._embedder.embed_passages(texts)]

    def embed_query(self, text: str) -> list[float]:
        return [float(x) for x in self._embedder.embed_query(text)]


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
