"""Lines of a page as headings, paragraphs and list items, wrapped ones joined (pure)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.parsed.document import BlockKind
from ingest.readers.cleaning import (
    COMMAS,
    always_starts_anew,
    ends_sentence,
    first_word,
    glue,
    is_wide,
    item_mark,
    may_start_anew,
)
from ingest.readers.page_builder import Inline, as_one
from ingest.readers.pdf.furniture import usual_size
from ingest.readers.pdf.layout import Element, PageDraft
from ingest.readers.pdf.lines import Line

# All but the first in letter heights.
_HEADING_RATIO = 1.08
_SAME_SIZE = 0.06
_LINE_STEP = 2.0
_SAME_EDGE = 1.0
_COLUMN = 6.0
_COLUMN_STEP = 2.6
_MIN_LONG_LINE = 15.0
_INDENT = 0.8
_MIN_PAGE_CHARS = 40
_MAX_HEADING_CHARS = 80
_MAX_BOLD_HEADING_CHARS = 40


@dataclass(frozen=True)
class Style:
    """What the document's lines have in common: body size, heading sizes (largest first), margin."""

    body: float
    heading_sizes: tuple[float, ...]
    right_margin: float | None


@dataclass(frozen=True)
class Paragraph:
    """Lines that are one block. ``breaks`` are the line breaks taken out."""

    kind: BlockKind
    inline: Inline
    level: int = 0
    breaks: int = 0


def style_of(pages: Sequence[PageDraft]) -> Style:
    lines = [line for page in pages for line in page.lines]
    body = usual_size(lines)
    sizes: list[float] = []
    for page in pages:
        page_body = _page_body(page, body)
        sizes += [line.size for line in page.lines if line.size >= _HEADING_RATIO * page_body]
    distinct: list[float] = []
    for size in sorted(sizes, reverse=True):
        if not distinct or size < distinct[-1] * (1 - _SAME_SIZE):
            distinct.append(size)
    return Style(body, tuple(distinct), _common_right(lines, body))


def _page_body(page: PageDraft, usual: float) -> float:
    """A page with much text has its own body size; on others a big line is a heading."""
    chars = sum(len(line.text) for line in page.lines)
    return usual_size(page.lines) if chars >= _MIN_PAGE_CHARS else usual


def _common_right(lines: Sequence[Line], size: float) -> float | None:
    """The right edge that full lines of most pages reach."""
    if not lines:
        return None
    edge = max(line.x1 for line in lines)
    return edge if sum(line.x1 > edge - _SAME_EDGE * size for line in lines) >= 3 else None


def paragraphs_of(page: PageDraft, style: Style) -> Iterator[Paragraph | Element]:
    """Paragraphs in order; tables stand between them as they are."""
    body = _page_body(page, style.body) or style.body
    lines = page.lines
    indents = _indents([e for e in lines if _is_item(e) and not _is_heading(e, body)])
    group: list[Line] = []
    for element in page.elements:
        if group and not (
            isinstance(element, Line) and _goes_on(group, element, lines, style, body)
        ):
            yield _paragraph(group, style, body, indents)
            group = []
        if isinstance(element, Line):
            group.append(element)
        else:
            yield element
    if group:
        yield _paragraph(group, style, body, indents)


def _paragraph(group: list[Line], style: Style, body: float, indents: list[float]) -> Paragraph:
    inline = as_one((line.inline for line in group), glue)
    first, breaks = group[0], len(group) - 1
    if _is_heading(first, body) and len(inline.text) <= _MAX_HEADING_CHARS:
        return Paragraph("heading", inline, _heading_level(first, style), breaks)
    if _is_item(first):
        level = sum(1 for x in indents if x < first.x0 - _INDENT * first.size)
        return Paragraph("item", inline, level, breaks)
    return Paragraph("text", inline, 0, breaks)


def _is_item(line: Line) -> bool:
    return line.has_drawn_bullet or bool(item_mark(line.text))


def _is_heading(line: Line, body: float) -> bool:
    if line.is_turned:
        return False
    if line.size >= _HEADING_RATIO * body:
        return True
    is_short = len(line.text) <= _MAX_BOLD_HEADING_CHARS and not line.text.endswith(COMMAS)
    return line.is_bold and line.size > 0.95 * body and is_short and line.text[-1] not in "。．"


def _heading_level(line: Line, style: Style) -> int:
    larger = [s for s in style.heading_sizes if s * (1 - _SAME_SIZE) > line.size]
    return min(len(larger) + 1, 6)


def _indents(items: Sequence[Line]) -> list[float]:
    """Left edges of the page's list levels."""
    edges: list[float] = []
    for line in sorted(items, key=lambda line: line.x0):
        if not edges or line.x0 > edges[-1] + _INDENT * line.size:
            edges.append(line.x0)
    return edges


