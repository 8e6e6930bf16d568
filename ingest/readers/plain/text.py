"""Plain text and Markdown, strict or half lost on the way from a slide converter."""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from ingest.parsed.document import Page, ParsedDocument
from ingest.readers import failures
from ingest.readers.cleaning import (
    always_starts_anew,
    ends_sentence,
    glue,
    is_wide,
    item_mark,
    looks_like_labels,
    may_start_anew,
    quote_depth,
    quote_mark,
    without_wide_gaps,
)
from ingest.readers.decoding import decoded
from ingest.readers.page_builder import PageBuilder, as_one
from ingest.readers.plain.inline_markup import shown
from ingest.readers.shown_text import kept_counts
from ingest.readers.source import Limits, Source

_DROPPED = re.compile(r"[^\w\- ]")
_DELIMITER = re.compile(r"^\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?\s*$")
_PIPE = re.compile(r"(?<!\\)\|")
# No table begins with so many rows of which only the last cell is filled.
_MAX_EMPTY_ROWS = 20
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_COMMENT_END = "-->"
_PAGE_MARK = re.compile(
    r"^[ \t]*[-=—–]{2,}[ \t]*(?:page|p\.?|ページ|スライド|slide)[ \t]*(0*[1-9]\d{0,4})"
    r"(?:[ \t]*(?:of|/)[ \t]*\d+)?[ \t]*[-=—–]{2,}[ \t]*$",
    re.IGNORECASE | re.MULTILINE,
)
_HEADING = re.compile(r"^ {0,3}(#{1,6})(?:\s|#*\s*$)")
_LIST = re.compile(r"^(?P<indent>\s*)[-*+]\s+(?P<rest>\S.*)$")
_TASK = re.compile(r"^\[([ xX])\]\s+")
_RULE = re.compile(r"^\s*(?:(?:-\s*){3,}|(?:\*\s*){3,}|(?:_\s*){3,}|`{3,}.*|~{3,}.*)$")
_HARD_BREAK = re.compile(r"(?:  |\\|<br ?/?>)$")
_MARKDOWN_QUOTE = re.compile(r"^\s*(?:>\s?)+")
_INDENT_PER_LEVEL = 2
# Below this width (in columns; a Japanese letter has two) nobody wraps lines.
_MIN_WRAPPED_COLUMNS = 50


@dataclass(frozen=True)
class TextTable:
    """Rows of raw cells, all of one width. ``length`` counts the lines they were found on."""

    rows: tuple[tuple[str, ...], ...]
    has_header: bool
    length: int


def _pipe_table(lines: Sequence[str], start: int) -> TextTable | None:
    delimited = start + 1 < len(lines) and "|" in lines[start] and "|" in lines[start + 1]
    if not delimited or not _DELIMITER.match(lines[start + 1]):
        return None
    end = start + 2
    while end < len(lines) and _PIPE.search(lines[end]) and lines[end].strip():
        end += 1
    rows = [_pipe_cells(lines[i]) for i in (start, *range(start + 2, end))]
    return TextTable(_evened(rows), any(rows[0]), end - start)


def _pipe_cells(line: str) -> list[str]:
    inner = re.sub(r"(?<!\\)\|\s*$", "", line.strip().removeprefix("|"))
    return [cell.strip().replace("\\|", "|") for cell in _PIPE.split(inner)]


def _tab_table(lines: Sequence[str], start: int) -> TextTable | None:
    rows: list[list[str]] = []
    widest, narrowest, is_indented = 0, sys.maxsize, True
    for line in map(lines.__getitem__, range(start, len(lines))):
        if "\t" not in line.strip(" \n") or not line.strip():
            break
        rows.append([cell.strip() for cell in line.split("\t")])
        widest, narrowest = max(widest, len(rows[-1])), min(narrowest, len(rows[-1]))
        is_indented = is_indented and not any(rows[-1][:-1])
        # Lines that only begin with a tab are indented text, and widths that vary are no columns.
        # Told early: a long run would else be looked through again from each of its lines.
        if widest - narrowest > widest // 2 or (is_indented and len(rows) >= _MAX_EMPTY_ROWS):
            return None
    if len(rows) < 2 or is_indented:
        return None
    return TextTable(_evened(rows), looks_like_labels(rows[0]), len(rows))


def _evened(rows: list[list[str]]) -> tuple[tuple[str, ...], ...]:
    width = max(map(len, rows))
    return tuple((*row, *[""] * (width - len(row))) for row in rows)


@dataclass(frozen=True)
class _Run:
    """The raw lines of a paragraph, item or heading, and the mark of a quotation before them."""

    lines: list[str]
    mark: str


def read_text(source: Source, limits: Limits) -> ParsedDocument:  # noqa: ARG001 - the callers of its kind give it
    """Raises ReadingError: the encoding is unknown, or there is no text."""
    repairs: Counter[str] = Counter()
    pages = tuple(_page(number, part, repairs) for number, part in pages_of(text_of(source)))
    blank = tuple(p.number for p in pages if p.number is not None and not p.text.strip())
    return ParsedDocument(pages, None, kept_counts(repairs), blank)


def text_of(source: Source) -> str:
    """The file's text without comments. Raises ReadingError: as `read_text` does."""
    text = without_wide_gaps(_without_comments(decoded(source.name, source.data)))
    if not text.strip():
        raise failures.empty(source.name)
    return text


def _without_comments(text: str) -> str:
    # Behind the last end every beginning would be searched to the end of the file.
    end = text.rfind(_COMMENT_END) + len(_COMMENT_END)
    return _COMMENT.sub("", text[:end]) + text[end:]


