"""Pages of a PDF that hold only a picture of their text, read by tesseract.

The program itself is run, not a wrapper: it takes the picture on its standard input and gives
words with places, and the reader's process already bounds its memory.
"""

from __future__ import annotations

import io
import math
import os
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import fmean, median
from typing import Any

from ingest.readers import failures
from ingest.readers.cleaning import is_wide
from ingest.readers.garble import is_garbled
from ingest.readers.page_builder import Inline
from ingest.readers.pdf.layout import PageDraft
from ingest.readers.pdf.lines import Line
from ingest.readers.pdf.marks import Box, around
from ingest.readers.tesseract import Tesseract
from kb.documents import PlacedWord

_COLUMNS = 12
_WORD_LEVEL = "5"
# tesseract gives single letters of well read lines as little as 0, and lines made of a picture's
# texture 20 to 40 throughout: so a word's confidence counts the more the worse its line is.
_MIN_LINE_CONFIDENCE = 45.0
_SURE_LINE_CONFIDENCE = 75.0
_MIN_WORD_CONFIDENCE = 30.0
# A gap between Japanese letters that is meant as one, in letter heights.
_MEANT_GAP = 1.0
_POINTS_PER_INCH = 72
_DOTS_PER_INCH = 300
# An A4 page at 300 dpi has 8.7 million; a poster is read coarser instead of filling the memory.
_MAX_PIXELS = 25_000_000
_PAGE_SECONDS = 90.0
# Box heights vary with the letters of a line; what differs less is the same size.
_SAME_SIZE = 0.2
_SURE_CONFIDENCE = 75.0


@dataclass(frozen=True)
class Word(Box):
    """A recognised word and its box in pixels."""

    text: str
    confidence: float


@dataclass(frozen=True)
class RecognisedLine:
    """Words of one line, in reading order."""

    words: tuple[Word, ...]

    @property
    def box(self) -> tuple[float, float, float, float]:
        return around(self.words)

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
    """The lines worth keeping, in tesseract's reading order.

    Columns of its output: level (5 is a word), page, block, paragraph, line, word, left, top,
    width, height (pixels, y downwards), confidence (0 to 100), text.
    """
    by_line: dict[tuple[str, ...], list[Word]] = {}
    for row in tsv.splitlines():
        cells = row.split("\t")
        if len(cells) == _COLUMNS and cells[0] == _WORD_LEVEL and cells[11].strip():
            by_line.setdefault(tuple(cells[1:5]), []).append(_word(cells))
    kept = [_trusted(words) for words in by_line.values()]
    return [RecognisedLine(words) for words in kept if words]


def _word(cells: Sequence[str]) -> Word:
    left, top, width, height = (float(c) for c in cells[6:10])
    return Word(left, top, left + width, top + height, cells[11].strip(), float(cells[10]))


def _trusted(words: Sequence[Word]) -> tuple[Word, ...]:
    """The line without words that are guesses; nothing where the whole line is one."""
    confidence = fmean(w.confidence for w in words)
    if confidence < _MIN_LINE_CONFIDENCE:
        return ()
    if confidence >= _SURE_LINE_CONFIDENCE:
        return tuple(words)
    return tuple(w for w in words if w.confidence >= _MIN_WORD_CONFIDENCE)


def rendered(page: Any) -> tuple[bytes, float]:
    """The page as PNG and its pixels a point; called under PDFium's lock."""
    width, height = page.get_size()
    scale = min(_DOTS_PER_INCH / _POINTS_PER_INCH, math.sqrt(_MAX_PIXELS / max(width * height, 1)))
    bitmap = page.render(scale=scale, grayscale=True)
    try:
        out = io.BytesIO()
        bitmap.to_pil().save(out, format="PNG", compress_level=1)
    finally:
        bitmap.close()
    return out.getvalue(), scale


def recognised(
    name: str, number: int, picture: bytes, scale: float, program: Tesseract
) -> PageDraft:
    """The page's lines in tesseract's own reading order, which knows columns and vertical writing.

    Raises:
        ReadingError: the program did not end within its time.
    """
    lines = _best_lines(name, picture, round(scale * _POINTS_PER_INCH), program)
    if not lines or is_garbled("\n".join(line.text for line in lines)):
        return PageDraft(number, ())
    width, height = _size(picture)
    drafts = tuple(_as_line(line, scale, _size_of(line, lines)) for line in lines)
    words = tuple(
        PlacedWord(w.text, w.x0 / width, w.y0 / height, w.x1 / width, w.y1 / height)
        for line in lines
        for w in line.words
    )
    return PageDraft(number, drafts, 0.0, height / scale, words=words)


def _best_lines(name: str, picture: bytes, dpi: int, program: Tesseract) -> list[RecognisedLine]:
    """Columns of vertical writing come out as guesses, and are read again with their own data."""
    usual, *others = program.languages
    best = recognised_lines(_tsv(name, picture, dpi, program.path, usual))
    for languages in others:
        if _is_sure(best):
            break
        again = recognised_lines(_tsv(name, picture, dpi, program.path, languages))
        best = max(best, again, key=_weight)
    return best


def _is_sure(lines: Sequence[RecognisedLine]) -> bool:
    letters = sum(len(line.text) for line in lines)
    is_upright = any(line.is_vertical for line in lines)
    return letters > 0 and not is_upright and _weight(lines) >= _SURE_CONFIDENCE * letters


def _weight(lines: Sequence[RecognisedLine]) -> float:
    return sum(line.confidence * len(line.text) for line in lines)


def _tsv(name: str, picture: bytes, dpi: int, path: str, languages: str) -> str:
    command = [path, "stdin", "stdout", "-l", languages, "--dpi", str(dpi), "tsv"]
    # Its threads wait for each other more than they help, and files may be read side by side.
    environment = {**os.environ, "OMP_THREAD_LIMIT": "1"}
    try:
        done = subprocess.run(
            command, input=picture, capture_output=True, timeout=_PAGE_SECONDS, check=False,
            env=environment,
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise failures.timeout(name, _PAGE_SECONDS) from error
    except OSError as error:
        raise failures.unreadable(name, f"tesseract: {error.strerror or error}") from error
    # It ends with an error for a picture that it can make nothing of: a page without text.
    return done.stdout.decode("utf-8", "replace") if done.returncode == 0 else ""


def _size(picture: bytes) -> tuple[int, int]:
    """Width and height that a PNG names in its header, after 16 bytes."""
    return int.from_bytes(picture[16:20], "big"), int.from_bytes(picture[20:24], "big")


def _size_of(line: RecognisedLine, lines: Sequence[RecognisedLine]) -> float:
    usual = median(other.size for other in lines)
    return usual if abs(line.size - usual) <= _SAME_SIZE * usual else line.size


def _as_line(line: RecognisedLine, scale: float, size: float) -> Line:
    x0, y0, x1, y1 = (pixels / scale for pixels in line.box)
    text_x = line.words[1].x0 / scale if len(line.words) > 1 else x0
    points = size / scale
    # As for text that is read, a line is as high as its letters, whatever their ink covers.
    y0 = y0 if line.is_vertical else min(y0, y1 - points)
    return Line(
        x0, y0, x1, y1, Inline(line.text), points, text_x=text_x, is_vertical=line.is_vertical
    )
