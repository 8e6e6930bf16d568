"""A copy of the live generation in an object store or shared folder, by fsspec, for other hosts.

Layout below the address, as in a knowledge base's folder::

    LIVE                     name of the generation to answer from, written last
    generations/000007/      its files; whole once manifest.json is there
    files/<sha256>.pdf       the sources that its documents were read from
    chroma-owner             where the vectors are searched on a Chroma server
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import Any

from kb.errors import KnowledgeBaseDamagedError, SettingsError, UsageError, YorozuError
from kb.files import write_atomically
from kb.generations.files import FILES, read_documents, source_file, tidy
from kb.generations.folder import COPY_OF, HELD_BACK, LIVE, MANIFEST, Generations, is_copy

OWNER = "chroma-owner"
_GENERATIONS = "generations"
_NAME = re.compile(r"[0-9]{6,}")
_HALF_WRITTEN = ("-journal", "-wal", "-shm")


class ObjectStoreError(YorozuError):
    """The store cannot be reached, read or written."""


class _ObjectMissingError(ObjectStoreError):
    """The store holds nothing of that name."""


class ObjectStore:
    """One knowledge base's place in a store; every method may raise ``ObjectStoreError``."""

    def __init__(self, file_system: Any, root: str, address: str) -> None:
        self.address = address
        self._files = file_system
        self._root = root.rstrip("/")

    @classmethod
    def at(cls, address: str) -> ObjectStore:
        """The place that an address of fsspec names, such as ``s3://bucket/yorozu``.

        Raises:
            SettingsError: the address is none, or the package for its kind is not installed.
        """
        from fsspec.core import url_to_fs

        is_folder = "://" not in address or address.startswith(("file://", "local://"))
        try:
            found, root = url_to_fs(address, **({"auto_mkdir": True} if is_folder else {}))
        # Some kinds connect here, each with the errors of its own package.
        except Exception as error:
            raise SettingsError(
                f"設定 object_store の {address!r} を使えません: {type(error).__name__}: {error}。"
                "番地を確かめ、その種類に必要なパッケージ（S3 なら s3fs）を入れてください。",
                f"the setting object_store, {address!r}, cannot be used: {type(error).__name__}: "
                f"{error}. Check it, and install the package for its kind (s3fs for S3).",
            ) from error
        return cls(found, root, address)

    # What a host that writes does.

    def check_may_write(self, generations: Generations) -> None:
        """Before anything is changed.

        Raises:
            UsageError: the store holds another knowledge base.
        """
        there = self.live()
        if there is None:
            return
        here = generations.path(there) / MANIFEST
        if not here.is_file() or here.read_bytes() != self.manifest(there):
            raise UsageError(
                f"{self.address} には別のナレッジベース（世代 {there}）があります。別の番地を使うか、"
                "空のフォルダーを --kb で指定し、`yorozu pull --own` でそれを引き継いでください。",
                f"{self.address} holds another knowledge base (generation {there}). Use another "
                "address, or take it over with `yorozu pull --own` into an empty folder (--kb).",
            )

    def upload(self, generations: Generations, name: str, again: bool = False) -> None:
        """Bring a generation and its sources there, the manifest last; nobody is told of it yet.

        What is there is left alone, or with ``again`` written over.
        """
        folder = generations.path(name)
        documents = read_documents(folder)
        sources = {source_file(generations.folder, document) for document in documents}
        with self._told():
            there = self._sizes(FILES)
            for path in sorted(sources):
                if path.is_file() and (again or there.get(path.name) != path.stat().st_size):
                    self._put(path, f"{FILES}/{path.name}")
        if (generations.folder / OWNER).is_file():
            self._write(OWNER, (generations.folder / OWNER).read_bytes())
        if not again and self.manifest(name) == (folder / MANIFEST).read_bytes():
            return
        with self._told():
            if not again and name in self._sizes(_GENERATIONS):
                # Of another history, or broken off: its files must not stay beside these.
                self._remove(f"{_GENERATIONS}/{name}")
            for path in _files_of(folder):
                self._put(path, f"{_GENERATIONS}/{name}/{path.relative_to(folder).as_posix()}")
            self._put(folder / MANIFEST, f"{_GENERATIONS}/{name}/{MANIFEST}")

    def point_to(self, name: str) -> None:
        """Let the hosts that follow answer from the generation."""
        self._write(LIVE, f"{name}\n".encode())

    def keep_only(self, names: Collection[str]) -> None:
        """Remove the other generations; what followers have of them goes with their next look."""
        for name in self.generations():
            if name not in names:
                self._remove(f"{_GENERATIONS}/{name}")

    def keep_sources(self, names: Collection[str]) -> None:
        """Remove the other sources."""
        with self._told():
            there = self._sizes(FILES)
        for name in there:
            if name not in names:
                self._remove(f"{FILES}/{name}")

    # What a host that follows does.

    def live(self) -> str | None:
        """Name of the generation to answer from; None while there is none."""
        written = (self._read(LIVE) or b"").decode(errors="replace").strip()
        # A name becomes a folder here, so nothing but a number is taken from elsewhere.
        return written if _NAME.fullmatch(written) else None

    def manifest(self, name: str) -> bytes | None:
        return self._read(f"{_GENERATIONS}/{name}/{MANIFEST}")

    def owner(self) -> bytes | None:
        return self._read(OWNER)

    def generations(self) -> list[str]:
        """Names of everything there that looks like a generation, whole or not, ascending."""
        with self._told():
            found = self._sizes(_GENERATIONS)
        return sorted(name for name in found if _NAME.fullmatch(name))

    def download(self, name: str, folder: Path) -> None:
        """All files of a generation into a folder that is there."""
        below = f"{_GENERATIONS}/{name}/"
        with self._told():
            for path in self._files.find(f"{self._root}/{_GENERATIONS}/{name}"):
                # Some kinds begin the path otherwise than the address does.
                relative = PurePosixPath(path[path.rindex(below) + len(below) :])
                if not _stays_below(relative):
                    raise KnowledgeBaseDamagedError(
                        f"{self.address} の世代 {name} に不正なファイル名があります: {str(relative)!r}。",
                        f"generation {name} at {self.address} has a file of a forbidden name: {str(relative)!r}.",
                    )
                target = folder / relative
                target.parent.mkdir(parents=True, exist_ok=True)
                self._files.get_file(path, str(target))

    def download_source(self, name: str, target: Path) -> bool:
        """Whether it was there."""
        try:
            with self._told():
                self._files.get_file(f"{self._root}/{FILES}/{name}", str(target))
        except _ObjectMissingError:
            return False
        return True

    def _put(self, path: Path, name: str) -> None:
        self._files.put_file(str(path), f"{self._root}/{name}")

    def _write(self, name: str, content: bytes) -> None:
        with self._told():
            self._files.pipe_file(f"{self._root}/{name}", content)

    def _read(self, name: str) -> bytes | None:
        """A small file's content; None where it is not there."""
        try:
            with self._told():
                content: bytes = self._files.cat_file(f"{self._root}/{name}")
        except _ObjectMissingError:
            return None
        return content

    def _remove(self, name: str) -> None:
        with self._told():
            self._files.rm(f"{self._root}/{name}", recursive=True)

    def _sizes(self, folder: str) -> dict[str, int | None]:
        """What a folder holds, by name; a folder that is not there holds nothing."""
        self._files.invalidate_cache()
        try:
            found = self._files.ls(f"{self._root}/{folder}", detail=True)
        except FileNotFoundError:
            return {}
        return {PurePosixPath(entry["name"]).name: entry.get("size") for entry in found}

    @contextmanager
    def _told(self) -> Iterator[None]:
        # Every kind of store raises the errors of its own package, which nobody can list here.
        try:
            yield
        except YorozuError:
            raise
        except Exception as error:
            is_missing = isinstance(error, FileNotFoundError)
            kind = _ObjectMissingError if is_missing else ObjectStoreError
            raise kind(
                f"オブジェクトストア {self.address} を使えません: {type(error).__name__}: {error}。"
                "番地、権限、接続を確認してください。いまの世代はそのまま使えます。",
                f"the object store {self.address} cannot be used: {type(error).__name__}: {error}. "
                "Check its address, rights and connection. What is live here stays usable.",
            ) from error


