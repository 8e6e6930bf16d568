"""LlamaIndex's hybrid: vector index and BM25Retriever, joined by QueryFusionRetriever.

Everything as it comes: the sentence splitter, bm25s with an English stemmer and the word pattern
of two letters or more, reciprocal ranks, no generated queries. One exception: the splitter's 1,024
units are characters, because the tokeniser that it counts with by default is fetched from the net.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from eval.ingest_gate import CachedEmbedder
from scripts.side_by_side.sets import Entry
from scripts.side_by_side.systems import ASKED_EACH, System, first_ids, folder_bytes


def build_llamaindex(entries: Sequence[Entry], embedder: CachedEmbedder, folder: Path) -> System:
    from llama_index.core import Document, VectorStoreIndex
    from llama_index.core.llms import MockLLM
    from llama_index.core.node_parser import SentenceSplitter
    from llama_index.core.retrievers import QueryFusionRetriever
    from llama_index.core.retrievers.fusion_retriever import FUSION_MODES
    from llama_index.retrievers.bm25 import BM25Retriever

    documents = [Document(text=e.text, doc_id=e.id) for e in entries]
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
            return [float(x) for x in embedder.embed_query(query)]

        async def _aget_query_embedding(self, query: str) -> list[float]:
            return self._get_query_embedding(query)

        def _get_text_embedding(self, text: str) -> list[float]:
            return self._get_text_embeddings([text])[0]

        def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
            return [[float(x) for x in vector] for vector in embedder.embed_passages(texts)]

    return SharedEmbedding()
