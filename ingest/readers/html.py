"""HTML: a web page's content in order; nothing in it is run, nothing it names is loaded."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ingest.readers import failures
from ingest.readers.addresses import absolute, web_address
from ingest.readers.html_content import content_of_page
from ingest.readers.html_encoding import declared_or_guessed
from ingest.readers.html_walk import PageWalk, Where
from ingest.readers.shown_text import kept_counts
from ingest.readers.source import Limits, Source
from ingest.reading import Reading

if TYPE_CHECKING:
    from bs4 import BeautifulSoup


def read_html(source: Source, limits: Limits, base_url: str | None = None) -> Reading:
    """Read the content of a page; ``base_url`` is its address, to which its links are relative.

    Raises:
        ReadingError: the encoding is unknown, or the page is nested too deeply.
    """
    try:
        return _read(source, base_url)
    except RecursionError as error:
        raise failures.damaged(
            source.name, "要素の入れ子が深すぎます", "its elements are nested too deeply"
        ) from error


def _read(source: Source, base_url: str | None) -> Reading:
    soup = _parsed(declared_or_guessed(source.name, source.data))
    title = soup.title.get_text() if soup.title else ""
    walk = PageWalk(source.name, _base(soup, base_url))
    content, hidden = content_of_page(soup)
    if content is not None:
        walk.add_inside(content, Where())
        walk.flush(Where())
    left_out = tuple((what, None) for what in hidden)
    own_title = " ".join(title.split()) or None
    return Reading((walk.page(),), own_title, kept_counts(walk.repairs), hidden=left_out)


def _parsed(text: str) -> BeautifulSoup:
    from bs4 import BeautifulSoup, Comment

    # An XML declaration's encoding does not hold for text that is decoded already.
    soup = BeautifulSoup(re.sub(r"^\s*<\?xml[^>]*\?>", "", text), "lxml")
    for comment in soup.find_all(string=lambda s: isinstance(s, Comment)):
        comment.extract()
    return soup


def _base(soup: BeautifulSoup, base_url: str | None) -> str | None:
    base = soup.find("base", href=True)
    own = str(base["href"]) if base else ""
    return web_address(absolute(base_url, own) if base_url else own)
