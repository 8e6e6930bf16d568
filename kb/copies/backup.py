"""The live generation, its sources and the corrections in one file."""

from __future__ import annotations

import time
import zipfile
from dataclasses import dataclass
from pathlib import Path

from kb.copies.archive import (
    ABOUT,
    CORRECTIONS,
    FORMAT,
    GENERATIONS,
    About,
    BackupError,
    is_backed_up,
    is_source,
    new_archive,
)
from kb.errors import KnowledgeBaseDamagedError
from kb.generations.checksums import INDEX_FOLDERS, damage_of
from kb.generations.files import FILES, is_kept_whole, read_content, read_documents, source_file
from kb.generations.folder import Generations
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
        if path.is_file() and is_backed_up(path.name):
            archive.write(path, f"{GENERATIONS}/{name}/{path.name}")
    lost = []
    packed = set()
    for document in read_documents(folder):
        path = source_file(generations.folder, document)
        if not is_source(path.name) or not is_kept_whole(path, document):
            lost.append(document.id)
        elif path.name not in packed:
            archive.write(path, f"{FILES}/{path.name}")
            packed.add(path.name)
    return tuple(lost)
