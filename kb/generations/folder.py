"""Immutable generations of a knowledge base, the pointer to the live one, and who uses which.

Layout of a knowledge base::

    LIVE                     name of the live generation, replaced atomically
    writer.lock              held by the one process that writes
    generations/000007/      a generation; complete when its manifest.json is there
    leases/000007/           one locked file per reader; the operating system frees it on a crash
    files/<sha256>.pdf       the sources themselves, for page pictures and downloads
"""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from filelock import FileLock, Timeout

from kb.errors import (
    KnowledgeBaseBusyError,
    KnowledgeBaseDamagedError,
    KnowledgeBaseMissingError,
    KnowledgeBaseUnwritableError,
    UsageError,
)
from kb.files import remove_unfinished, write_atomically
from kb.generations.leases import Lease, is_leased

if TYPE_CHECKING:
    from kb.index.chroma import NearestNeighbours, Vectors

LIVE = "LIVE"
MANIFEST = "manifest.json"
HELD_BACK = "HELD_BACK"
"""In a complete generation that nobody may go back to: it waits for its evaluation."""
COPY_OF = "COPY_OF"
"""In a knowledge base that follows an object store: the store's address."""
SCHEMA_VERSION = 1
KEPT = 2
"""The live generation and the one before it, so that a rollback is one pointer."""


class Replica(Protocol):
    """Where other hosts get the live generation from."""

    def check_may_write(self, generations: Generations) -> None: ...
    def live(self) -> str | None: ...
    def upload(self, generations: Generations, name: str, again: bool = False) -> None: ...
    def point_to(self, name: str) -> None: ...
    def keep_only(self, names: Collection[str]) -> None: ...
    def keep_sources(self, names: Collection[str]) -> None: ...


