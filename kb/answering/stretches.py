"""What an answer is laid out from: the sentences and table rows of its passages (pure)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from kb.documents import Passage
from kb.text.sentences import sentences

_LIST_SIGN = re.compile(
    r"^(?:[\s•・●○◯◆◇■□▪▫►▶▷➢➤➡➔→⇒⇨✓✔☑✅※＊*‣⁃◦·\uf000-\uf0ff]|-(?!\d)|L(?=[ 　]))+\s*(?=\S)"
)
"""Signs that slides put before a line; some are letters of a symbol font (a check mark is L there)."""
_END_SIGNS = frozenset(("END", "以上", "EOF"))
"""What a last slide closes with."""


@dataclass(frozen=True)
class Stretch:
    """A sentence, or a whole table row: a literal stretch of a passage's text."""

    passage: Passage
    start: int
    end: int
    begins_line: bool = True

    @property
    def text(self) -> str:
        return self.passage.text[self.start : self.end]

    @property
    def is_row(self) -> bool:
        return self.passage.part == "table"

    @cached_property
    def shown(self) -> str:
        """As an answer shows it: without the list sign before it, a row as 「列: 値」."""
        if self.is_row:
            words = self.passage.labelled or re.sub(r"\s*\t\s*", " ／ ", self.text)
            return words.replace("\n", " ")
        text = self.text.strip()
        return _LIST_SIGN.sub("", text) if self.begins_line else text

    @property
    def is_listed(self) -> bool:
        """Whether it stands in the material behind a list sign."""
        return self.begins_line and bool(_LIST_SIGN.match(self.text.strip()))


def stretches_of(passage: Passage) -> Iterator[Stretch]:
    """Sentences in their order; none runs over a line."""
    if passage.part == "table":
        yield Stretch(passage, 0, len(passage.text))
        return
    at = 0
    for line in passage.text.split("\n"):
        start = at
        if line.strip() and line.strip() not in _END_SIGNS:
            for sentence in sentences(line):
                yield Stretch(passage, start, start + len(sentence), start == at)
                start += len(sentence)
        at += len(line) + 1
