"""From a publisher's landing page to the link of the one file that is wanted (pure)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from ingest.readers.shown_text import absolute
from ingest.sources.file_types import SUFFIXES, FileType
from ingest.sources.register import Source
from ingest.sources.titles import comparable_title, likeness

# "[PDF形式:1.2MB]" behind a title, in the brackets that comparable_title leaves alone.
_FILE_NOTE = re.compile(
    r"[\[［【〔(（][^\[\]［］【】〔〕()（）]*(?:pdf|excel|word|kb|mb)[^\[\]［］【】〔〕()（）]*[\]］】〕)）]",
    re.I,
)


@dataclass(frozen=True)
class PageAnchor:
    """A link of an HTML page: its absolute address and everything that names it."""

    url: str
    text: str


def anchors(html: str, page_url: str) -> list[PageAnchor]:
    """All links of a page, in reading order."""
    parser = _AnchorParser()
    parser.feed(html)
    parser.close()
    base = absolute(page_url, parser.base) or page_url
    found = ((absolute(base, href), text) for href, text in parser.found)
    return [PageAnchor(url, " ".join(text.split())) for url, text in found if url]


def file_link(source: Source, types: Sequence[FileType], found: Iterable[PageAnchor]) -> str | None:
    """The link of one of the types that names the source most surely, or None if none does."""
    suffixes = {SUFFIXES[kind] for kind in types}
    files = [a for a in found if PurePosixPath(urlsplit(a.url).path).suffix.lower() in suffixes]
    scored = [(_likeness(source, anchor), anchor.url) for anchor in files]
    best = max(scored, key=lambda x: x[0], default=None)
    return best[1] if best and best[0] > 0 else None


def _likeness(source: Source, anchor: PageAnchor) -> float:
    names = [comparable_title(n, source.publishers) for n in (source.title, *source.aliases)]
    # The address may be the title itself: .../事業継続ガイドライン.pdf
    stem = unquote(PurePosixPath(urlsplit(anchor.url).path).stem)
    printed = [
        comparable_title(text, source.publishers)
        for text in (anchor.text, _FILE_NOTE.sub("", anchor.text), stem)
    ]
    return max(likeness(one, other) for one in printed for other in names)


class _AnchorParser(HTMLParser):
    """Collects (href, text); a picture's alternative text counts as text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.base = ""
        self.found: list[tuple[str, str]] = []
        self._href: str | None = None
        self._texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "base" and not self.base:
            self.base = values.get("href", "")
        elif tag == "a" and values.get("href"):
            self._finish()
            self._href, self._texts = values["href"], []
        elif tag == "img":
            self._texts.append(values.get("alt", ""))

    def handle_data(self, data: str) -> None:
        if self._href is not None:
            self._texts.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "a":
            self._finish()

    def close(self) -> None:
        super().close()
        self._finish()

    def _finish(self) -> None:
        if self._href is not None:
            self.found.append((self._href, "".join(self._texts)))
        self._href = None
