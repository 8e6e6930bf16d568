"""Vectors in Chroma, with exact search over the plain vector file as reference and reserve.

Measured on Chroma 1.5.9: with its default HNSW settings 83 % of the 50 nearest were found on hard
data, with the three values below all of them; a ``where`` filter that keeps 1 in 40 makes a query
ten times slower, so numbers are resolved outside Chroma.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from kb.documents import Passage
from kb.index.passages import damaged
from kb.index.stored import array_of

Vectors = npt.NDArray[np.float32]

VECTORS = "vectors.npy"
CHROMA = "chroma"
COLLECTION = "passages"
HNSW = {"space": "cosine", "ef_search": 400, "ef_construction": 200, "max_neighbors": 32}
_FLUSHED_AT_ONCE = 2_000
"""Passages below which Chroma would write no index by itself: it flushes at every thousandth. What
is not flushed is written anew by every process that opens it, with whatever its memory held
before: text of an erased document too. Flushing more often costs nothing at this size."""
_FLUSH = {"sync_threshold": 2, "batch_size": 2}
_BATCH = 250
"""Chroma's guide advises batches of 50 to 250."""

log = logging.getLogger(__name__)


class NearestNeighbours(Protocol):
    """Finds the passages whose vectors are nearest to a query's."""

    def nearest(self, vector: Vectors, k: int) -> list[tuple[int, float]]:
        """Rows with cosine, best first, ties by row. ``vector`` has shape (dimension,)."""

    def close(self) -> None: ...


class ExactSearch:
    """Cosine with every vector; the reference that the index is tested against."""

    def __init__(self, vectors: Vectors) -> None:
        self._vectors = vectors

    def nearest(self, vector: Vectors, k: int) -> list[tuple[int, float]]:
        scores = self._vectors @ vector
        k = min(k, len(scores))
        if not k:
            return []
        best = np.argpartition(-scores, k - 1)[:k]
        return sorted(((int(r), float(scores[r])) for r in best), key=lambda x: (-x[1], x[0]))

    def close(self) -> None:
        """Nothing is held open."""


class ChromaSearch:
    """A Chroma collection whose ids are the passages' rows."""

    def __init__(self, folder: Path) -> None:
        self._client = _client(folder)
        self._collection = self._client.get_collection(COLLECTION, embedding_function=None)
        self._count = self._collection.count()

    def nearest(self, vector: Vectors, k: int) -> list[tuple[int, float]]:
        k = min(k, self._count)
        if not k:
            return []
        found = self._collection.query(
            query_embeddings=[vector.tolist()], n_results=k, include=["distances"]
        )
        rows = [int(identifier) for identifier in found["ids"][0]]
        distances = (found["distances"] or [[]])[0]
        pairs = [(row, 1.0 - float(d)) for row, d in zip(rows, distances, strict=True)]
        return sorted(pairs, key=lambda x: (-x[1], x[0]))

    def close(self) -> None:
        self._client.close()


def write_vectors(folder: Path, vectors: Vectors) -> None:
    """Write the vectors (shape (passages, dimension)), the source of truth of the index."""
    np.save(folder / VECTORS, vectors)


def read_vectors(folder: Path) -> Vectors:
    """The vectors, row by passage.

    Raises:
        KnowledgeBaseDamagedError: the file is missing or cut off.
    """
    try:
        return array_of(folder / VECTORS)
    except (OSError, ValueError, EOFError) as error:
        raise damaged(folder / VECTORS, error) from error


def build_chroma(folder: Path, passages: Sequence[Passage], vectors: Vectors) -> None:
    """Make the collection below ``folder`` from passages and vectors."""
    client = _client(folder)
    hnsw = HNSW | _FLUSH if len(passages) < _FLUSHED_AT_ONCE else HNSW
    try:
        collection = client.create_collection(
            COLLECTION, configuration={"hnsw": hnsw}, embedding_function=None
        )
        for batch in batches_of(passages, vectors):
            collection.add(**batch)
    finally:
        client.close()


def batches_of(passages: Sequence[Passage], vectors: Vectors) -> Iterator[dict[str, Any]]:
    """What a collection is given of the passages, in Chroma's words; ids are their rows."""
    for start in range(0, len(passages), _BATCH):
        batch = passages[start : start + _BATCH]
        yield {
            "ids": [str(start + i) for i in range(len(batch))],
            "embeddings": vectors[start : start + len(batch)],
            "documents": [p.text for p in batch],
            "metadatas": [_metadata_of(p) for p in batch],
        }


class WithReserve:
    """The collection, and exact search from the moment at which it fails."""

    def __init__(self, search: ChromaSearch, vectors: Vectors) -> None:
        self._search: NearestNeighbours = search
        self._vectors = vectors

    def nearest(self, vector: Vectors, k: int) -> list[tuple[int, float]]:
        import chromadb.errors

        try:
            return self._search.nearest(vector, k)
        except (chromadb.errors.ChromaError, OSError, ValueError, RuntimeError) as error:
            log.warning("the Chroma index failed (%s): exact search from now on", error)
            self._search = ExactSearch(np.asarray(self._vectors))
            return self._search.nearest(vector, k)

    def close(self) -> None:
        self._search.close()


def open_neighbours(folder: Path, vectors: Vectors, is_whole: bool = True) -> NearestNeighbours:
    """The Chroma collection, or exact search where the collection is damaged or incomplete.

    The library ends the process over some damage, so that only what ``is_whole`` is opened.
    """
    if not (folder / CHROMA).is_dir():
        # Made for a server; the doctor tells where a folder is lost.
        log.info("no Chroma index in generation %s: exact search", folder.name)
        return ExactSearch(np.asarray(vectors))
    if not is_whole:
        log.warning("Chroma index of generation %s damaged: exact search", folder.name)
        return ExactSearch(np.asarray(vectors))
    import chromadb.errors

    try:
        search = ChromaSearch(folder)
        if search._count == len(vectors):  # noqa: SLF001 - the library shows it nowhere else
            return WithReserve(search, vectors)
        search.close()
        reason = f"{search._count} of {len(vectors)} vectors"  # noqa: SLF001 - the library shows it nowhere else
    except (chromadb.errors.ChromaError, OSError, ValueError, RuntimeError) as error:
        reason = str(error)
    log.warning("Chroma index damaged (%s): exact search is used until the next ingest", reason)
    return ExactSearch(np.asarray(vectors))


def _client(folder: Path) -> Any:
    import chromadb
    from chromadb.config import Settings

    return chromadb.PersistentClient(
        # Chroma keeps a client by the words of its path: a relative one names another folder later.
        path=str((folder / CHROMA).absolute()),
        settings=Settings(anonymized_telemetry=False),
    )


def _metadata_of(passage: Passage) -> dict[str, Any]:
    metadata: dict[str, Any] = {
        "passage_id": passage.id,
        "document": passage.document_id,
        "section": passage.section,
        "part": passage.part,
    }
    if passage.page is not None:
        metadata["page"] = passage.page
    if passage.guideline_nos:
        # Chroma refuses empty lists.
        metadata["guideline_nos"] = list(passage.guideline_nos)
    return metadata
