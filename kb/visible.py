"""What the members of some groups may see of a generation: the one place where that is enforced.

A view is a generation of its own that holds the visible documents and nothing else; of these only
the passages that the asker's filter takes, where there is one. Everything that
is derived (numbers treated, item titles, suggested questions, rarity of words, subjects mentioned,
warnings, pages) is derived from these alone, so that no part of the product can forget to ask.
The files are shared with the whole generation; only a table of rows is new.
"""

from __future__ import annotations

import threading
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property, partial
from typing import Any, cast

import numpy as np
import numpy.typing as npt

from kb.corpus_text import CorpusText
from kb.documents import Document, Passage, Warning
from kb.generation_files import PageText
from kb.lexical import LexicalIndex, Scores, inverse_frequency
from kb.opened import OpenGeneration
from kb.passage_file import PassageFile
from kb.source_filter import EVERYTHING, LevelOf, SourceFilter
from kb.store import ExactSearch, Vectors
from kb.token_vectors import Tokens, TokenVectorFile

Rows = npt.NDArray[np.int64]
"""Rows of the whole generation, in order; a row of the view is a place in it."""
Groups = frozenset[str]

KEPT_VIEWS = 16


def may_see(audience: Iterable[str], groups: Groups | None) -> bool:
    """Whether members of ``groups`` may see what has this audience; ``None`` may see everything."""
    allowed = frozenset(audience)
    return groups is None or not allowed or bool(allowed & groups)


class Views:
    """The views of the live generation that were asked for, the latest kept."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._views: OrderedDict[tuple[frozenset[str], SourceFilter], OpenGeneration] = (
            OrderedDict()
        )
        self._whole: OpenGeneration | None = None

    def of(
        self,
        whole: OpenGeneration,
        groups: Groups | None,
        chosen: SourceFilter = EVERYTHING,
        level_of: LevelOf = lambda number: None,
    ) -> OpenGeneration:
        """The generation as these groups see it, as far as ``chosen`` takes it; the whole one where
        nothing is hidden from them and all is taken."""
        visible = frozenset(
            i
            for i, d in whole.documents.items()
            if may_see(d.audience, groups) and chosen.takes_document(d)
        )
        if len(visible) == len(whole.documents) and not chosen:
            return whole
        key = (visible, chosen)
        with self._lock:
            if self._whole is not whole:
                self._whole = whole
                self._views.clear()
            view = self._views.pop(key, None) or VisibleGeneration(
                whole, visible, partial(chosen.takes_passage, level_of=level_of)
            )
            self._views[key] = view
            while len(self._views) > KEPT_VIEWS:
                self._views.popitem(last=False)
            return view


class VisibleGeneration(OpenGeneration):
    """The documents with the ids ``visible`` as a generation, on the files of the whole one.

    ``takes`` says which of their passages are in it.
    """

    def __init__(
        self,
        whole: OpenGeneration,
        visible: frozenset[str],
        takes: Callable[[Passage], bool] = lambda passage: True,
    ) -> None:
        # The base opens files and leases the generation; here the whole one has done both, and
        # lives as long as its users, who are also ours.
        self._whole = whole
        self.name = whole.name
        self.manifest = whole.manifest
        self.folder = whole.folder
        self.documents = _by_themselves(whole.documents, visible)
        rows = [r for r, p in enumerate(whole.passages) if p.document_id in visible and takes(p)]
        chosen = np.array(rows, np.int64)
        self.passages = _ChosenPassages(whole.passages, chosen)
        # Not copied: it answers to what is asked of an array of vectors here.
        self.vectors = cast(Vectors, _ChosenVectors(whole.vectors, chosen))
        self.neighbours = ExactSearch(self.vectors)
        self.lexical = _ChosenWords(whole.lexical, chosen)
        self.tokens = _ChosenTokens(whole.tokens, chosen) if whole.tokens else None
        self._index_rows()

    @cached_property
    def warnings(self) -> tuple[Warning, ...]:
        """Only what a document's own ingest said: comparisons name other documents."""
        return tuple(
            w
            for w in self._whole.own_warnings
            if w.document in self.documents and not self._are_hidden(w.facts.names)
        )

    def _are_hidden(self, names: Iterable[str]) -> bool:
        """Whether a name is that of a hidden document, or holds it."""
        hidden = [d for i, d in self._whole.documents.items() if i not in self.documents]
        return any(name in named for named in names for d in hidden for name in (d.id, d.title))

    @cached_property
    def corpus_text(self) -> CorpusText:
        """Of the visible passages alone: the stored text holds every document's words."""
        shown = np.flatnonzero(~self.is_hidden).tolist()
        return CorpusText.of(self.passages[row] for row in shown)

    @cached_property
    def pages(self) -> dict[tuple[str, int], PageText]:
        return {place: p for place, p in self._whole.pages.items() if place[0] in self.documents}

    def close(self) -> None:
        """Nothing is held open."""


