"""Small letters above others: which are their ruby or emphasis dots (pure).

What runs down the page is turned before, so that ruby stands above in any case.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from ingest.readers.cleaning import is_wide
from ingest.readers.pdf.marks import Box
from ingest.readers.runs import runs

_KANA = re.compile(r"[\u3041-\u309f\u30a1-\u30ff\u31f0-\u31ff\uff66-\uff9f]+")
# The marks of CSS text-emphasis and of Word's two, which are ordinary punctuation.
DOTS = frozenset("﹅﹆•●○◦◉◎▲△▴▵·・、")
# In full size only those that no table has for marks of its own.
_LARGE_DOTS = frozenset("﹅﹆・、")
_LARGE = str.maketrans("ぁぃぅぇぉっゃゅょゎゕゖ", "あいうえおつやゆよわかけ")
# Letter heights as shares of the base's.
_MIN_SIZE, MAX_SIZE, _MAX_DOT_SIZE = 0.38, 0.65, 1.05
# Distances in heights of the base's letters: how deep into them and how far above.
DEEPEST, HIGHEST = 0.35, 0.25
_TIGHT = 0.15
_TOUCH = 0.03
_NEW_GROUP = 0.75
# In the small letters' own heights.
_MIN_PART = 0.25
_AS_WIDE = 0.9
_OFF_CENTRE = 0.5
_DOT_OFF_CENTRE = 0.3
_MIN_COVER = 0.3
_WORD_GAP = 0.3


@dataclass(frozen=True, slots=True)
class Letter(Box):
    """A character turned so that its line runs to the right; ``index`` is its place on the page."""

    index: int
    text: str
    size: float


@dataclass(frozen=True)
class Row:
    """Letters of one size on one line, from left to right."""

    letters: tuple[Letter, ...]
    starts: tuple[float, ...]

    @property
    def size(self) -> float:
        return self.letters[0].size

    @property
    def top(self) -> float:
        return self.letters[0].y0

    @property
    def bottom(self) -> float:
        return self.letters[0].y1


@dataclass(frozen=True)
class Found:
    """Letters set above others: their places on the page, and those of their base."""

    own: tuple[Letter, ...]
    base: tuple[Letter, ...] = ()
    before: Letter | None = None
    after: Letter | None = None
    is_sure: bool = True
    """False where it may as well be a short line of small type above another."""


def groups_above(row: Row, base: Row) -> list[Found]:
    """The row's groups that stand above letters of the base."""
    if row is base or row.size > _MAX_DOT_SIZE * base.size:
        return []
    is_small = row.size <= MAX_SIZE * base.size
    if not is_small and row.letters[0].text not in DOTS:
        return []
    gap = (base.top - row.bottom) / base.size
    new_group = _NEW_GROUP * base.size
    groups = list(runs(row.letters, lambda group, a: a.x0 - group[-1].x1 < new_group))
    found = [_groups_above(group, base, gap) for group in groups]
    if all(found) and len(found) > 1:
        # Words with wide gaps in between, each above a word: no line of text is.
        return [replace(each, is_sure=True) for group in found for each in group]
    return [each for group in found for each in group]


def _groups_above(group: Sequence[Letter], base: Row, gap: float) -> list[Found]:
    """The group as one; else its parts, where two words' ruby stand close together."""
    whole = _group_above(group, base, gap)
    if whole:
        return [whole]
    widest = max((b.x0 - a.x1 for a, b in pairwise(group)), default=0.0)
    if widest < _MIN_PART * group[0].size or -gap > DEEPEST or gap > HIGHEST:
        return []
    # All the widest at once, so that a line of evenly set letters is not cut one by one.
    parts = runs(group, lambda part, a: a.x0 - part[-1].x1 < _AS_WIDE * widest)
    return [each for part in parts for each in _groups_above(part, base, gap)]


def _group_above(group: Sequence[Letter], base: Row, gap: float) -> Found | None:
    if -2 * DEEPEST <= gap <= HIGHEST and _are_dots(group, base):
        return Found(tuple(group))
    is_small = _MIN_SIZE <= group[0].size / base.size <= MAX_SIZE
    if not is_small or not -DEEPEST <= gap <= HIGHEST:
        return None
    found = _over_base(group, base)
    if not found or not _is_ruby(found, gap):
        return None
    # A small line above another is written before it, and never reaches into it.
    is_sure = gap < -_TOUCH or group[0].index > _first_index(found, base)
    return replace(found, is_sure=is_sure)