class Generations:
    """The generations in one knowledge-base folder, with a copy elsewhere where there is a replica."""

    builds_chroma = True
    """Whether a generation has a Chroma index in its folder."""

    def __init__(self, folder: Path, replica: Replica | None = None) -> None:
        self.folder = folder
        self.replica = replica

    def neighbours(self, name: str, vectors: Vectors, is_whole: bool = True) -> NearestNeighbours:
        """The generation's search for near vectors; ``is_whole``: its own index is undamaged."""
        from kb.index.chroma import open_neighbours

        return open_neighbours(self.path(name), vectors, is_whole)

    def live(self) -> str:
        """Name of the live generation.

        Raises:
            KnowledgeBaseMissingError: there is none.
        """
        try:
            name = (self.folder / LIVE).read_text(encoding="utf-8", errors="replace").strip()
        except OSError as error:
            raise missing(self.folder) from error
        if not (self.path(name) / MANIFEST).is_file():
            raise KnowledgeBaseDamagedError(
                f"ナレッジベース {self.folder} の世代 {name!r} がありません。"
                "`yorozu rollback` で前の世代に戻すか、`yorozu ingest` で作り直してください。",
                f"generation {name!r} of the knowledge base {self.folder} is missing. "
                "Go back with `yorozu rollback` or rebuild with `yorozu ingest`.",
            )
        return name

    def live_or_none(self) -> str | None:
        try:
            return self.live()
        except (KnowledgeBaseMissingError, KnowledgeBaseDamagedError):
            return None

    def path(self, name: str) -> Path:
        return self.folder / "generations" / name

    def complete(self) -> list[str]:
        """Names of the complete generations, oldest first."""
        held_back = self.held_back()
        return [name for name in self._with_manifest() if name not in held_back]

    def manifest(self, name: str) -> dict[str, Any]:
        try:
            data = json.loads((self.path(name) / MANIFEST).read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise KnowledgeBaseDamagedError(
                f"世代 {name} の {MANIFEST} を読めません: {error}。`yorozu doctor` で確認し、"
                "`yorozu rollback` で前の世代に戻すか、`yorozu ingest --full` で作り直してください。",
                f"{MANIFEST} of generation {name} cannot be read: {error}. Check with `yorozu doctor`, "
                "go back with `yorozu rollback`, or rebuild with `yorozu ingest --full`.",
            ) from error
        return dict(data)

    def begin(self) -> str:
        """Make the folder of the next generation and return its name."""
        with writable(self.folder):
            there = [p.name for p in self.folder.glob("generations/*")]
            name = f"{max(map(int, filter(str.isdigit, there)), default=0) + 1:06d}"
            self.path(name).mkdir(parents=True)
        return name

    def finish(self, name: str, manifest: dict[str, Any]) -> None:
        """Mark the generation complete; everything else must be on disk already."""
        sync_tree(self.path(name))
        content = {"schema": SCHEMA_VERSION, **manifest}
        with writable(self.folder):
            write_atomically(
                self.path(name) / MANIFEST,
                json.dumps(content, ensure_ascii=False, indent=1).encode(),
            )

    def hold_back(self, name: str) -> None:
        """Keep a generation out of rollbacks until it is published; a sweep removes it."""
        with writable(self.folder):
            write_atomically(self.path(name) / HELD_BACK, b"")

    def held_back(self) -> list[str]:
        """Names of generations that are whole, but that nobody may go back to, oldest first."""
        return [n for n in self._with_manifest() if (self.path(n) / HELD_BACK).exists()]

    def _with_manifest(self) -> list[str]:
        """Numbered ones only: a folder of another name is still being fetched or unpacked."""
        found = (p.parent.name for p in self.folder.glob(f"generations/*/{MANIFEST}"))
        return sorted(filter(str.isdigit, found))

    def publish(self, name: str) -> None:
        """Switch to the generation; readers notice at their next question.

        Raises:
            KnowledgeBaseUnwritableError: no rights or no space.
            ObjectStoreError: other hosts cannot be given it. Before the switch nothing has changed;
                after it, this host has switched, and ``yorozu push`` tells the others.
        """
        if self.replica:
            self.replica.upload(self, name)
        with writable(self.folder):
            (self.path(name) / HELD_BACK).unlink(missing_ok=True)
            write_atomically(self.folder / LIVE, f"{name}\n".encode())
        if self.replica:
            self.replica.point_to(name)

    def roll_back(self) -> str:
        """Make the generation before the live one live, and return its name.

        Raises:
            KnowledgeBaseMissingError: there is no earlier generation.
        """
        self._needed_before_live()
        with self.writing():
            # Asked again: meanwhile another process may have ingested, or erased something.
            earlier = self._needed_before_live()
            self._go_back_to(earlier)
        return earlier

    def _needed_before_live(self) -> str:
        if earlier := self.before_live():
            return earlier
        raise KnowledgeBaseMissingError(
            f"ナレッジベース {self.folder} には戻せる世代がありません。",
            f"the knowledge base {self.folder} has no earlier generation.",
        )

    def _go_back_to(self, name: str) -> None:
        self.publish(name)

    def before_live(self) -> str | None:
        """Where a rollback goes; None where there is nothing.

        The generation that was live when the live one was made: not always the neighbour, since
        somebody may have gone back and then ingested, and nobody wants the rejected one. Where
        that cannot be told, the newest of the older ones.
        """
        live, complete = self.live_or_none(), self.complete()
        noted = self._noted(live) if live in complete else {}
        if "before" in noted:
            return str(noted["before"]) if noted["before"] in complete else None
        return next((name for name in reversed(complete) if live is None or name < live), None)

    def _noted(self, name: str) -> dict[str, Any]:
        try:
            return self.manifest(name)
        except KnowledgeBaseDamagedError:
            # Going back is the way out of that.
            return {}

    def abandon(self, name: str) -> None:
        shutil.rmtree(self.path(name), ignore_errors=True)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Be the only writer.

        Raises:
            KnowledgeBaseBusyError: another process is writing.
            UsageError: this is a copy of what another host writes, or other hosts are given another
                knowledge base.
        """
        self._check_is_no_copy()
        if self.replica:
            self.replica.check_may_write(self)
        with self.locked():
            yield

    def _check_is_no_copy(self) -> None:
        if not is_copy(self.folder):
            return
        # Whatever the settings say here: the next look at the store would undo every change.
        store = (self.folder / COPY_OF).read_text(encoding="utf-8").strip()
        raise UsageError(
            f"{self.folder} は {store} の写しなので、ここでは変更できません。"
            "書き込み側で実行するか、`yorozu pull --own` でここを書き込み側にしてください。",
            f"{self.folder} is a copy of {store} and cannot be changed here. Work where it is "
            "written, or make this the place with `yorozu pull --own`.",
        )

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Be the only process that changes the folder, a copy's too.

        Raises:
            KnowledgeBaseBusyError: another process is changing it.
        """
        with writable(self.folder):
            self.folder.mkdir(parents=True, exist_ok=True)
            lock = FileLock(self.folder / "writer.lock")
            try:
                lock.acquire(timeout=0)
            except Timeout as error:
                raise KnowledgeBaseBusyError(
                    f"ナレッジベース {self.folder} は別の処理が書き込み中です。"
                    "終わってからもう一度実行してください。",
                    f"another process is writing to the knowledge base {self.folder}. "
                    "Try again when it has finished.",
                ) from error
        try:
            with writable(self.folder):
                for name in (LIVE, COPY_OF):
                    remove_unfinished(self.folder / name)
            yield
        finally:
            lock.release()

    def lease(self, name: str) -> Lease:
        """Keep the generation from being swept while it is open."""
        return Lease(self._leases(name))

    def _leases(self, name: str) -> Path:
        return self.folder / "leases" / name

    def sweep(self, keep: int = KEPT) -> list[str]:
        """Remove generations that are neither kept nor leased; only the writer may call this.

        One that is held back is never kept, however near to the live one it stands.
        """
        live, complete = self.live_or_none(), self.complete()
        kept = set(complete[-keep:]) | ({live} if live else set())
        if live in complete:
            kept |= set(complete[max(0, complete.index(live) - keep + 1) : complete.index(live)])
        if (before := self.before_live()) in complete:
            kept.add(before)
        names = sorted(p.name for p in self.folder.glob("generations/*"))
        swept = [n for n in names if n not in kept and not is_leased(self._leases(n))]
        for name in swept:
            _remove_tree(self.path(name))
        return swept

    def settle_elsewhere(self) -> None:
        """Bring servers and stores to what is here: what was removed goes, what broke off is done."""
        live = self.live_or_none()
        if self.replica and live:
            if self.replica.live() != live:
                # What others answer from must not be removed before they are given the next.
                self.replica.upload(self, live)
                self.replica.point_to(live)
            self.replica.keep_only(self.complete())


class PinnedGenerations(Generations):
    """The same folder, seen as if one named generation were the live one."""

    def __init__(self, folder: Path, name: str) -> None:
        super().__init__(folder)
        self._name = name

    def live(self) -> str:
        return self._name

    def before_live(self) -> None:
        """Nothing stands for the one that was named."""


def is_copy(folder: Path) -> bool:
    """Whether a knowledge base follows a store, so that nothing may be changed in it."""
    return (folder / COPY_OF).is_file()


def sync_tree(folder: Path) -> None:
    """Flush every file below ``folder`` to disk, before a pointer to it is written."""
    for path in folder.rglob("*"):
        if path.is_file():
            with path.open("rb") as file:
                os.fsync(file.fileno())


def missing(folder: Path) -> KnowledgeBaseMissingError:
    return KnowledgeBaseMissingError(
        f"ナレッジベースがありません: {folder}。"
        "`yorozu ingest フォルダ` で資料を取り込むか、--kb で場所を指定してください。",
        f"there is no knowledge base at {folder}. "
        "Ingest material with `yorozu ingest FOLDER`, or name the place with --kb.",
    )


def _remove_tree(folder: Path, tries: int = 5) -> None:
    """Remove a folder; a store that is just closing may still drop a file into it meanwhile."""
    for attempt in range(tries):
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            return
        time.sleep(0.05 * (attempt + 1))


@contextmanager
def writable(folder: Path) -> Iterator[None]:
    """Tells what the disk refuses below the knowledge base's folder."""
    try:
        yield
    except OSError as error:
        raise unwritable(folder, error) from error


def unwritable(folder: Path, error: OSError) -> KnowledgeBaseUnwritableError:
    return KnowledgeBaseUnwritableError(
        f"ナレッジベース {folder} に書き込めません: {error.strerror or error}。"
        "権限と空き容量を確認してください。元の内容はそのままです。",
        f"the knowledge base {folder} cannot be written: {error.strerror or error}. "
        "Check rights and free space. What was there is unchanged.",
    )
