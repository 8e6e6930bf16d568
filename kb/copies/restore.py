"""A knowledge base from a backup: everything is checked before anything is written."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from kb.copies.archive import (
    FOLDERS_BY_FORMAT,
    FORMAT,
    About,
    BackupError,
    Content,
    checked_content,
    opened_archive,
    read_about,
)
from kb.embedding.embedder import Embedder
from kb.errors import IndexMismatchError
from kb.files import write_atomically
from kb.generations.files import FILES, build_generation, read_content, read_json, tidy
from kb.generations.folder import LIVE, MANIFEST, SCHEMA_VERSION, Generations, unwritable
from kb.index.bm25 import LexicalIndex

_STAGING = "restoring"

Migration = Callable[[Path], None]
"""Brings the files of a generation, unpacked in a folder, from one schema to the next."""

MIGRATIONS: Mapping[int, Migration] = {}
"""By the schema that they start from; the first schema is still the only one."""


@dataclass(frozen=True)
class Restored:
    """What was restored. ``corrections`` is where they were put, None where there was nothing to do."""

    about: About
    generation: str
    corrections: Path | None


def restore(
    generations: Generations,
    backup: Path,
    open_embedder: Callable[[], Embedder],
    corrections: Path,
    force: bool = False,
    migrations: Mapping[int, Migration] = MIGRATIONS,
) -> Restored:
    """Make the backup's generation the live one; what was live stays as the one before.

    ``corrections`` is where a maintainer's corrections belong, beside the material.

    Raises:
        BackupError: the backup is damaged, from a newer version, or does not fit on the disk, or
            there is a knowledge base and no ``force``.
        IndexMismatchError: it was made with another embedder.
        KnowledgeBaseBusyError: another process is writing.
    """
    _check_target(generations, force)
    with opened_archive(backup) as archive:
        about = read_about(archive, backup)
        _check_version(backup, about, migrations)
        _check_embedder(backup, about, open_embedder())
        content = checked_content(archive, about, backup)
        _check_space(generations.folder, content.bytes)
        with generations.writing():
            _check_target(generations, force)
            live = _install(generations, content, about, migrations)
        placed = _place_corrections(content, corrections)
    return Restored(about, live, placed)


def _check_target(generations: Generations, force: bool) -> None:
    folder = generations.folder
    if not force and (folder / LIVE).exists():
        raise BackupError(
            f"ナレッジベース {folder} がすでにあります。置き換えるなら --force を付けてください"
            "（今の世代は `yorozu rollback` で戻せます）。",
            f"there is a knowledge base at {folder}. Give --force to replace it "
            "(`yorozu rollback` brings the present generation back).",
        )


def _check_version(backup: Path, about: About, migrations: Mapping[int, Migration]) -> None:
    if about.format > FORMAT or about.schema_version > SCHEMA_VERSION:
        raise BackupError(
            f"バックアップ {backup} は新しい版（{about.product}）で作られています。Yorozu を更新してください。",
            f"the backup {backup} was made by a newer version ({about.product}). Update Yorozu.",
        )
    steps = range(about.schema_version, SCHEMA_VERSION)
    if about.format not in FOLDERS_BY_FORMAT or any(step not in migrations for step in steps):
        raise BackupError(
            f"バックアップ {backup} の形式は古く、この版では読めません。"
            f"作った版（{about.product}）で復元し、資料を取り込み直してください。",
            f"the backup {backup} has a form too old for this version. "
            f"Restore it with the version that made it ({about.product}) and ingest again.",
        )


def _check_embedder(backup: Path, about: About, embedder: Embedder) -> None:
    if about.embedder != embedder.fingerprint:
        raise IndexMismatchError(
            f"バックアップ {backup} は別の埋め込みモデル（{about.embedder_name}）で作られています。今の設定は "
            f"{embedder.name} です。設定 embedder を合わせて復元し、変えたいときはそのあと `yorozu ingest` してください。",
            f"the backup {backup} was made with another embedder ({about.embedder_name}); the "
            f"setting is {embedder.name}. Restore with the setting `embedder` as it was, and to "
            "change it, run `yorozu ingest` after that.",
        )


def _check_space(folder: Path, needed: int) -> None:
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


def _install(
    generations: Generations,
    content: Content,
    about: About,
    migrations: Mapping[int, Migration],
) -> str:
    """Unpack beside the generations, build one from that, and switch; sources come first."""
    # What a kill leaves here, any writer's sweep removes: without a manifest it is no generation.
    staging = generations.path(_STAGING) / "unpacked"
    shutil.rmtree(staging.parent, ignore_errors=True)
    try:
        _unpack(content, staging, generations)
        name = _build(generations, staging, about, migrations)
    finally:
        shutil.rmtree(staging.parent, ignore_errors=True)
    generations.publish(name)
    tidy(generations)
    return name


def _unpack(content: Content, staging: Path, generations: Generations) -> None:
    files = generations.folder / FILES
    try:
        staging.mkdir(parents=True)
        files.mkdir(exist_ok=True)
        for member in content.generation.iterdir():
            _copy(member, staging)
        for member in content.sources:
            _copy(member, staging).replace(files / member.name)
    except OSError as error:
        raise unwritable(generations.folder, error) from error


def _copy(member: zipfile.Path, folder: Path) -> Path:
    unpacked = folder / member.name
    with member.open("rb") as source, unpacked.open("wb") as file:
        shutil.copyfileobj(source, file)
    return unpacked


def _build(
    generations: Generations, staging: Path, about: About, migrations: Mapping[int, Migration]
) -> str:
    for step in range(about.schema_version, SCHEMA_VERSION):
        migrations[step](staging)
    manifest = read_json(staging / MANIFEST)
    # What was live before it belongs to another history.
    manifest.pop("before", None)
    # Chroma and the lexical index are made anew, by this version's tokeniser.
    manifest |= {"schema": SCHEMA_VERSION, "lexical": LexicalIndex.fingerprint()}
    return build_generation(generations, replace(read_content(staging), manifest=manifest))


def _place_corrections(content: Content, target: Path) -> Path | None:
    """Beside the material; where other ones are there already, under a name of their own."""
    if not content.corrections.is_file():
        return None
    corrections = content.corrections.read_bytes()
    try:
        if target.is_file():
            if target.read_bytes() == corrections:
                return None
            target = target.with_suffix(".restored.toml")
        target.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(target, corrections)
    except OSError as error:
        raise unwritable(target.parent, error) from error
    return target
