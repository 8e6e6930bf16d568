"""Everything that may be cited, in search form: does the material mention a word at all?"""

from __future__ import annotations

import mmap
from collections.abc import Iterable
from pathlib import Path

from kb.documents import Passage
from kb.index.stored import content_of
from kb.text.normalising import search_form

CORPUS_TEXT = "corpus.txt"


class CorpusText:
    """Answers are kept: looking for a word that is nowhere reads the whole text."""

    def __init__(self, content: bytes | mmap.mmap) -> None:
        self._content = content
        self._known: dict[str, bool] = {}

    @classmethod
    def of(cls, shown: Iterable[Passage]) -> CorpusText:
        return cls(_encoded(shown))

    @classmethod
    def open(cls, folder: Path) -> CorpusText | None:
        """None where the generation was made without it."""
        try:
            return cls(content_of(folder / CORPUS_TEXT))
        except FileNotFoundError:
            return None

    def mentions(self, name: str) -> bool:
        """Whether the text holds the name (in search form); a Latin one as a word of its own."""
        if name not in self._known:
            self._known[name] = self._finds(name.encode(), name.isascii())
        return self._known[name]

    def _finds(self, name: bytes, is_latin: bool) -> bool:
        start = self._content.find(name)
        while start >= 0:
            end = start + len(name)
            before, after = self._content[max(start - 1, 0) : start], self._content[end : end + 1]
            # Of bytes, isalpha() is true of Latin letters only.
            if not (is_latin and (before.isalpha() or after.isalpha())):
                return True
            start = self._content.find(name, start + 1)
        return False

    def close(self) -> None:
        if isinstance(self._content, mmap.mmap):
            self._content.close()


def write_corpus_text(folder: Path, shown: Iterable[Passage]) -> None:
    """Write the text of the passages that may be cited."""
    (folder / CORPUS_TEXT).write_bytes(_encoded(shown))


def _encoded(shown: Iterable[Passage]) -> bytes:
    forms = (search_form(f"{p.context}\n{p.text}") for p in shown)
    return "\n".join(forms).encode("utf-8", "replace")
