"""Files and corrections that a maintainer proposes on the screen, until they are published.

Layout of the staging folder, which lies beside the knowledge base::

    files/<name of the materials' folder>/   what is proposed; document ids are those it will have
        corrections.toml                     the materials' own, with the proposed ones after it
    corrections.json                         the proposed corrections
    preview.json, status.json, job.lock      of the process that reads or publishes (staged_job.py)
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from pydantic import TypeAdapter, ValidationError

from ingest.curation.corrections import FILE_NAME, Correction, correction_toml, load_decisions
from ingest.readers import TAKEN_SUFFIXES
from ingest.sources.discovery import NOT_MATERIAL
from kb.errors import MaterialError, UsageError
from kb.files import write_atomically

_CORRECTIONS = TypeAdapter(list[Correction])
_NAME_CHARS = 80
_OUTSIDE = re.compile(r"[^\w.\-]+")
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|$)", re.IGNORECASE)
"""Names that Windows takes for devices."""


@dataclass(frozen=True)
class StagedFile:
    """A proposed file; ``id`` is the document that it makes or replaces."""

    id: str
    bytes: int


class Staging:
    """What is proposed for the knowledge base of one folder of materials."""

    def __init__(self, folder: Path, materials: Path) -> None:
        self.folder = folder
        self.materials = materials.resolve()
        self.root = folder / "files" / self.materials.name

    def stage(self, name: str, content: bytes, max_bytes: int) -> str:
        """Propose a file and return its document id; the same name again takes its place.

        Raises:
            UsageError: the format is not read, or the file is empty or too large.
            MaterialError: the folder cannot be written.
        """
        own = safe_name(name)
        if not content or len(content) > max_bytes:
            raise _unfit_size(own, max_bytes)
        self._write(PurePosixPath(own), content)
        return f"{self.root.name}/{own}"

    def take_known(self, document_id: str, content: bytes) -> None:
        """Propose a document of the knowledge base anew, because corrections change it.

        Raises:
            UsageError: it does not come from the folder of materials.
        """
        path = PurePosixPath(document_id)
        inside = path.parts[0] == self.root.name and len(path.parts) > 1
        if not inside or path.is_absolute() or ".." in path.parts or "\\" in document_id:
            raise UsageError(
                f"{document_id} は資料フォルダ {self.root.name} の資料ではないため、ここでは訂正できません。",
                f"{document_id} is not from the folder {self.root.name} and cannot be corrected here.",
            )
        self._write(PurePosixPath(*path.parts[1:]), content)

    def _write(self, relative: PurePosixPath, content: bytes) -> None:
        with _writable(self.folder):
            target = self.root / relative
            target.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(target, content)

    def files(self) -> list[StagedFile]:
        found = [p for p in self.root.rglob("*") if p.is_file() and p.name != FILE_NAME]
        staged = [
            StagedFile(p.relative_to(self.root.parent).as_posix(), p.stat().st_size) for p in found
        ]
        return sorted(staged, key=lambda f: f.id)

    def discard(self, document_id: str) -> None:
        """Take a file back; an id that is not proposed changes nothing."""
        if document_id in {staged.id for staged in self.files()}:
            (self.root.parent / document_id).unlink(missing_ok=True)

    def clear(self) -> None:
        """Take everything back."""
        shutil.rmtree(self.root, ignore_errors=True)
        for name in ("corrections.json", "preview.json", "status.json"):
            (self.folder / name).unlink(missing_ok=True)

    def corrections(self) -> list[Correction]:
        """The proposed ones, in the order in which they were added."""
        path = self.folder / "corrections.json"
        return _CORRECTIONS.validate_json(path.read_bytes()) if path.is_file() else []

    def add_correction(self, values: Mapping[str, Any]) -> None:
        """Propose a correction.

        Raises:
            MaterialError: it is incomplete or contradicts itself.
        """
        try:
            added = Correction.model_validate(dict(values))
        except ValidationError as error:
            raise _unfit_correction(error) from error
        self._keep_corrections([*self.corrections(), added])

    def remove_correction(self, place: int) -> None:
        kept = self.corrections()
        del kept[place : place + 1]
        self._keep_corrections(kept)

    def _keep_corrections(self, corrections: list[Correction]) -> None:
        with _writable(self.folder):
            self.folder.mkdir(parents=True, exist_ok=True)
            path = self.folder / "corrections.json"
            write_atomically(path, _CORRECTIONS.dump_json(corrections))

    def write_corrections(self) -> None:
        """Lay the materials' corrections, and the proposed ones after them, beside the files.

        Raises:
            MaterialError: together they cannot be used.
        """
        own = self.materials / FILE_NAME
        text = own.read_text(encoding="utf-8") if own.is_file() else ""
        added = "".join(f"\n{correction_toml(c)}" for c in self.corrections())
        self._write(PurePosixPath(FILE_NAME), f"{text.rstrip()}\n{added}".lstrip().encode())
        load_decisions(self.root / FILE_NAME)

    def digest(self) -> str:
        """Changes with anything that is proposed, and with the materials' own corrections."""
        own = self.materials / FILE_NAME
        parts = [("", own.read_bytes() if own.is_file() else b"")]
        parts += [(f.id, (self.root.parent / f.id).read_bytes()) for f in self.files()]
        parts += [("", correction_toml(c).encode()) for c in self.corrections()]
        hashes = [(name, hashlib.sha256(content).hexdigest()) for name, content in parts]
        return hashlib.sha256(json.dumps(hashes).encode()).hexdigest()

    def settle(self, failed: Collection[str]) -> None:
        """Move what was published into the materials; files that failed stay proposed."""
        with _writable(self.materials):
            for staged in self.files():
                if staged.id not in failed:
                    self._move(self.root.parent / staged.id)
            if self.corrections():
                content = (self.root / FILE_NAME).read_bytes()
                write_atomically(self.materials / FILE_NAME, content)
            (self.folder / "corrections.json").unlink(missing_ok=True)
            (self.folder / "preview.json").unlink(missing_ok=True)

    def _move(self, path: Path) -> None:
        target = self.materials / path.relative_to(self.root)
        target.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(target, path.read_bytes())
        path.unlink()


