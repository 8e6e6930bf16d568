"""What is kept of a question: the answer that was given, where it stood, what was said about it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Literal, get_args

from feedback.masking import masked
from feedback.sqlite_file import moment_of
from kb.answers import Answer, RefusalReason
from kb.documents import Document
from kb.generations.view import Groups, may_see
from kb.guideline.numbers import numbers_in_question

Status = Literal["new", "to-answer", "done"]
Complaint = Literal["wrong-answer", "wrong-source", "missing", "unclear", "other"]
STATUSES: tuple[Status, ...] = get_args(Status)
COMPLAINTS: tuple[Complaint, ...] = get_args(Complaint)
MAX_COMMENT_CHARS = 500
KEPT_TURNS = 4


@dataclass(frozen=True)
class CitedPlace:
    """Where a citation of the answer stood; ``audience`` as it was then, empty for everybody.

    A document that a refusal quotes or names in its text is one without section and quote.
    """

    document: str
    title: str
    meeting: int | None
    section: str
    page: int | None
    quote: str
    audience: tuple[str, ...] = ()


@dataclass(frozen=True)
class Entry:
    """One question that was kept. Who asked is not part of it."""

    id: str
    asked_at: str
    """ISO 8601, UTC, to the second."""
    question: str
    answer: str
    generation: str
    refused: bool = False
    """Whether it got no plain answer: refused, or told as near."""
    reason: RefusalReason | None = None
    guideline_nos: tuple[int, ...] = ()
    """Numbers that the question names or the answer treats, ascending."""
    earlier: tuple[str, ...] = ()
    """The visitor's questions before it in the same conversation."""
    citations: tuple[CitedPlace, ...] = ()
    is_good: bool | None = None
    """The thumb; None where nobody rated the answer."""
    complaint: Complaint | None = None
    comment: str = ""
    status: Status = "new"
    is_confirmed: bool = False
    """A maintainer found that the answer, or the refusal, is right."""
    answered_nos: tuple[int, ...] = ()
    """Numbers that the answer treats, ascending."""

    def may_be_seen(self, groups: Groups | None) -> bool:
        """Whether somebody of these groups may see everything that the answer cited."""
        return all(may_see(place.audience, groups) for place in self.citations)


@dataclass(frozen=True)
class Asked:
    """A question of a conversation with its answer, as the screen has it."""

    id: str
    question: str
    answer: Answer
    generation: str
    earlier: Sequence[str] = ()
    at: datetime = field(default_factory=lambda: datetime.now(UTC))


def entry_of(asked: Asked, documents: Iterable[Document], keeps_question: bool) -> Entry:
    """What is kept of an exchange: masked, and without the visitor's words unless they are kept."""
    answer = asked.answer
    known = {d.id: d for d in documents}
    numbers = {*numbers_in_question(asked.question), *answer.guideline_nos}
    entry = Entry(
        id=asked.id,
        asked_at=moment_of(asked.at),
        question=masked(asked.question),
        # What the material itself says stays; a refusal or a model may repeat the question.
        answer=answer.text if is_quoted(answer) else masked(answer.text),
        generation=asked.generation,
        refused=not is_plain(answer),
        reason=answer.reason,
        guideline_nos=tuple(sorted(numbers)),
        earlier=tuple(masked(text) for text in asked.earlier[-KEPT_TURNS:]),
        citations=(*_cited(answer, known), *_named(answer, known)),
        answered_nos=answer.guideline_nos,
    )
    return entry if keeps_question else _without_words(entry)


def _cited(answer: Answer, known: Mapping[str, Document]) -> Iterator[CitedPlace]:
    for c in answer.citations:
        audience = known[c.document].audience if c.document in known else ()
        yield CitedPlace(c.document, c.title, c.meeting, c.section, c.page, c.quote, audience)


def _named(answer: Answer, known: Mapping[str, Document]) -> Iterator[CitedPlace]:
    for identifier in answer.named_documents:
        if document := known.get(identifier):
            yield CitedPlace(
                identifier, document.title, document.meeting, "", None, "", document.audience
            )


def is_quoted(answer: Answer) -> bool:
    """Whether the text is the material's own; what is not plain may repeat the question."""
    return answer.mode == "extractive" and is_plain(answer)


def is_plain(answer: Answer) -> bool:
    return answer.certainty == "answered"


def _without_words(entry: Entry) -> Entry:
    """The visitor's own words left out, and with them an answer that may repeat them."""
    return replace(entry, question="", answer="", earlier=())


def is_unanswered(answer: Answer) -> bool:
    """Whether the materials did not say: a question that the next meeting might be asked."""
    return not is_plain(answer) and answer.reason in (
        "unknown-number",
        "not-found",
        "detail-missing",
    )
