"""Runs of text, as Office and HTML files hold them, to the lines that people see (pure)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import urljoin, urlsplit

from ingest.parsed.document import PageLink
from ingest.readers.cleaning import (
    always_starts_anew,
    ends_sentence,
    glue,
    is_wide,
    item_mark,
    quote_depth,
    quote_mark,
    repair_symbols,
    without_wide_gaps,
)
from ingest.readers.page_builder import Inline, PageBuilder, as_one
from kb.text.normalising import repair_radicals

_SPACES = re.compile(r"[ \t\r\n\f\v\xa0\u2028\u2029\ufeff\u200b]+")
_ANY_SPACES = re.compile(r"[ \t\r\n\f]+")
_UNREADABLE = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ufffe\uffff]")
# Links inside the file and mail addresses are no references that lost their address.
_NOT_REFERENCES = ("#", "mailto:", "tel:", "javascript:")


@dataclass(frozen=True)
class Piece:
    """A run of text and the target of the link it belongs to, None for plain text."""

    text: str
    target: str | None = None


def one_line(pieces: Iterable[Piece], repairs: Counter[str]) -> Inline:
    """All pieces as one line with single spaces."""
    text = ""
    links: list[PageLink] = []
    target: str | None = None
    for piece in pieces:
        shown = _mended(piece.text, repairs)
        if not text or text.endswith(" "):
            shown = shown.lstrip(" ")
        if shown.strip() and _is_reference(piece.target):
            goes_on = target == piece.target and bool(links)
            link = _link(links.pop() if goes_on else None, text, shown, web_address(piece.target))
            links.append(link)
        if shown.strip():
            target = piece.target
        text += shown
    return Inline(text, tuple(links)).cut(0, len(text.rstrip()))


def _mended(raw: str, repairs: Counter[str]) -> str:
    shown = without_wide_gaps(_SPACES.sub(" ", _UNREADABLE.sub("", raw)))
    text, radicals = repair_radicals(shown)
    text, symbols = repair_symbols(text)
    repairs.update({"radicals": radicals, "symbols": symbols})
    return text


def _is_reference(target: str | None) -> bool:
    return bool(target) and not (target or "").strip().lower().startswith(_NOT_REFERENCES)


def _link(begun: PageLink | None, before: str, shown: str, url: str | None) -> PageLink:
    """Runs of one link, as bold words in it make them, are one link."""
    start = begun.start if begun else len(before) + len(shown) - len(shown.lstrip())
    return PageLink(start, len(before) + len(shown.rstrip()), url)


def lines_at_breaks(pieces: Iterable[Piece], repairs: Counter[str]) -> list[Inline]:
    """A paragraph with line breaks in it: a new line where a thought begins or ends."""
    return _rejoined(_parts(pieces, repairs))


def _rejoined(parts: Iterable[Inline]) -> list[Inline]:
    """Authors also break lines only because the box is narrow; there the words are put together."""
    lines: list[Inline] = []
    for line in parts:
        if lines and not ends_sentence(lines[-1].text) and not always_starts_anew(line.text):
            lines[-1] = lines[-1].joined(glue(lines[-1].text, line.text), line)
        else:
            lines.append(line)
    return lines


def heading_line(pieces: Iterable[Piece], repairs: Counter[str]) -> Inline:
    """A title is one line, wherever its author broke it."""
    return as_one(_parts(pieces, repairs), glue)


def add_paragraph(
    builder: PageBuilder, pieces: Iterable[Piece], repairs: Counter[str], list_level: int | None
) -> None:
    """Add a paragraph's lines: items of a list at that level, or where they begin as items do."""
    _add_lines(builder, _parts(pieces, repairs), list_level)


def add_paragraph_of_mail(
    builder: PageBuilder,
    pieces: Iterable[Piece],
    repairs: Counter[str],
    list_level: int | None,
    mark: str,
) -> None:
    """The same; what is quoted stands behind its ``mark``, or one that somebody typed."""
    parts = _parts(pieces, repairs)
    for _, lines in groupby(parts, lambda line: quote_depth(quote_mark(line.text))):
        quoted = [*lines]
        marks = [quote_mark(line.text) for line in quoted]
        if not mark and not marks[0]:
            _add_lines(builder, quoted, list_level)
            continue
        words = (k.cut(len(m), len(k.text)) for k, m in zip(quoted, marks, strict=True))
        for line in _rejoined(words):
            builder.add_quoted(line, mark + marks[0])


def _add_lines(builder: PageBuilder, parts: Iterable[Inline], list_level: int | None) -> None:
    for line in _rejoined(parts):
        is_item = list_level is not None or item_mark(line.text)
        builder.add("item" if is_item else "text", line, list_level or 0)


def as_one_line(paragraphs: Iterable[Iterable[Piece]], repairs: Counter[str]) -> Inline:
    """All paragraphs of a table's cell, or of a title, which has to be one line."""
    return with_space_between([heading_line(pieces, repairs) for pieces in paragraphs])


def _parts(pieces: Iterable[Piece], repairs: Counter[str]) -> list[Inline]:
    parts: list[list[Piece]] = [[]]
    for piece in pieces:
        first, *others = piece.text.split("\n")
        parts[-1].append(Piece(first, piece.target))
        parts.extend([Piece(text, piece.target)] for text in others)
    lines = [one_line(part, repairs) for part in parts]
    return [line for line in lines if line.text]


def without_source_breaks(text: str) -> str:
    """HTML's line breaks are spaces, but not between Japanese letters, which need none."""
    return _ANY_SPACES.sub(_source_space, text)


def _source_space(match: re.Match[str]) -> str:
    text, start, end = match.string, match.start(), match.end()
    if not re.search(r"[\r\n]", match[0]) or start == 0 or end == len(text):
        return " "
    return "" if is_wide(text[start - 1]) and is_wide(text[end]) else " "


def with_space_between(lines: Sequence[Inline]) -> Inline:
    """The lines as one."""
    filled = (line for line in lines if line.text)
    return as_one(filled, lambda before, _: " " if before else "")


def kept_counts(repairs: Counter[str]) -> dict[str, int]:
    return {kind: count for kind, count in repairs.items() if count}


def web_address(target: str | None) -> str | None:
    """An absolute web address, or None for what leads nowhere: '#', javascript:, local files."""
    text = (target or "").strip()
    try:
        parts = urlsplit(text)
        usable = parts.scheme.lower() in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return None
    return text if usable and not any(c.isspace() for c in text) else None


def absolute(base: str, target: str) -> str | None:
    """The target as seen from a page's address; None for what is no address, as ``http://[``."""
    try:
        return urljoin(base, target.strip())
    except ValueError:
        return None
