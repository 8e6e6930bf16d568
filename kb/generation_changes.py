"""What the kept generations of a knowledge base changed, document by document."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kb.documents import Document
from kb.generation_files import read_documents
from kb.generations import Generations
from kb.view import Groups, may_see


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
