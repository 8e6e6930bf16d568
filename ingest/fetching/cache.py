"""The folder of fetched files: one file a source, its facts in a JSON file beside, begun ones too."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from pydantic import TypeAdapter, ValidationError

from kb.files import sync_folder, write_atomically

Facts = TypeVar("Facts")


@dataclass(frozen=True)
class FetchedFile:
    """A whole file in the cache. ``retrieved`` is the day its content came, ``checked`` the day
    on which the server last said that it still holds (ISO 8601, UTC)."""

    source_id: str
    path: Path
    url: str
    """The address asked for; ``final_url`` is where its redirects ended."""
    final_url: str
    content_type: str
    retrieved: str
    checked: str
    sha256: str
    size_bytes: int
    etag: str | None = None
    last_modified: str | None = None
    is_unchanged: bool = False
    """The server said that the cached file still holds: nothing was downloaded."""


@dataclass(frozen=True)
class PartFile:
    """A begun download: so many bytes are there of what ``validator`` names."""

    url: str
    validator: str
    size_bytes: int = 0


class FetchCache:
    """The folder's files, by source id. One run at a time may use it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def kept(self, source_id: str) -> FetchedFile | None:
        """The source's file, if it is whole and is what its facts say."""
        file = _read(self._facts(source_id), FetchedFile)
        if file is None or str(file.path) != file.path.name:
            return None
        file = replace(file, path=self.folder / file.path)
        is_whole = file.path.is_file() and file_hash(file.path) == file.sha256
        return file if is_whole else None

    def keep(self, file: FetchedFile, part: Path) -> None:
        """Make a finished download the source's file; what was there before goes."""
        with part.open("rb") as written:
            os.fsync(written.fileno())
        before = self.kept(file.source_id)
        part.replace(file.path)
        sync_folder(self.folder)
        self.note(file)
        self._part_facts(file.source_id).unlink(missing_ok=True)
        if before and before.path != file.path:
            before.path.unlink(missing_ok=True)

    def note(self, file: FetchedFile) -> None:
        """Write a file's facts beside it."""
        facts = replace(file, path=Path(file.path.name), is_unchanged=False)
        write_atomically(self._facts(file.source_id), _json_bytes(facts))

    def begun(self, source_id: str, url: str) -> PartFile | None:
        """A download of this address that was cut off and can be continued."""
        facts, part = _read(self._part_facts(source_id), PartFile), self.part_path(source_id)
        size = part.stat().st_size if part.is_file() else 0
        return replace(facts, size_bytes=size) if facts and facts.url == url and size else None

    def begin(self, source_id: str, url: str, validator: str | None) -> Path:
        """Start a download anew; without a validator it could not be continued safely."""
        self.discard(source_id)
        if validator:
            write_atomically(self._part_facts(source_id), _json_bytes(PartFile(url, validator)))
        return self.part_path(source_id)

    def discard(self, source_id: str) -> None:
        """Forget a begun download; the bytes go before the facts, so that neither lies."""
        self.part_path(source_id).unlink(missing_ok=True)
        self._part_facts(source_id).unlink(missing_ok=True)

    def part_path(self, source_id: str) -> Path:
        return self.folder / f"{source_id}.part"

    def _part_facts(self, source_id: str) -> Path:
        return self.folder / f"{source_id}.part.json"

    def _facts(self, source_id: str) -> Path:
        return self.folder / f"{source_id}.json"


def file_hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _json_bytes(facts: FetchedFile | PartFile) -> bytes:
    return TypeAdapter(type(facts)).dump_json(facts, indent=1)


def _read(path: Path, kind: type[Facts]) -> Facts | None:
    """A damaged file of facts is no facts: what it described is fetched again."""
    try:
        return TypeAdapter(kind).validate_json(path.read_bytes())
    except (FileNotFoundError, ValidationError):
        return None
