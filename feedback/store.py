"""Kept questions in one SQLite file, for several sessions and processes at once."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import asdict, dataclass
from typing import Any

from feedback.entries import Complaint, Entry, Status
from feedback.sqlite_file import SqliteFile, adapter

_SCHEMA = """
CREATE TABLE IF NOT EXISTS entries (
    id TEXT PRIMARY KEY, asked_at TEXT NOT NULL, question TEXT NOT NULL, answer TEXT NOT NULL,
    generation TEXT NOT NULL, refused INTEGER NOT NULL, reason TEXT, guideline_nos TEXT NOT NULL,
    earlier TEXT NOT NULL, citations TEXT NOT NULL, is_good INTEGER, complaint TEXT,
    comment TEXT NOT NULL, status TEXT NOT NULL, is_confirmed INTEGER NOT NULL,
    answered_nos TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS entries_by_status ON entries (status, asked_at);
"""
_JSON = ("guideline_nos", "earlier", "citations", "answered_nos")


@dataclass(frozen=True)
class Filter:
    """Which entries are wanted; None does not restrict. ``number`` 0: those without a number."""

    status: Status | None = None
    is_good: bool | None = None
    is_unanswered: bool | None = None
    number: int | None = None


EVERYTHING = Filter()


class FeedbackStore(SqliteFile):
    """Kept questions, newest first."""

    schema = _SCHEMA
    holds = ("ご意見", "feedback")
    too_old = "DELETE FROM entries WHERE asked_at < ?"

    def keep(self, entry: Entry) -> None:
        """Add an entry; what maintainers and visitors said of a known one stays."""
        self.expire()
        values = {
            name: json.dumps(value, ensure_ascii=False) if name in _JSON else value
            for name, value in asdict(entry).items()
        }
        names, places = ", ".join(values), ", ".join(f":{name}" for name in values)
        with self.changing() as connection:
            connection.execute(
                f"INSERT INTO entries ({names}) VALUES ({places}) ON CONFLICT (id) DO NOTHING",  # noqa: S608 - the words put in are ours
                values,
            )

    def rate(self, identifier: str, is_good: bool | None) -> None:
        """Set or take back the thumb."""
        self._set(identifier, is_good=is_good)

    def complain(self, identifier: str, complaint: Complaint | None, comment: str) -> None:
        """Set what was wrong, in a word and in the visitor's own (masked by the caller)."""
        self._set(identifier, complaint=complaint, comment=comment)

    def sort(self, identifier: str, status: Status) -> None:
        self._set(identifier, status=status)

    def confirm(self, identifier: str, is_confirmed: bool) -> None:
        self._set(identifier, is_confirmed=is_confirmed)

    def get(self, identifier: str) -> Entry | None:
        found = self.rows("SELECT * FROM entries WHERE id = ?", identifier)
        return _entry_of(found[0]) if found else None

    def entries(self, wanted: Filter = EVERYTHING) -> list[Entry]:
        """The entries that the filter wants, newest first."""
        rows = self.rows(
            "SELECT * FROM entries WHERE (?1 IS NULL OR status = ?1)"
            " AND (?2 IS NULL OR is_good = ?2) AND (?3 IS NULL OR refused = ?3)"
            " ORDER BY asked_at DESC, id",
            wanted.status,
            wanted.is_good,
            wanted.is_unanswered,
        )
        found = [_entry_of(row) for row in rows]
        return [e for e in found if _treats(e, wanted.number)]

    def forget(self, identifier: str) -> int:
        """Delete one entry; returns how many there were."""
        return self.erase("DELETE FROM entries WHERE id = ?", identifier)

    def forget_question(self, question: str) -> int:
        """Delete every entry of a question."""
        return self.erase("DELETE FROM entries WHERE question = ?", question)

    def forget_document(self, document: str) -> int:
        """Take a document's quotations out of all entries, and the answers made of them.

        The visitors' questions and what they said stay; returns how many entries were changed.
        """
        return self.erase(
            "UPDATE entries SET answer = '', citations = (SELECT json_group_array(json(place.value))"
            " FROM json_each(entries.citations) AS place"
            " WHERE json_extract(place.value, '$.document') <> ?1)"
            " WHERE EXISTS (SELECT 1 FROM json_each(entries.citations) AS place"
            " WHERE json_extract(place.value, '$.document') = ?1)",
            document,
        )

    def forget_before(self, day: str) -> int:
        """Delete everything asked before a day (ISO 8601)."""
        return self.erase(self.too_old, day)

    def _set(self, identifier: str, **values: Any) -> None:
        assigned = ", ".join(f"{name} = ?" for name in values)
        with self.changing() as connection:
            connection.execute(
                f"UPDATE entries SET {assigned} WHERE id = ?",  # noqa: S608 - the words put in are ours
                (*values.values(), identifier),
            )


def _entry_of(row: sqlite3.Row) -> Entry:
    entry: Entry = adapter(Entry).validate_python(
        {name: json.loads(row[name]) if name in _JSON else row[name] for name in row.keys()}  # noqa: SIM118 - a row gives its values
    )
    return entry


def _treats(entry: Entry, number: int | None) -> bool:
    if number is None:
        return True
    return number in entry.guideline_nos if number else not entry.guideline_nos
