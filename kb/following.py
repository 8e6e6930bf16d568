"""A knowledge base that follows an object store: fetched, checked, then switched to."""

from __future__ import annotations

import logging
import os
import shutil
import threading
from collections.abc import Callable
from pathlib import Path

from kb.atomic_files import write_atomically
from kb.checksums import checksum, damage_of
from kb.errors import (
    KnowledgeBaseBusyError,
    KnowledgeBaseDamagedError,
    KnowledgeBaseMissingError,
    UsageError,
    YorozuError,
)
from kb.generation_files import FILES, read_documents, read_json, source_file, sweep_sources
from kb.generations import MANIFEST, Generations, sync_tree, unwritable
from kb.object_store import COPY_OF, OWNER, ObjectStore, is_copy, mark_as_copy

log = logging.getLogger(__name__)

_FETCHING = "fetching"
"""Folder beside the generations; without a manifest it is none, and any writer's sweep removes it."""


def pull(store: ObjectStore, folder: Path) -> str | None:
    """Bring the store's live generation here and make it live; its name, None if it was already.

    What is gone from the store goes from here too, unless somebody still answers from it.

    Raises:
        KnowledgeBaseMissingError: the store holds no generation.
        KnowledgeBaseDamagedError: what was fetched is not what was written; nothing is changed.
        UsageError: this folder holds a knowledge base of its own.
        KnowledgeBaseBusyError: another process of this host is fetching.
        KnowledgeBaseUnwritableError: no rights or no space here.
        ObjectStoreError: the store cannot be read.
    """
    generations = Generations(folder)
    if not is_copy(folder) and generations.complete():
        raise UsageError(
            f"{folder} には独自のナレッジベースがあります。写しを置くには空のフォルダーを指定してください。",
            f"{folder} holds a knowledge base of its own. A copy needs an empty folder.",
        )
    name = store.live()
    manifest = store.manifest(name) if name else None
    if name is None or manifest is None:
        raise KnowledgeBaseMissingError(
            f"{store.address} にはまだ世代がありません。書き込み側で `yorozu ingest` または `yorozu push` してください。",
            f"{store.address} holds no generation yet. Run `yorozu ingest` or `yorozu push` where it is written.",
        )
    kept = set(store.generations())
    if _is_here(generations, name, manifest) and generations.live_or_none() == name:
        if not kept >= set(generations.complete()):
            with generations.writing():
                _tidy(generations, kept)
        return None
    try:
        mark_as_copy(folder, store.address)
        with generations.writing():
            _fetch(store, generations, name, manifest)
            generations.publish(name)
            _tidy(generations, kept)
    except OSError as error:
        raise unwritable(folder, error) from error
    return name


def take_over(store: ObjectStore, folder: Path) -> str | None:
    """Fetch what the store holds, and write it from here from now on.

    Raises:
        As ``pull``.
    """
    pulled = pull(store, folder)
    (folder / COPY_OF).unlink(missing_ok=True)
    return pulled


def _is_here(generations: Generations, name: str, manifest: bytes) -> bool:
    path = generations.path(name) / MANIFEST
    return path.is_file() and path.read_bytes() == manifest


def _fetch(store: ObjectStore, generations: Generations, name: str, manifest: bytes) -> None:
    if _is_here(generations, name, manifest):
        return
    fetching = generations.path(_FETCHING)
    shutil.rmtree(fetching, ignore_errors=True)
    try:
        fetching.mkdir(parents=True)
        store.download(name, fetching)
        _check(store, name, fetching)
        _fetch_sources(store, generations, fetching)
        if owner := store.owner():
            write_atomically(generations.folder / OWNER, owner)
        sync_tree(fetching)
        # Of the same name and another content: the writer began anew.
        shutil.rmtree(generations.path(name), ignore_errors=True)
        os.replace(fetching, generations.path(name))
    finally:
        shutil.rmtree(fetching, ignore_errors=True)


def _check(store: ObjectStore, name: str, folder: Path) -> None:
    found = damage_of(folder, read_json(folder / MANIFEST))
    if found is None or found:
        files = ", ".join(damage.path for damage in found or ())
        raise KnowledgeBaseDamagedError(
            f"{store.address} の世代 {name} が壊れているか、書き込み中です: {files}。"
            "続くようなら、書き込み側で `yorozu push` してください。",
            f"generation {name} at {store.address} is damaged, or still being written: {files}. "
            "If that stays, run `yorozu push` where it is written.",
        )


def _fetch_sources(store: ObjectStore, generations: Generations, folder: Path) -> None:
    """Sources that are not here yet; one that is lost or damaged there costs only its pictures."""
    (generations.folder / FILES).mkdir(parents=True, exist_ok=True)
    for document in read_documents(folder):
        target = source_file(generations.folder, document)
        if target.is_file():
            continue
        fetched = target.with_name(f".{target.name}.fetching")
        try:
            store.download_source(target.name, fetched)
            if checksum(fetched) == f"sha256:{document.content_hash}":
                os.replace(fetched, target)
        except YorozuError as error:
            log.warning("source of %s not fetched: %s", document.id, error)
        finally:
            fetched.unlink(missing_ok=True)


def _tidy(generations: Generations, kept: set[str]) -> None:
    gone = [name for name in generations.complete() if name not in kept]
    generations.sweep(replaced=gone)
    sweep_sources(generations)


class Follower:
    """Looks for a new generation every few seconds, in a thread of its own."""

    def __init__(self, pull_now: Callable[[], object], seconds: float) -> None:
        self._pull = pull_now
        self._seconds = seconds
        self._ended = threading.Event()
        self._is_failing = False
        self._thread = threading.Thread(target=self._run, name="following", daemon=True)

    def start(self) -> Follower:
        self._thread.start()
        return self

    def stop(self) -> None:
        self._ended.set()

    def _run(self) -> None:
        while not self._ended.wait(self._seconds):
            self.look()

    def look(self) -> None:
        """Once; an error is logged when it begins, and what is live stays."""
        try:
            self._pull()
        except KnowledgeBaseBusyError:
            # Another process of this host is fetching the same.
            return
        except YorozuError as error:
            if not self._is_failing:
                log.warning("the object store cannot be followed: %s", error)
            self._is_failing = True
        else:
            self._is_failing = False
