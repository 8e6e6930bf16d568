"""Erasing a document everywhere: every kept generation is rewritten without it."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ingest.curation.cross_checks import with_duplicates_marked
from kb.documents import Passage
from kb.errors import UnknownDocumentError
from kb.generations.files import (
    GenerationContent,
    build_generation,
    read_content,
    read_documents,
    tidy,
)
from kb.generations.folder import KEPT, Generations


@dataclass(frozen=True)
class Erasure:
    """What was done. ``still_in_use`` are old generations that a reader holds open."""

    document: str
    rewritten: tuple[str, ...]
    still_in_use: tuple[str, ...]

    @property
    def is_complete(self) -> bool:
        return not self.still_in_use


def forget(generations: Generations, document_id: str) -> Erasure:
    """Rewrite the kept generations without the document and remove the old ones.

    Raises:
        KnowledgeBaseMissingError: there is no knowledge base.
        UnknownDocumentError: no kept generation holds the document.
        ObjectStoreError, ChromaServerError: nothing is erased, or it is here and not yet there; call
            it again.
        KnowledgeBaseBusyError: another process is writing.
    """
    generations.live()
    with generations.writing():
        kept = generations.complete()
        holding = _holding(generations, [*kept, *generations.held_back()], document_id)
        new_names: dict[str, str] = {}
        if set(holding) & set(kept):
            new_names = _replaced(generations, kept, document_id)
        tidy(generations, keep=len(new_names) or KEPT)
        if not holding:
            # Erased here before; a store or server may have been away then, and is even now.
            raise _unknown(generations, document_id)
        left = tuple(name for name in holding if generations.path(name).exists())
    return Erasure(document_id, tuple(new_names.values()), left)


def _replaced(generations: Generations, kept: Sequence[str], document_id: str) -> dict[str, str]:
    """Write each anew and switch; whatever fails, nobody goes back to an old one afterwards."""
    live, new_names = generations.live(), dict[str, str]()
    try:
        for name in kept:
            new_names[name] = _rewritten(generations, name, document_id, new_names)
        generations.publish(new_names[live])
    finally:
        has_switched = generations.live_or_none() != live
        for old, new in new_names.items():
            if has_switched:
                generations.hold_back(old)
            else:
                generations.abandon(new)
    return new_names


def _holding(generations: Generations, names: Sequence[str], document_id: str) -> list[str]:
    return [
        name
        for name in names
        if any(document.id == document_id for document in read_documents(generations.path(name)))
    ]


def _rewritten(
    generations: Generations, name: str, document_id: str, new_names: Mapping[str, str]
) -> str:
    """``new_names`` are those of the older generations: nobody may go back to what they replace."""
    content = read_content(generations.path(name))
    rows = [r for r, p in enumerate(content.passages) if p.document_id != document_id]
    manifest = {
        key: value
        for key, value in generations.manifest(name).items()
        if key not in ("schema", "documents", "passages")
    }
    passages: dict[str, list[Passage]] = defaultdict(list)
    for passage in content.passages:
        passages[passage.document_id].append(passage)
    # Of two copies of what is erased, one is now the original of the other.
    documents, _ = with_duplicates_marked(
        [d for d in content.documents if d.id != document_id], passages
    )
    remaining = GenerationContent(
        documents=documents,
        pages=[page for page in content.pages if page.document_id != document_id],
        passages=[content.passages[row] for row in rows],
        vectors=content.vectors[rows],
        tokens=[content.tokens[row] for row in rows] if content.tokens is not None else None,
        items=[item for item in content.items if item.document_id != document_id],
        report=_without(content.report, document_id),
        manifest=manifest
        | {"before": new_names.get(manifest.get("before", ""))}
        | {"documents": len(documents), "passages": len(rows)},
    )
    return build_generation(generations, remaining, in_clean_process=True)


def _without(report: Mapping[str, Any], document_id: str) -> dict[str, Any]:
    """The report without what it says of the document; others' warnings may name it too."""
    kept: dict[str, Any] = {}
    for key, value in report.items():
        if isinstance(value, list):
            kept[key] = [
                item for item in value if document_id not in json.dumps(item, ensure_ascii=False)
            ]
        elif isinstance(value, dict):
            kept[key] = {name: item for name, item in value.items() if name != document_id}
        else:
            kept[key] = value
    return kept


def _unknown(generations: Generations, document_id: str) -> UnknownDocumentError:
    known = "、".join(d.id for d in read_documents(generations.path(generations.live())))
    return UnknownDocumentError(
        f"資料 {document_id!r} はナレッジベースにありません。あるもの: {known}。",
        f"the knowledge base holds no document {document_id!r}. It holds: {known}.",
    )
