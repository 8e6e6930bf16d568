"""A knowledge base that follows an object store: fetched, checked, then switched to."""

from __future__ import annotations

import json
import logging
import shutil
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from kb.copies.object_store import OWNER, ObjectStore, mark_as_copy
from kb.errors import (
    KnowledgeBaseBusyError,
    KnowledgeBaseDamagedError,
    KnowledgeBaseMissingError,
    UsageError,
    YorozuError,
)
from kb.files import write_atomically
from kb.generations.checksums import checksum, damage_of
from kb.generations.files import (
    FILES,
    damage_from_elsewhere,
    is_kept_whole,
    read_documents,
    read_json,
    source_file,
    tidy,
)
from kb.generations.folder import COPY_OF, MANIFEST, Generations, is_copy, sync_tree, writable
from kb.generations.live import check_schema

log = logging.getLogger(__name__)

_FETCHING = "fetching"
"""Folder beside the generations; without a manifest it is none, and any writer's sweep removes it."""


Check = Callable[[Mapping[str, Any]], None]
"""Raises where a generation with this manifest could not be answered from."""


def pull(
    store: ObjectStore, folder: Path, check: Check = check_schema, is_thorough: bool = False
) -> str | None:
    """Bring the store's live generation here and make it live; its name, None if it was already.

    What is gone from the store goes from here too, unless somebody still answers from it. A
    generation that ``check`` is against is not fetched, and what is live stays. ``is_thorough``
    reads every file that is here, and fetches again what is damaged.

    Raises:
        KnowledgeBaseMissingError: the store holds no generation.
        KnowledgeBaseDamagedError: what was fetched is not what was written; nothing is changed.
        IndexMismatchError: this version or its settings cannot answer from it; nothing is changed.
        UsageError: this folder holds a knowledge base of its own.
        KnowledgeBaseBusyError: another process of this host is fetching.
        KnowledgeBaseUnwritableError: no rights or no space here.
        ObjectStoreError: the store cannot be read.
    """
    with writable(folder):
        return _pull(store, Generations(folder), check, is_thorough)


def _pull(
    store: ObjectStore, generations: Generations, check: Check, is_thorough: bool
) -> str | None:
    folder = generations.folder
    if not is_copy(folder) and generations.complete():
        raise UsageError(
            f"{folder} には独自のナレッジベースがあります。写しを置くには空のフォルダーを指定してください。",
            f"{folder} holds a knowledge base of its own. A copy needs an empty folder.",
        )
    name, manifest = _offered(store)
    is_here = _is_here(generations, name, manifest, is_thorough)
    is_followed = is_here and generations.live_or_none() == name
    kept = {name, *store.generations()}
    here = (*generations.complete(), *generations.held_back())
    gone = [other for other in here if other not in kept]
    if is_followed and not gone and not is_thorough:
        return None
    if not is_followed:
        check(_parsed(store, name, manifest))
    with generations.locked():
        if _offered(store) != (name, manifest):
            # Switched meanwhile, and another process may have followed; the next look is right.
            raise KnowledgeBaseBusyError(
                f"{store.address} の世代が切り替わりました。もう一度実行してください。",
                f"{store.address} was switched meanwhile. Try again.",
            )
        if not is_here:
            _fetch(store, generations, name)
        elif is_thorough:
            _fetch_sources(store, generations, generations.path(name))
        generations.publish(name)
        for other in gone:
            generations.hold_back(other)
        tidy(generations)
    return None if is_followed else name


def _offered(store: ObjectStore) -> tuple[str, bytes]:
    """Name and manifest of the store's live generation."""
    name = store.live()
    manifest = store.manifest(name) if name else None
    if name is None or manifest is None:
        raise KnowledgeBaseMissingError(
            f"{store.address} にはまだ世代がありません。書き込み側で `yorozu ingest` または `yorozu push` してください。",
            f"{store.address} holds no generation yet. Run `yorozu ingest` or `yorozu push` where it is written.",
        )
    return name, manifest


def _parsed(store: ObjectStore, name: str, manifest: bytes) -> Mapping[str, Any]:
    try:
        return dict(json.loads(manifest))
    except (ValueError, TypeError) as error:
        raise _damaged(store, name, MANIFEST) from error


def take_over(store: ObjectStore, folder: Path) -> str | None:
    """Fetch what the store holds, and write it from here from now on.

    Raises:
        As ``pull``.
    """
    pulled = pull(store, folder, is_thorough=True)
    (folder / COPY_OF).unlink(missing_ok=True)
    return pulled


def _is_here(generations: Generations, name: str, manifest: bytes, is_thorough: bool) -> bool:
    path = generations.path(name)
    if not (path / MANIFEST).is_file() or (path / MANIFEST).read_bytes() != manifest:
        return False
    return not is_thorough or not damage_of(path, generations.manifest(name))


def _fetch(store: ObjectStore, generations: Generations, name: str) -> None:
    fetching = generations.path(_FETCHING)
    shutil.rmtree(fetching, ignore_errors=True)
    try:
        fetching.mkdir(parents=True)
        store.download(name, fetching)
        found = damage_from_elsewhere(fetching, read_json(fetching / MANIFEST))
        if found:
            raise _damaged(store, name, ", ".join(damage.path for damage in found))
        _fetch_sources(store, generations, fetching)
        if owner := store.owner():
            write_atomically(generations.folder / OWNER, owner)
        sync_tree(fetching)
        # Before anything that looks like a knowledge base of its own is here.
        mark_as_copy(generations.folder, store.address)
        # Of the same name and another content: the writer began anew, or it is damaged here.
        shutil.rmtree(generations.path(name), ignore_errors=True)
        fetching.replace(generations.path(name))
    finally:
        shutil.rmtree(fetching, ignore_errors=True)


def _damaged(store: ObjectStore, name: str, files: str) -> KnowledgeBaseDamagedError:
    return KnowledgeBaseDamagedError(
        f"{store.address} の世代 {name} が壊れているか、書き込み中です: {files}。"
        "続くようなら、書き込み側で `yorozu push` してください。",
        f"generation {name} at {store.address} is damaged, or still being written: {files}. "
        "If that stays, run `yorozu push` where it is written.",
    )


def _fetch_sources(store: ObjectStore, generations: Generations, folder: Path) -> None:
    """Sources that are not whole here; one that is lost or damaged there costs only its pictures."""
    (generations.folder / FILES).mkdir(parents=True, exist_ok=True)
    for document in read_documents(folder):
        target = source_file(generations.folder, document)
        if is_kept_whole(target, document):
            continue
        fetched = target.with_name(f".{target.name}.fetching")
        try:
            is_there = store.download_source(target.name, fetched)
            if is_there and checksum(fetched) == f"sha256:{document.content_hash}":
                fetched.replace(target)
            else:
                log.warning("%s has no whole source of %s", store.address, document.id)
        finally:
            fetched.unlink(missing_ok=True)


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
            self._tell(f"{error}")
        # Nobody stands above a thread: it would end here, and old answers go on unnoticed.
        except Exception as error:  # noqa: BLE001 - whatever it was, it looks again later
            self._tell(f"{type(error).__name__}: {error}")
        else:
            self._is_failing = False

    def _tell(self, reason: str) -> None:
        if not self._is_failing:
            log.warning("the object store cannot be followed: %s", reason)
        self._is_failing = True
