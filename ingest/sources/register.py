"""The register of official sources: what links and titles in the material really name."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal
from urllib.parse import urldefrag, urlsplit

from pydantic import ConfigDict, Field, TypeAdapter, ValidationError

from ingest.sources.file_types import Format
from ingest.sources.titles import comparable_title, likeness
from kb.documents import DocumentKind
from kb.errors import MaterialError
from kb.files import read_entries

Sureness = Literal["S", "V", "V2", "U"]
Reuse = Literal["redistributable", "link-only", "operator-supplied"]
_Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
_Name = Annotated[str, Field(min_length=1)]
_Names = tuple[_Name, ...]
_Day = Annotated[str, Field(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$")]
_Address = Annotated[str, Field(pattern=r"^https://[^\s/]+\.[^\s/]+(/\S*)?$")]


@dataclass(frozen=True)
class Source:
    """One official source; the keys are explained at the head of ``sources.toml``.

    The annotations' constraints are checked where the file is read (`load_register`).
    """

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    id: _Slug
    title: _Name
    publisher: _Name
    kind: DocumentKind
    sureness: Sureness
    aliases: _Names = ()
    misprints: _Names = ()
    publisher_short: _Name | None = None
    edition: _Name | None = None
    date: _Day | None = None
    url: _Address | None = None
    file_url: _Address | None = None
    format: Format = "unknown"
    page_hint: _Name | None = None
    page_offset: Annotated[int, Field(strict=True)] | None = None
    reuse: Reuse = "link-only"
    fetch: Annotated[bool, Field(strict=True)] = False
    superseded_by: _Slug | None = None
    note: str | None = None

    @property
    def address(self) -> str | None:
        """The file where its address is sure enough, else the landing page."""
        return self.file_url if self.file_url and self.sureness != "U" else self.url

    @property
    def names(self) -> tuple[str, ...]:
        return (self.title, *self.aliases, *self.misprints)

    def is_misprint(self, title: str) -> bool:
        """Whether the title, as printed, is a known wrong name of this source."""
        printed = comparable_title(title, self.publishers)
        return printed in {comparable_title(name) for name in self.misprints}

    @property
    def publishers(self) -> tuple[str, ...]:
        return tuple(name for name in (self.publisher, self.publisher_short) if name)


@dataclass(frozen=True)
class Register:
    """All registered sources, in the file's order."""

    sources: tuple[Source, ...] = ()

    @cached_property
    def fingerprint(self) -> str:
        """Changes with every change of an entry: what was matched before is then out of date."""
        return hashlib.sha256(repr(self.sources).encode()).hexdigest()

    def by_id(self, source_id: str) -> Source | None:
        return next((s for s in self.sources if s.id == source_id), None)

    def match(self, title: str, url: str | None = None) -> Source | None:
        """The source that a printed title or an address names, or None where that is unsure.

        An address decides alone only where it belongs to a single source: several documents
        share one landing page, and there the title must tell.
        """
        owners = [s for s in self.sources if url and _owns(s, url)]
        return owners[0] if len(owners) == 1 else self._most_alike(title)

    def _most_alike(self, title: str) -> Source | None:
        printed = comparable_title(title, {name for s in self.sources for name in s.publishers})
        scored = [(_best_likeness(printed, s), s) for s in self.sources]
        # Among equals the newer edition, then the file's order.
        best = max(scored, key=lambda x: (x[0], not x[1].superseded_by), default=None)
        return best[1] if best and best[0] > 0 else None

    def superseding(self, source: Source) -> Source | None:
        """The newest known edition of a source that has a newer one."""
        newer = self.by_id(source.superseded_by) if source.superseded_by else None
        return (self.superseding(newer) or newer) if newer else None

    def allowed_hosts(self) -> frozenset[str]:
        """Hosts that may be fetched from: those of the files marked ``fetch = true``."""
        addresses = (s.file_url for s in self.sources if s.fetch and s.file_url)
        return frozenset(host for a in addresses if (host := urlsplit(a).hostname))


def _owns(source: Source, url: str) -> bool:
    wanted = _plain_address(url)
    return any(_plain_address(own) == wanted for own in (source.file_url, source.url) if own)


def _plain_address(url: str) -> str:
    return urldefrag(url.strip()).url.rstrip("/").removeprefix("https://").removeprefix("http://")


def _best_likeness(printed: str, source: Source) -> float:
    return max(likeness(printed, comparable_title(n, source.publishers)) for n in source.names)


def load_register(path: Path) -> Register:
    """Read and check the register; one wrong entry stops it, named with its key."""
    try:
        entries = read_entries(path, "source")
    except ValueError as error:
        raise _unusable(path, str(error)) from error
    sources = tuple(_checked(path, number, raw) for number, raw in enumerate(entries, start=1))
    _check_entries(path, sources)
    return Register(sources)


def _checked(path: Path, number: int, raw: Any) -> Source:
    try:
        return TypeAdapter(Source).validate_python(raw)
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"]) or "-"
        name = raw.get("id", f"#{number}") if isinstance(raw, dict) else f"#{number}"
        raise _unusable(path, f"entry {name!r}, key {key!r}: {first['msg']}") from error


def _check_entries(path: Path, sources: Iterable[Source]) -> None:
    known: dict[str, Source] = {}
    for source in sources:
        if source.id in known:
            raise _unusable(path, f"entry {source.id!r}, key 'id': used twice")
        if source.fetch and not source.file_url:
            raise _unusable(path, f"entry {source.id!r}, key 'fetch': needs file_url")
        known[source.id] = source
    for source in known.values():
        _check_newer_editions(path, source, known)


def _check_newer_editions(path: Path, source: Source, known: dict[str, Source]) -> None:
    seen, newer = {source.id}, source.superseded_by
    while newer:
        if newer not in known or newer in seen:
            reason = "goes round in a circle" if newer in seen else f"no entry {newer!r}"
            raise _unusable(path, f"entry {source.id!r}, key 'superseded_by': {reason}")
        seen.add(newer)
        newer = known[newer].superseded_by


def _unusable(path: Path, reason: str) -> MaterialError:
    return MaterialError(
        f"登録簿 {path.name!r} を使えません: {reason}。該当の項目を直してください。",
        f"cannot use the register {path.name!r}: {reason}. Correct the entry.",
    )
