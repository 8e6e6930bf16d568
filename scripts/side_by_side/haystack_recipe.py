"""Haystack's hybrid: its in-memory BM25 and embedding retrievers, joined by reciprocal rank.

Everything as it comes; its BM25 counts each Japanese character as a word.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from eval.ingest_gate import CachedEmbedder
from scripts.side_by_side.sets import Entry
from scripts.side_by_side.systems import ASKED_EACH, System, first_ids, folder_bytes


def build_haystack(entries: Sequence[Entry], embedder: CachedEmbedder, folder: Path) -> System:
    # Read when it is imported; a measurement reports to nobody.
    os.environ["HAYSTACK_TELEMETRY_ENABLED"] = "False"
    from haystack import Document
    from haystack.components.joiners import DocumentJoiner
    from haystack.components.retrievers.in_memory import (
        InMemoryBM25Retriever,
        InMemoryEmbeddingRetriever,
    )
    from haystack.document_stores.in_memory import InMemoryDocumentStore

    vectors = embedder.embed_passages([entry.text for entry in entries])
    store = InMemoryDocumentStore(embedding_similarity_function="cosine")
    store.write_documents(
        [
            Document(id=entry.id, content=entry.text, embedding=[float(x) for x in vector])
            for entry, vector in zip(entries, vectors, strict=True)
        ]
    )
    store.save_to_disk(str(folder / "store.json"))
    words = InMemoryBM25Retriever(store, top_k=ASKED_EACH)
    near = InMemoryEmbeddingRetriever(store, top_k=ASKED_EACH)
    joiner = DocumentJoiner(join_mode="reciprocal_rank_fusion")

    def search(query: str) -> list[str]:
        by_words = words.run(query=query)["documents"]
        vector = [float(x) for x in embedder.embed_query(query)]
        by_meaning = near.run(query_embedding=vector)["documents"]
        joined = joiner.run(documents=[by_words, by_meaning])["documents"]
        return first_ids(document.id for document in joined)

    return System("Haystack hybrid", search, folder_bytes(folder))
