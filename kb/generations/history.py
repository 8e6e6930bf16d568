"""What the kept generations of a knowledge base changed, and the record of who changed it.

The record is JSON lines that are only ever added to. It holds counts, no documents' names, so that
erasing a document leaves nothing of it here. It is for maintainers, not a proof: whoever may write
the folder may edit it.
"""

from __future__ import annotations

import getpass
import json
import os
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from kb.documents import Document
from kb.errors import KnowledgeBaseDamagedError
from kb.generations.files import read_documents
from kb.generations.folder import Generations, writable
from kb.generations.view import Groups, may_see

ACTIVITY = "activity.jsonl"


@dataclass(frozen=True)
class GenerationChange:
    """One generation beside the one kept before it; ``created`` is ISO 8601, UTC.

    ``before`` is None for the oldest that is kept: nothing is known of what it changed.
    """

    name: str
    created: str | None
    is_live: bool
    documents: int
    before: str | None = None
    added: tuple[Document, ...] = ()
    changed: tuple[Document, ...] = ()
    removed: tuple[Document, ...] = ()


def generation_changes(generations: Generations, groups: Groups | None) -> list[GenerationChange]:
    """The complete generations, the newest first, as members of ``groups`` may see them.

    A document shows only where it may be seen by its audience there and, where the live generation
    has it, by its audience now: what was public once is not shown for that.

    Raises:
        KnowledgeBaseMissingError: there is none.
        KnowledgeBaseDamagedError: a generation cannot be read.
    """
    live, names = generations.live(), generations.complete()
    contents = {n: {d.id: d for d in read_documents(generations.path(n))} for n in names}
    shown = {
        name: _visible(documents, contents[live], groups) for name, documents in contents.items()
    }
    found = [
        _change(generations, name, before, shown, live)
        for before, name in zip([None, *names[:-1]], names, strict=True)
    ]
    return found[::-1]


def _visible(
    documents: Mapping[str, Document], now: Mapping[str, Document], groups: Groups | None
) -> dict[str, Document]:
    return {
        i: d
        for i, d in documents.items()
        if may_see(d.audience, groups) and may_see(now.get(i, d).audience, groups)
    }


def _change(
    generations: Generations,
    name: str,
    before: str | None,
    shown: Mapping[str, Mapping[str, Document]],
    live: str,
) -> GenerationChange:
    new, old = shown[name], shown[before] if before else shown[name]
    return GenerationChange(
        name=name,
        created=generations.manifest(name).get("created"),
        is_live=name == live,
        documents=len(new),
        before=before,
        added=tuple(d for i, d in new.items() if i not in old),
        changed=tuple(d for i, d in new.items() if i in old and _differs(d, old[i])),
        removed=tuple(d for i, d in old.items() if i not in new),
    )


def _differs(one: Document, other: Document) -> bool:
    """The content, or the corrections and the pipeline that its passages came from."""
    return (one.content_hash, one.fingerprint) != (other.content_hash, other.fingerprint)


@dataclass(frozen=True)
class Activity:
    """One change of the knowledge base; ``generation`` is the one that was live afterwards."""

    time: str
    user: str
    command: str
    generation: str | None
    added: int = 0
    changed: int = 0
    removed: int = 0
    failed: int = 0


def record(folder: Path, command: str, generation: str | None, **counts: int) -> Activity:
    """Add a line to the knowledge base's own log, flushed to the disk, and return what it says.

    ``counts`` are those of an ``Activity``.

    Raises:
        KnowledgeBaseUnwritableError: no rights or no space.
    """
    now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    done = Activity(now, user_name(), command, generation, **counts)
    line = json.dumps(asdict(done), ensure_ascii=False) + "\n"
    with writable(folder):
        # One write in append mode: lines of two processes do not mix.
        descriptor = os.open(folder / ACTIVITY, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o640)
        try:
            os.write(descriptor, line.encode())
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    return done


def user_name() -> str:
    """The account that runs the command; its number where the account has no name."""
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return str(os.getuid()) if hasattr(os, "getuid") else "?"


def activities(folder: Path) -> list[Activity]:
    """Everything recorded, oldest first; nothing where nothing was.

    Raises:
        KnowledgeBaseDamagedError: a line is no record.
    """
    try:
        lines = (folder / ACTIVITY).read_text(encoding="utf-8").splitlines()
        return [Activity(**json.loads(line)) for line in lines]
    except FileNotFoundError:
        return []
    except (OSError, ValueError, TypeError) as error:
        raise KnowledgeBaseDamagedError(
            f"操作の記録 {ACTIVITY} を読めません: {error}。検索には影響しません。"
            "別の名前に変えれば、次の操作から新しく記録します。",
            f"the record of changes {ACTIVITY} cannot be read: {error}. Searching does not need it. "
            "Rename it, and the next change begins a new one.",
        ) from error


def activity_lines(done: Sequence[Activity]) -> list[str]:
    """One line each, for people."""
    return [
        f"{a.time}  {a.user}  {a.command}  → {a.generation or '-'}  "
        f"+{a.added} ~{a.changed} -{a.removed}" + (f" !{a.failed}" if a.failed else "")
        for a in done
    ]
