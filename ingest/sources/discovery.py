"""Which files an ingest concerns, and by what id each is known."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ingest.report import Failure
from kb.text.bilingual import Text

# Our own files beside the material.
NOT_MATERIAL = frozenset(
    {"sources.toml", "guideline_items.toml", "corrections.toml", "README.md", "README.ja.md"}
)
SAMPLE_FOLDER = "sample"


@dataclass(frozen=True)
class Candidate:
    """A file to ingest. ``id`` is its path below the folder given, under that folder's name."""

    id: str
    path: Path
    source_id: str | None = None
    """The register's entry of a fetched file, whose address is then its id."""


@dataclass
class Discovery:
    """What was found. ``roots`` are id prefixes whose documents count as missing if not found."""

    candidates: list[Candidate] = field(default_factory=list)
    roots: list[str] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    folders: list[Path] = field(default_factory=list)


def discover(paths: Sequence[Path], without_sample: bool = False) -> Discovery:
    """Walk over files and folders; hidden files and links out of a folder are left alone.

    ``without_sample`` leaves out the ``sample`` folder right below a folder given.
    """
    found = Discovery()
    for path in paths:
        if path.is_dir():
            _add_folder(found, path, without_sample)
        elif path.is_file():
            root = path.resolve().parent
            found.candidates.append(Candidate(f"{root.name}/{path.name}", path))
            found.folders.append(root)
        else:
            words = Text(
                f"{path} がありません。名前と場所を確認してください。",
                f"{path} does not exist. Check its name and place.",
            )
            found.failures.append(Failure(str(path), "unreadable", words))
    unique = {candidate.id: candidate for candidate in found.candidates}
    found.candidates = [unique[identifier] for identifier in sorted(unique)]
    found.folders = list(dict.fromkeys(found.folders))
    return found


def _add_folder(found: Discovery, folder: Path, without_sample: bool) -> None:
    root = folder.resolve()
    skipped = {root / SAMPLE_FOLDER} if without_sample else set()
    found.folders.append(root)
    found.roots.append(f"{root.name}/")
    for path in _files_below(root, skipped):
        name = path.relative_to(root).as_posix()
        found.candidates.append(Candidate(f"{root.name}/{name}", path))


def _files_below(root: Path, skipped: set[Path]) -> Iterator[Path]:
    for folder, names, files in os.walk(root, followlinks=False):
        here = Path(folder)
        names[:] = sorted(n for n in names if _is_visible(n) and here / n not in skipped)
        for name in sorted(files):
            path = here / name
            is_material = _is_visible(name) and name not in NOT_MATERIAL
            if is_material and path.is_file() and path.resolve().is_relative_to(root):
                yield path


def _is_visible(name: str) -> bool:
    # Office writes lock files beginning with ~$ beside open documents.
    return not name.startswith((".", "~$"))


def gone(known: Iterable[str], discovery: Discovery) -> list[str]:
    """Known documents below the folders given that are no longer there."""
    present = {candidate.id for candidate in discovery.candidates}
    return sorted(
        identifier
        for identifier in known
        if identifier not in present and identifier.startswith(tuple(discovery.roots))
    )
