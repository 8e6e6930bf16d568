"""Furigana and emphasis dots, told from the lines that they stand above (pure).

A producer writes them as small letters of their own, at the line's end or before their base. What
tells them from other small type is where they stand: right above letters of about twice their
size and centred over them (beside them in vertical writing), as JIS X 4051 sets them. Superscripts
stand where no letter is below, notes and captions leave a line's gap.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ingest.readers.pdf.marks import Character, PageMarks, Way, ways_of
from ingest.readers.pdf.ruby_groups import (
    DEEPEST,
    DOTS,
    HIGHEST,
    MAX_SIZE,
    Found,
    Letter,
    Row,
    groups_above,
)  # fmt: skip
from ingest.readers.runs import runs

# A page with more rows of letters is a drawing or a plan.
_MAX_ROWS = 1_500
_SAME_SIZE = 0.1
_SAME_ROW = 0.5

_WAYS: tuple[Way, ...] = ("across", "down")


def without_ruby(marks: PageMarks) -> tuple[PageMarks, tuple[str, ...]]:
    """The page without ruby and emphasis dots, and each group of these as text.

    A base that is set wide because its ruby is long keeps no gaps, which would read as spaces.
    """
    characters, angle = marks.characters, marks.angle
    if not _may_hold_ruby(characters):
        return marks, ()
    kept = list(characters)
    ways = ways_of(characters, angle)
    across, down = (list(_found(characters, ways, way, angle)) for way in _WAYS)
    # A page with ruby has more of it, so that one group that is sure speaks for the others.
    has_ruby = any(found.is_sure for found in across + down if found.base)
    wanted = [found for found in across + down if found.is_sure or has_ruby]
    for found in across if has_ruby else ():
        if found.base:
            _close_gaps(kept, found)
    dropped = {letter.index for found in wanted for letter in found.own}
    left = tuple(c for index, c in enumerate(kept) if index not in dropped)
    texts = tuple("".join(letter.text for letter in found.own) for found in wanted)
    return replace(marks, characters=left), texts


def _may_hold_ruby(characters: Sequence[Character]) -> bool:
    sizes = [c.size for c in characters]
    has_small = bool(sizes) and min(sizes) <= MAX_SIZE * max(sizes)
    return has_small or any(c.text in DOTS for c in characters)


def _found(
    characters: Sequence[Character], ways: dict[int, Way], way: Way, angle: int
) -> Iterator[Found]:
    """Groups above their bases; ``way`` is where the text runs."""
    letters = [
        _turned(index, c, way)
        for index, c in enumerate(characters)
        if c.angle == angle and ways.get(index, way) == way
    ]
    if way == "down" and "down" not in ways.values():
        return
    rows = _rows(letters)
    if len(rows) > _MAX_ROWS:
        return
    by_top = sorted(rows, key=lambda row: row.top)
    tops = [row.top for row in by_top]
    reach = max((row.size for row in rows), default=0.0) * max(DEEPEST, HIGHEST) * 2
    for row in rows:
        at = bisect_left(tops, row.bottom - reach)
        while at < len(tops) and tops[at] <= row.bottom + reach:
            yield from groups_above(row, by_top[at])
            at += 1


def _turned(index: int, c: Character, way: Way) -> Letter:
    box = (c.x0, c.y0, c.x1, c.y1) if way == "across" else (c.y0, -c.x1, c.y1, -c.x0)
    return Letter(*box, index, c.text, c.size)


def _rows(letters: Sequence[Letter]) -> list[Row]:
    found = []
    ordered = sorted(letters, key=lambda letter: letter.y1)
    for level in runs(ordered, lambda row, a: a.y1 - row[0].y1 <= _SAME_ROW):
        by_size = sorted(level, key=lambda letter: letter.size)
        for row in runs(by_size, lambda row, a: a.size <= row[0].size * (1 + _SAME_SIZE)):
            row.sort(key=lambda letter: letter.x0)
            found.append(Row(tuple(row), tuple(letter.x0 for letter in row)))
    return found


def _close_gaps(kept: list[Character], found: Found) -> None:
    """Widen the base's letters up to each other, and to the ends of the ruby, in ``kept``."""
    start, end = found.own[0].x0, found.own[-1].x1
    if found.before:
        start = max(start, found.before.x1)
    if found.after:
        end = min(end, found.after.x0)
    ends = [b.x0 for b in found.base[1:]] + [end]
    for letter, reach in zip(found.base, ends, strict=True):
        own = kept[letter.index]
        kept[letter.index] = replace(own, x1=max(own.x1, reach))
    first = kept[found.base[0].index]
    kept[found.base[0].index] = replace(first, x0=min(first.x0, start))
