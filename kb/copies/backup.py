"""A backup: the live generation, its sources and the corrections in one zip file.

It is laid out as an object store is::

    generations/000007/…     what a generation is built from; Chroma, the lexical index and whatever
                             else is made of that are not in it: a restore makes them anew, in the
                             form of the version that restores
    files/<sha256>.pdf       the sources themselves
    corrections.toml         the maintainer's decisions, where there are any
    backup.json              what made it

Contents are checked as in an object store, by the checksums in ``manifest.json`` and the sources'
names. The zip's comment, and so the file's last 64 bytes, is the SHA-256 of all bytes before it: a
file that is cut off or has one bit turned is found before anything in it is believed. That tells
damage, not an attacker, so names, sizes and content are checked as well.
"""

from __future__ import annotations

import hashlib
import os
import re
import time
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from pydantic import BaseModel, ConfigDict, ValidationError

from kb.errors import KnowledgeBaseDamagedError, YorozuError
from kb.files import written_whole
from kb.generations.checksums import Damage, damage_of
from kb.generations.files import FILES, is_kept_whole, read_documents, source_file
from kb.generations.folder import Generations
from kb.product import product_version

FORMAT = 2
ABOUT = "backup.json"
CORRECTIONS = "corrections.toml"
FOLDERS_BY_FORMAT = {1: ("generation", "sources"), FORMAT: ("generations/{}", FILES)}
"""Where generation and sources lie, by the form; the first one named each member's checksum too."""
GENERATION_FILE = re.compile(r"[a-z][a-z0-9_-]*(?:\.[a-z0-9_-]+)?\.(?:json|jsonl|npy)")
"""The files of a generation that are in a backup; no other is ever unpacked."""
SOURCE = re.compile(r"[0-9a-f]{64}(?:\.[0-9a-z]{1,10})?")
_PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED = 1
_DIGEST_CHARS = 64
_BLOCK = 2**20
_MAX_ABOUT_BYTES = 50 * 2**20


class BackupError(YorozuError):
    """A backup cannot be written, or cannot be restored."""


class About(BaseModel):
    """What ``backup.json`` tells."""

    model_config = ConfigDict(frozen=True)

    format: int
    schema_version: int
    product: str
    created: str
    generation: str
    embedder: str
    embedder_name: str
    documents: int
    passages: int


@dataclass(frozen=True)
class Backup:
    """What was written. ``lost_sources`` are documents whose source was not kept or is damaged."""

    about: About
    bytes: int
    lost_sources: tuple[str, ...]


def write_backup(generations: Generations, target: Path, corrections: Path) -> Backup:
    """Write the live generation to ``target``, whole or not at all.

    Raises:
        KnowledgeBaseMissingError: there is no knowledge base.
        KnowledgeBaseDamagedError: the generation is damaged; a backup of it would be no help.
        BackupError: the target exists or cannot be written.
    """
    name = generations.live()
    if target.exists():
        raise BackupError(
            f"{target} はすでにあります。別の名前を指定してください。",
            f"{target} is there already. Give another name.",
        )
    lease = generations.lease(name)
    try:
        _check_whole(generations, name)
        about = _about(generations, name)
        with new_archive(target) as archive:
            lost = _fill(archive, generations, name)
            if corrections.is_file():
                archive.write(corrections, CORRECTIONS)
            archive.writestr(ABOUT, about.model_dump_json())
    except OSError as error:
        raise BackupError(
            f"バックアップ {target} を書けません: {error.strerror or error}。"
            "置き場所、権限、空き容量を確認してください。",
            f"the backup {target} cannot be written: {error.strerror or error}. "
            "Check the place, its rights and free space.",
        ) from error
    finally:
        lease.release()
    return Backup(about, target.stat().st_size, lost)


def _check_whole(generations: Generations, name: str) -> None:
    broken = packed_of(damage_of(generations.path(name), generations.manifest(name)))
    if broken:
        files = ", ".join(sorted(damage.path for damage in broken))
        raise KnowledgeBaseDamagedError(
            f"世代 {name} が壊れているため、バックアップしません: {files}。`yorozu doctor` で確認してください。",
            f"generation {name} is damaged, so no backup was made: {files}. Check with `yorozu doctor`.",
        )


