"""Lines of text out of a page's characters, as PDFium's own line breaks are wrong (pure).

PDFium breaks a line after every glyph of widely set text and drops the spaces that only show as
gaps; both are rebuilt here from the characters' boxes.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from ingest.parsed.document import PageLink
from ingest.readers.cleaning import is_wide, repair_symbols, spaces_inside_spaced_words
from ingest.readers.page_builder import Inline, as_one
from ingest.readers.pdf.marks import Box, Character, Dot, LinkArea, around
from ingest.readers.runs import runs
from kb.text.normalising import repair_radicals

# All in letter heights.
_SPACE = 0.18
_HINTED_SPACE = 0.14
_NEW_PART = 3.0
_MAX_COLUMN_GAP = 0.9
_SAME_COLUMN = 0.4
_SHADOW = 0.3
_MIN_COLUMN_LINES = 3
_NARROW = 3.0
_BULLET_BEFORE = 2.5
_MAX_BULLET = 0.7


@dataclass(frozen=True)
class Line(Box):
    """A line with its box. ``text_x`` is where its text begins, after a bullet."""

    inline: Inline
    size: float
    is_bold: bool = False
    text_x: float = 0.0
    is_vertical: bool = False
    is_turned: bool = False
    """Runs in another direction than most of the page."""
    has_drawn_bullet: bool = False
    """Its bullet is a shape; ``x0`` is where that stands."""
    radicals: int = 0
    symbols: int = 0

    @property
    def text(self) -> str:
        return self.inline.text


def lines_of(
    characters: Sequence[Character],
    links: Sequence[LinkArea] = (),
    angle: int = 0,
    width: float = math.inf,
) -> list[Line]:
    """Lines in the order of the content; columns of vertical writing are one line each.

    ``width`` is the room that they have: where it is that of an index tab, two letters one below
    the other are a column.
    """
    found = runs(characters, lambda part, character: _same_line(part[-1], character))
    parts = [_line(part, links, angle) for part in found]
    return _joined_columns(_without_shadows(parts), width)


def _same_line(a: Character, b: Character) -> bool:
    height = min(a.size, b.size)
    overlap = min(a.y1, b.y1) - max(a.y0, b.y0)
    gap = b.x0 - a.x1
    goes_back = b.x0 < a.x0 - 0.2 * height
    return (
        a.angle == b.angle and overlap >= height / 2 and not goes_back and gap < _NEW_PART * a.size
    )


def _line(part: list[Character], links: Sequence[LinkArea], angle: int) -> Line:
    text, offsets = _spelt(part)
    text, radicals = repair_radicals(text)
    text, symbols = repair_symbols(text)
    is_turned = part[0].angle != angle
    found = () if is_turned else _links_in(part, offsets, links)
    return Line(
        *around(part),
        Inline(text, found),
        median(c.size for c in part),
        sum(c.is_bold for c in part) > len(part) / 2,
        # Where a hanging line below a bullet would begin.
        part[min(1, len(part) - 1)].x0,
        is_turned=is_turned,
        radicals=radicals,
        symbols=symbols,
    )


def _spelt(part: list[Character]) -> tuple[str, list[int]]:
    """The line's text, with a space where the page shows a gap, and each character's offset."""
    spreads = {wide: _usual_gap(part, wide) for wide in (True, False)}
    pieces = [part[0].text]
    for a, b in pairwise(part):
        pieces.append((" " if _has_space(a, b, spreads) else "") + b.text)
    closed = spaces_inside_spaced_words("".join(pieces))
    text, offsets, at = "", [], 0
    for piece in pieces:
        at += len(piece)
        shown = piece.lstrip(" ") if at - len(piece) in closed else piece
        text += shown
        offsets.append(len(text) - len(shown.lstrip(" ")))
    return text, offsets


def _usual_gap(part: list[Character], wide: bool) -> float:
    """The gap between letters of a script where the line is set wide, in letter heights; else 0."""
    pairs = [(a, b) for a, b in pairwise(part) if is_wide(a.text) == is_wide(b.text) == wide]
    gaps = [(b.x0 - a.x1) / a.size for a, b in pairs]
    return max(median(gaps), 0.0) if len(gaps) >= 3 else 0.0


def _has_space(a: Character, b: Character, spreads: dict[bool, float]) -> bool:
    gap = (b.x0 - a.x1) / max(a.size, b.size)
    is_latin = not (is_wide(a.text) or is_wide(b.text))
    gap -= spreads[not is_latin]
    between_japanese = is_wide(a.text) and is_wide(b.text)
    if b.space_before or gap >= _SPACE:
        return True
    return b.hinted_space and not between_japanese and gap >= _HINTED_SPACE


def _links_in(
    part: list[Character], offsets: list[int], links: Sequence[LinkArea]
) -> tuple[PageLink, ...]:
    found = []
    for area in links:
        inside = [
            i for i, c in enumerate(part)
            if area.x0 - 1 <= c.x <= area.x1 + 1 and area.y0 - 1 <= c.y <= area.y1 + 1
        ]  # fmt: skip
        if inside:
            last = inside[-1]
            found.append(
                PageLink(offsets[inside[0]], offsets[last] + len(part[last].text), area.url)
            )
    return tuple(sorted(found, key=lambda k: k.start))


def with_drawn_bullet(line: Line, dots: Sequence[Dot]) -> Line:
    """The line as an item, if a dot stands where its bullet would."""
    for dot in dots:
        before = (line.x0 - dot.x) / line.size
        is_small = dot.size <= _MAX_BULLET * line.size
        if is_small and 0.2 < before <= _BULLET_BEFORE and line.y0 < dot.y < line.y1:
            return replace(line, x0=dot.x - dot.size / 2, text_x=line.x0, has_drawn_bullet=True)
    return line


def _without_shadows(lines: list[Line]) -> list[Line]:
    """Without lines printed twice, a hair apart, for a shadow or a heavier look."""
    kept: list[Line] = []
    for line in lines:
        if not any(_is_shadow(line, other) for other in kept[-8:]):
            kept.append(line)
    return kept


def _is_shadow(a: Line, b: Line) -> bool:
    near = max(abs(a.x0 - b.x0), abs(a.y0 - b.y0)) < _SHADOW * a.size
    return near and a.text == b.text


def _joined_columns(lines: list[Line], width: float) -> list[Line]:
    """Vertical writing comes as one letter a line: put each column together."""
    columns = runs(lines, lambda column, line: _goes_on_below(column[-1], line))
    return [line for column in columns for line in _column(column, width)]


def _goes_on_below(a: Line, b: Line) -> bool:
    # Not from its middle: a letter may take the room of struck-out ones below it.
    gap = (b.y0 - a.y1) / a.size
    aside = abs((a.x0 + a.x1) - (b.x0 + b.x1)) / 2 / a.size
    is_short = len(a.text) <= 2 and len(b.text) <= 2 and not a.is_turned and not b.is_turned
    alike = abs(a.size - b.size) < 0.2 * a.size
    return is_short and alike and aside <= _SAME_COLUMN and -0.5 < gap <= _MAX_COLUMN_GAP


def _column(lines: list[Line], width: float) -> list[Line]:
    text = "".join(line.text for line in lines)
    # Numbers or bullets one below the other are a list's, and two letters are too few to tell.
    letters = len(re.findall(r"[^\W\d_]", text))
    least = 2 if width < _NARROW * lines[0].size else _MIN_COLUMN_LINES
    if len(lines) < least or letters * 2 < len(text):
        return lines
    return [
        replace(
            lines[0],
            inline=as_one((line.inline for line in lines), lambda *_: ""),
            x0=min(line.x0 for line in lines),
            x1=max(line.x1 for line in lines),
            y1=lines[-1].y1,
            is_vertical=True,
            radicals=sum(line.radicals for line in lines),
            symbols=sum(line.symbols for line in lines),
        )
    ]
