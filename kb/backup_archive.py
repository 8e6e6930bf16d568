"""The form of a backup: a zip of known members, each with its checksum, and one over the whole.

::

    generation/…           what a generation is built from; Chroma and the lexical index are not
                           in it, since they are rebuilt, in the form of the version that restores
    sources/<sha256>.pdf   the sources themselves
    corrections.toml       the maintainer's decisions, where there are any
    backup.json            what made it, and size and SHA-256 of every other member

The zip's comment, and so the file's last 64 bytes, is the SHA-256 of all bytes before it: a file
that is cut off or has one bit turned is found before anything in it is believed. That tells
damage, not an attacker, so names, sizes and content are checked as well.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import BinaryIO

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from kb.errors import YorozuError

FORMAT = 1
ABOUT = "backup.json"
CORRECTIONS = "corrections.toml"
GENERATION = "generation/"
SOURCES = "sources/"
_NEEDED = (
    "manifest.json",
    "documents.jsonl",
    "pages.jsonl",
    "passages.jsonl",
    "passages.offsets.npy",
    "vectors.npy",
    "report.json",
)
_GENERATION_FILE = re.compile(r"generation/[a-z][a-z0-9_-]*(?:\.[a-z0-9_-]+)?\.(?:json|jsonl|npy)")
_SOURCE = re.compile(r"sources/[0-9a-f]{64}(?:\.[0-9a-z]{1,10})?")
_PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED = 1
_DIGEST_CHARS = 64
_BLOCK = 2**20
MAX_ABOUT_BYTES = 50 * 2**20
_SUSPICIOUS_BYTES = 2**30
_SUSPICIOUS_RATIO = 200
"""A backup of more than a gigabyte that was squeezed harder than this is no knowledge base."""


class BackupError(YorozuError):
    """A backup cannot be written, or cannot be restored."""


class Member(BaseModel):
    """Size and content of one member."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    bytes: int = Field(ge=0)
    sha256: str = Field(pattern="^[0-9a-f]{64}$")


