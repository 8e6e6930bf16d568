"""One file from its address into the cache: asked for only if changed, continued where cut off."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import httpx

from ingest.fetching.cache import FetchCache, FetchedFile, PartFile, file_hash
from ingest.fetching.errors import Fault, FetchError
from ingest.fetching.guarded_client import GuardedClient, first_bytes
from ingest.fetching.retrying import retry_after_seconds
from ingest.fetching.robots import Robots
from ingest.sources.file_types import (
    ALLOWED_CONTENT_TYPES,
    SUFFIXES,
    FileType,
    media_type,
    sniffed_type,
)

_CONTENT_RANGE = re.compile(r"bytes (\d+)-\d+/(?:\d+|\*)", re.IGNORECASE)
_FORBIDDEN = (401, 403, 407, 451)
_GONE = (404, 410)


@dataclass(frozen=True)
class Downloader:
    """What every download of a run shares, and the client of the source at hand."""

    client: GuardedClient
    robots: Robots
    cache: FetchCache
    max_bytes: int

    def download(self, source_id: str, url: str, types: Sequence[FileType]) -> FetchedFile:
        """The file at an address, as the cache now holds it.

        Raises:
            FetchError: the file cannot be had; after a broken transfer its beginning is kept.
        """
        begun = self.cache.begun(source_id, url)
        kept = None if begun else self.cache.kept(source_id)
        kept = kept if kept and kept.url == url else None
        with self.open(url, _conditions(begun, kept)) as response:
            if response.status_code == 304 and kept:
                return self._confirmed(kept)
            self._check_status(response, source_id)
            self._check_headers(response)
            part = self._receive(response, source_id, url, begun)
        return self._finished(source_id, url, response, part, types)

    def open(
        self, url: str, headers: dict[str, str] | None = None
    ) -> AbstractContextManager[httpx.Response]:
        """The response of an address that the guard and the sites' robots.txt allow."""
        return self.client.get(url, headers, lambda hop: self.robots.check(hop, self.client))

    def text_of(self, response: httpx.Response, max_bytes: int) -> bytes:
        """A small body, in memory."""
        check_success(response)
        self._check_headers(response)
        data = first_bytes(response, max_bytes + 1)
        if len(data) > max_bytes:
            raise _too_large(str(response.url), max_bytes)
        return data

    def _confirmed(self, kept: FetchedFile) -> FetchedFile:
        checked = replace(kept, checked=_today())
        self.cache.note(checked)
        return replace(checked, is_unchanged=True)

    def _check_status(self, response: httpx.Response, source_id: str) -> None:
        if response.status_code == 416:
            # What we hold is no beginning of what is there now: the next try starts anew.
            self.cache.discard(source_id)
            raise FetchError(Fault.UNREACHABLE, str(response.url), why="HTTP 416")
        check_success(response)

    def _check_headers(self, response: httpx.Response) -> None:
        url, headers = str(response.url), response.headers
        kind = media_type(headers.get("Content-Type"))
        if kind not in ALLOWED_CONTENT_TYPES:
            raise FetchError(Fault.WRONG_TYPE, url, expected="document", found=kind)
        encoding = headers.get("Content-Encoding", "identity").lower()
        if encoding != "identity":
            found = f"Content-Encoding: {encoding}"
            raise FetchError(Fault.WRONG_TYPE, url, expected="document", found=found)
        length = headers.get("Content-Length", "")
        if length.isdigit() and int(length) > self.max_bytes:
            raise _too_large(url, self.max_bytes)

    def _receive(
        self, response: httpx.Response, source_id: str, url: str, begun: PartFile | None
    ) -> Path:
        continued = response.status_code == 206
        if continued and not (begun and _continues(response, begun)):
            self.cache.discard(source_id)
            raise FetchError(Fault.UNREACHABLE, str(response.url), why="unexpected range")
        part = self.cache.part_path(source_id)
        if not continued:
            part = self.cache.begin(source_id, url, _validator(response))
        if not self._written(response, part):
            self.cache.discard(source_id)
            raise _too_large(str(response.url), self.max_bytes)
        return part

    def _written(self, response: httpx.Response, part: Path) -> bool:
        """Append the body; False as soon as the file would be larger than it may be."""
        with part.open("ab") as file:
            size = file.tell()
            # As they come: chunks of a fixed size would lose the rest where a transfer breaks.
            for chunk in response.iter_raw():
                size += len(chunk)
                if size > self.max_bytes:
                    return False
                file.write(chunk)
        return True

    def _finished(
        self,
        source_id: str,
        url: str,
        response: httpx.Response,
        part: Path,
        types: Sequence[FileType],
    ) -> FetchedFile:
        kind = sniffed_type(part)
        if kind is None or kind not in types:
            self.cache.discard(source_id)
            found = kind or media_type(response.headers.get("Content-Type")) or "unknown"
            expected = "/".join(types)
            raise FetchError(Fault.WRONG_TYPE, str(response.url), expected=expected, found=found)
        file = FetchedFile(
            source_id=source_id,
            path=self.cache.folder / f"{source_id}{SUFFIXES[kind]}",
            url=url,
            final_url=str(response.url),
            content_type=media_type(response.headers.get("Content-Type")),
            retrieved=_today(),
            checked=_today(),
            sha256=file_hash(part),
            size_bytes=part.stat().st_size,
            etag=response.headers.get("ETag"),
            last_modified=response.headers.get("Last-Modified"),
        )
        self.cache.keep(file, part)
        return file


def _too_large(address: str, max_bytes: int) -> FetchError:
    return FetchError(Fault.TOO_LARGE, address, megabytes=max_bytes / 2**20)


def check_success(response: httpx.Response) -> None:
    """Raises:
    FetchError: the status is not one that carries the file.
    """
    url, status = str(response.url), response.status_code
    if status in (200, 206):
        return
    if status in _GONE:
        raise FetchError(Fault.NOT_FOUND, url)
    if status in _FORBIDDEN:
        raise FetchError(Fault.FORBIDDEN, url, status=status)
    if status == 429 or status >= 500:
        wait = retry_after_seconds(response.headers.get("Retry-After"))
        raise FetchError(Fault.BUSY, url, wait, status=status)
    raise FetchError(Fault.REFUSED, url, status=status)


def _conditions(begun: PartFile | None, kept: FetchedFile | None) -> dict[str, str]:
    """The headers that ask for the rest of what was begun, or only for what has changed."""
    if begun:
        return {"Range": f"bytes={begun.size_bytes}-", "If-Range": begun.validator}
    facts = {"If-None-Match": kept.etag, "If-Modified-Since": kept.last_modified} if kept else {}
    return {name: value for name, value in facts.items() if value}


def _validator(response: httpx.Response) -> str | None:
    """What If-Range may name: a strong ETag, else the date of the last change."""
    etag: str = response.headers.get("ETag", "")
    return etag if etag and not etag.startswith("W/") else response.headers.get("Last-Modified")


def _continues(response: httpx.Response, begun: PartFile) -> bool:
    found = _CONTENT_RANGE.match(response.headers.get("Content-Range", ""))
    return found is not None and int(found[1]) == begun.size_bytes


def _today() -> str:
    return datetime.now(UTC).date().isoformat()
