"""Kept questions in one SQLite file, for several sessions and processes at once."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from feedback.entries import CitedPlace, Complaint, Entry, Status, moment_of
from feedback.sqlite_file import SqliteFile

_SCHEMA_VERSION = 1
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
_COLUMNS = tuple(f.name for f in fields(Entry))
_JSON = ("guideline_nos", "earlier", "citations", "answered_nos")
_FLAGS = ("refused", "is_good", "is_confirmed")


@dataclass(frozen=True)
class Filter:
    """Which entries are wanted; None does not restrict. ``number`` 0: those without a number."""

    status: Status | None = None
    is_good: bool | None = None
    is_unanswered: bool | None = None
    number: int | None = None


EVERYTHING = Filter()


class FeedbackStore:
    """Kept questions, newest first. Every method raises FeedbackError where the file fails."""

    def __init__(self, path: Path, keep_days: int = 0) -> None:
        self._file = SqliteFile(path, _SCHEMA, _SCHEMA_VERSION, ("ご意見", "feedback"))
        self._keep_days = keep_days

    def keep(self, entry: Entry) -> None:
        """Add an entry; what maintainers and visitors said of a known one stays."""
        names = ", ".join(_COLUMNS)
        places = ", ".join("?" for _ in _COLUMNS)
        self.expire()
        with self._file.changing() as connection:
            connection.execute(
                f"INSERT INTO entries ({names}) VALUES ({places}) ON CONFLICT (id) DO NOTHING",  # noqa: S608 - the words put in are ours
                _row_of(entry),
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
        with self._file.reading() as connection:
            row = connection.execute("SELECT * FROM entries WHERE id = ?", (identifier,)).fetchone()
        return _entry_of(row) if row else None

    def entries(self, wanted: Filter = EVERYTHING) -> list[Entry]:
        """The entries that the filter wants, newest first."""
        with self._file.reading() as connection:
            rows = connection.execute(
                "SELECT * FROM entries WHERE (?1 IS NULL OR status = ?1)"
                " AND (?2 IS NULL OR is_good = ?2) AND (?3 IS NULL OR refused = ?3)"
                " ORDER BY asked_at DESC, id",
                (wanted.status, wanted.is_good, wanted.is_unanswered),
            ).fetchall()
        found = [_entry_of(row) for row in rows]
        return [e for e in found if _treats(e, wanted.number)]

    def forget(self, identifier: str) -> int:
        """Delete one entry; returns how many there were."""
        return self._delete("id = ?", identifier)

    def forget_question(self, question: str) -> int:
        """Delete every entry of a question."""
        return self._delete("question = ?", question)

    def forget_document(self, document: str) -> int:
        """Take a document's quotations out of all entries, and the answers made of them.

        The visitors' questions and what they said stay; returns how many entries were changed.
        """
        return self._file.erase(
            "UPDATE entries SET answer = '', citations = (SELECT json_group_array(json(place.value))"
            " FROM json_each(entries.citations) AS place"
            " WHERE json_extract(place.value, '$.document') <> ?1)"
            " WHERE EXISTS (SELECT 1 FROM json_each(entries.citations) AS place"
            " WHERE json_extract(place.value, '$.document') = ?1)",
            (document,),
        )

    def forget_before(self, day: str) -> int:
        """Delete everything asked before a day (ISO 8601)."""
        return self._delete("asked_at < ?", day)

    def expire(self, now: datetime | None = None) -> int:
        """Delete what is older than the days to keep; returns how many there were."""
        if not self._keep_days:
            return 0
        border = (now or datetime.now(UTC)) - timedelta(days=self._keep_days)
        return self.forget_before(moment_of(border))

    def _set(self, identifier: str, **values: Any) -> None:
        assigned = ", ".join(f"{name} = ?" for name in values)
        with self._file.changing() as connection:
            connection.execute(
                f"UPDATE entries SET {assigned} WHERE id = ?",  # noqa: S608 - the words put in are ours
                (*values.values(), identifier),
            )

    def _delete(self, condition: str, value: str) -> int:
        return self._file.erase(f"DELETE FROM entries WHERE {condition}", (value,))  # noqa: S608 - the words put in are ours


def _row_of(entry: Entry) -> tuple[Any, ...]:
    values = asdict(entry)
    for name in _JSON:
        values[name] = json.dumps(values[name], ensure_ascii=False)
    return tuple(values[name] for name in _COLUMNS)


def _entry_of(row: sqlite3.Row) -> Entry:
    values: dict[str, Any] = {name: row[name] for name in _COLUMNS}
    for name in _FLAGS:
        values[name] = None if values[name] is None else bool(values[name])
    for name in _JSON:
        values[name] = tuple(json.loads(values[name]))
    values["citations"] = tuple(
        CitedPlace(**{**place, "audience": tuple(place["audience"])})
        for place in values["citations"]
    )
    return Entry(**values)


def _treats(entry: Entry, number: int | None) -> bool:
    if number is None:
        return True
    return number in entry.guideline_nos if number else not entry.guideline_nos