def _stays_below(relative: PurePosixPath) -> bool:
    """Whether a name from elsewhere can only lie below a folder here, on Windows too."""
    is_plain = not any(sign in str(relative) for sign in ("\\", ":"))
    return is_plain and not relative.is_absolute() and ".." not in relative.parts


def push(generations: Generations) -> str:
    """Bring the live generation to the replica, whole, whatever went wrong before; its name.

    Raises:
        UsageError: there is no replica, or it may not be written from here.
        KnowledgeBaseMissingError: there is nothing to bring.
        ObjectStoreError: the store cannot be written.
    """
    generations.live()
    if generations.replica is None:
        raise no_store_set()
    with generations.writing():
        # Asked here: another process may have switched before this one might write.
        live = generations.live()
        generations.replica.upload(generations, live, again=True)
        tidy(generations)
    return live


def no_store_set() -> UsageError:
    return UsageError(
        "オブジェクトストアが設定されていません。設定 object_store に番地を書いてください。",
        "no object store is set. Give its address in the setting object_store.",
    )


def mark_as_copy(folder: Path, address: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    if not is_copy(folder):
        write_atomically(folder / COPY_OF, f"{address}\n".encode())


def _files_of(folder: Path) -> list[Path]:
    """What other hosts need of a generation, without its manifest."""
    return sorted(
        path
        for path in folder.rglob("*")
        if path.is_file()
        and path.name not in (MANIFEST, HELD_BACK)
        and not path.name.endswith(_HALF_WRITTEN)
    )
