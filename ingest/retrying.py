"""Trying again what may succeed later, politely."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TypeVar

from ingest.fetch_errors import TemporaryFetchError

T = TypeVar("T")


@dataclass(frozen=True)
class Patience:
    """How often is tried, and how long is waited in between, in seconds."""

    tries: int = 3
    first_wait: float = 1.0
    longest_wait: float = 60.0


def with_retries(
    attempt: Callable[[], T],
    patience: Patience,
    sleep: Callable[[float], None],
    time_left: Callable[[], float],
) -> T:
    """The attempt's result, at the latest try that the patience and the time left allow.

    A server that asks for a longer wait than we have is not asked again.

    Raises:
        FetchError: the last attempt's error, or one that trying again would not help.
    """
    for number in range(1, patience.tries + 1):
        try:
            return attempt()
        except TemporaryFetchError as error:
            wait = _wait(error, number, patience)
            if number == patience.tries or wait > min(patience.longest_wait, time_left()):
                raise
        sleep(wait)
    raise ValueError(f"tries must be at least 1, not {patience.tries}")


def _wait(error: TemporaryFetchError, number: int, patience: Patience) -> float:
    if error.retry_after is not None:
        return error.retry_after
    # Jitter: clients that failed together do not come back together.
    return patience.first_wait * 2.0 ** (number - 1) * random.uniform(0.5, 1.0)


def retry_after_seconds(value: str | None, now: datetime | None = None) -> float | None:
    """The wait that a Retry-After header asks for, given in seconds or as a date."""
    if value is None:
        return None
    if value.strip().isascii() and value.strip().isdigit():
        return float(value)
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (moment - (now or datetime.now(UTC))).total_seconds())