class About(BaseModel):
    """What ``backup.json`` tells."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    format: int
    schema_version: int
    product: str
    created: str
    generation: str
    embedder: str
    embedder_name: str
    documents: int
    passages: int
    members: dict[str, Member]


def is_known(name: str) -> bool:
    """Whether a backup may hold a member of this name; no other is ever written to a disk."""
    return name == CORRECTIONS or any(
        pattern.fullmatch(name) for pattern in (_GENERATION_FILE, _SOURCE)
    )


def generation_members(folder: Path) -> dict[str, Path]:
    """The members of a generation with their files: all but the folders of the indexes."""
    paths = {f"{GENERATION}{path.name}": path for path in folder.iterdir() if path.is_file()}
    return {name: path for name, path in sorted(paths.items()) if is_known(name)}


def add_member(archive: zipfile.ZipFile, name: str, path: Path) -> Member:
    """Pack a file and tell what was packed.

    Raises:
        OSError: it cannot be read, or the archive not be written.
    """
    digest, size = hashlib.sha256(), 0
    info = zipfile.ZipInfo(name)
    info.compress_type = zipfile.ZIP_DEFLATED
    with path.open("rb") as source, archive.open(info, "w", force_zip64=True) as target:
        while block := source.read(_BLOCK):
            digest.update(block)
            size += len(block)
            target.write(block)
    return Member(bytes=size, sha256=digest.hexdigest())


def add_trailer(file: BinaryIO) -> None:
    """Replace the comment of a finished zip, 64 zeros, by the digest of what is before it."""
    file.seek(-_DIGEST_CHARS, os.SEEK_END)
    length = file.tell()
    digest = _digest(file, length)
    file.seek(length)
    file.write(digest.encode())


PLACEHOLDER = b"0" * _DIGEST_CHARS


def check_trailer(path: Path) -> None:
    """Raise BackupError unless every byte of the file is as it was written."""
    try:
        with path.open("rb") as file:
            length = file.seek(0, os.SEEK_END) - _DIGEST_CHARS
            is_whole = length > 0 and _digest(file, length).encode() == file.read(_DIGEST_CHARS)
    except OSError as error:
        raise unreadable(path, error.strerror or str(error)) from error
    if not is_whole:
        raise BackupError(
            f"バックアップ {path} は途中で切れているか、内容が変わっています（またはバックアップではありません）。"
            "別のバックアップを使うか、元の場所からコピーし直してください。",
            f"the backup {path} is cut off or was changed, or is no backup. "
            "Use another one, or copy it again from where it was made.",
        )


def _digest(file: BinaryIO, length: int) -> str:
    digest = hashlib.sha256()
    file.seek(0)
    while length > 0 and (block := file.read(min(_BLOCK, length))):
        digest.update(block)
        length -= len(block)
    return digest.hexdigest()


def read_about(archive: zipfile.ZipFile, path: Path) -> About:
    """What the backup says of itself, checked against what is in the zip.

    Raises:
        BackupError: there is none, it is of another form, or names and sizes do not agree.
    """
    infos = archive.infolist()
    sizes = {info.filename: info.file_size for info in infos}
    if any(info.flag_bits & _ENCRYPTED or info.compress_type not in _PACKED for info in infos):
        raise unreadable(path, "packed in a way that no backup is")
    if len(sizes) != len(infos) or not 0 < sizes.get(ABOUT, 0) <= MAX_ABOUT_BYTES:
        raise unreadable(path, f"no usable {ABOUT}")
    try:
        with archive.open(ABOUT) as file:
            about = About.model_validate_json(file.read(MAX_ABOUT_BYTES))
    except ValidationError as error:
        first = error.errors(include_input=False)[0]
        where = ".".join(map(str, first["loc"]))
        raise unreadable(path, f"{ABOUT}, {where}: {first['msg']}") from error
    _check_names_and_sizes(path, about, sizes)
    return about


def _check_names_and_sizes(path: Path, about: About, sizes: Mapping[str, int]) -> None:
    strange = sorted(n for n, member in about.members.items() if not _is_sound(n, member))
    if strange:
        raise unreadable(path, f"unexpected member {strange[0][:80]!r}")
    declared = {name: member.bytes for name, member in about.members.items()}
    if declared != {name: size for name, size in sizes.items() if name != ABOUT}:
        raise unreadable(path, f"members and {ABOUT} do not agree")
    if lacking := [name for name in _NEEDED if f"{GENERATION}{name}" not in declared]:
        raise unreadable(path, f"{lacking[0]} is missing")
    total = sum(declared.values())
    if total > max(_SUSPICIOUS_BYTES, _SUSPICIOUS_RATIO * path.stat().st_size):
        raise unreadable(path, f"it would grow to {total / 2**30:.1f} GiB")


def _is_sound(name: str, member: Member) -> bool:
    """A known name; a source is named by its content."""
    is_source = name.startswith(SOURCES)
    return is_known(name) and (not is_source or name[len(SOURCES) :][:64] == member.sha256)


def extract(archive: zipfile.ZipFile, name: str, member: Member, target: Path | None) -> None:
    """Unpack one member, never more than its size, and check it; with no target only check.

    Raises:
        OSError: it cannot be unpacked or written, or is not what the backup says.
    """
    digest, left = hashlib.sha256(), member.bytes
    with archive.open(name) as source, (target or Path(os.devnull)).open("wb") as file:
        while block := source.read(min(_BLOCK, left + 1)):
            left -= len(block)
            if left < 0:
                break
            digest.update(block)
            file.write(block)
    if left or digest.hexdigest() != member.sha256:
        raise OSError(f"{name} is damaged")


def unreadable(path: Path, reason: str) -> BackupError:
    return BackupError(
        f"バックアップ {path} を使えません: {reason}。別のバックアップを使ってください。",
        f"the backup {path} cannot be used: {reason}. Use another one.",
    )


def check_space(folder: Path, needed: int) -> None:
    """Raise BackupError unless the disk of ``folder`` has room for ``needed`` bytes twice."""
    place = folder.absolute()
    while not place.exists():
        place = place.parent
    free = shutil.disk_usage(place).free
    if free < 2 * needed:
        raise BackupError(
            f"{folder} の空き容量が足りません（必要 {2 * needed / 2**20:.0f} MB、空き {free / 2**20:.0f} MB）。",
            f"{folder} has too little room ({2 * needed / 2**20:.0f} MB needed, "
            f"{free / 2**20:.0f} MB free).",
        )
