"""The form of a backup: one generation in a zip file, laid out as in an object store.

::

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
import json
import os
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from pydantic import BaseModel, ConfigDict, ValidationError

from kb.errors import KnowledgeBaseDamagedError, YorozuError
from kb.files import written_whole
from kb.generations.checksums import FILES as CHECKSUMS, checksum
from kb.generations.files import DOCUMENTS, FILES, damage_from_elsewhere
from kb.generations.folder import MANIFEST

FORMAT = 2
ABOUT = "backup.json"
CORRECTIONS = "corrections.toml"
GENERATIONS = "generations"
FOLDERS_BY_FORMAT = {1: ("generation", "sources"), FORMAT: (f"{GENERATIONS}/{{}}", FILES)}
"""Where generation and sources lie, by the form; the first one named each member's checksum too."""
_GENERATION_FILE = re.compile(r"[a-z][a-z0-9_-]*(?:\.[a-z0-9_-]+)?\.(?:json|jsonl|npy)")
_SOURCE = re.compile(r"[0-9a-f]{64}(?:\.[0-9a-z]{1,10})?")
_PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED = 1
_DIGEST_CHARS = 64
_BLOCK = 2**20
_MAX_ABOUT_BYTES = 50 * 2**20
_SUSPICIOUS_BYTES = 2**30
_SUSPICIOUS_RATIO = 200
"""A backup of more than a gigabyte that was squeezed harder than this is no knowledge base."""


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
class Content:
    """What is in a backup, read like folders; ``bytes`` is its size unpacked."""

    generation: zipfile.Path
    sources: tuple[zipfile.Path, ...]
    corrections: zipfile.Path
    bytes: int


def is_backed_up(name: str) -> bool:
    """Whether a generation's file of this name is in a backup; no other is ever unpacked."""
    return bool(_GENERATION_FILE.fullmatch(name))


def is_source(name: str) -> bool:
    """Whether a kept source may have this name in a backup."""
    return bool(_SOURCE.fullmatch(name))


@contextmanager
def new_archive(target: Path) -> Iterator[zipfile.ZipFile]:
    """A backup to be filled, which its owner alone may read; whole and sealed, or not there."""
    with written_whole(target, mode=0o600) as file:
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
        first = error.errors(include_input=False)[0]
        where = ".".join(map(str, first["loc"]))
        raise unreadable(path, f"{ABOUT}, {where}: {first['msg']}") from error


def checked_content(archive: zipfile.ZipFile, about: About, path: Path) -> Content:
    """What is in the backup, of which everything was checked.

    Raises:
        BackupError: names, sizes or contents are not those of a backup.
    """
    generation, sources = (
        name.format(about.generation) for name in FOLDERS_BY_FORMAT[about.format]
    )
    for member in archive.namelist():
        folder, _, name = member.rpartition("/")
        is_kept = is_backed_up(name) if folder == generation else is_source(name)
        if member not in (ABOUT, CORRECTIONS) and not (is_kept and folder in (generation, sources)):
            raise unreadable(path, f"unexpected member {member[:80]!r}")
    size = sum(info.file_size for info in archive.infolist())
    if size > max(_SUSPICIOUS_BYTES, _SUSPICIOUS_RATIO * path.stat().st_size):
        raise unreadable(path, f"it would grow to {size / 2**30:.1f} GiB")
    root = zipfile.Path(archive)
    kept = (root / sources).iterdir() if (root / sources).is_dir() else ()
    content = Content(root / generation, tuple(kept), root / CORRECTIONS, size)
    if flaw := _flaw(content):
        raise unreadable(path, flaw)
    return content


def _flaw(content: Content) -> str | None:  # noqa: PLR0911 - one case a line
    """What is not as the manifest's checksums, or a source's name, say."""
    try:
        manifest = dict(json.loads((content.generation / MANIFEST).read_text(encoding="utf-8")))
        # A generation from before checksums names none: then the seal alone tells damage.
        found = damage_from_elsewhere(content.generation, manifest) or ()
        listed = {MANIFEST, *manifest[CHECKSUMS]} if CHECKSUMS in manifest else None
    except FileNotFoundError:
        return f"{MANIFEST} is missing"
    except KnowledgeBaseDamagedError:
        return f"{DOCUMENTS} is damaged"
    except (ValueError, TypeError, AttributeError, KeyError, RecursionError):
        return f"{MANIFEST} is damaged"
    for damage in found:
        if is_backed_up(damage.path):
            return f"{damage.path} is {'missing' if damage.kind == 'missing' else 'damaged'}"
    for member in content.generation.iterdir():
        if listed is not None and member.name not in listed:
            return f"members and {MANIFEST} do not agree"
    for source in content.sources:
        if checksum(source) != f"sha256:{source.name[:_DIGEST_CHARS]}":
            return f"unexpected member {source.name!r}"
    return None


def unreadable(path: Path, reason: str) -> BackupError:
    return BackupError(
        f"バックアップ {path} を使えません: {reason}。別のバックアップを使ってください。",
        f"the backup {path} cannot be used: {reason}. Use another one.",
    )
