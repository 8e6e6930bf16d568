"""Trying again what may succeed later, politely."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from tenacity import RetryCallState, Retrying, retry_if_exception

from ingest.fetching.errors import FetchError


@dataclass(frozen=True)
class RetryPolicy:
    """How often is tried, and how long is waited in between, in seconds."""

    tries: int = 3
    first_wait: float = 1.0
    longest_wait: float = 60.0

    def retrying(self, sleep: Callable[[float], None], time_left: Callable[[], float]) -> Retrying:
        """What calls again after a temporary error, and raises the last one.

        A server that asks for a longer wait than we have is not asked again.
        """
        return Retrying(
            retry=retry_if_exception(lambda e: isinstance(e, FetchError) and e.is_temporary),
            wait=self._wait,
            stop=lambda state: (
                state.attempt_number >= self.tries
                or state.upcoming_sleep > min(self.longest_wait, time_left())
            ),
            sleep=sleep,
            reraise=True,
        )

    def _wait(self, state: RetryCallState) -> float:
        error = state.outcome.exception() if state.outcome else None
        if isinstance(error, FetchError) and error.retry_after is not None:
            return error.retry_after
        # Jitter: clients that failed together do not come back together.
        return self.first_wait * 2.0 ** (state.attempt_number - 1) * random.uniform(0.5, 1.0)  # noqa: S311 - jitter, no secret


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
