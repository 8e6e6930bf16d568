"""The live generation, its sources and the corrections in one file."""

from __future__ import annotations

import os
import tempfile
import time
import zipfile
from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kb.atomic_files import sync_folder
from kb.backup_archive import (
    ABOUT,
    CORRECTIONS,
    FORMAT,
    PLACEHOLDER,
    SOURCES,
    About,
    BackupError,
    add_member,
    add_trailer,
    generation_members,
    is_known,
)
from kb.checksums import INDEX_FOLDERS, damage_of
from kb.errors import KnowledgeBaseDamagedError
from kb.generation_files import is_kept_whole, read_content, read_documents, source_file
from kb.generations import Generations
from kb.product import product_version


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
    if os.path.exists(target):
        raise BackupError(
            f"{target} はすでにあります。別の名前を指定してください。",
            f"{target} is there already. Give another name.",
        )
    with ExitStack() as stack:
        lease = generations.lease(name)
        stack.callback(lease.release)
        _check_whole(generations, name)
        members = generation_members(generations.path(name))
        sources, lost = _sources(generations, name)
        members |= sources | ({CORRECTIONS: corrections} if corrections.is_file() else {})
        try:
            about = _pack(target, members, generations.manifest(name), name)
        except OSError as error:
            raise BackupError(
                f"バックアップ {target} を書けません: {error.strerror or error}。"
                "置き場所、権限、空き容量を確認してください。",
                f"the backup {target} cannot be written: {error.strerror or error}. "
                "Check the place, its rights and free space.",
            ) from error
    return Backup(about, target.stat().st_size, tuple(lost))


def _check_whole(generations: Generations, name: str) -> None:
    folder = generations.path(name)
    damage = damage_of(folder, generations.manifest(name))
    if damage is None:
        # Made before checksums were kept: at least everything in it must be readable.
        read_content(folder)
        return
    broken = sorted(d.path for d in damage if not d.path.startswith(INDEX_FOLDERS))
    if broken:
        files = ", ".join(broken)
        raise KnowledgeBaseDamagedError(
            f"世代 {name} が壊れているため、バックアップしません: {files}。`yorozu doctor` で確認してください。",
            f"generation {name} is damaged, so no backup was made: {files}. Check with `yorozu doctor`.",
        )


def _sources(generations: Generations, name: str) -> tuple[dict[str, Path], list[str]]:
    found: dict[str, Path] = {}
    lost = []
    for document in read_documents(generations.path(name)):
        path = source_file(generations.folder, document)
        member = SOURCES + path.name
        if is_known(member) and is_kept_whole(path, document):
            found[member] = path
        else:
            lost.append(document.id)
    return found, lost


def _pack(target: Path, members: dict[str, Path], manifest: dict[str, Any], name: str) -> About:
    """Write beside the target and rename, so that a backup is whole or not there."""
    handle, temporary = tempfile.mkstemp(dir=target.absolute().parent, prefix=f".{target.name}-")
    try:
        with os.fdopen(handle, "w+b") as file:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
                about = _packed(archive, members.items(), manifest, name)
                archive.comment = PLACEHOLDER
            add_trailer(file)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, target)
    finally:
        # Renamed away when all went well.
        Path(temporary).unlink(missing_ok=True)
    sync_folder(target.absolute().parent)
    return about


def _packed(
    archive: zipfile.ZipFile,
    members: Iterable[tuple[str, Path]],
    manifest: dict[str, Any],
    name: str,
) -> About:
    about = About(
        format=FORMAT,
        schema_version=manifest["schema"],
        product=product_version(),
        created=time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        generation=name,
        embedder=manifest["embedder"],
        embedder_name=manifest.get("embedder_name", "?"),
        documents=manifest.get("documents", 0),
        passages=manifest.get("passages", 0),
        members={member: add_member(archive, member, path) for member, path in members},
    )
    archive.writestr(ABOUT, about.model_dump_json())
    return about