def pages_of(text: str) -> list[tuple[int | None, str]]:
    """The text by pages: at form feeds, at lines such as ``--- page 3 ---``, or as a whole."""
    marks = list(_PAGE_MARK.finditer(text))
    if marks:
        starts = [*(mark.start() for mark in marks[1:]), len(text)]
        bodies = [(int(m[1]), text[m.end() : end]) for m, end in zip(marks, starts, strict=True)]
        before = text[: marks[0].start()]
        # A mark stands above its page; text above the first one is the page before, if any.
        first: int | None = bodies[0][0] - 1 or None
        return [(first, before), *bodies] if before.strip() else [*bodies]
    if "\f" in text.strip("\f"):
        return list(enumerate(text.rstrip("\f").split("\f"), start=1))
    return [(None, text.replace("\f", ""))]


def _page(number: int | None, text: str, repairs: Counter[str]) -> Page:
    builder = PageBuilder()
    _add(builder, _elements(text.split("\n"), _quoted), repairs)
    return with_heading_slugs(builder.build(number))


def add_elements(builder: PageBuilder, lines: Sequence[str], repairs: Counter[str]) -> None:
    """Write the tables, headings, items and paragraphs that lines of Markdown are."""
    _add(builder, _elements(lines, _unquoted), repairs)


def _add(builder: PageBuilder, elements: Iterator[_Run | TextTable], repairs: Counter[str]) -> None:
    for element in elements:
        if isinstance(element, TextTable):
            rows = ([shown(cell, repairs) for cell in row] for row in element.rows)
            builder.add_table(rows, int(element.has_header))
        else:
            _add_lines(builder, element, repairs)


def _quoted(line: str) -> tuple[str, str]:
    """The mark of a quotation as it is typed and seen, and the line behind it."""
    mark = quote_mark(line)
    return mark, line[len(mark) :]


def _unquoted(line: str) -> tuple[str, str]:
    """Markdown's mark is a sign of its own, which nobody sees."""
    return "", _MARKDOWN_QUOTE.sub("", line)


def _elements(
    lines: Sequence[str], parted: Callable[[str], tuple[str, str]]
) -> Iterator[_Run | TextTable]:
    """Tables, and the raw lines of each paragraph, item or heading."""
    at = 0
    run = _Run([], "")
    while at < len(lines):
        # Slide converters leave tables of tabs.
        table = _pipe_table(lines, at) or _tab_table(lines, at)
        mark, line = parted(lines[at])
        new = _Run([], mark)
        is_other = table or quote_depth(run.mark) != quote_depth(mark)
        if run.lines and (is_other or not _goes_on(run.lines[-1], line)):
            yield run
            run = new
        if table:
            yield table
        elif line.strip() and not _RULE.match(line):
            run = run if run.lines else new
            run.lines.append(line)
        at += table.length if table else 1
    if run.lines:
        yield run


def _goes_on(last: str, line: str) -> bool:
    """True where a wrapped paragraph or item continues: the line before was full."""
    text = line.strip()
    if not text or _HARD_BREAK.search(last) or _HEADING.match(last) or _RULE.match(line):
        return False
    if _HEADING.match(line) or _LIST.match(line) or always_starts_anew(text):
        return False
    is_full = _columns(last) >= _MIN_WRAPPED_COLUMNS
    return is_full and not ends_sentence(last.strip()) and not may_start_anew(text)


def _columns(text: str) -> int:
    return sum(2 if is_wide(c) else 1 for c in text.strip())


def _add_lines(builder: PageBuilder, run: _Run, repairs: Counter[str]) -> None:
    lines = run.lines
    repairs["broken-lines"] += len(lines) - 1
    if run.mark:
        builder.add_quoted(as_one((shown(line, repairs) for line in lines), glue), run.mark)
        return
    heading = _HEADING.match(lines[0])
    if heading:
        # Hashes may close a heading as they open it.
        title = lines[0][heading.end() :].strip().rstrip("#").rstrip()
        builder.add("heading", shown(title, repairs), len(heading[1]))
        return
    listed = _LIST.match(lines[0])
    rest = _TASK.sub(_box, listed["rest"]) if listed else lines[0]
    texts = [rest, *lines[1:]]
    line = as_one((shown(text, repairs) for text in texts), glue)
    if listed or item_mark(line.text):
        builder.add("item", line, _level(lines[0]))
    else:
        builder.add("text", line)


def _box(task: re.Match[str]) -> str:
    return "☑ " if task[1].strip() else "☐ "


def _level(raw: str) -> int:
    indent = len(raw.expandtabs(4)) - len(raw.expandtabs(4).lstrip())
    return indent // _INDENT_PER_LEVEL


def with_heading_slugs(page: Page) -> Page:
    """The page with an anchor on each heading, made as GitHub and most generators make it.

    Lower case, punctuation dropped, spaces to hyphens, ``-1`` and so on where a name comes again.
    """
    seen: Counter[str] = Counter()
    blocks = []
    for block in page.blocks:
        if block.kind == "heading":
            slug = heading_slug(page.text[block.start : block.end])
            number = seen[slug]
            seen[slug] += 1
            anchor = f"{slug}-{number}" if number else slug
            block = replace(block, anchor=anchor or None)  # noqa: PLW2901 - the same thing, changed
        blocks.append(block)
    return replace(page, blocks=tuple(blocks))


def heading_slug(heading: str) -> str:
    """``No.85 施錠（例）`` is ``no85-施錠例``."""
    return _DROPPED.sub("", heading.strip().lower()).replace(" ", "-")
