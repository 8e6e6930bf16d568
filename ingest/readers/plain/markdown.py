"""Markdown: read like half lost text, but for what has HTML in it or is struck out.

Such stretches are shown by markdown-it as a browser would show them, and read as a web page is: what
is hidden or struck out there is left out and told.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from ingest.parsed.document import LeftOutPart, Page, ParsedDocument
from ingest.readers import failures
from ingest.readers.nested import add_reading
from ingest.readers.page_builder import PageBuilder
from ingest.readers.plain.text import add_elements, pages_of, text_of, with_heading_slugs
from ingest.readers.shown_text import kept_counts
from ingest.readers.source import Limits, Source
from kb.errors import ReadingError

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_MAY_NEED_A_BROWSER = re.compile(r"~~|<[a-z!/]|!\[", re.IGNORECASE)
_TAG = re.compile(r"<(?P<end>/?)(?P<name>[a-z][a-z0-9]*)(?P<rest>\b[^<>]*)>", re.IGNORECASE)
_STYLE = re.compile(r"<style\b.*?</style\s*>", re.IGNORECASE | re.DOTALL)
_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())  # noqa: SIM905 - names of elements
# They change nothing of what a line says, unless they have attributes.
_PLAIN = frozenset("a b br center em font i p strong sub sup u".split())  # noqa: SIM905 - names of elements
_KNOWN = _PLAIN | _VOID | frozenset(
    "abbr applet aside blockquote button canvas caption code data dd del details dfn div dl dt figcaption figure "  # noqa: SIM905 - names of elements
    "footer form h1 h2 h3 h4 h5 h6 header ins kbd label legend li main mark math nav ol option pre q rp rt "
    "ruby s samp script section select small span strike style summary svg table tbody td template "
    "textarea tfoot th thead time tr ul var video audio iframe object".split()
)  # fmt: skip
# Around the content of a web page; no Markdown file has anything around its own.
_AROUND = re.compile(r"<(/?)(?:nav|footer|header|aside)\b", re.IGNORECASE)
Span = tuple[int, int]


def read_markdown(source: Source, limits: Limits) -> ParsedDocument:
    """Read a Markdown file, strict or half lost on its way.

    Raises:
        ReadingError: the encoding is unknown, or there is no text.
    """
    repairs: Counter[str] = Counter()
    text = text_of(source)
    left_out: list[LeftOutPart] = []
    pages = tuple(
        _page(source.name, number, part, limits, repairs, left_out)
        for number, part in pages_of(text)
    )
    blank = tuple(p.number for p in pages if p.number is not None and not p.text.strip())
    if not any(page.text.strip() for page in pages) and not left_out:
        raise failures.empty(source.name)
    return ParsedDocument(pages, None, kept_counts(repairs), blank, tuple(left_out))


def _page(
    name: str,
    number: int | None,
    text: str,
    limits: Limits,
    repairs: Counter[str],
    left_out: list[LeftOutPart],
) -> Page:
    builder = PageBuilder()
    lines = text.split("\n")
    at = 0
    styles = "".join(_STYLE.findall(text))
    for start, end, html in _shown_by_browser(lines, left_out):
        add_elements(builder, lines[at:start], repairs)
        at = end
        reading = _read(name, styles + html, limits)
        if reading is not None:
            add_reading(builder, reading)
            left_out += reading.left_out
    add_elements(builder, lines[at:], repairs)
    return with_heading_slugs(builder.build(number))


def _read(name: str, html: str, limits: Limits) -> ParsedDocument | None:
    """A stretch of a page; None where it shows nothing."""
    from ingest.readers.web.html import read_html

    html = _AROUND.sub(r"<\1div", html)
    page = f"<!DOCTYPE html><html><body><main>{html}</main></body></html>"
    try:
        return read_html(Source(name, page.encode("utf-8", "replace")), limits)
    except ReadingError:
        return None


def _shown_by_browser(
    lines: Sequence[str], left_out: list[LeftOutPart]
) -> Iterator[tuple[int, int, str]]:
    """Stretches of lines, as HTML, whose signs a reader of lines does not know."""
    text = "\n".join(lines)
    if not _MAY_NEED_A_BROWSER.search(text):
        return
    from markdown_it import MarkdownIt

    browser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    tokens = browser.parse(text)
    if pictures := sum(map(_unread_pictures, tokens)):
        left_out.append(LeftOutPart("not-read", "picture", pictures))
    for start, end in _joined(_spans(tokens, lines)):
        yield start, end, _rendered(browser, lines[start:end])


def _rendered(browser: MarkdownIt, lines: Sequence[str]) -> str:
    return str(browser.render("\n".join(lines)))


def _spans(tokens: Sequence[Token], lines: Sequence[str]) -> Iterator[Span]:
    """Blocks of HTML up to where their elements end, tables and lines that have signs inside."""
    table: Span | None = None
    open_until = 0
    for token in tokens:
        span = (token.map[0], token.map[1]) if token.map else None
        if token.type == "table_open":
            table = span
        elif token.type == "table_close":
            table = None
        elif span is None or span[0] < open_until:
            continue
        elif token.type == "html_block" and _is_known(token.content):
            open_until = _end_of(span, lines)
            yield span[0], open_until
        elif token.type == "inline" and any(map(_is_sign, token.children or ())):
            yield table or span


def _unread_pictures(token: Token) -> int:
    """How many there are in a block of text; one that stands alone is read by its description."""
    children = token.children or []
    pictures = [child for child in children if child.type == "image"]
    is_read = len(children) == 1 and bool(pictures) and bool(pictures[0].content.strip())
    return 0 if is_read else len(pictures)


def _is_sign(token: Token) -> bool:
    if token.type in ("s_open", "image"):
        return True
    tag = _TAG.match(token.content) if token.type == "html_inline" else None
    if tag is None:
        return False
    name = tag["name"].lower()
    has_look = re.search(r"\b(?:style|class|hidden)\b", tag["rest"], re.IGNORECASE)
    return name in _KNOWN and (name not in _PLAIN or bool(has_look))


def _is_known(html: str) -> bool:
    """Whether it begins with an element of HTML: 「<受付>」 and 「<name>」 are somebody's words."""
    tag = _TAG.search(html)
    return tag is not None and tag["name"].lower() in _KNOWN


def _end_of(span: Span, lines: Sequence[str]) -> int:
    """The line behind which as many elements are closed as are opened; the block's own end where
    they never are."""
    depth = 0
    for at in range(span[0], len(lines)):
        for tag in _TAG.finditer(lines[at]):
            if tag["name"].lower() not in _VOID and not tag["rest"].endswith("/"):
                depth += -1 if tag["end"] else 1
        if at + 1 >= span[1] and depth <= 0:
            return at + 1
    return span[1]


def _joined(spans: Iterator[Span]) -> Iterator[Span]:
    """In order, those that touch as one: rows of a table are told several times."""
    current: Span | None = None
    for span in spans:
        if current and span[0] < current[1]:
            current = current[0], max(current[1], span[1])
        else:
            if current:
                yield current
            current = span
    if current:
        yield current
