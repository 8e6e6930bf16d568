"""Fetched references as documents to ingest: known by their address, failures as of files."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from ingest.discovery import Candidate, Discovery
from ingest.fetching import FetchFailure, FetchOptions, fetch_sources
from ingest.register import Register
from ingest.report import Failure
from kb.errors import FailureReason

_REASONS: Mapping[str, FailureReason] = {
    "too-large": "too-large",
    "timeout": "timeout",
    "wrong-type": "unsupported",
}
"""The report's word for a fetch that failed; every other means that it could not be read."""


def fetched_documents(
    register: Register,
    cache: Path,
    options: FetchOptions,
    tell: Callable[[str], None] = lambda message: None,
) -> Discovery:
    """Fetch the register's sources; what was fetched before and now fails stays usable.

    Of a source behind a landing page the address is that of the file it led to.
    """

    def on_progress(source_id: str, done: int, total: int) -> None:
        tell(f"{done}/{total} {source_id}")

    outcome = fetch_sources(register.sources, cache, options, on_progress)
    kept = [failure.kept for failure in outcome.failures if failure.kept]
    return Discovery(
        candidates=[
            Candidate(file.url, file.path, file.source_id) for file in (*outcome.files, *kept)
        ],
        failures=[_failure(failure) for failure in outcome.failures],
    )


def _failure(failure: FetchFailure) -> Failure:
    return Failure(
        failure.url or failure.source_id,
        _REASONS.get(failure.reason, "unreadable"),
        failure.message,
    )
