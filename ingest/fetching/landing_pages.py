"""From a publisher's landing page to the link of the one file that is wanted (pure)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from bs4 import BeautifulSoup

from ingest.readers.shown_text import absolute
from ingest.sources.file_types import SUFFIXES, FileType
from ingest.sources.register import Source
from ingest.sources.titles import comparable_title, likeness

# "[PDF形式:1.2MB]" behind a title, in the brackets that comparable_title leaves alone.
_FILE_NOTE = re.compile(
    r"[\[［【〔(（][^\[\]［］【】〔〕()（）]*(?:pdf|excel|word|kb|mb)[^\[\]［］【】〔〕()（）]*[\]］】〕)）]",
    re.IGNORECASE,
)


def anchors(html: str, page_url: str) -> list[tuple[str, str]]:
    """All links of a page, in reading order: the absolute address, and everything that names it.

    A picture's alternative text counts as text.
    """
    soup = BeautifulSoup(html, "lxml")
    for picture in soup.find_all("img"):
        picture.replace_with(str(picture.get("alt", "")))
    own = soup.find("base", href=True)
    base = (own and absolute(page_url, str(own["href"]))) or page_url
    links = soup.find_all("a", href=re.compile("."))
    found = ((absolute(base, str(link["href"])), link.get_text()) for link in links)
    return [(url, " ".join(text.split())) for url, text in found if url]


def file_link(
    source: Source, types: Sequence[FileType], found: Iterable[tuple[str, str]]
) -> str | None:
    """The link of one of the types that names the source most surely, or None if none does."""
    suffixes = {SUFFIXES[kind] for kind in types}
    scored = [
        (_likeness(source, text, path.stem), url)
        for url, text in found
        if (path := PurePosixPath(urlsplit(url).path)).suffix.lower() in suffixes
    ]
    best = max(scored, key=lambda x: x[0], default=None)
    return best[1] if best and best[0] > 0 else None


def _likeness(source: Source, text: str, stem: str) -> float:
    names = [comparable_title(n, source.publishers) for n in (source.title, *source.aliases)]
    # The address may be the title itself: .../事業継続ガイドライン.pdf
    printed = [
        comparable_title(name, source.publishers)
        for name in (text, _FILE_NOTE.sub("", text), unquote(stem))
    ]
    return max(likeness(one, other) for one in printed for other in names)
