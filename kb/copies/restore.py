"""A knowledge base from a backup: everything is checked before anything is written."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from kb.copies.backup import (
    ABOUT,
    CORRECTIONS,
    FOLDERS_BY_FORMAT,
    FORMAT,
    GENERATION_FILE,
    SOURCE,
    About,
    BackupError,
    opened_archive,
    packed_of,
    read_about,
    unreadable,
)
from kb.embedding.embedder import Embedder
from kb.errors import KnowledgeBaseDamagedError
from kb.files import write_atomically
from kb.generations.checksums import FILES as CHECKSUMS, checksum
from kb.generations.files import (
    DOCUMENTS,
    FILES,
    build_generation,
    damage_from_elsewhere,
    read_content,
    read_json,
    tidy,
)
from kb.generations.folder import LIVE, MANIFEST, SCHEMA_VERSION, Generations, writable
from kb.generations.live import check_fits
from kb.index.bm25 import LexicalIndex

_STAGING = "restoring"
_SUSPICIOUS_BYTES = 2**30
_SUSPICIOUS_RATIO = 200
"""A backup of more than a gigabyte that was squeezed harder than this is no knowledge base."""

Migration = Callable[[Path], None]
"""Brings the files of a generation, unpacked in a folder, from one schema to the next."""

MIGRATIONS: Mapping[int, Migration] = {}
"""By the schema that they start from; the first schema is still the only one."""


@dataclass(frozen=True)
class Content:
    """What is in a backup, read like folders; ``bytes`` is its size unpacked."""

    generation: zipfile.Path
    sources: tuple[zipfile.Path, ...]
    corrections: zipfile.Path
    bytes: int


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
        made_with = {"embedder": about.embedder, "embedder_name": about.embedder_name}
        check_fits({"schema": SCHEMA_VERSION} | made_with, open_embedder())
        content = _checked_content(archive, about, backup)
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


def _checked_content(archive: zipfile.ZipFile, about: About, path: Path) -> Content:
    """What is in the backup, of which everything was checked.

    Raises:
        BackupError: names, sizes or contents are not those of a backup.
    """
    generation, sources = (
        name.format(about.generation) for name in FOLDERS_BY_FORMAT[about.format]
    )
    kept_names = {generation: GENERATION_FILE, sources: SOURCE}
    for member in archive.namelist():
        folder, _, name = member.rpartition("/")
        is_kept = folder in kept_names and kept_names[folder].fullmatch(name)
        if member not in (ABOUT, CORRECTIONS) and not is_kept:
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


def _flaw(content: Content) -> str | None:
    """What is not as the manifest's checksums, or a source's name, say."""
    if not (content.generation / MANIFEST).is_file():
        return f"{MANIFEST} is missing"
    try:
        manifest = read_json(content.generation / MANIFEST)
        broken = packed_of(damage_from_elsewhere(content.generation, manifest))
        listed = {MANIFEST, *manifest.get(CHECKSUMS, ())}
    except (KnowledgeBaseDamagedError, TypeError, AttributeError, RecursionError):
        return f"{DOCUMENTS} or {MANIFEST} is damaged"
    if broken:
        return f"{broken[0].path} is {'missing' if broken[0].kind == 'missing' else 'damaged'}"
    if any(member.name not in listed for member in content.generation.iterdir()):
        return f"members and {MANIFEST} do not agree"
    for source in content.sources:
        if checksum(source) != f"sha256:{source.name.partition('.')[0]}":
            return f"unexpected member {source.name!r}"
    return None


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
    with writable(generations.folder):
        staging.mkdir(parents=True)
        files.mkdir(exist_ok=True)
        for member in content.generation.iterdir():
            _copy(member, staging)
        for member in content.sources:
            _copy(member, staging).replace(files / member.name)


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
    with writable(target.parent):
        if target.is_file():
            if target.read_bytes() == corrections:
                return None
            target = target.with_suffix(".restored.toml")
        target.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(target, corrections)
    return target
