"""Saved conversations in one SQLite file; each is its owner's alone."""

from __future__ import annotations

import json
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

from feedback.entries import moment_of
from feedback.saved import (
    SavedConversation,
    SavedExchange,
    adapter,
    answer_from_json,
    as_json,
    masked_exchange,
    title_of,
)
from feedback.sqlite_file import SqliteFile
from kb.errors import FeedbackError
from kb.generations.view import SourceFilter

KEPT_CONVERSATIONS = 50
"""Of one owner; the one that was used longest ago goes first."""

_SCHEMA_VERSION = 1
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


class ConversationStore:
    """Conversations by owner (see ``owner_of``), those not used for ``keep_days`` deleted; 0 keeps.

    Every method raises FeedbackError where the file fails.
    """

    def __init__(self, path: Path, keep_days: int = 0) -> None:
        self._path = path
        self._file = SqliteFile(path, _SCHEMA, _SCHEMA_VERSION, ("相談", "conversations"))
        self._keep_days = keep_days

    def is_saving(self, owner: str) -> bool:
        """Whether the owner wants conversations to be saved."""
        found = self._read("SELECT 1 FROM owners WHERE owner = ?", owner)
        return bool(found)

    def set_saving(self, owner: str, is_saving: bool) -> None:
        """Keep the owner's choice; what is saved already stays."""
        if is_saving:
            with self._file.changing() as connection:
                connection.execute(
                    "INSERT INTO owners VALUES (?) ON CONFLICT (owner) DO NOTHING", (owner,)
                )
        else:
            self._file.erase("DELETE FROM owners WHERE owner = ?", (owner,))

    def add(self, owner: str, conversation: str, exchange: SavedExchange) -> None:
        """Add an exchange, masked, to a conversation of the owner; a known one stays as it is."""
        self.expire()
        saved = masked_exchange(exchange)
        with self._file.changing() as connection:
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
        self._delete_beyond(owner)

    def conversations(self, owner: str) -> list[SavedConversation]:
        """The owner's conversations, the latest used first."""
        rows = self._read(
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
        rows = self._read(
            "SELECT exchanges.* FROM exchanges JOIN conversations"
            " ON conversations.id = exchanges.conversation"
            " WHERE conversations.owner = ? AND conversations.id = ? ORDER BY exchanges.rowid",
            owner,
            conversation,
        )
        return [self._exchange_of(row) for row in rows]

    def delete(self, owner: str, conversation: str) -> int:
        """Delete one of the owner's conversations; returns how many there were."""
        return self._file.erase(
            "DELETE FROM conversations WHERE owner = ? AND id = ?", (owner, conversation)
        )

    def delete_all(self, owner: str) -> int:
        return self._file.erase("DELETE FROM conversations WHERE owner = ?", (owner,))

    def forget_document(self, document: str) -> int:
        """Delete every answer that quotes a document; its question stays.

        Returns how many answers there were.
        """
        return self._file.erase(
            "UPDATE exchanges SET answer = NULL, documents = '[]' WHERE EXISTS"
            " (SELECT 1 FROM json_each(exchanges.documents) AS cited WHERE cited.value = ?)",
            (document,),
        )

    def expire(self, now: datetime | None = None) -> int:
        """Delete what was not used for the days to keep; returns how many there were."""
        if not self._keep_days:
            return 0
        border = (now or datetime.now(UTC)) - timedelta(days=self._keep_days)
        return self._file.erase(
            "DELETE FROM conversations WHERE changed_at < ?", (moment_of(border),)
        )

    def _delete_beyond(self, owner: str) -> None:
        self._file.erase(
            "DELETE FROM conversations WHERE owner = ?1 AND id NOT IN (SELECT id FROM conversations"
            " WHERE owner = ?1 ORDER BY changed_at DESC, id LIMIT ?2)",
            (owner, KEPT_CONVERSATIONS),
        )

    def _read(self, statement: str, *values: str) -> list[sqlite3.Row]:
        """Rows of the file; none, and no file made, where nobody ever saved anything."""
        if not self._path.exists():
            return []
        with self._file.reading() as connection:
            return connection.execute(statement, values).fetchall()

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
