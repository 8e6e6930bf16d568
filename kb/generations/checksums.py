"""Checksums of a generation's files, kept in its manifest; damage that they tell, and its repair.

Chroma writes to its folder even when it only reads. Seen with Chroma 1.5.9 at 5 to 3,000 passages:
of its database only the table ``acquire_write`` changes, so the content of the other tables is
summed up and not the file; the ``.bin`` files of an index change at each opening until it has been
flushed once (which ``index_metadata.pickle`` tells), and until then hold nothing that is read.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from typing import Any, Literal, cast

from kb.errors import KnowledgeBaseDamagedError
from kb.files import Folder
from kb.generations.folder import MANIFEST, Generations, is_copy
from kb.text.bilingual import Text

FILES = "files"
SEAL = "seal"
INDEX_FOLDERS = ("chroma/", "lexical/")
"""Made from the other files of a generation, so another ingest makes them again."""
_FLUSHED = "index_metadata.pickle"
_CHANGED_BY_READERS = "acquire_write"


@dataclass(frozen=True)
class Damage:
    """One file of a generation that is not what was written; ``path`` is relative to it."""

    path: str
    kind: Literal["missing", "changed"]


def checksums_of(folder: Path) -> dict[str, str]:
    """A checksum for each file of a generation whose content can be known, by relative path."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and _is_stable(path))
    return {
        path.relative_to(folder).as_posix(): checksum(path)
        for path in paths
        if path.name != MANIFEST
    }


def checksum(path: Folder) -> str:
    """SHA-256 of the file, or of the tables of a database.

    Raises:
        OSError: the file cannot be read, or is a database that is damaged.
    """
    if isinstance(path, Path) and path.suffix == ".sqlite3":
        return f"tables:{_digest_of_tables(path)}"
    with path.open("rb") as file:
        # What a zip gives is read into a buffer too; its type does not say so.
        content = cast(BufferedReader, file)
        return f"sha256:{hashlib.file_digest(content, 'sha256').hexdigest()}"


def known_checksum(path: Folder) -> str:
    """As ``checksum``; what has the same identity as before, and no change since, is not read again.

    Raises:
        OSError: as there.
    """
    if not isinstance(path, Path):
        return checksum(path)
    status = path.stat()
    identity = (
        status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns
    )  # fmt: skip
    if identity not in _known:
        if len(_known) > _MOST_KNOWN:
            _known.clear()
        _known[identity] = checksum(path)
    return _known[identity]


_known: dict[tuple[int, ...], str] = {}
_MOST_KNOWN = 1_000


def sealed(manifest: Mapping[str, Any]) -> dict[str, Any]:
    """The manifest with a checksum over itself."""
    return {**manifest, SEAL: _digest_of_manifest(manifest)}


def damage_of(
    folder: Folder,
    manifest: Mapping[str, Any],
    checksum_of: Callable[[Folder], str] = checksum,
) -> list[Damage]:
    """What is missing or changed, by path."""
    if manifest.get(SEAL) != _digest_of_manifest(manifest):
        return [Damage(MANIFEST, "changed")]
    files = manifest.get(FILES, {}).items()
    found = [_damage(folder, path, expected, checksum_of) for path, expected in files]
    return [damage for damage in found if damage]


def _damage(
    folder: Folder, path: str, expected: str, checksum_of: Callable[[Folder], str]
) -> Damage | None:
    if not (folder / path).is_file():
        return Damage(path, "missing")
    try:
        is_same = checksum_of(folder / path) == expected
    except OSError:
        is_same = False
    return None if is_same else Damage(path, "changed")


def _is_stable(path: Path) -> bool:
    if path.name.startswith("chroma.sqlite3-"):
        return False
    return path.suffix != ".bin" or (path.parent / _FLUSHED).exists()


def _digest_of_manifest(manifest: Mapping[str, Any]) -> str:
    content = {key: value for key, value in manifest.items() if key != SEAL}
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def _digest_of_tables(path: Path) -> str:
    """Digest of every table's rows; a structure that does not hold together is an error."""
    digest = hashlib.sha256()
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as database:
            # Damaged text need not be UTF-8.
            database.text_factory = bytes
            if database.execute("PRAGMA integrity_check").fetchall() != [(b"ok",)]:
                raise OSError("integrity check failed")
            for name, sql in database.execute(_TABLES).fetchall():
                digest.update(name + sql)
                for row in database.execute(f'SELECT * FROM "{name.decode()}"'):  # noqa: S608 - the words put in are ours
                    digest.update(repr(row).encode())
    except (sqlite3.Error, UnicodeDecodeError) as error:
        raise OSError(f"{path.name}: {error}") from error
    return digest.hexdigest()


