"""Fetching the registered sources into a cache, each costing at most its own failure.

They are documents to ingest, known by their address; failures are told as those of files.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from ingest.fetching.cache import FetchCache, FetchedFile
from ingest.fetching.download import Downloader
from ingest.fetching.errors import Fault, FetchError, FetchReason
from ingest.fetching.guarded_client import Guard, GuardedClient, Timeouts
from ingest.fetching.landing_pages import anchors, file_link
from ingest.fetching.retrying import RetryPolicy
from ingest.fetching.robots import Robots
from ingest.readers.decoding import decoded
from ingest.report import Failure
from ingest.sources.discovery import Candidate, Discovery
from ingest.sources.file_types import expected_types
from ingest.sources.register import Register, Source
from kb.errors import FailureReason, MaterialError, ReadingError
from kb.product import product_version
from kb.text.bilingual import Text

Progress = Callable[[str, int, int], None]
"""Id of the source that comes next (empty at the end), done, total."""
_REASONS: Mapping[str, FailureReason] = {
    "too-large": "too-large",
    "timeout": "timeout",
    "wrong-type": "unsupported",
}
"""The report's word for a fetch that failed; every other means that it could not be read."""
_MAX_PAGE_BYTES = 5 * 2**20


@dataclass(frozen=True)
class FetchOptions:
    """Where may be fetched from, how much, and how patiently.

    The guard's hosts are the register's (`Register.allowed_hosts`). ``sleep`` is for tests.
    """

    guard: Guard
    max_bytes: int = 100 * 2**20
    timeouts: Timeouts = field(default_factory=Timeouts)
    retry_policy: RetryPolicy = field(default_factory=RetryPolicy)
    sleep: Callable[[float], None] = time.sleep


@dataclass(frozen=True)
class FetchFailure:
    """Why a source could not be fetched; ``kept`` is the file of an earlier run, if there is one."""

    source_id: str
    url: str | None
    reason: FetchReason
    message: Text
    kept: FetchedFile | None = None


def fetch_sources(
    sources: Sequence[Source],
    cache_folder: Path,
    options: FetchOptions,
    on_progress: Progress = lambda source_id, done, total: None,
) -> list[FetchedFile | FetchFailure]:
    """Bring the sources marked ``fetch = true`` into the cache, or up to date there.

    What came of each stands in the order given.

    Raises:
        MaterialError: the cache folder cannot be written.
    """
    wanted = [source for source in sources if source.fetch]
    agent = f"Yorozu/{product_version()} (+knowledge base; contact: operator)"
    results: list[FetchedFile | FetchFailure] = []
    try:
        cache, robots = FetchCache(cache_folder), Robots()
        tls = httpx.create_ssl_context(trust_env=False)
        for done, source in enumerate(wanted):
            on_progress(source.id, done, len(wanted))
            with GuardedClient(options.guard, options.timeouts, agent, tls) as client:
                downloader = Downloader(client, robots, cache, options.max_bytes)
                results.append(_fetched(source, downloader, options))
    except OSError as error:
        raise _unwritable(cache_folder, error) from error
    on_progress("", len(wanted), len(wanted))
    return results


def fetched_documents(
    register: Register,
    cache: Path,
    options: FetchOptions,
    tell: Callable[[str], None] = lambda message: None,
) -> Discovery:
    """Fetch the register's sources; what was fetched before and now fails stays usable.

    Of a source behind a landing page the address is that of the file it led to.
    """
    results = fetch_sources(
        register.sources, cache, options, lambda name, done, total: tell(f"{done}/{total} {name}")
    )
    files = [result for result in results if isinstance(result, FetchedFile)]
    failures = [result for result in results if isinstance(result, FetchFailure)]
    kept = [failure.kept for failure in failures if failure.kept]
    return Discovery(
        candidates=[Candidate(file.url, file.path, file.source_id) for file in (*files, *kept)],
        failures=[
            Failure(f.url or f.source_id, _REASONS.get(f.reason, "unreadable"), f.message)
            for f in failures
        ],
    )


def _fetched(
    source: Source, downloader: Downloader, options: FetchOptions
) -> FetchedFile | FetchFailure:
    deadline = downloader.client.deadline
    retrying = options.retry_policy.retrying(options.sleep, lambda: deadline.remaining)
    try:
        return retrying(_by_address, source, downloader)
    except FetchError as error:
        address = source.file_url or source.url
        kept = downloader.cache.kept(source.id)
        return FetchFailure(source.id, address, error.reason, error.message, kept)


def _by_address(source: Source, downloader: Downloader) -> FetchedFile:
    if not source.file_url:
        return _by_landing_page(source, downloader)
    try:
        return downloader.download(source.id, source.file_url, expected_types(source.format))
    except FetchError as error:
        # Publishers move files more often than pages: the page may know the new address.
        if error.reason != "not-found" or not source.url or not _is_file(source):
            raise
        return _moved(source, downloader, error)


def _moved(source: Source, downloader: Downloader, missing: FetchError) -> FetchedFile:
    try:
        return _by_landing_page(source, downloader)
    except FetchError as error:
        if error.is_temporary:
            raise
        raise missing from error


def _by_landing_page(source: Source, downloader: Downloader) -> FetchedFile:
    if not source.url:
        raise FetchError(Fault.NO_ADDRESS, "", title=source.title)
    address = _linked_file(source, source.url, downloader) if _is_file(source) else source.url
    return downloader.download(source.id, address, expected_types(source.format))


def _is_file(source: Source) -> bool:
    """Otherwise, or where nobody knows the format, the landing page itself is the source."""
    return source.format not in ("html", "unknown")


def _linked_file(source: Source, page_url: str, downloader: Downloader) -> str:
    types = expected_types(source.format)
    with downloader.open(page_url) as response:
        data = downloader.text_of(response, _MAX_PAGE_BYTES)
        final_url = str(response.url)
    link = file_link(source, types, anchors(_page_text(page_url, data), final_url))
    if not link:
        expected = "/".join(types)
        raise FetchError(Fault.NO_LINK, page_url, title=source.title, expected=expected)
    return link


def _page_text(page_url: str, data: bytes) -> str:
    try:
        return decoded(page_url, data)
    except ReadingError as error:
        raise FetchError(Fault.WRONG_TYPE, page_url, expected="html", found="binary") from error


def _unwritable(folder: Path, error: OSError) -> MaterialError:
    why = error.strerror or type(error).__name__
    return MaterialError(
        f"取得したファイルの置き場所 {folder.name!r} に書き込めません: {why}。権限と空き容量を確かめてください。",
        f"cannot write to the folder of fetched files {folder.name!r}: {why}. Check rights and space.",
    )
