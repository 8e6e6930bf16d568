"""What tesseract recognised, out of its TSV output: lines of words with places (pure).

Columns of the output: level (5 is a word), page, block, paragraph, line, word, left, top, width,
height (pixels, y downwards), confidence (0 to 100), text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import fmean, median

from ingest.cleaning import is_wide

_COLUMNS = 12
_WORD_LEVEL = "5"
# tesseract gives single letters of well read lines as little as 0, and lines made of a picture's
# texture 20 to 40 throughout: so a word's confidence counts the more the worse its line is.
_MIN_LINE_CONFIDENCE = 45.0
_SURE_LINE_CONFIDENCE = 75.0
_MIN_WORD_CONFIDENCE = 30.0
# A gap between Japanese letters that is meant as one, in letter heights.
_MEANT_GAP = 1.0


@dataclass(frozen=True)
class Word:
    """A recognised word and its box in pixels."""

    text: str
    confidence: float
    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(frozen=True)
class RecognisedLine:
    """Words of one line, in reading order."""

    words: tuple[Word, ...]

    @property
    def box(self) -> tuple[float, float, float, float]:
        return (
            min(w.x0 for w in self.words),
            min(w.y0 for w in self.words),
            max(w.x1 for w in self.words),
            max(w.y1 for w in self.words),
        )

    @property
    def confidence(self) -> float:
        """Mean of its words', 0 to 100."""
        return fmean(w.confidence for w in self.words)

    @property
    def is_vertical(self) -> bool:
        """A column of vertical writing: much higher than wide, with several letters."""
        x0, y0, x1, y1 = self.box
        return sum(len(w.text) for w in self.words) > 1 and y1 - y0 > 1.5 * (x1 - x0)

    @property
    def size(self) -> float:
        """Letter height in pixels; boxes of single letters vary, so the middle one."""
        x0, _, x1, _ = self.box
        return x1 - x0 if self.is_vertical else median(w.y1 - w.y0 for w in self.words)

    @property
    def text(self) -> str:
        """The words as one, without the spaces that tesseract sets between Japanese letters."""
        pieces = [self.words[0].text]
        for before, word in pairwise(self.words):
            pieces.append(self._between(before, word) + word.text)
        return "".join(pieces)

    def _between(self, before: Word, word: Word) -> str:
        along = word.y0 - before.y1 if self.is_vertical else word.x0 - before.x1
        if is_wide(before.text[-1]) or is_wide(word.text[0]):
            return " " if along > _MEANT_GAP * self.size else ""
        return " "


def recognised_lines(tsv: str) -> list[RecognisedLine]:
    """The lines worth keeping, in tesseract's reading order."""
    by_line: dict[tuple[str, ...], list[Word]] = {}
    for row in tsv.splitlines():
        cells = row.split("\t")
        if len(cells) == _COLUMNS and cells[0] == _WORD_LEVEL and cells[11].strip():
            by_line.setdefault(tuple(cells[1:5]), []).append(_word(cells))
    kept = [_trusted(words) for words in by_line.values()]
    return [RecognisedLine(words) for words in kept if words]


def _word(cells: Sequence[str]) -> Word:
    left, top, width, height = (float(c) for c in cells[6:10])
    return Word(cells[11].strip(), float(cells[10]), left, top, left + width, top + height)


def _trusted(words: Sequence[Word]) -> tuple[Word, ...]:
    """The line without words that are guesses; nothing where the whole line is one."""
    confidence = fmean(w.confidence for w in words)
    if confidence < _MIN_LINE_CONFIDENCE:
        return ()
    if confidence >= _SURE_LINE_CONFIDENCE:
        return tuple(words)
    return tuple(w for w in words if w.confidence >= _MIN_WORD_CONFIDENCE)
