"""A saved conversation: its exchanges masked like kept questions, and as JSON in the file."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cache
from typing import Any
from uuid import uuid4

from pydantic import TypeAdapter
from pydantic_core import to_json

from feedback.entries import is_quoted
from feedback.masking import masked
from kb.answers import Answer
from kb.generations.view import EVERYTHING, SourceFilter

MAX_TITLE_CHARS = 80


@dataclass(frozen=True)
class SavedExchange:
    """A question with its answer; ``answer`` is None where a document it quoted was erased.

    ``id`` is that of the exchange on the screen, which what is said about the answer goes by.
    """

    question: str
    answer: Answer | None = None
    generation: str = ""
    """The generation of the knowledge base that answered."""
    at: datetime = field(default_factory=lambda: datetime.now(UTC))
    """When it was answered."""
    chosen: SourceFilter = EVERYTHING
    """The filter under which it was asked."""
    id: str = field(default_factory=lambda: uuid4().hex)


@dataclass(frozen=True)
class SavedConversation:
    """What a list shows of a conversation; ``title`` is its first question."""

    id: str
    title: str
    changed_at: datetime


def owner_of(visitor_key: str) -> str:
    """Who a conversation belongs to, without saying who that is: a SHA-256 in hex."""
    return hashlib.sha256(visitor_key.encode()).hexdigest()


def masked_exchange(exchange: SavedExchange) -> SavedExchange:
    """The exchange as it is saved: without persons and addresses, and without a model's drafts."""
    question = masked(exchange.question)
    answer = exchange.answer
    if answer:
        # What the material itself says stays; a refusal or a model may repeat the question.
        text = answer.text if is_quoted(answer) else masked(answer.text)
        answer = replace(answer, question=question, text=text, writing=None)
    return replace(exchange, question=question, answer=answer)


def title_of(question: str) -> str:
    line = " ".join(question.split())
    return line if len(line) <= MAX_TITLE_CHARS else f"{line[: MAX_TITLE_CHARS - 1]}…"


def as_json(kept: Answer | SourceFilter) -> str:
    return to_json(kept).decode()


def answer_from_json(text: str) -> Answer:
    """The answer again; fields that this version does not know are left out.

    Raises:
        ValueError: it is no answer.
    """
    # Earlier versions kept one note for two facts. Inside a string its quotes would be escaped.
    text = text.replace('"note":"reference-mapping"', '"is_reference_mapping":true')
    answer: Answer = adapter(Answer).validate_json(text)
    return answer


@cache
def adapter(kept: type) -> TypeAdapter[Any]:
    """What reads a value of ours from JSON, made at its first use."""
    return TypeAdapter(kept)
