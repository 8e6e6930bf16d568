"""Saved conversations in one SQLite file, masked like kept questions; each is its owner's alone."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from uuid import uuid4

from pydantic_core import to_json

from feedback.entries import is_quoted
from feedback.masking import masked
from feedback.sqlite_file import SqliteFile, adapter, moment_of
from kb.answers import Answer
from kb.errors import FeedbackError
from kb.generations.view import EVERYTHING, SourceFilter

MAX_TITLE_CHARS = 80
KEPT_CONVERSATIONS = 50
"""Of one owner; the one that was used longest ago goes first."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS owners (owner TEXT PRIMARY KEY);
CREATE TABLE IF NOT EXISTS conversations (
    id TEXT PRIMARY KEY, owner TEXT NOT NULL, title TEXT NOT NULL, changed_at TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS conversations_by_owner ON conversations (owner, changed_at);
CREATE TABLE IF NOT EXISTS exchanges (
    id TEXT NOT NULL, question TEXT NOT NULL, answer TEXT, generation TEXT NOT NULL,
    answered_at TEXT NOT NULL, chosen TEXT NOT NULL, documents TEXT NOT NULL,
    conversation TEXT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
    PRIMARY KEY (conversation, id)
);
"""


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


class ConversationStore(SqliteFile):
    """Conversations by owner (see ``owner_of``); too old are those not used for the days to keep."""

    schema = _SCHEMA
    holds = ("相談", "conversations")
    too_old = "DELETE FROM conversations WHERE changed_at < ?"

    def is_saving(self, owner: str) -> bool:
        """Whether the owner wants conversations to be saved."""
        return bool(self.rows("SELECT 1 FROM owners WHERE owner = ?", owner))

    def set_saving(self, owner: str, is_saving: bool) -> None:
        """Keep the owner's choice; what is saved already stays."""
        if is_saving:
            with self.changing() as connection:
                connection.execute(
                    "INSERT INTO owners VALUES (?) ON CONFLICT (owner) DO NOTHING", (owner,)
                )
        else:
            self.erase("DELETE FROM owners WHERE owner = ?", owner)

    def add(self, owner: str, conversation: str, exchange: SavedExchange) -> None:
        """Add an exchange, masked, to a conversation of the owner; a known one stays as it is."""
        self.expire()
        saved = masked_exchange(exchange)
        with self.changing() as connection:
            connection.execute(
                "INSERT INTO conversations VALUES (?, ?, ?, ?) ON CONFLICT (id) DO UPDATE"
                " SET changed_at = max(changed_at, excluded.changed_at)"
                " WHERE owner = excluded.owner",
                (conversation, owner, title_of(saved.question), moment_of(saved.at)),
            )
            connection.execute(
                "INSERT INTO exchanges SELECT ?, ?, ?, ?, ?, ?, ?, id FROM conversations"
                " WHERE id = ? AND owner = ? ON CONFLICT DO NOTHING",
                (*_values_of(saved), conversation, owner),
            )
        self.erase(
            "DELETE FROM conversations WHERE owner = ?1 AND id NOT IN (SELECT id FROM conversations"
            " WHERE owner = ?1 ORDER BY changed_at DESC, id LIMIT ?2)",
            owner,
            KEPT_CONVERSATIONS,
        )

    def conversations(self, owner: str) -> list[SavedConversation]:
        """The owner's conversations, the latest used first."""
        rows = self.rows(
            "SELECT id, title, changed_at FROM conversations WHERE owner = ?"
            " ORDER BY changed_at DESC, id",
            owner,
        )
        return [
            SavedConversation(r["id"], r["title"], datetime.fromisoformat(r["changed_at"]))
            for r in rows
        ]

    def exchanges(self, owner: str, conversation: str) -> list[SavedExchange]:
        """The exchanges of one of the owner's conversations, in order; none of anybody else's."""
        rows = self.rows(
            "SELECT exchanges.* FROM exchanges JOIN conversations"
            " ON conversations.id = exchanges.conversation"
            " WHERE conversations.owner = ? AND conversations.id = ? ORDER BY exchanges.rowid",
            owner,
            conversation,
        )
        return [self._exchange_of(row) for row in rows]

    def delete(self, owner: str, conversation: str) -> int:
        """Delete one of the owner's conversations; returns how many there were."""
        return self.erase(
            "DELETE FROM conversations WHERE owner = ? AND id = ?", owner, conversation
        )

    def delete_all(self, owner: str) -> int:
        return self.erase("DELETE FROM conversations WHERE owner = ?", owner)

    def forget_document(self, document: str) -> int:
        """Delete every answer that quotes a document; its question stays.

        Returns how many answers there were.
        """
        return self.erase(
            "UPDATE exchanges SET answer = NULL, documents = '[]' WHERE EXISTS"
            " (SELECT 1 FROM json_each(exchanges.documents) AS cited WHERE cited.value = ?)",
            document,
        )

    def _exchange_of(self, row: sqlite3.Row) -> SavedExchange:
        try:
            answer = answer_from_json(row["answer"]) if row["answer"] else None
            chosen = adapter(SourceFilter).validate_json(row["chosen"])
        except ValueError as error:
            raise FeedbackError(
                f"保存した相談を読めません（{self._path.name}）。この相談を削除してください。",
                f"a saved conversation in {self._path.name} cannot be read. Delete it.",
            ) from error
        at = datetime.fromisoformat(row["answered_at"])
        return SavedExchange(row["question"], answer, row["generation"], at, chosen, row["id"])


def _values_of(exchange: SavedExchange) -> tuple[str | None, ...]:
    answer = exchange.answer
    documents = sorted(answer.documents) if answer else []
    return (
        exchange.id,
        exchange.question,
        as_json(answer) if answer else None,
        exchange.generation,
        moment_of(exchange.at),
        as_json(exchange.chosen),
        json.dumps(documents, ensure_ascii=False),
    )


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
