"""Generations whose vectors are searched on a Chroma server: one collection for each generation.

A collection is named by its knowledge base and the seal of its generation's manifest, so every host
that opens the generation knows its collection, and the pointer to the live generation is the
pointer to the live collection. A collection is whole before the pointer moves.
"""

from __future__ import annotations

import logging
import uuid
from pathlib import Path

from kb.files import write_atomically
from kb.generations.checksums import SEAL
from kb.generations.folder import Generations, Replica
from kb.index.chroma import NearestNeighbours, Vectors, read_vectors
from kb.index.chroma_server import ChromaServer, ChromaServerError, ServedSearch
from kb.index.passages import PassageFile

log = logging.getLogger(__name__)

_OWNER = "chroma-owner"
"""File with the random name under which this knowledge base's collections are kept."""


class ServedGenerations(Generations):
    """As in the folder, with the collections on a server."""

    builds_chroma = False

    def __init__(self, folder: Path, server: ChromaServer, replica: Replica | None = None) -> None:
        super().__init__(folder, replica)
        self._server = server

    def neighbours(self, name: str, vectors: Vectors, is_whole: bool = True) -> NearestNeighbours:
        if not (self.folder / _OWNER).is_file():
            # Nothing of this knowledge base was ever uploaded.
            return super().neighbours(name, vectors, is_whole)
        return ServedSearch(self._server, self._collection(name), vectors)

    def publish(self, name: str) -> None:
        """Upload the collection, then switch.

        Raises:
            ChromaServerError: the collection could not be made; what was live stays so.
        """
        collection = self._collection(name)
        vectors = read_vectors(self.path(name))
        if not self._server.is_whole(collection, len(vectors)):
            passages = PassageFile(self.path(name))
            try:
                self._server.upload(collection, self._owner(), list(passages), vectors)
            finally:
                passages.close()
        super().publish(name)

    def _go_back_to(self, name: str) -> None:
        """Also while the server is away: its collection is only faster than the generation's own
        vectors."""
        try:
            super()._go_back_to(name)
        except ChromaServerError as error:
            log.warning("%s", error)
            super().publish(name)

    def settle_elsewhere(self) -> None:
        """Collections of generations that are gone go with them."""
        try:
            kept = {self._collection(name) for name in self.complete()}
            for collection in self._server.names_of(self._owner()):
                if collection not in kept:
                    self._server.delete(collection)
        finally:
            super().settle_elsewhere()

    def is_held_by_server(self) -> bool:
        """Whether the server holds the live generation whole; nothing yet made is nothing missing.

        Raises:
            ChromaServerError: the server cannot be asked.
        """
        self._server.heartbeat()
        live = self.live_or_none()
        if live is None:
            return True
        passages = int(self.manifest(live).get("passages", 0))
        return self._server.is_whole(self._collection(live), passages)

    def _collection(self, name: str) -> str:
        # One that lost its seal has no collection of this name: exact search answers.
        seal = str(self.manifest(name).get(SEAL))
        return f"yorozu-{self._owner()[:12]}-{seal[:32]}"

    def _owner(self) -> str:
        path = self.folder / _OWNER
        if not path.is_file():
            write_atomically(path, uuid.uuid4().hex.encode())
        return path.read_text(encoding="utf-8")
