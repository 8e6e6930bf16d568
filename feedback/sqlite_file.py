"""An SQLite file of ours that several sessions and processes use at once.

Every change is one transaction in write-ahead mode with full synchronisation: a kill at any moment
leaves it done or not done. A connection lives as long as one call, so threads share none. Deleted
text is overwritten, and taken out of the write-ahead log too. Only its owner may read the file.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, ClassVar

from pydantic import TypeAdapter

from kb.errors import FeedbackError

_VERSION = 1
_BUSY_SECONDS = 15.0
_PAUSE_SECONDS = 0.02
_OWNERS_ONLY = 0o600


class SqliteFile:
    """The file at ``path``, made where there is none; what is too old in it is deleted.

    Every method raises FeedbackError where the file fails.
    """

    schema: ClassVar[str]
    """Run on a file of an earlier version."""
    holds: ClassVar[tuple[str, str]]
    """What is in it, in Japanese and in English."""
    too_old: ClassVar[str]
    """Deletes what is older than a moment."""

    def __init__(self, path: Path, keep_days: int = 0) -> None:
        self._path = path
        self._keep_days = keep_days

    def expire(self, now: datetime | None = None) -> int:
        """Delete what is older than the days to keep (0 keeps); returns how many there were."""
        if not self._keep_days:
            return 0
        border = (now or datetime.now(UTC)) - timedelta(days=self._keep_days)
        return self.erase(self.too_old, moment_of(border))

    def rows(self, statement: str, *values: object) -> list[sqlite3.Row]:
        """What the statement finds; none, and no file made, where nobody ever kept anything."""
        if not self._path.exists():
            return []
        with self.reading() as connection:
            return connection.execute(statement, values).fetchall()

    @contextmanager
    def changing(self) -> Iterator[sqlite3.Connection]:
        """One transaction, undone if anything in it fails."""
        with self.reading() as connection:
            connection.execute("BEGIN IMMEDIATE")
            with connection:
                yield connection

    def erase(self, statement: str, *values: object) -> int:
        """Run a statement that deletes words for good; returns how many rows it changed.

        A file that is not there holds none, and is not made for that.
        """
        if not self._path.exists():
            return 0
        with self.changing() as connection:
            count = connection.execute(statement, values).rowcount
        if count:
            with self.reading() as connection:
                # Out of the write-ahead log too.
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return count

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            if not self._path.exists():
                # SQLite gives its log and its index the rights of the file.
                self._path.touch(_OWNERS_ONLY)
            with closing(
                sqlite3.connect(self._path, timeout=_BUSY_SECONDS, isolation_level=None)
            ) as connection:
                connection.row_factory = sqlite3.Row
                self._prepare(connection)
                yield connection
        except (sqlite3.Error, OSError) as error:
            raise self._unusable(error) from error

    def _prepare(self, connection: sqlite3.Connection) -> None:
        connection.execute("PRAGMA secure_delete = ON")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        if version > _VERSION:
            raise sqlite3.DatabaseError(f"made by a newer version (format {version})")
        if version < _VERSION:
            _begin_log(connection)
            connection.executescript(
                f"BEGIN IMMEDIATE;{self.schema}PRAGMA user_version = {_VERSION};COMMIT;"
            )

    def _unusable(self, error: Exception) -> FeedbackError:
        name, (ja, en) = self._path.name, self.holds
        return FeedbackError(
            f"{ja}の保存ファイル {name} を使えません: {error}。"
            "空き容量と権限を確認してください。壊れている場合は別の場所に移すと、新しく作られます。",
            f"the {en} file {name} cannot be used: {error}. "
            "Check space and rights; if it is damaged, move it away and a new one is made.",
        )


def _begin_log(connection: sqlite3.Connection) -> None:
    """SQLite does not wait by itself here while another one makes the same new file."""
    deadline = time.monotonic() + _BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(_PAUSE_SECONDS)


def moment_of(at: datetime) -> str:
    """ISO 8601, UTC, to the second, so that the text's order is that of time."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@cache
def adapter(kept: type) -> TypeAdapter[Any]:
    """What reads a value of ours again, made at its first use."""
    return TypeAdapter(kept)