def _by_themselves(
    documents: Mapping[str, Document], visible: frozenset[str]
) -> dict[str, Document]:
    """The visible documents without references to hidden ones.

    Of several that repeat a hidden document the first takes its place.
    """
    hidden_titles = {d.title for i, d in documents.items() if i not in visible}
    heirs: dict[str, str] = {}
    found: dict[str, Document] = {}
    for identifier in sorted(visible):
        document = documents[identifier]
        original = document.duplicate_of
        if original and original not in visible:
            heir = heirs.setdefault(original, identifier)
            original = heir if heir != identifier else None
        newer = None if document.superseded_by in hidden_titles else document.superseded_by
        found[identifier] = replace(document, duplicate_of=original, superseded_by=newer)
    return found


class _ChosenPassages(PassageFile):
    def __init__(self, whole: PassageFile, rows: Rows) -> None:
        self._whole = whole
        self._rows = rows

    def __len__(self) -> int:
        return len(self._rows)

    def __getitem__(self, row: int) -> Passage:
        if not 0 <= row < len(self):
            raise IndexError(row)
        return self._whole[int(self._rows[row])]

    def __iter__(self) -> Iterator[Passage]:
        return (self[row] for row in range(len(self)))

    def close(self) -> None:
        """The file belongs to the whole generation."""


class _ChosenVectors:
    """Rows of the vector file, taken when they are asked for."""

    def __init__(self, whole: Vectors, rows: Rows) -> None:
        self._whole = whole
        self._rows = rows

    def __len__(self) -> int:
        return len(self._rows)

    def __getitem__(self, rows: Any) -> Vectors:
        return np.asarray(self._whole[self._rows[rows]])

    def __matmul__(self, vector: Vectors) -> Vectors:
        return np.asarray((self._whole @ vector)[self._rows])


class _ChosenTokens(TokenVectorFile):
    def __init__(self, whole: TokenVectorFile, rows: Rows) -> None:
        self._whole = whole
        self._rows = rows

    def of(self, row: int) -> Tokens:
        return self._whole.of(int(self._rows[row]))


class _ChosenWords(LexicalIndex):
    """BM25 with each word as rare as it is among the chosen passages.

    Only their mean length stays that of the whole generation.
    """

    def __init__(self, whole: LexicalIndex, rows: Rows) -> None:
        self._whole = whole
        self._rows = rows
        self._passages = len(rows)

    def scores(self, query_tokens: Mapping[str, float] | Sequence[str]) -> Scores:
        weights = query_tokens if isinstance(query_tokens, Mapping) else Counter(query_tokens)
        own = {w: n * self.idf(w) / self._whole.idf(w) for w, n in weights.items()}
        return self._whole.scores(own)[self._rows]

    def idf(self, token: str) -> float:
        holding = np.isin(self._whole.rows_with(token), self._rows, assume_unique=True)
        return inverse_frequency(int(holding.sum()), self._passages)
