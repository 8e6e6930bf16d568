"""What a question gets: evidence, citations, the answer, and their JSON (design, section 5)."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

from kb.documents import Document, DocumentKind, Link, Passage

RefusalReason = Literal[
    "unknown-number",
    "not-found",
    "detail-missing",
    "out-of-scope",
    "personal-data",
    "instruction",
]
Mode = Literal["extractive", "generated", "fallback"]
Role = Literal["user", "assistant"]

MAX_CITATIONS = 8
MAX_QUOTE_CHARS = 400
MAX_QUOTES_CHARS = 2_000


@dataclass(frozen=True)
class Turn:
    """One message of a conversation."""

    role: Role
    content: str


@dataclass(frozen=True)
class RankedPassage:
    """A passage found, with its document and score (higher is better)."""

    passage: Passage
    document: Document
    score: float


@dataclass(frozen=True)
class Citation:
    """What one mark in an answer points to. ``quote`` is a literal stretch of the display text.

    ``start`` and ``end`` locate the quote in the page's display text; ``page_index`` counts the
    document's pages from 0. These three serve the screen's highlight and are not in the JSON.
    """

    mark: int
    document: str
    title: str
    kind: DocumentKind
    meeting: int | None
    date: str | None
    section: str
    guideline_nos: tuple[int, ...]
    label: str | None
    page: int | None
    url: str | None
    quote: str
    score: float
    page_index: int
    start: int
    end: int
    passage_ids: tuple[str, ...] = ()
    note: str | None = None
    """The passage's note, such as ``reference-mapping``."""


@dataclass(frozen=True)
class RelatedItem:
    """A guideline item near the question, for the user to go on with."""

    guideline_no: int
    title: str


@dataclass(frozen=True)
class Answer:
    """The answer to one question, or an honest refusal.

    ``guideline_nos`` are the numbers that the cited passages treat, ascending.
    """

    question: str
    text: str
    citations: tuple[Citation, ...] = ()
    refused: bool = False
    reason: RefusalReason | None = None
    guideline_nos: tuple[int, ...] = ()
    related: tuple[RelatedItem, ...] = ()
    notes: tuple[str, ...] = ()
    references: tuple[Link, ...] = ()
    """References that the cited passages name; the text lists them, the screen links them."""
    mode: Mode = "extractive"
    seconds: float = 0.0
    id: str | None = None


_CITATION_ONLY_ON_SCREEN = ("page_index", "start", "end", "passage_ids", "note")


def citation_to_dict(citation: Citation) -> dict[str, Any]:
    data = asdict(citation)
    for name in _CITATION_ONLY_ON_SCREEN:
        del data[name]
    return data | {"guideline_nos": list(citation.guideline_nos), "score": round(citation.score, 4)}


def answer_to_dict(answer: Answer) -> dict[str, Any]:
    """The JSON of ``yorozu ask --json``, keys in the contract's order."""
    return {
        "id": answer.id,
        "question": answer.question,
        "answer": answer.text,
        "refused": answer.refused,
        "reason": answer.reason,
        "guideline_nos": list(answer.guideline_nos),
        "citations": [citation_to_dict(c) for c in answer.citations],
        "related": [asdict(item) for item in answer.related],
        "notes": list(answer.notes),
        "mode": answer.mode,
        "seconds": round(answer.seconds, 4),
    }
