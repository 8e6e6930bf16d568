"""Passages and vectors on a Chroma server or Chroma Cloud, spoken to in its HTTP interface.

Chroma's own client waits for an answer without end and raises bare exceptions (seen in 1.5.9), so
requests are made here, with time limits. The interface is the one that its client uses (``/api/v2``).
"""

from __future__ import annotations

import logging
import ssl
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import httpx

from kb.documents import Passage
from kb.embedding.embedder import Vectors
from kb.errors import SettingsError, YorozuError
from kb.index.chroma import HNSW, ExactSearch, batches_of
from kb.settings import Settings

_PAGE = 100
_CONNECT_SECONDS = 2.0
_QUERY_SECONDS = 10.0
_WRITE_SECONDS = 120.0
_OWNER = "yorozu_owner"
"""Key of the collections' metadata that tells whose they are."""
_RETRY_SECONDS = 2.0
"""How long the server is left alone after a failure, so that questions do not wait for it."""

log = logging.getLogger(__name__)


class ChromaServerError(YorozuError):
    """The Chroma server cannot be reached, or refuses."""


class CollectionMissingError(ChromaServerError):
    """The server has no such collection."""


def token_header(settings: Settings) -> dict[str, str]:
    """The header that tells the server who asks; none without a token."""
    if settings.chroma_token is None:
        return {}
    header = settings.chroma_token_header
    bearer = "Bearer " if header == "Authorization" else ""
    return {header: bearer + settings.chroma_token.get_secret_value()}


class ChromaServer:
    """Collections on the server; may be used by several threads."""

    def __init__(self, settings: Settings, client: httpx.Client) -> None:
        self._settings = settings
        self._client = client

    @classmethod
    def at(cls, settings: Settings) -> ChromaServer:
        """The server of ``chroma_url``; nothing is sent yet."""
        try:
            trusted = ssl.create_default_context(cafile=settings.chroma_certificates)
            base = httpx.URL(f"{str(settings.chroma_url).rstrip('/')}/api/v2/")
        except (OSError, httpx.InvalidURL) as error:
            raise SettingsError(
                f"YOROZU_CHROMA_URL か YOROZU_CHROMA_CERTIFICATES が使えません: {error}。",
                f"YOROZU_CHROMA_URL or YOROZU_CHROMA_CERTIFICATES cannot be used: {error}.",
            ) from error
        timeout = httpx.Timeout(_QUERY_SECONDS, connect=_CONNECT_SECONDS)
        headers = token_header(settings)
        client = httpx.Client(
            base_url=base, headers=headers, timeout=timeout, verify=trusted, trust_env=False
        )
        return cls(settings, client)

    def heartbeat(self) -> None:
        """Raises ChromaServerError where the server does not answer."""
        self._ask("GET", "heartbeat")

    def collection_id(self, name: str) -> str:
        return str(self._ask("GET", self._path(name))["id"])

    def count(self, collection_id: str) -> int:
        return int(self._ask("GET", self._path(collection_id, "count")))

    def is_whole(self, name: str, passages: int) -> bool:
        """Whether the collection is there and holds as many passages."""
        try:
            return self.count(self.collection_id(name)) == passages
        except CollectionMissingError:
            return False

    def upload(self, name: str, owner: str, passages: Sequence[Passage], vectors: Vectors) -> None:
        """Make the collection anew and check that it holds every passage."""
        self.delete(name)
        body = {
            "name": name,
            "metadata": {_OWNER: owner},
            "configuration": {"hnsw": HNSW},
            "get_or_create": False,
        }
        made = str(self._ask("POST", self._path(), body)["id"])
        for batch in batches_of(passages, vectors):
            body = batch | {"embeddings": batch["embeddings"].tolist()}
            self._ask("POST", self._path(made, "add"), body, _WRITE_SECONDS)
        found = self.count(made)
        if found != len(passages):
            raise self._error(f"{found} of {len(passages)} passages arrived")

    def nearest(self, collection_id: str, vector: Vectors, k: int) -> list[tuple[int, float]]:
        """Rows with cosine, as the server finds them."""
        body = {"query_embeddings": [vector.tolist()], "n_results": k, "include": ["distances"]}
        found = self._ask("POST", self._path(collection_id, "query"), body)
        pairs = zip(found["ids"][0], found["distances"][0], strict=True)
        return [(int(row), 1.0 - float(distance)) for row, distance in pairs]

    def names_of(self, owner: str) -> list[str]:
        """Collections that were uploaded for this owner."""
        names: list[str] = []
        offset = 0
        while True:
            page = self._ask("GET", f"{self._path()}?limit={_PAGE}&offset={offset}")
            names += [c["name"] for c in page if (c.get("metadata") or {}).get(_OWNER) == owner]
            offset += len(page)
            if len(page) < _PAGE:
                return names

    def delete(self, name: str) -> None:
        """One that is not there is no error."""
        try:
            self._ask("DELETE", self._path(name))
        except CollectionMissingError:
            return

    def close(self) -> None:
        self._client.close()

    def _path(self, *rest: str) -> str:
        tenant, database = self._settings.chroma_tenant, self._settings.chroma_database
        start = f"tenants/{tenant}/databases/{database}/collections"
        return "/".join((start, *rest))

    def _ask(
        self,
        method: str,
        path: str,
        body: Mapping[str, Any] | None = None,
        seconds: float = _QUERY_SECONDS,
    ) -> Any:
        timeout = httpx.Timeout(seconds, connect=_CONNECT_SECONDS)
        try:
            response = self._client.request(method, path, json=body, timeout=timeout)
            self._check(response)
            return response.json()
        except httpx.HTTPError as error:
            raise self._error(f"{type(error).__name__}: {error}") from error
        except ValueError as error:
            raise self._error("the answer is no JSON") from error

    def _check(self, response: httpx.Response) -> None:
        if response.status_code == httpx.codes.NOT_FOUND:
            raise self._error("the collection is not there", CollectionMissingError)
        if response.status_code in (httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN):
            raise self._error("the token is refused (YOROZU_CHROMA_TOKEN)")
        if response.is_error:
            raise self._error(f"HTTP {response.status_code}: {response.text[:200]}")

    def _error(
        self, reason: str, kind: type[ChromaServerError] = ChromaServerError
    ) -> ChromaServerError:
        url = self._settings.chroma_url
        return kind(
            f"Chroma サーバー {url} を使えません: {reason}。"
            "サーバーが動いているか、YOROZU_CHROMA_URL とトークンを確認してください。",
            f"the Chroma server {url} cannot be used: {reason}. "
            "Check that it runs, YOROZU_CHROMA_URL and the token.",
        )


class ServedSearch:
    """One collection on the server, with the same rows as ``vectors``; while the server is away,
    exact search over them.

    The vectors travel with the generation, so a server that is gone costs speed and no answers.
    """

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
