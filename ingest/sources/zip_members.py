"""The members of a zip archive as sources of their own, with the limits of any container."""

from __future__ import annotations

import tempfile
import zipfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from ingest.readers import ARCHIVE_SUFFIX, TAKEN_SUFFIXES, Limits, failures
from ingest.readers.file_bytes import check_regular
from ingest.readers.file_names import decoded_name, on_one_line
from ingest.readers.office.archive_safety import (
    DAMAGE_ERRORS,
    ENCRYPTED_FLAG,
    TYPES_PART,
    UNPACKED_PER_PACKED_LIMIT,
    check_entries,
)
from ingest.sources.discovery import Candidate, is_material
from kb.errors import ReadingError

# APPNOTE.TXT 4.4.4, bit 11: the name is UTF-8. Without it zipfile takes it for code page 437.
_UTF8_FLAG = 0x800
_OTHER_ENCODING = "cp437"
_MAX_DEPTH = 3
"""Archives in archives, the outermost counted."""
_MAX_NAME_CHARS = 60
_BLOCK = 2**20


@dataclass
class Unpacked:
    """What an archive holds: files to read, and what cannot be, with its id."""

    members: list[Candidate] = field(default_factory=list)
    failed: list[tuple[str, ReadingError]] = field(default_factory=list)


def is_archive(path: Path) -> bool:
    return path.suffix.lower() == ARCHIVE_SUFFIX


@contextmanager
def unpacked(archive: Candidate, limits: Limits) -> Iterator[Unpacked]:
    """The members, unpacked one file each while the context is open.

    A member's id is the archive's, a slash, and its name inside. Archives inside are opened too.

    Raises:
        ReadingError: the archive itself cannot be read, or is none.
    """
    with tempfile.TemporaryDirectory(prefix="yorozu-zip-", ignore_cleanup_errors=True) as folder:
        unpacking = _Unpacking(Path(folder), limits, limits.max_bytes * UNPACKED_PER_PACKED_LIMIT)
        unpacking.open(archive, depth=1)
        if not unpacking.found.members and not unpacking.found.failed:
            raise failures.nothing_taken(PurePosixPath(archive.id).name)
        yield unpacking.found


@dataclass
class _Unpacking:
    folder: Path
    limits: Limits
    bytes_left: int
    """Over all archives inside, too."""
    found: Unpacked = field(default_factory=Unpacked)
    seen: Counter[str] = field(default_factory=Counter)

    def open(self, archive: Candidate, depth: int) -> None:
        name = PurePosixPath(archive.id).name
        check_regular(archive.path, self.limits.max_bytes)
        try:
            with zipfile.ZipFile(archive.path) as opened:
                check_entries(name, opened, self.limits)
                if TYPES_PART in opened.namelist():
                    raise failures.not_this_format(name, "ZIP", "Office")
                for entry in opened.infolist():
                    self._take(archive.id, opened, entry, depth)
        except DAMAGE_ERRORS as error:
            kind = type(error).__name__
            raise failures.damaged(
                name, f"ZIP として読めません({kind})", f"it cannot be read as ZIP ({kind})"
            ) from error

    def _take(
        self, above: str, opened: zipfile.ZipFile, entry: zipfile.ZipInfo, depth: int
    ) -> None:
        path = _path_inside(entry)
        if entry.is_dir() or not path.parts or not all(map(is_material, path.parts)):
            return
        identifier = self._id(f"{above}/{on_one_line(str(path))}")
        try:
            member = Candidate(identifier, self._file(opened, entry, path.name))
            if not is_archive(member.path):
                self.found.members.append(member)
            elif depth == _MAX_DEPTH:
                raise failures.too_deep(path.name, _MAX_DEPTH)
            else:
                self.open(member, depth + 1)
        except ReadingError as error:
            self.found.failed.append((identifier, error))

    def _id(self, identifier: str) -> str:
        """An archive may hold two files of one name."""
        self.seen[identifier] += 1
        count = self.seen[identifier]
        return identifier if count == 1 else f"{identifier} ({count})"

    def _file(self, opened: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str) -> Path:
        """The member as a file of its own; its name is its own too, for titles and messages."""
        suffix = PurePosixPath(name).suffix
        if suffix.lower() not in TAKEN_SUFFIXES:
            raise failures.unsupported(name, " ".join(TAKEN_SUFFIXES))
        if entry.flag_bits & ENCRYPTED_FLAG:
            raise failures.office_password(name)
        target = self.folder / str(self.seen.total()) / _safe_name(name, suffix)
        target.parent.mkdir()
        try:
            self._copy(opened, entry, target, name)
        except DAMAGE_ERRORS as error:
            kind = type(error).__name__
            raise failures.damaged(
                name, f"ZIP から取り出せません({kind})", f"it cannot be unpacked ({kind})"
            ) from error
        return target

    def _copy(
        self, opened: zipfile.ZipFile, entry: zipfile.ZipInfo, target: Path, name: str
    ) -> None:
        bound = min(self.bytes_left, self.limits.max_bytes)
        if entry.file_size > bound:
            shown = f"{entry.file_size / 2**20:.1f} MB"
            raise failures.too_large(name, shown, f"{bound / 2**20:.1f} MB")
        # An entry never gives more than the size it declares: zipfile stops there.
        with opened.open(entry) as source, target.open("wb") as file:
            while block := source.read(_BLOCK):
                self.bytes_left -= len(block)
                file.write(block)


def _path_inside(entry: zipfile.ZipInfo) -> PurePosixPath:
    """The member's path without anything that would lead out of the archive."""
    name = entry.orig_filename.partition("\0")[0]
    if not entry.flag_bits & _UTF8_FLAG:
        name = decoded_name(name.encode(_OTHER_ENCODING)) or name
    parts = name.replace("\\", "/").split("/")
    return PurePosixPath(*(part for part in parts if part not in ("", ".", "..")))


def _safe_name(name: str, suffix: str) -> str:
    """A file system's name holds 255 bytes."""
    return on_one_line(name.removesuffix(suffix)[:_MAX_NAME_CHARS]) + suffix[:_MAX_NAME_CHARS]
