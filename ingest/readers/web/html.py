"""HTML: a web page's content in order; nothing in it is run, nothing it names is loaded."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ingest.parsed.document import ParsedDocument
from ingest.readers import failures
from ingest.readers.census import Census
from ingest.readers.decoding import decoded
from ingest.readers.shown_text import kept_counts, web_address
from ingest.readers.source import UTF16_MARKS, Limits, Source
from ingest.readers.web.content import content_of_page
from ingest.readers.web.walk import PageWalk, Where

if TYPE_CHECKING:
    from bs4 import BeautifulSoup

_DECLARED = re.compile(
    rb"(?:charset|encoding)\s*=\s*[\"']?\s*([A-Za-z0-9_\-]{2,40})", re.IGNORECASE
)
_DECLARED_WITHIN = 4_096
# Pages that say Shift_JIS or EUC-JP hold letters (①, ㈱) that only the extended tables know.
_CODECS = {
    **dict.fromkeys(
        ("shift_jis", "shift-jis", "sjis", "x-sjis", "windows-31j", "cp932"), ("cp932",)
    ),
    **dict.fromkeys(("euc-jp", "euc_jp", "x-euc-jp", "eucjp"), ("euc_jp", "euc_jis_2004")),
}
_ISO_2022_SHIFT = b"\x1b$"


def read_html(
    source: Source,
    limits: Limits,  # noqa: ARG001 - the callers of its kind give it
    *,
    marks_quotes: bool = False,
) -> ParsedDocument:
    """Read the content of a page; of a mail, with ``marks_quotes``: see `PageWalk`.

    Raises:
        ReadingError: the encoding is unknown, or the page is nested too deeply.
    """
    try:
        return _read(source, marks_quotes=marks_quotes)
    except RecursionError as error:
        raise failures.damaged(
            source.name, "要素の入れ子が深すぎます", "its elements are nested too deeply"
        ) from error


def _read(source: Source, *, marks_quotes: bool) -> ParsedDocument:
    soup = _parsed(declared_or_guessed(source.name, source.data))
    title = soup.title.get_text() if soup.title else ""
    base = soup.find("base", href=True)
    address = web_address(str(base["href"])) if base else None
    walk = PageWalk(source.name, address, marks_quotes=marks_quotes)
    census = Census()
    content = content_of_page(soup, census)
    if content is not None:
        walk.add_inside(content, Where())
        walk.flush(Where())
    own_title = " ".join(title.split()) or None
    repairs = kept_counts(walk.repairs)
    return ParsedDocument((walk.builder.build(None),), own_title, repairs, left_out=census.parts)


def _parsed(text: str) -> BeautifulSoup:
    from bs4 import BeautifulSoup, Comment

    # An XML declaration's encoding does not hold for text that is decoded already.
    soup = BeautifulSoup(re.sub(r"^\s*<\?xml[^>]*\?>", "", text), "lxml")
    for comment in soup.find_all(string=lambda s: isinstance(s, Comment)):
        comment.extract()
    return soup


def declared_or_guessed(name: str, data: bytes) -> str:
    """The page's text: UTF-8 is sure where it fits, then the page's own word counts.

    Raises:
        ReadingError: no encoding gives plausible Japanese.
    """
    declared = _DECLARED.search(data[:_DECLARED_WITHIN])
    if declared and not data.startswith(UTF16_MARKS) and _ISO_2022_SHIFT not in data:
        named = declared[1].decode("ascii").lower()
        for encoding in ("utf-8-sig", *_CODECS.get(named, ())):
            try:
                return data.decode(encoding)
            except UnicodeDecodeError:
                continue
    return decoded(name, data)
