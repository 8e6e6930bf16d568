"""A whole generation, read from its files."""

from __future__ import annotations

import logging
from contextlib import ExitStack
from functools import cached_property
from pathlib import Path
from typing import Any

from kb.errors import KnowledgeBaseDamagedError
from kb.generations.files import LEXICAL, PageText, read_documents, read_pages, read_report
from kb.generations.folder import Generations
from kb.generations.opened import OpenGeneration
from kb.guideline.check_sheets import ItemRecord, read_items
from kb.index.bm25 import LexicalIndex
from kb.index.chroma import read_vectors
from kb.index.columns import RowFacts, read_row_facts
from kb.index.corpus_text import CorpusText
from kb.index.passages import PassageFile
from kb.index.token_vectors import TokenVectorFile

log = logging.getLogger(__name__)


class WholeGeneration(OpenGeneration):
    """Everything in a generation's folder, which is leased until this is closed."""

    def __init__(self, generations: Generations, name: str) -> None:
        self.name = name
        self._lease = generations.lease(name)
        self.folder = folder = generations.path(name)
        with ExitStack() as on_failure:
            on_failure.callback(self._lease.release)
            self.manifest = generations.manifest(name)
            self.documents = {d.id: d for d in read_documents(folder)}
            self.passages = PassageFile(folder)
            self.vectors = read_vectors(folder)
            self.neighbours = generations.neighbours(name, self.vectors)
            self.lexical = _open_lexical(folder, self.passages)
            self.tokens = TokenVectorFile.open(folder, len(self.passages))
            stored = read_row_facts(folder, len(self.passages))
            self.facts = stored or RowFacts.of(self.passages)
            on_failure.pop_all()

    @cached_property
    def report(self) -> dict[str, Any]:
        return read_report(self.folder)

    @cached_property
    def pages(self) -> dict[tuple[str, int], PageText]:
        return {(p.document_id, p.page_index): p for p in read_pages(self.folder)}

    @cached_property
    def check_sheets(self) -> list[ItemRecord]:
        return read_items(self.folder)

    @cached_property
    def corpus_text(self) -> CorpusText:
        return CorpusText.open(self.folder) or CorpusText.of(self.shown_passages())

    def close(self) -> None:
        self.neighbours.close()
        self.passages.close()
        if "corpus_text" in self.__dict__:
            self.corpus_text.close()
        self._lease.release()


def _open_lexical(folder: Path, passages: PassageFile) -> LexicalIndex:
    """The stored index; a damaged or outdated one is rebuilt in memory's temporary folder."""
    try:
        return LexicalIndex.open(folder / LEXICAL)
    except KnowledgeBaseDamagedError as error:
        log.warning("lexical index damaged (%s): rebuilt for this process", error)
        return LexicalIndex.in_memory([p.lexical_text for p in passages])
