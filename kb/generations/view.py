"""What the members of some groups may see of a generation: the one place where that is enforced.

A view is a generation of its own that holds the visible documents and nothing else; of these only
the passages that the asker's filter takes, where there is one. Everything that
is derived (numbers treated, item titles, suggested questions, rarity of words, subjects mentioned,
warnings, pages) is derived from these alone, so that no part of the product can forget to ask.
The files are shared with the whole generation; only a table of rows is new. What an asker wants to
be answered from (some meetings, kinds of source, items or levels) narrows a view in the same way.
"""

from __future__ import annotations

import threading
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import Any, Generic, TypeVar, cast

import numpy as np
import numpy.typing as npt

from kb.documents import Document, Passage
from kb.generations.files import PageText
from kb.generations.kept_warnings import warning_from_dict
from kb.generations.opened import OpenGeneration, Passages, TokenVectors, Words
from kb.guideline.check_sheets import ItemRecord
from kb.guideline.numbers import numbers_in_material, numbers_in_question
from kb.index.bm25 import Scores, inverse_frequency
from kb.index.chroma import ExactSearch, Vectors
from kb.index.columns import RowFacts
from kb.index.corpus_text import CorpusText

Rows = npt.NDArray[np.int64]
"""Rows of the whole generation, in order; a row of the view is a place in it."""
Groups = frozenset[str]

KEPT_VIEWS = 16
Part = TypeVar("Part")


def may_see(audience: Iterable[str], groups: Groups | None) -> bool:
    """Whether members of ``groups`` may see what has this audience; ``None`` may see everything."""
    allowed = frozenset(audience)
    return groups is None or not allowed or bool(allowed & groups)


LevelOf = Callable[[int], int | None]


@dataclass(frozen=True)
class SourceFilter:
    """Conditions that must all hold; an empty one holds always."""

    meetings: frozenset[int] = frozenset()
    kinds: frozenset[str] = frozenset()
    """As ``Document.kind``."""
    numbers: frozenset[int] = frozenset()
    """A passage treats one of these items."""
    levels: frozenset[int] = frozenset()
    """A passage treats an item of one of these levels."""

    def __bool__(self) -> bool:
        return bool(self.meetings or self.kinds or self.numbers or self.levels)

    def takes_document(self, document: Document) -> bool:
        return (not self.meetings or document.meeting in self.meetings) and (
            not self.kinds or document.kind in self.kinds
        )

    def takes_passage(self, passage: Passage, level_of: LevelOf) -> bool:
        treated = frozenset(passage.guideline_nos)
        levels = {level_of(number) for number in treated} if self.levels else set()
        return (not self.numbers or bool(self.numbers & treated)) and (
            not self.levels or bool(self.levels & levels)
        )


EVERYTHING = SourceFilter()


def numbers_written(text: str) -> frozenset[int]:
    """Items as people write them into a field: 5〜10, No.85、86; none where nothing is a number."""
    return frozenset(numbers_in_question(text) or numbers_in_material(f"No.{text.strip()}"))


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
        visible = frozenset(i for i, d in whole.documents.items() if may_see(d.audience, groups))
        if len(visible) == len(whole.documents) and not chosen:
            return whole
        # What is visible is part of the key: by it alone, levels may differ under one filter.
        key = (visible, chosen)
        with self._lock:
            if self._whole is not whole:
                self._whole = whole
                self._views.clear()
            view = self._views.pop(key, None) or VisibleGeneration(
                whole,
                frozenset(i for i in visible if chosen.takes_document(whole.documents[i])),
                partial(chosen.takes_passage, level_of=level_of) if chosen else None,
            )
            self._views[key] = view
            while len(self._views) > KEPT_VIEWS:
                self._views.popitem(last=False)
            return view