def safe_name(name: str) -> str:
    """A file name of our own making: no folders, no signs, no hidden file, no reserved name.

    Raises:
        UsageError: its ending names no format that is read.
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFKC", name))[-1]
    path = PurePosixPath(_OUTSIDE.sub("_", last).strip("._-") or "_")
    suffix = path.suffix.lower()
    if suffix not in TAKEN_SUFFIXES:
        known = "、".join(TAKEN_SUFFIXES)
        raise UsageError(
            f"{last!r} は取り込めない形式です。使える形式: {known}。",
            f"{last!r} has a format that is not read. Known: {known}.",
        )
    stem = path.stem.strip("._-")[:_NAME_CHARS] or "file"
    own = f"{stem}{suffix}"
    return f"file-{own}" if _RESERVED.match(own) or own in NOT_MATERIAL else own


def staging_of(knowledge_base: Path, materials: Path) -> Staging:
    """The staging folder of a knowledge base."""
    return Staging(knowledge_base.with_name(f"{knowledge_base.name}-staging"), materials)


@contextmanager
def _writable(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise MaterialError(
            f"{folder.name} に書き込めません: {error.strerror or error}。権限と空き容量を確認してください。",
            f"{folder.name} cannot be written: {error.strerror or error}. Check rights and space.",
        ) from error


def _unfit_size(name: str, max_bytes: int) -> UsageError:
    limit = max_bytes // 2**20
    return UsageError(
        f"{name} は空か、上限の {limit} MB を超えています。ファイルを確認してください。",
        f"{name} is empty or larger than {limit} MB. Check the file.",
    )


def _unfit_correction(error: ValidationError) -> MaterialError:
    first = error.errors()[0]
    where = ".".join(str(part) for part in first["loc"]) or "correction"
    return MaterialError(
        f"訂正を登録できません: {where}: {first['msg']}。入力を直してください。",
        f"the correction cannot be added: {where}: {first['msg']}. Correct the form.",
    )
