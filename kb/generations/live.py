"""The knowledge base that follows its live generation, and which generations this version opens.

A generation's schema is a number in its manifest. Within one schema, files may be added that an
older version did not write (checksums, word statistics, items, token vectors): what opens a
generation does without them. A change that older files cannot serve raises the number and adds a
step to ``kb.copies.restore.MIGRATIONS``.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from kb.embedding.embedder import Embedder
from kb.errors import IndexMismatchError, KnowledgeBaseDamagedError, YorozuError
from kb.generations.folder import SCHEMA_VERSION, Generations
from kb.generations.whole import WholeGeneration


class LiveGenerations:
    """Hands out the live generation; an old one is closed when its last user is done."""

    def __init__(self, generations: Generations, embedder: Embedder) -> None:
        self._generations = generations
        self._embedder = embedder
        self._lock = threading.Lock()
        self._current: WholeGeneration | None = None
        self._users: dict[str, int] = defaultdict(int)

    @contextmanager
    def use(self) -> Iterator[WholeGeneration]:
        """The generation that is live now, kept open while it is used."""
        opened = self._acquire()
        try:
            yield opened
        finally:
            self._release(opened)

    def _acquire(self) -> WholeGeneration:
        with self._lock:
            live = self._generations.live()
            if self._current is None or self._current.name != live:
                self._switch(live)
            assert self._current is not None  # noqa: S101 - tells the type checker what the class keeps
            self._users[self._current.name] += 1
            return self._current

    def _switch(self, live: str) -> None:
        following = WholeGeneration(self._generations, live)
        try:
            check_fits(following.manifest, self._embedder)
        except (IndexMismatchError, KnowledgeBaseDamagedError):
            following.close()
            raise
        old, self._current = self._current, following
        if old and not self._users[old.name]:
            old.close()

    def _release(self, opened: WholeGeneration) -> None:
        with self._lock:
            self._users[opened.name] -= 1
            if opened is not self._current and not self._users[opened.name]:
                opened.close()

    def close(self) -> None:
        with self._lock:
            if self._current and not self._users[self._current.name]:
                self._current.close()
                self._current = None


def check_fits(manifest: Mapping[str, Any], embedder: Embedder) -> None:
    """Check that a generation with this manifest can be answered from.

    Raises:
        IndexMismatchError: another version or another embedder made it.
        KnowledgeBaseDamagedError: it names no schema.
    """
    check_schema(manifest)
    if manifest.get("embedder") != embedder.fingerprint:
        made_with = manifest.get("embedder_name", "?")
        raise IndexMismatchError(
            f"ナレッジベースは別の埋め込みモデル（{made_with}）で作られています。今の設定は "
            f"{embedder.name} です。`yorozu ingest` で取り込み直すか、設定を戻してください。",
            f"the knowledge base was made with another embedder ({made_with}); the setting is "
            f"{embedder.name}. Ingest again with `yorozu ingest`, or change the setting back.",
        )


def check_schema(manifest: Mapping[str, Any], current: int = SCHEMA_VERSION) -> None:
    """Check that a generation with this manifest can be opened.

    Raises:
        IndexMismatchError: it was written by a newer or an older version; the line says which,
            and what to do.
        KnowledgeBaseDamagedError: it names no schema.
    """
    found = manifest.get("schema")
    if found == current:
        return
    if not isinstance(found, int):
        raise KnowledgeBaseDamagedError(
            "世代の manifest.json に形式の番号がありません。`yorozu rollback` で前の世代に戻すか、"
            "`yorozu ingest --full` で作り直してください。",
            "the generation's manifest.json names no schema. Go back with `yorozu rollback` "
            "or rebuild with `yorozu ingest --full`.",
        )
    raise _newer(found, current) if found > current else _older(found, current)


def _newer(found: int, current: int) -> YorozuError:
    return IndexMismatchError(
        f"ナレッジベースの形式 {found} は、この版の形式 {current} より新しいものです。"
        "yorozu を新しい版にしてください。",
        f"the knowledge base has schema {found}, newer than this version's {current}. "
        "Update yorozu.",
    )


def _older(found: int, current: int) -> YorozuError:
    return IndexMismatchError(
        f"ナレッジベースの形式 {found} は、この版の形式 {current} より古いものです。"
        "`yorozu ingest --full` で作り直すか、前の版で取ったバックアップを `yorozu restore --force` で"
        "戻してください（新しい形式に直されます）。",
        f"the knowledge base has schema {found}, older than this version's {current}. "
        "Rebuild it with `yorozu ingest --full`, or restore a backup that the older version made "
        "with `yorozu restore --force`, which brings it forward.",
    )
