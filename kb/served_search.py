"""Nearest neighbours from a Chroma server; while it is away, exact search over the own vectors.

The vectors travel with the generation, so a server that is gone costs speed and no answers.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

from kb.chroma_server import ChromaServer, ChromaServerError
from kb.embedding import Vectors
from kb.store import ExactSearch

_RETRY_SECONDS = 2.0
"""How long the server is left alone after a failure, so that questions do not wait for it."""

log = logging.getLogger(__name__)


class ServedSearch:
    """One collection on the server, with the same rows as ``vectors``."""

    def __init__(
        self,
        server: ChromaServer,
        name: str,
        vectors: Vectors,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._server = server
        self._name = name
        self._rows = len(vectors)
        self._exact = ExactSearch(vectors)
        self._clock = clock
        self._lock = threading.Lock()
        self._id: str | None = None
        self._not_before = float("-inf")
        self.is_served = False
        """Whether the last search was answered by the server."""

    def nearest(self, vector: Vectors, k: int) -> list[tuple[int, float]]:
        if self._clock() >= self._not_before:
            try:
                found = self._served(vector, min(k, self._rows))
            except ChromaServerError as error:
                self._leave_alone(error)
            else:
                self._say_if_back()
                return found
        return self._exact.nearest(vector, k)

    def _served(self, vector: Vectors, k: int) -> list[tuple[int, float]]:
        if not k:
            return []
        collection = self._id or self._checked_id()
        found = self._server.nearest(collection, vector, k)
        return sorted(found, key=lambda x: (-x[1], x[0]))

    def _checked_id(self) -> str:
        """The collection's id, if it holds what the generation does."""
        identifier = self._server.collection_id(self._name)
        count = self._server.count(identifier)
        if count != self._rows:
            raise ChromaServerError(
                f"Chroma のコレクション {self._name} が完全ではありません（{count}/{self._rows}）。"
                "`yorozu ingest --full` で作り直してください。",
                f"the Chroma collection {self._name} is not whole ({count} of {self._rows}). "
                "Make it again with `yorozu ingest --full`.",
            )
        self._id = identifier
        return identifier

    def _leave_alone(self, error: ChromaServerError) -> None:
        with self._lock:
            was_served, self.is_served = self.is_served, False
            first = was_served or self._not_before == float("-inf")
            self._not_before = self._clock() + _RETRY_SECONDS
            self._id = None
        if first:
            log.warning("%s Exact search answers until it is back.", error)

    def _say_if_back(self) -> None:
        with self._lock:
            was_away = not self.is_served and self._not_before != float("-inf")
            self.is_served = True
        if was_away:
            log.warning("the Chroma server answers again")

    def close(self) -> None:
        """The connection belongs to the server, which others may use."""
