"""Puts texts that stand upon a page among its characters, each beside its label (pure)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from statistics import median

from ingest.readers.cleaning import is_wide
from ingest.readers.pdf.annotations.shown import ShownText
from ingest.readers.pdf.marks import Character, PageMarks, Turn

_USUAL_SIZE = 10.0
# In letter heights.
_FAR = 12.0
_NEAR = 3.0
_SAME_LINE = 0.6
_NEW_PART = 3.0
_TICK_FAR = 6.0
_SPARE = 0.5
_LINE = 1.4
# Texts times characters: beyond it a page's texts stand at its end.
_MAX_PAIRS = 5_000_000


def with_texts(marks: PageMarks, texts: Sequence[ShownText]) -> PageMarks:
    """The page with the texts as characters of it, in reading order."""
    if not texts:
        return marks
    turned = [text.turned(Turn(marks.angle)) for text in texts]
    turned.sort(key=lambda text: (text.y0, text.x0))
    own = [(i, c) for i, c in enumerate(marks.characters) if c.angle == marks.angle]
    size = median(c.size for _, c in own) if own else _USUAL_SIZE
    if len(own) * len(turned) > _MAX_PAIRS:
        own = []
    added: dict[int, list[Character]] = {}
    for text in turned:
        at, characters = _Page(marks, own, size).placed(text)
        added.setdefault(at, []).extend(characters)
    return replace(marks, characters=tuple(_merged(marks.characters, added)))


def _merged(
    characters: Sequence[Character], added: dict[int, list[Character]]
) -> Iterator[Character]:
    for index, character in enumerate(characters):
        yield from added.get(index, ())
        yield character
    yield from added.get(len(characters), ())


class _Page:
    """A page's characters in its main direction, with their places in its content."""

    def __init__(self, marks: PageMarks, own: Sequence[tuple[int, Character]], size: float) -> None:
        self._marks = marks
        self._own = own
        self._size = size

    def placed(self, text: ShownText) -> tuple[int, list[Character]]:
        """Where in the content the text belongs, and its characters."""
        if text.is_tick:
            return self._tick(text)
        beside = self._left_of(text, _FAR if text.is_field else _NEAR)
        above = self._above(text)
        if beside and not (above and self._is_under(text, above[1], beside[1])):
            index, label = beside
            is_joined = text.is_field and not self._is_ruled_off(label, text)
            return index + 1, _spelt(text, label, is_joined)
        if above:
            return self._end_of_line(above[0]) + 1, _spelt(text, above[1], False)
        first = min((i for i, c in self._own if c.y0 >= text.y1 - _SPARE), default=None)
        at = len(self._marks.characters) if first is None else first
        return at, _spelt(text, self._like(text), False)

    def _tick(self, text: ShownText) -> tuple[int, list[Character]]:
        """Before the words to its right, else after those to its left."""
        row = [(i, c) for i, c in self._own if _is_beside(text, c)]
        after = [(i, c) for i, c in row if 0 <= c.x0 - text.x1 + self._size <= _TICK_FAR * c.size]
        near = min(after, key=lambda pair: pair[1].x0, default=None)
        beside = self._left_of(text, _TICK_FAR)
        if near and not (beside and self._is_nearer(text, beside[1], near[1])):
            return near[0], _spelt(text, near[1], False)
        if beside:
            return beside[0] + 1, _spelt(text, beside[1], False)
        named = replace(text, text=f"{text.text} {text.label}".strip(), is_tick=False)
        return self.placed(named)

    def _is_nearer(self, text: ShownText, left: Character, right: Character) -> bool:
        is_far = right.x0 - text.x1 > _NEAR * right.size
        return is_far and text.x0 - left.x1 < right.x0 - text.x1

    def _left_of(self, text: ShownText, far: float) -> tuple[int, Character] | None:
        """The last character of the label at the left."""
        found = [
            (i, c)
            for i, c in self._own
            if _is_beside(text, c) and -_SPARE * c.size <= text.x0 - c.x1 <= far * c.size
        ]
        return max(found, key=lambda pair: pair[1].x1, default=None)

    def _above(self, text: ShownText) -> tuple[int, Character] | None:
        """The last character of the line above."""
        found = [
            (i, c)
            for i, c in self._own
            if c.y1 <= text.y0 + _SPARE * c.size and c.x1 > text.x0 and c.x0 < text.x1
        ]
        return max(found, key=lambda pair: (round(pair[1].y1), pair[1].x1), default=None)

    def _is_under(self, text: ShownText, above: Character, beside: Character) -> bool:
        """Whether the label is the line right above, as what is at the left is far away."""
        is_close = text.y0 - above.y1 <= above.size
        return is_close and text.x0 - beside.x1 > _NEAR * beside.size

    def _is_ruled_off(self, label: Character, text: ShownText) -> bool:
        return any(
            not r.is_horizontal and label.x1 <= r.x0 <= text.x0 + 1 and r.y0 <= label.y <= r.y1
            for r in self._marks.rules
        )

    def _end_of_line(self, index: int) -> int:
        characters = self._marks.characters
        while index + 1 < len(characters) and _goes_on(characters[index], characters[index + 1]):
            index += 1
        return index

    def _like(self, text: ShownText) -> Character:
        """A letter as it would stand at the text's beginning."""
        top = text.y0 if text.y1 - text.y0 > 2 * self._size else text.y - self._size / 2
        box = (text.x0, top, text.x0, top + self._size)
        return Character(*box, "", self._size, self._marks.angle)


def _is_beside(text: ShownText, character: Character) -> bool:
    """On the text's first line."""
    height = min(text.y1 - text.y0, 2 * character.size)
    return abs(text.y0 + height / 2 - character.y) <= _SAME_LINE * character.size + height / 4


def _goes_on(a: Character, b: Character) -> bool:
    overlap = min(a.y1, b.y1) - max(a.y0, b.y0)
    is_same = a.angle == b.angle and overlap >= min(a.size, b.size) / 2
    return is_same and -a.size < b.x0 - a.x1 < _NEW_PART * a.size


def _spelt(text: ShownText, like: Character, is_joined: bool) -> list[Character]:
    """The text's characters in the size of a neighbour, pressed into the text's width.

    One that is joined stands on its label's line, however wide the gap is that forms leave.
    """
    size = like.size
    is_line = _is_beside(text, like)
    is_low = text.y1 - text.y0 <= 2 * size
    top = like.y0 if is_line else text.y - size / 2 if is_low else text.y0
    left = min(text.x0, like.x1 + 2 * size) if is_joined and is_line else text.x0
    lines = [line.strip() for line in text.text.splitlines()]
    characters: list[Character] = []
    for number, line in enumerate(line for line in lines if line):
        y0 = top + number * _LINE * size
        characters += _line(line, (left, y0, text.x1), like, bool(is_line and not number))
    return characters


def _line(
    line: str, place: tuple[float, float, float], like: Character, is_after_label: bool
) -> Iterator[Character]:
    left, top, right = place
    ems = sum(1.0 if is_wide(c) else 0.5 for c in line)
    step = min(like.size, max(right - left, like.size) / max(ems, 1))
    at, has_space = left, is_after_label
    for c in line:
        width = step if is_wide(c) else step / 2
        if not c.isspace():
            box = (at, top, at + width, top + like.size)
            yield Character(*box, c, like.size, like.angle, space_before=has_space)
        has_space = c.isspace()
        at += width
