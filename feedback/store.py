"""Kept questions in one SQLite file, for several sessions and processes at once.

Every change is one transaction in write-ahead mode with full synchronisation: a kill at any moment
leaves it done or not done. A connection lives as long as one call, so threads share none. Deleted
text is overwritten, and taken out of the write-ahead log too.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from feedback.entries import CitedPlace, Complaint, Entry, Status
from kb.errors import FeedbackError

_SCHEMA_VERSION = 1
_BUSY_SECONDS = 15.0
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
        self._path = path
        self._keep_days = keep_days

    def keep(self, entry: Entry) -> None:
        """Add an entry; what maintainers and visitors said of a known one stays."""
        names = ", ".join(_COLUMNS)
        places = ", ".join("?" for _ in _COLUMNS)
        self.expire()
        with self._changing() as connection:
            connection.execute(
                f"INSERT INTO entries ({names}) VALUES ({places}) ON CONFLICT (id) DO NOTHING",
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
        with self._reading() as connection:
            row = connection.execute("SELECT * FROM entries WHERE id = ?", (identifier,)).fetchone()
        return _entry_of(row) if row else None

    def entries(self, wanted: Filter = EVERYTHING) -> list[Entry]:
        """The entries that the filter wants, newest first."""
        with self._reading() as connection:
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

    def forget_before(self, day: str) -> int:
        """Delete everything asked before a day (ISO 8601)."""
        return self._delete("asked_at < ?", day)

    def expire(self, now: datetime | None = None) -> int:
        """Delete what is older than the days to keep; returns how many there were."""
        if not self._keep_days:
            return 0
        border = (now or datetime.now(UTC)) - timedelta(days=self._keep_days)
        return self.forget_before(border.strftime("%Y-%m-%dT%H:%M:%SZ"))

    def _set(self, identifier: str, **values: Any) -> None:
        assigned = ", ".join(f"{name} = ?" for name in values)
        with self._changing() as connection:
            connection.execute(
                f"UPDATE entries SET {assigned} WHERE id = ?", (*values.values(), identifier)
            )

    def _delete(self, condition: str, value: str) -> int:
        with self._changing() as connection:
            count = connection.execute(f"DELETE FROM entries WHERE {condition}", (value,)).rowcount
        if count:
            with self._opened() as connection:
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return count

    @contextmanager
    def _changing(self) -> Iterator[sqlite3.Connection]:
        with self._opened() as connection:
            connection.execute("BEGIN IMMEDIATE")
            with connection:
                yield connection

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        with self._opened() as connection:
            yield connection

    @contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with closing(
                sqlite3.connect(self._path, timeout=_BUSY_SECONDS, isolation_level=None)
            ) as connection:
                connection.row_factory = sqlite3.Row
                _prepare(connection)
                yield connection
        except (sqlite3.Error, OSError) as error:
            raise _unusable(self._path, error) from error


def _prepare(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA secure_delete = ON")
    connection.execute("PRAGMA synchronous = FULL")
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version > _SCHEMA_VERSION:
        raise sqlite3.DatabaseError(f"made by a newer version (format {version})")
    if version < _SCHEMA_VERSION:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.executescript(f"BEGIN;{_SCHEMA}PRAGMA user_version = {_SCHEMA_VERSION};COMMIT;")


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


def _unusable(path: Path, error: Exception) -> FeedbackError:
    return FeedbackError(
        f"ご意見の保存ファイル {path.name} を使えません: {error}。"
        "空き容量と権限を確認してください。壊れている場合は別の場所に移すと、新しく作られます。",
        f"the feedback file {path.name} cannot be used: {error}. "
        "Check space and rights; if it is damaged, move it away and a new one is made.",
    )
