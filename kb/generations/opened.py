"""A generation opened for reading: the whole one, or what somebody may see of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import groupby
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from kb.answers import Citation, RankedPassage
from kb.citations import QuoteLimits, cite_all
from kb.documents import Document, Passage
from kb.generations.files import PageText
from kb.generations.kept_warnings import warning_from_dict
from kb.guideline.check_sheets import ItemRecord, chosen_records
from kb.guideline.holdings import Holding, holdings_by_number
from kb.guideline.items import GuidelineItems, item_titles
from kb.index.bm25 import Scores
from kb.index.chroma import NearestNeighbours, Vectors
from kb.index.columns import Flags, RowFacts
from kb.index.corpus_text import CorpusText
from kb.text.words import tokenise
from kb.warnings import Told, Warning


class Passages(Protocol):
    """Passages by row."""

    def __len__(self) -> int: ...
    def __getitem__(self, row: int) -> Passage: ...
    def at(self, rows: Sequence[int]) -> list[Passage]: ...
    def __iter__(self) -> Iterator[Passage]: ...


class Words(Protocol):
    """Search by words, as in ``kb.index.bm25.LexicalIndex``."""

    def scores(self, query_tokens: Mapping[str, float] | Sequence[str]) -> Scores: ...
    def idf(self, token: str) -> float: ...
    def rows_with(self, token: str) -> npt.NDArray[np.integer]: ...


class TokenVectors(Protocol):
    """Late interaction, as in ``kb.index.token_vectors.TokenVectorFile``."""

    def unit(self, row: int) -> npt.NDArray[np.float32]: ...

    def max_sims(
        self, question: npt.NDArray[np.floating], rows: Sequence[int]
    ) -> npt.NDArray[np.float32]: ...


class OpenGeneration(Protocol):
    """Passages, vectors and indexes; rows are passages' places among them.

    What stands first is what an implementation brings. All that follows is derived from that
    alone, once for every implementation, so that a derived fact cannot show what is not there.
    """

    name: str
    manifest: Mapping[str, Any]
    documents: dict[str, Document]
    passages: Passages
    vectors: Vectors
    neighbours: NearestNeighbours
    lexical: Words
    tokens: TokenVectors | None
    facts: RowFacts

    @property
    def report(self) -> Mapping[str, Any]:
        """What the ingest said."""

    @property
    def pages(self) -> Mapping[tuple[str, int], PageText]:
        """By document id and page index."""

    @property
    def check_sheets(self) -> Sequence[ItemRecord]:
        """What the documents' tables say of guideline items."""

    @property
    def corpus_text(self) -> CorpusText:
        """Everything that may be cited, in search form."""

    def close(self) -> None: ...

    @cached_property
    def rows_by_number(self) -> dict[int, list[int]]:
        return self.facts.rows_by_number()

    @cached_property
    def rows_by_group(self) -> dict[str, list[int]]:
        return self.facts.rows_by_group()

    @cached_property
    def is_hidden(self) -> Flags:
        """Passages of documents that repeat another one."""
        repeating = {d.id: d.duplicate_of is not None for d in self.documents.values()}
        return self.facts.flags_by_document(repeating)

    def shown_passages(self, among: Flags | None = None) -> Iterator[Passage]:
        """Passages that are not hidden, by row; only those ``among`` these where they are given."""
        chosen = ~self.is_hidden if among is None else among & ~self.is_hidden
        return (self.passages[row] for row in np.flatnonzero(chosen).tolist())

    def document_of(self, passage: Passage) -> Document:
        return self.documents[passage.document_id]

    def treated_numbers(self) -> tuple[int, ...]:
        """Numbers that a passage treats, ascending; those that only another standard's table
        names are not among them."""
        return self._treated

    @cached_property
    def _treated(self) -> tuple[int, ...]:
        return self.facts.numbers_of(~self.is_hidden & ~self.facts.is_mapping)

    def mapped_numbers(self) -> tuple[int, ...]:
        """Numbers that nothing treats, but another standard's table names, ascending."""
        shown = self.facts.numbers_of(~self.is_hidden)
        return tuple(sorted(set(shown) - set(self._treated)))

    def members(self, group: str) -> list[tuple[int, Passage]]:
        """The group's passages with their rows, in reading order."""
        rows = self.rows_by_group.get(group, [])
        found = zip(rows, self.passages.at(rows), strict=True)
        return sorted(found, key=lambda x: x[1].position)

    @cached_property
    def warnings(self) -> tuple[Warning, ...]:
        return tuple(warning_from_dict(w) for w in self.report.get("warnings", ()))

    @cached_property
    def told_before(self) -> frozenset[Told]:
        """Of these warnings, those that an earlier ingest had told."""
        kept = self.report.get("warnings", ())
        return frozenset(warning_from_dict(w).told for w in kept if not w.get("new", True))

    def page_text(self, document_id: str, page_index: int) -> str | None:
        """Display text of a page, or None where it is not kept."""
        page = self.pages.get((document_id, page_index))
        return page.text if page else None

    def words_of(self, row: int) -> frozenset[str]:
        """The words of a passage as it is searched; kept, since cutting them costs a while."""
        if row not in self._words:
            self._words[row] = frozenset(tokenise(self.passages[row].search_text))
        return self._words[row]

    @cached_property
    def _words(self) -> dict[int, frozenset[str]]:
        return {}

    def covers(self) -> list[Passage]:
        """The first passage of each meeting's cover, the newest meeting first."""
        first: dict[str, Passage] = {}
        for passage in self.shown_passages(self.facts.is_cover):
            first.setdefault(passage.document_id, passage)
        return sorted(first.values(), key=self._day, reverse=True)

    def _day(self, passage: Passage) -> str:
        return self.document_of(passage).date or ""

    @cached_property
    def holdings(self) -> Mapping[int, frozenset[Holding]]:
        """What may be cited of each number."""
        wordings = {record.passage_id for record in self.check_sheets if record.passage_id}
        numbered = np.zeros(len(self.facts), bool)
        numbered[self.facts.numbered_rows] = True
        shown = self.shown_passages(numbered)
        return holdings_by_number(((p, self.document_of(p)) for p in shown), wordings)

    def named_items(self, shipped: GuidelineItems) -> GuidelineItems:
        """The shipped table under what the material prints; made once, since weights cost."""
        if shipped not in self._named:
            records = chosen_records(self.check_sheets, self.documents)
            self._named[shipped] = shipped.with_titles(self.item_titles).with_sheets(records)
        return self._named[shipped]

    @cached_property
    def _named(self) -> dict[GuidelineItems, GuidelineItems]:
        return {}

    @cached_property
    def item_titles(self) -> dict[int, str]:
        """What the material calls an item: its questions (No.85「…」), else its headings."""
        return item_titles(self.shown_passages(self.facts.may_name_an_item))

    def meetings_answering(self, numbers: Iterable[int]) -> tuple[Document, ...]:
        """The meetings that answer for one of the numbers, the newest first."""
        left_out = self.is_hidden | self.facts.is_question | self.facts.is_mapping
        rows = {row for n in numbers for row in self.rows_by_number.get(n, ()) if not left_out[row]}
        names = {self.facts.document_names[self.facts.document[row]] for row in rows}
        found = [self.documents[name] for name in sorted(names)]
        meetings = [document for document in found if document.kind == "meeting"]
        return tuple(sorted(meetings, key=lambda d: (d.date or "", d.meeting or 0), reverse=True))

    def passages_about(self, number: int) -> list[RankedPassage]:
        """All passages that treat an item, in reading order within a document.

        The newest document comes first, one without a day after those with one, and rows of another
        standard's table, which only refer to the item, come last. Repeated documents are left out.
        The score is 0: nothing was searched for.
        """
        rows = [row for row in self.rows_by_number.get(number, ()) if not self.is_hidden[row]]
        found = [self.passages[row] for row in rows]
        found.sort(key=lambda p: (p.document_id, p.position))
        found.sort(key=self._day, reverse=True)
        found.sort(key=lambda p: p.is_reference_mapping)
        return [RankedPassage(p, self.document_of(p), 0.0) for p in found]

    def places_about(self, number: int, limits: QuoteLimits) -> list[Citation]:
        """The same as citations, marks counted from 1.

        Passages that follow each other on a page share a citation; a question and its answer do
        not.
        """
        runs = groupby(
            self.passages_about(number), lambda found: (found.document.id, found.passage.part)
        )
        cited = [c for _, run in runs for c in cite_all(list(run), self.page_text, limits)]
        return [replace(citation, mark=mark) for mark, citation in enumerate(cited, start=1)]

    def suggested_questions(self, limit: int) -> tuple[str, ...]:
        """Last sentences of answered questions, the newest meeting first, each group once."""
        found: dict[str, None] = {}
        days = {d.date or "" for d in self.documents.values()}
        for day in sorted(days, reverse=True):
            if len(found) >= limit:
                break
            found |= dict.fromkeys(self._suggested_of_day(day))
        return tuple(found)[:limit]

    def _suggested_of_day(self, day: str) -> list[str]:
        """Each group's sentence, in the order of the meeting's questions."""
        of_day = {d.id: (d.date or "") == day for d in self.documents.values()}
        asking = self.facts.is_question & ~self.facts.is_ranked_last
        asked = self.shown_passages(asking & self.facts.flags_by_document(of_day))
        by_group = {
            p.group: asked_sentence(p.text)
            for p in sorted(asked, key=lambda p: p.position)
            if any(member.part != "question" for _, member in self.members(p.group))
        }
        return [sentence for sentence in by_group.values() if sentence]


_SUGGESTION_CHARS = 60


def asked_sentence(text: str) -> str | None:
    """The sentence of a question that asks, if it is short enough to offer."""
    for sentence in reversed(re.split(r"(?<=[。？?])", text.replace("\n", ""))):
        sentence = sentence.strip("・- 　")  # noqa: PLW2901 - the same thing, changed
        if 8 <= len(sentence) <= _SUGGESTION_CHARS and re.search(r"[？?]$|か。$", sentence):
            return sentence
    return None