def _first_index(found: Found, base: Row) -> int:
    """Where in the content the base's line begins."""
    at = first = base.letters.index(found.base[0])
    while first and base.letters[first].x0 - base.letters[first - 1].x1 < base.size:
        first -= 1
    return min(letter.index for letter in base.letters[first : at + len(found.base)])


def _are_dots(group: Sequence[Letter], base: Row) -> bool:
    """Marks only, each above the middle of a letter."""
    marks = DOTS if group[0].size <= MAX_SIZE * base.size else _LARGE_DOTS
    return all(dot.text in marks and _is_over_a_letter(dot, base) for dot in group)


def _is_over_a_letter(dot: Letter, base: Row) -> bool:
    at = bisect_left(base.starts, dot.x) - 1
    if at < 0:
        return False
    letter = base.letters[at]
    return letter.text.isalnum() and abs(letter.x - dot.x) <= _DOT_OFF_CENTRE * base.size


def _over_base(group: Sequence[Letter], base: Row) -> Found | None:
    """The base's letters that the group covers or stands within, and their neighbours."""
    start, end = group[0].x0, group[-1].x1
    first = max(bisect_left(base.starts, start) - 1, 0)
    last = bisect_left(base.starts, end)
    middle = (start + end) / 2
    under = [
        index
        for index in range(first, last)
        if start <= base.letters[index].x <= end
        or base.letters[index].x0 <= middle <= base.letters[index].x1
    ]
    if not under:
        return None
    before = base.letters[under[0] - 1] if under[0] else None
    after = base.letters[under[-1] + 1] if under[-1] + 1 < len(base.letters) else None
    covered = tuple(base.letters[index] for index in under)
    return Found(tuple(group), covered, before, after)


def _is_ruby(found: Found, gap: float) -> bool:
    own, base = found.own, found.base
    start, end, size = own[0].x0, own[-1].x1, base[0].size
    cover = sum(min(end, b.x1) - max(start, b.x0) for b in base)
    off_centre = abs((start + end) - (base[0].x0 + base[-1].x1)) / 2
    if cover < _MIN_COVER * (end - start) or off_centre > _OFF_CENTRE * size:
        return False
    if _is_parted(own, base):
        return False
    if all(_is_kana(letter.text) for letter in own):
        return _may_be_read(own, base)
    # Other readings (Latin above Japanese) are told only in the midst of a line, set tight.
    in_line = found.before and found.after and _touches(found, size)
    is_word = all(b.text.isalpha() for b in base) and any(a.text.isalpha() for a in own)
    return bool(in_line) and is_word and is_wide(base[0].text) and abs(gap) <= _TIGHT


def _is_parted(own: Sequence[Letter], base: Sequence[Letter]) -> bool:
    """Whether both have a gap at the same place, as two words side by side have."""
    gaps = [(a.x1, b.x0) for a, b in pairwise(base) if b.x0 - a.x1 > _WORD_GAP * a.size]
    return any(not any(c.x0 < x1 and x0 < c.x1 for c in own) for x0, x1 in gaps)


def _may_be_read(own: Sequence[Letter], base: Sequence[Letter]) -> bool:
    """Whether kana may be the reading of a base: that holds the base's own kana, in order."""
    if not any(b.text.isalnum() and not _is_kana(b.text) for b in base):
        return False
    reading = iter(_as_hiragana("".join(letter.text for letter in own)))
    return all(b in reading for b in _as_hiragana("".join(b.text for b in base)) if _is_kana(b))


def _is_kana(text: str) -> bool:
    return bool(_KANA.fullmatch(text))


def _as_hiragana(text: str) -> str:
    """In full width and without small letters, which ruby often has as large ones."""
    wide = unicodedata.normalize("NFKC", text)
    plain = "".join(chr(ord(c) - 0x60) if "ァ" <= c <= "ヶ" else c for c in wide)
    return plain.translate(_LARGE)


def _touches(found: Found, size: float) -> bool:
    """Whether the base's line goes on at both sides of it, and is no label of its own."""
    letters = [found.before, *found.base, found.after]
    pairs = [(a, b) for a, b in pairwise(letters) if a and b]
    width = found.own[-1].x1 - found.own[0].x0
    return all(b.x0 - a.x1 <= max(width, size / 2) for a, b in pairs)
