"""What an ingest holds of each document: as the live generation has it, and as the next one will."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from ingest.report import SourceCounts
from kb.documents import Document, Passage
from kb.embedding.embedder import Embedder
from kb.generations.files import GenerationContent, PageText, read_content
from kb.generations.folder import Generations
from kb.generations.kept_warnings import warning_from_dict
from kb.guideline.check_sheets import ItemRecord
from kb.index.chroma import Vectors
from kb.index.token_vectors import Tokens
from kb.warnings import Told, Warning

Encoded = tuple[Vectors, Tokens | None]
"""A passage's vector, and its tokens' where they are kept."""


@dataclass(frozen=True)
class Held:
    """All that was made of one document; the warnings are its own, not those of a comparison."""

    document: Document
    pages: Sequence[PageText] = ()
    passages: Sequence[Passage] = ()
    warnings: Sequence[Warning] = ()
    items: Sequence[ItemRecord] = ()
    counts: SourceCounts | None = None


@dataclass(frozen=True)
class Known:
    """The live generation, by document; nothing where there is none."""

    name: str | None = None
    held: Mapping[str, Held] = field(default_factory=dict)
    told: frozenset[Told] = frozenset()
    """Its report's warnings."""
    encoded: Mapping[str, Encoded] = field(default_factory=dict)
    """What the embedder made of each search text; empty where another embedder made it."""


@dataclass
class Draft:
    """The next generation: what is known, until it is taken anew or removed."""

    known: Known
    held: dict[str, Held] = field(init=False)
    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: int = 0

    def __post_init__(self) -> None:
        self.held = dict(self.known.held)

    @property
    def passages(self) -> dict[str, Sequence[Passage]]:
        return {identifier: held.passages for identifier, held in self.held.items()}

    def take(self, held: Held) -> None:
        """Take what was made of a document anew, and count whether that changes anything."""
        identifier = held.document.id
        before = self.known.held.get(identifier)
        self.held[identifier] = held
        if not before:
            self.added.append(identifier)
        elif held.document.fingerprint != before.document.fingerprint:
            self.changed.append(identifier)
        else:
            self.unchanged += 1

    def describe(self, documents: Iterable[Document]) -> None:
        """Take documents as these descriptions have them, in their order; what was made stays."""
        self.held = {d.id: replace(self.held[d.id], document=d) for d in documents}

    def remove(self, identifiers: Iterable[str]) -> None:
        for identifier in identifiers:
            self.held.pop(identifier, None)


def known_generation(generations: Generations, embedder: Embedder) -> Known:
    """What the live generation holds.

    Raises:
        KnowledgeBaseDamagedError: a file of it cannot be read.
    """
    name = generations.live_or_none()
    if not name:
        return Known()
    content = read_content(generations.path(name))
    # Vectors of another embedder say nothing to this one.
    is_same = generations.manifest(name).get("embedder") == embedder.fingerprint
    told = frozenset(warning_from_dict(w).told for w in content.report.get("warnings", ()))
    return Known(name, _by_document(content), told, _encoded(content) if is_same else {})


def _by_document(content: GenerationContent) -> dict[str, Held]:
    pages: dict[str, list[PageText]] = {}
    passages: dict[str, list[Passage]] = {}
    items: dict[str, list[ItemRecord]] = {}
    warnings: dict[str, list[Warning]] = {}
    for page in content.pages:
        pages.setdefault(page.document_id, []).append(page)
    for passage in content.passages:
        passages.setdefault(passage.document_id, []).append(passage)
    for item in content.items:
        items.setdefault(item.document_id, []).append(item)
    for warning in content.report.get("own_warnings", []):
        warnings.setdefault(warning["document"], []).append(warning_from_dict(warning))
    counts = {i: SourceCounts(**c) for i, c in content.report.get("counts", {}).items()}
    return {
        document.id: Held(
            document,
            pages.get(document.id, ()),
            passages.get(document.id, ()),
            warnings.get(document.id, ()),
            items.get(document.id, ()),
            counts.get(document.id),
        )
        for document in content.documents
    }


def _encoded(content: GenerationContent) -> dict[str, Encoded]:
    tokens: Sequence[Tokens | None] = content.tokens or [None] * len(content.passages)
    return {
        passage.search_text: (vector, own)
        for passage, vector, own in zip(content.passages, content.vectors, tokens, strict=True)
    }