def packed_of(damage: Iterable[Damage]) -> list[Damage]:
    """What of the damage is in files that a backup holds; all others are made from these."""
    return [found for found in damage if GENERATION_FILE.fullmatch(found.path)]


def _about(generations: Generations, name: str) -> About:
    manifest = generations.manifest(name)
    return About(
        format=FORMAT,
        schema_version=manifest["schema"],
        product=product_version(),
        created=time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        generation=name,
        embedder=manifest["embedder"],
        embedder_name=manifest.get("embedder_name", "?"),
        documents=manifest.get("documents", 0),
        passages=manifest.get("passages", 0),
    )


def _fill(archive: zipfile.ZipFile, generations: Generations, name: str) -> tuple[str, ...]:
    """Pack generation and sources; documents whose source is lost."""
    folder = generations.path(name)
    for path in sorted(folder.iterdir()):
        if GENERATION_FILE.fullmatch(path.name):
            archive.write(path, f"generations/{name}/{path.name}")
    lost = []
    packed = set()
    for document in read_documents(folder):
        path = source_file(generations.folder, document)
        if not SOURCE.fullmatch(path.name) or not is_kept_whole(path, document):
            lost.append(document.id)
        else:
            packed.add(path)
    for path in sorted(packed):
        archive.write(path, f"{FILES}/{path.name}")
    return tuple(lost)


@contextmanager
def new_archive(target: Path) -> Iterator[zipfile.ZipFile]:
    """A backup to be filled, which its owner alone may read; whole and sealed, or not there."""
    with written_whole(target, keeps_rights=False) as file:
        with zipfile.ZipFile(
            file, "w", zipfile.ZIP_DEFLATED, compresslevel=1, strict_timestamps=False
        ) as archive:
            yield archive
            archive.comment = b"0" * _DIGEST_CHARS
        length = file.seek(-_DIGEST_CHARS, os.SEEK_END)
        digest = _digest(file, length)
        file.seek(length)
        file.write(digest)


@contextmanager
def opened_archive(path: Path) -> Iterator[zipfile.ZipFile]:
    """A backup of which every byte is as it was written.

    Raises:
        BackupError: it is damaged or no backup; also where the block cannot unpack something.
    """
    try:
        with path.open("rb") as file:
            _check_seal(path, file)
            with zipfile.ZipFile(file) as archive:
                yield archive
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise unreadable(path, str(error)) from error
    except OSError as error:
        raise unreadable(path, error.strerror or str(error)) from error


def _check_seal(path: Path, file: BinaryIO) -> None:
    length = file.seek(0, os.SEEK_END) - _DIGEST_CHARS
    if length <= 0 or _digest(file, length) != file.read(_DIGEST_CHARS):
        raise BackupError(
            f"バックアップ {path} は途中で切れているか、内容が変わっています（またはバックアップではありません）。"
            "別のバックアップを使うか、元の場所からコピーし直してください。",
            f"the backup {path} is cut off or was changed, or is no backup. "
            "Use another one, or copy it again from where it was made.",
        )


def _digest(file: BinaryIO, length: int) -> bytes:
    digest = hashlib.sha256()
    file.seek(0)
    while length > 0 and (block := file.read(min(_BLOCK, length))):
        digest.update(block)
        length -= len(block)
    return digest.hexdigest().encode()


def read_about(archive: zipfile.ZipFile, path: Path) -> About:
    """What the backup says of itself.

    Raises:
        BackupError: nothing that can be used.
    """
    sizes = {info.filename: info.file_size for info in archive.infolist()}
    if any(i.flag_bits & _ENCRYPTED or i.compress_type not in _PACKED for i in archive.infolist()):
        raise unreadable(path, "packed in a way that no backup is")
    if len(sizes) != len(archive.infolist()) or not 0 < sizes.get(ABOUT, 0) <= _MAX_ABOUT_BYTES:
        raise unreadable(path, f"no usable {ABOUT}")
    try:
        return About.model_validate_json(archive.read(ABOUT))
    except ValidationError as error:
        raise unreadable(path, f"{ABOUT} is damaged") from error


def unreadable(path: Path, reason: str) -> BackupError:
    return BackupError(
        f"バックアップ {path} を使えません: {reason}。別のバックアップを使ってください。",
        f"the backup {path} cannot be used: {reason}. Use another one.",
    )
