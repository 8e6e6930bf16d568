"""Checksums of a generation's files, kept in its manifest, and what they say later.

Chroma writes to its folder even when it only reads. Seen with Chroma 1.5.9 at 5 to 3,000 passages:
of its database only the table ``acquire_write`` changes, so the content of the other tables is
summed up and not the file; the ``.bin`` files of an index change at each opening until it has been
flushed once (which ``index_metadata.pickle`` tells), and until then hold nothing that is read.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import zipfile
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from typing import Any, Literal, cast

from kb.generations import MANIFEST

FILES = "files"
SEAL = "seal"
INDEX_FOLDERS = ("chroma/", "lexical/")
"""Made from the other files of a generation, so another ingest makes them again."""
_FLUSHED = "index_metadata.pickle"
_CHANGED_BY_READERS = "acquire_write"

Folder = Path | zipfile.Path
"""A generation here, or in a backup."""


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


def sealed(manifest: Mapping[str, Any]) -> dict[str, Any]:
    """The manifest with a checksum over itself."""
    return {**manifest, SEAL: _digest_of_manifest(manifest)}


def damage_of(folder: Folder, manifest: Mapping[str, Any]) -> list[Damage] | None:
    """What is missing or changed, by path; None for a generation made before checksums were kept."""
    if FILES not in manifest and SEAL not in manifest:
        return None
    if manifest.get(SEAL) != _digest_of_manifest(manifest):
        return [Damage(MANIFEST, "changed")]
    found = [_damage(folder, path, expected) for path, expected in manifest[FILES].items()]
    return [damage for damage in found if damage]


def _damage(folder: Folder, path: str, expected: str) -> Damage | None:
    if not (folder / path).is_file():
        return Damage(path, "missing")
    try:
        is_same = checksum(folder / path) == expected
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
                for row in database.execute(f'SELECT * FROM "{name.decode()}"'):
                    digest.update(repr(row).encode())
    except (sqlite3.Error, UnicodeDecodeError) as error:
        raise OSError(f"{path.name}: {error}") from error
    return digest.hexdigest()


_TABLES = f"""
SELECT name, sql FROM sqlite_master
WHERE type = 'table' AND sql IS NOT NULL AND sql NOT LIKE 'CREATE VIRTUAL%'
AND name != '{_CHANGED_BY_READERS}' ORDER BY name
"""