_TABLES = f"""
SELECT name, sql FROM sqlite_master
WHERE type = 'table' AND sql IS NOT NULL AND sql NOT LIKE 'CREATE VIRTUAL%'
AND name != '{_CHANGED_BY_READERS}' ORDER BY name
"""  # noqa: S608 - the words put in are ours


@dataclass(frozen=True)
class GenerationState:
    """One generation and its damage."""

    name: str
    is_live: bool
    damage: tuple[Damage, ...]
    before: str | None = None
    """Where a rollback from it goes, if it is the live one."""
    is_copied: bool = False
    """Whether it came from an object store, and comes from there again."""

    @property
    def is_whole(self) -> bool:
        return not self.damage

    @property
    def only_indexes(self) -> bool:
        return all(d.path.startswith(INDEX_FOLDERS) for d in self.damage)


def generation_states(generations: Generations) -> list[GenerationState]:
    """Every kept generation, oldest first."""
    live, before = generations.live_or_none(), generations.before_live()
    is_copied = is_copy(generations.folder)
    return [
        GenerationState(name, name == live, _damage_in(generations, name), before, is_copied)
        for name in generations.complete()
    ]


def _damage_in(generations: Generations, name: str) -> tuple[Damage, ...]:
    try:
        return tuple(damage_of(generations.path(name), generations.manifest(name)))
    except KnowledgeBaseDamagedError:
        return (Damage(MANIFEST, "changed"),)


def state_message(state: GenerationState, states: Sequence[GenerationState]) -> Text:
    """The generation's state in one line, with the repair where it is damaged."""
    which_ja, which_en = (
        ("公開中の世代", "live generation") if state.is_live else ("世代", "generation")
    )
    if state.is_whole:
        return Text(f"{which_ja} {state.name} は無傷。", f"{which_en} {state.name} is whole.")
    repair = _repair(state, states)
    return Text(
        f"{which_ja} {state.name} のファイルが壊れています: {_names(state, 'ja')}。{repair.ja}",
        f"{which_en} {state.name} has damaged files: {_names(state, 'en')}. {repair.en}",
    )


def _names(state: GenerationState, language: str) -> str:
    words = {"missing": " (欠落)", "changed": ""} if language == "ja" else {"missing": " (missing)"}
    return ", ".join(d.path + words.get(d.kind, "") for d in state.damage)


def _repair(state: GenerationState, states: Sequence[GenerationState]) -> Text:
    if state.is_copied:
        return Text(
            "写しなので、`yorozu pull` で取り寄せ直し、チャットを起動し直してください。",
            "It is a copy: fetch it again with `yorozu pull`, and start the chats anew.",
        ) if state.is_live else Text(
            "写しの古い世代なので、あとの取り寄せで消えます。",
            "It is an older one of a copy and goes with a later one.",
        )  # fmt: skip
    if not state.is_live:
        return Text(
            "この世代には `yorozu rollback` しないでください。あと 2 回の取り込みで消えます。",
            "Do not go back to it with `yorozu rollback`; two more ingests remove it.",
        )
    if state.only_indexes:
        return Text(
            "索引だけなので `yorozu ingest --full` で作り直せます。",
            "Only indexes: `yorozu ingest --full` makes them again.",
        )
    if any(s.name == state.before and s.is_whole for s in states):
        return Text(
            f"`yorozu rollback` で世代 {state.before} に戻し、`yorozu ingest` で取り込み直してください。",
            f"Go back to generation {state.before} with `yorozu rollback`, then `yorozu ingest`.",
        )
    return Text(
        "`yorozu restore バックアップ --force` で復元するか、"
        "フォルダを別の場所に移して `yorozu ingest` で作り直してください。",
        "Restore with `yorozu restore BACKUP --force`, or move the folder away and "
        "build anew with `yorozu ingest`.",
    )
