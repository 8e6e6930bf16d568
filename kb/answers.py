"""What a question gets: evidence, citations, the answer, and their JSON (design, section 5)."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from itertools import takewhile
from typing import Any, ClassVar, Literal

from kb.documents import Document, DocumentKind, Link, Part, Passage

RefusalReason = Literal[
    "unknown-number",
    "not-found",
    "detail-missing",
    "out-of-scope",
    "personal-data",
    "instruction",
    "no-question",
]
Certainty = Literal["answered", "near", "none"]
"""``near``: what is nearest is shown and said to be no answer; ``none``: a refusal."""
MAX_LEAD_CHARS = 160
Mode = Literal["extractive", "generated", "fallback"]
Role = Literal["user", "assistant"]


@dataclass(frozen=True)
class Turn:
    """One message of a conversation."""

    # As an argument of a tool: a key that is not known is a mistake.
    __pydantic_config__: ClassVar = {"extra": "forbid"}

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
    document's pages from 0. These, and what follows them, serve the screen and are not in the JSON.
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
    is_reference_mapping: bool = False
    """As the passage's."""
    part: Part = "answer"
    links: tuple[Link, ...] = ()
    """What the passages refer to."""


@dataclass(frozen=True)
class RelatedItem:
    """A guideline item near the question, for the user to go on with."""

    guideline_no: int
    title: str


@dataclass(frozen=True)
class RemovedSentence:
    """A sentence of the model that did not hold, and the kind of fault."""

    text: str
    fault: str


STOPPED = "stopped"
"""``failure`` of an answer whose writing the user ended."""


@dataclass(frozen=True)
class WritingRecord:
    """How an answer of a language model came about. Not in the JSON of the contract."""

    model: str
    prompt_versions: tuple[str, ...]
    """``purpose@version`` of every prompt that was used."""
    kept: int
    removed: tuple[RemovedSentence, ...] = ()
    failure: str | None = None
    """Why the model's answer could not be had, or not be used."""
    first_sentence_seconds: float | None = None
    extractive_passages: tuple[str, ...] = ()
    """Ids of the passages that the answer without a model cites."""

    @property
    def share_kept(self) -> float:
        """Share (0 to 1) of the model's sentences that held; 0 where it wrote none."""
        written = self.kept + len(self.removed)
        return self.kept / written if written else 0.0


@dataclass(frozen=True)
class Answer:
    """The answer to one question, what is near it, or an honest refusal.

    ``guideline_nos`` are the numbers that the cited passages treat, ascending.
    """

    question: str
    text: str
    citations: tuple[Citation, ...] = ()
    certainty: Certainty = "answered"
    lead: str | None = None
    """The sentences that say what was asked, as ``text`` begins with them; only where answered."""
    opening: str = ""
    """What ``text`` begins with that is our own: why this is no answer, or a premise corrected."""
    reason: RefusalReason | None = None
    """Why it is not ``answered``."""
    guideline_nos: tuple[int, ...] = ()
    related: tuple[RelatedItem, ...] = ()
    notes: tuple[str, ...] = ()
    references: tuple[Link, ...] = ()
    """References that the cited passages name; the text lists them, the screen links them."""
    mode: Mode = "extractive"
    seconds: float = 0.0
    id: str | None = None
    writing: WritingRecord | None = None
    """What the language model did, for maintainers; None where none was asked."""
    named_documents: tuple[str, ...] = ()
    """Ids of documents that the text quotes or names without a mark, as a refusal does."""

    @property
    def refused(self) -> bool:
        return self.certainty == "none"

    @property
    def documents(self) -> frozenset[str]:
        """Ids of all documents whose words or places the answer gives."""
        return frozenset((*(c.document for c in self.citations), *self.named_documents))


@dataclass(frozen=True)
class SourcesFound:
    """First event of an answer: the passages that it may stand on."""

    citations: tuple[Citation, ...]


@dataclass(frozen=True)
class SentenceChecked:
    """A sentence that held, with its marks, as it may be shown now."""

    text: str


@dataclass(frozen=True)
class Finished:
    """Last event: the answer as it stands, which takes the place of everything shown before."""

    answer: Answer


AnswerEvent = SourcesFound | SentenceChecked | Finished


def citation_to_dict(citation: Citation) -> dict[str, Any]:
    data = dict(takewhile(lambda field: field[0] != "page_index", asdict(citation).items()))
    return data | {"guideline_nos": list(citation.guideline_nos), "score": round(citation.score, 4)}


def answer_to_dict(answer: Answer) -> dict[str, Any]:
    """The JSON of ``yorozu ask --json``, keys in the contract's order."""
    return {
        "id": answer.id,
        "question": answer.question,
        "answer": answer.text,
        "lead": answer.lead,
        "refused": answer.refused,
        "certainty": answer.certainty,
        "reason": answer.reason,
        "guideline_nos": list(answer.guideline_nos),
        "citations": [citation_to_dict(c) for c in answer.citations],
        "related": [asdict(item) for item in answer.related],
        "notes": list(answer.notes),
        "mode": answer.mode,
        "seconds": round(answer.seconds, 4),
    }