class VisibleGeneration(OpenGeneration):
    """The documents with the ids ``visible`` as a generation, on the files of the whole one.

    ``takes`` says which of their passages are in it; all are where it is not given.
    """

    def __init__(
        self,
        whole: OpenGeneration,
        visible: frozenset[str],
        takes: Callable[[Passage], bool] | None = None,
    ) -> None:
        # The whole one lives as long as its users, who are also ours.
        self._whole = whole
        self.name = whole.name
        self.manifest = whole.manifest
        self.documents = _by_themselves(whole.documents, visible)
        rows = whole.facts.rows_of_documents(visible)
        if takes:
            rows = np.array([r for r in rows.tolist() if takes(whole.passages[r])], np.int64)
        self.passages = _ChosenPassages(whole.passages, rows)
        self.facts = RowFacts.of(self.passages)
        # Not copied: it answers to what is asked of an array of vectors here.
        self.vectors = cast(Vectors, _ChosenVectors(whole.vectors, rows))
        self.neighbours = ExactSearch(self.vectors)
        self.lexical = _ChosenWords(whole.lexical, rows)
        self.tokens = _ChosenTokens(whole.tokens, rows) if whole.tokens else None

    @cached_property
    def report(self) -> dict[str, Any]:
        """Only what a document's own ingest said: comparisons name other documents."""
        own = self._whole.report.get("own_warnings", ())
        warnings = [w for w in own if w["document"] in self.documents]
        return {"warnings": [w for w in warnings if not self._tells_of_hidden(w)]}

    def _tells_of_hidden(self, warning: Mapping[str, Any]) -> bool:
        """Whether a name that it tells is that of a hidden document, or holds it."""
        names = warning_from_dict(warning).facts.names
        hidden = [d for i, d in self._whole.documents.items() if i not in self.documents]
        return any(name in named for named in names for d in hidden for name in (d.id, d.title))

    @cached_property
    def corpus_text(self) -> CorpusText:
        """Of the visible passages alone: the stored text holds every document's words."""
        return CorpusText.of(self.shown_passages())

    @cached_property
    def check_sheets(self) -> list[ItemRecord]:
        return [
            record for record in self._whole.check_sheets if record.document_id in self.documents
        ]

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


class _Chosen(Generic[Part]):
    def __init__(self, whole: Part, rows: Rows) -> None:
        self._whole = whole
        self._rows = rows

    def __len__(self) -> int:
        return len(self._rows)


class _ChosenPassages(_Chosen[Passages]):
    def __getitem__(self, row: int) -> Passage:
        if not 0 <= row < len(self):
            raise IndexError(row)
        return self._whole[int(self._rows[row])]

    def at(self, rows: Sequence[int]) -> list[Passage]:
        return [self[row] for row in rows]

    def __iter__(self) -> Iterator[Passage]:
        return (self[row] for row in range(len(self)))


class _ChosenVectors(_Chosen[Vectors]):
    """Rows of the vector file, taken when they are asked for."""

    def __getitem__(self, rows: Any) -> Vectors:
        return np.asarray(self._whole[self._rows[rows]])

    def __matmul__(self, vector: Vectors) -> Vectors:
        return np.asarray((self._whole @ vector)[self._rows])


class _ChosenTokens(_Chosen[TokenVectors]):
    def unit(self, row: int) -> npt.NDArray[np.float32]:
        return self._whole.unit(int(self._rows[row]))

    def max_sims(
        self, question: npt.NDArray[np.floating], rows: Sequence[int]
    ) -> npt.NDArray[np.float32]:
        return self._whole.max_sims(question, [int(self._rows[row]) for row in rows])


class _ChosenWords(_Chosen[Words]):
    """BM25 with each word as rare as it is among the chosen passages.

    Only their mean length stays that of the whole generation.
    """

    def scores(self, query_tokens: Mapping[str, float] | Sequence[str]) -> Scores:
        weights = query_tokens if isinstance(query_tokens, Mapping) else Counter(query_tokens)
        own = {w: n * self.idf(w) / self._whole.idf(w) for w, n in weights.items()}
        return self._whole.scores(own)[self._rows]

    def idf(self, token: str) -> float:
        return inverse_frequency(len(self.rows_with(token)), len(self._rows))

    def rows_with(self, token: str) -> npt.NDArray[np.integer]:
        holding = np.isin(self._rows, self._whole.rows_with(token), assume_unique=True)
        return np.flatnonzero(holding)