def _goes_on(
    group: list[Line], line: Line, lines: Sequence[Line], style: Style, body: float
) -> bool:
    """True if ``line`` is the wrapped rest of the group's last line."""
    last = group[-1]
    if last.is_vertical or line.is_vertical:
        return _next_column(last, line, lines)
    if not _is_below(last, line) or _is_heading(group[0], body) != _is_heading(line, body):
        return False
    is_left_of_bullet = _is_item(group[0]) and line.x0 < group[0].x0 - 0.5 * line.size
    if _starts_anew(line) or is_left_of_bullet:
        return False
    if _is_full(last, line, lines, style):
        return not (may_start_anew(line.text) and ends_sentence(last.text))
    if may_start_anew(line.text):
        return False
    return last.text.endswith(COMMAS) or _hangs(group[0], line) or _runs_on(last, line)


def _is_below(last: Line, line: Line) -> bool:
    step = (line.y1 - last.y1) / max(line.size, last.size)
    same_size = abs(line.size - last.size) <= _SAME_SIZE * last.size
    overlaps = min(last.x1, line.x1) > max(last.x0, line.x0)
    return same_size and 0.5 < step <= _LINE_STEP and overlaps and last.is_turned == line.is_turned


def _is_full(last: Line, line: Line, lines: Sequence[Line], style: Style) -> bool:
    """The next line's first word would not have fitted before the edge that lines here reach."""
    edge = _right_edge(last, _around(last, lines))
    if edge is None:
        beside = [x for x in lines if abs(x.x0 - last.x0) <= _COLUMN * last.size]
        edge = _right_edge(last, [x for x in beside if not x.is_turned], style.right_margin)
    word = first_word(line.text)
    width = sum(1.0 if is_wide(c) else 0.5 for c in word) * last.size
    return edge is not None and last.x1 + width > edge - 0.2 * last.size


def _around(line: Line, lines: Sequence[Line]) -> list[Line]:
    """The lines right above and below, without a gap, that make a block with this one."""
    at = next(i for i, other in enumerate(lines) if other is line)
    first = last = at
    while first > 0 and _is_below(lines[first - 1], lines[first]):
        first -= 1
    while last + 1 < len(lines) and _is_below(lines[last], lines[last + 1]):
        last += 1
    return list(lines[first : last + 1])


def _right_edge(line: Line, lines: Sequence[Line], margin: float | None = None) -> float | None:
    """The right edge of the text: the farthest, if it is the known margin or another line breaks
    off in mid-sentence there, which two that end there by chance do not."""
    near = _SAME_EDGE * line.size
    edge = max(other.x1 for other in lines)
    if margin is not None and abs(edge - margin) <= near:
        return edge
    at_edge = [other for other in lines if other.x1 >= edge - near and other is not line]
    return edge if any(_breaks_off(other, lines) for other in at_edge) else None


def _breaks_off(line: Line, lines: Sequence[Line]) -> bool:
    after = [other for other in lines if other.y0 > line.y0 and _is_below(line, other)]
    return not ends_sentence(line.text) and any(not _starts_anew(other) for other in after)


def _starts_anew(line: Line) -> bool:
    return line.has_drawn_bullet or always_starts_anew(line.text)


def _hangs(first: Line, line: Line) -> bool:
    """Aligned with the text after a bullet."""
    hangs = abs(line.x0 - first.text_x) <= 0.5 * line.size and line.x0 > first.x0 + 0.3 * line.size
    return _is_item(first) and hangs


def _runs_on(last: Line, line: Line) -> bool:
    """A long line that breaks off in mid-sentence, where no margin is known.

    Japanese wraps at any letter, so that the rest begins with kana as no new line would, or
    ends the sentence.
    """
    is_long = last.x1 - last.x0 >= _MIN_LONG_LINE * last.size and last.x1 >= line.x1 - last.size
    if not is_long or ends_sentence(last.text) or not is_wide(last.text[-1]):
        return False
    return "ぁ" <= line.text[0] <= "ん" or line.text[-1] in "。．"


def _next_column(last: Line, line: Line, lines: Sequence[Line]) -> bool:
    """The column to the left, where this one reaches as far down as any."""
    if not (last.is_vertical and line.is_vertical) or always_starts_anew(line.text):
        return False
    step = (last.x0 - line.x0) / last.size
    bottom = max(other.y1 for other in lines if other.is_vertical)
    aligned = abs(line.y0 - last.y0) <= 1.5 * last.size
    return 0.5 < step <= _COLUMN_STEP and aligned and last.y1 > bottom - 1.2 * last.size
