"""Which files an ingest concerns, and by what id each is known."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePath

from ingest.readers import failures
from ingest.readers.file_names import escaped_name, shown_name
from ingest.report import Failure
from kb.errors import ReadingError
from kb.text.bilingual import Text

# Our own files beside the material.
NOT_MATERIAL = frozenset(
    {
        "sources.toml",
        "guideline_items.toml",
        "renumberings.toml",
        "corrections.toml",
        "README.md",
        "README.ja.md",
    }
)
SAMPLE_FOLDER = "sample"
# What Windows and macOS leave in folders and archives.
_OF_THE_SYSTEM = frozenset({"Thumbs.db", "desktop.ini", "__MACOSX"})


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

    def fail(self, identifier: str, error: ReadingError) -> None:
        self.failures.append(Failure(identifier, error.reason, error.message))


def discover(paths: Sequence[Path], without_sample: bool = False) -> Discovery:
    """Walk over files and folders; hidden files are left alone, what is no file is a failure.

    ``without_sample`` leaves out the ``sample`` folder right below a folder given.
    """
    found = Discovery()
    for path in paths:
        if path.is_dir():
            _add_folder(found, path, without_sample)
        elif path.is_file():
            root = path.resolve().parent
            _add_files(found, root, [path.absolute()], lambda p: p.name)
            found.folders.append(root)
        else:
            _add_nothing(found, path)
    found.candidates.sort(key=lambda candidate: candidate.id)
    found.folders = list(dict.fromkeys(found.folders))
    return found


def _add_nothing(found: Discovery, path: Path) -> None:
    shown = shown_name(str(path))
    if path.exists():
        found.fail(shown, failures.special_file(shown))
        return
    words = Text(
        f"{shown} がありません。名前と場所を確認してください。",
        f"{shown} does not exist. Check its name and place.",
    )
    found.failures.append(Failure(shown, "unreadable", words))


def _add_folder(found: Discovery, folder: Path, without_sample: bool) -> None:
    root = folder.resolve()
    skipped = {root / SAMPLE_FOLDER} if without_sample else set()
    found.folders.append(root)
    found.roots.append(f"{shown_name(root.name)}/")
    walk = _Walk(found, root, skipped)
    _add_files(found, root, walk.files(), lambda path: path.relative_to(root).as_posix())
    # A folder that is handed around brings what was decided about it along.
    found.folders += sorted({candidate.path.parent for candidate in found.candidates} - {root})


def _add_files(
    found: Discovery, root: Path, paths: Iterable[Path], name_of: Callable[[Path], str]
) -> None:
    """Names that are no text come last: where one would read like another, it keeps its escapes."""
    taken = {candidate.id: candidate.path for candidate in found.candidates}
    for path in sorted(paths, key=lambda path: (not _is_text(name_of(path)), os.fsencode(path))):
        name, folder = name_of(path), shown_name(root.name)
        identifier = f"{folder}/{shown_name(name)}"
        if taken.get(identifier, path) != path:
            identifier = f"{folder}/{escaped_name(name)}"
        if identifier not in taken:
            taken[identifier] = path
            found.candidates.append(Candidate(identifier, path))


@dataclass
class _Walk:
    """Walks over a folder; what may not be taken is told, by name, and never opened."""

    found: Discovery
    root: Path
    skipped: set[Path]

    def files(self) -> list[Path]:
        files = []
        for folder, names, others in os.walk(self.root, onerror=self._tell, followlinks=False):
            here = Path(folder)
            names[:] = sorted(n for n in names if is_visible(n) and here / n not in self.skipped)
            # A link to a folder is not walked into.
            links = [here / name for name in names if (here / name).is_symlink()]
            material = [here / n for n in sorted(others) if is_material(n)]
            files += [path for path in material if self._is_file(path)]
            for link in links:
                self._is_file(link)
        return files

    def _is_file(self, path: Path) -> bool:
        """True for a file inside; a link to a folder inside is none, and nothing to tell."""
        try:
            if path.is_symlink() and not self._leads_inside(path):
                raise failures.link_out(shown_name(path.name))
            if path.is_symlink() and not path.exists():
                raise failures.broken_link(shown_name(path.name))
            if not path.is_file() and not path.is_dir():
                raise failures.special_file(shown_name(path.name))
            return path.is_file()
        except ReadingError as error:
            self.found.fail(self._id(path), error)
        except (OSError, RuntimeError) as error:
            # Up to Python 3.12 a link to itself is a RuntimeError.
            reason = getattr(error, "strerror", None) or str(error)
            self.found.fail(self._id(path), failures.unreadable(shown_name(path.name), reason))
        return False

    def _leads_inside(self, link: Path) -> bool:
        return Path(os.path.realpath(link)).is_relative_to(self.root)

    def _tell(self, error: OSError) -> None:
        path = Path(error.filename)
        reason = error.strerror or str(error)
        self.found.fail(self._id(path), failures.unreadable(shown_name(path.name), reason))

    def _id(self, path: Path) -> str:
        return shown_name(PurePath(self.root.name, path.relative_to(self.root)).as_posix())


def _is_text(name: str) -> bool:
    return name.isascii() or not any("\udc80" <= character <= "\udcff" for character in name)


def is_material(name: str) -> bool:
    """False for hidden files and for our own beside the material."""
    return is_visible(name) and name not in NOT_MATERIAL


def is_visible(name: str) -> bool:
    # Office writes lock files beginning with ~$ beside open documents.
    return not name.startswith((".", "~$")) and name not in _OF_THE_SYSTEM


def gone(known: Iterable[str], discovery: Discovery) -> list[str]:
    """Known documents below the folders given that are no longer there.

    What lies in a folder, or in an archive, that could not be opened may still be there.
    """
    present = {candidate.id for candidate in discovery.candidates}
    unopened = tuple(f"{failure.path}/" for failure in discovery.failures)
    present |= {failure.path for failure in discovery.failures}
    return sorted(
        identifier
        for identifier in known
        if identifier not in present
        and identifier.startswith(tuple(discovery.roots))
        and not identifier.startswith(unopened)
    )
