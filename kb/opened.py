"""One generation opened for reading, and the knowledge base that follows the live one."""

from __future__ import annotations

import logging
import re
import threading
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from functools import cached_property
from typing import Any

import numpy as np

from kb.corpus_text import CorpusText
from kb.documents import Document, Passage, Warning
from kb.embedding import Embedder
from kb.errors import IndexMismatchError, KnowledgeBaseDamagedError
from kb.generation_files import LEXICAL, PageText, read_documents, read_pages, read_report
from kb.generations import Generations
from kb.guideline_items import GuidelineItems
from kb.holdings import Holding, holdings_by_number
from kb.item_master import ItemRecord, chosen_records, read_items
from kb.item_titles import item_titles
from kb.kept_warnings import warning_from_dict
from kb.lexical import LexicalIndex, tokenise
from kb.passage_file import PassageFile
from kb.row_facts import RowFacts, read_row_facts
from kb.schema import check_schema
from kb.store import read_vectors
from kb.token_vectors import TokenVectorFile

log = logging.getLogger(__name__)


class OpenGeneration:
    """Passages, vectors and indexes of one generation; rows are passages' places in the file."""

    def __init__(self, generations: Generations, name: str) -> None:
        self.name = name
        self._lease = generations.lease(name)
        folder = generations.path(name)
        with ExitStack() as on_failure:
            on_failure.callback(self._lease.release)
            self.manifest = generations.manifest(name)
            self.folder = folder
            self.documents = {d.id: d for d in read_documents(folder)}
            self.passages = PassageFile(folder)
            self.vectors = read_vectors(folder)
            self.neighbours = generations.neighbours(name, self.vectors)
            self.lexical = _open_lexical(folder, self.passages)
            self.tokens = TokenVectorFile.open(folder, len(self.passages))
            self._index_rows()
            on_failure.pop_all()

    def _index_rows(self) -> None:
        count = len(self.passages)
        facts = read_row_facts(self.folder, count) or RowFacts.of(self.passages)
        self._facts = facts
        self._named: tuple[GuidelineItems, GuidelineItems] | None = None
        self._words: dict[int, frozenset[str]] = {}
        self.rows_by_number = facts.rows_by_number()
        self.rows_by_group = facts.rows_by_group()
        self.is_ranked_last = facts.is_ranked_last
        self.is_hidden = facts.flags_by_document(
            {d.id: d.duplicate_of is not None for d in self.documents.values()}
        )
        """Passages of documents that repeat another one."""

    def document_of(self, passage: Passage) -> Document:
        return self.documents[passage.document_id]

    def treated_numbers(self) -> tuple[int, ...]:
        """Numbers that a passage treats, ascending; those that only another standard's table
        names are not among them."""
        return self._treated

    @cached_property
    def _treated(self) -> tuple[int, ...]:
        return self._facts.numbers_of(~self.is_hidden & ~self._facts.is_mapping)

    def mapped_numbers(self) -> tuple[int, ...]:
        """Numbers that nothing treats, but another standard's table names, ascending."""
        shown = self._facts.numbers_of(~self.is_hidden)
        return tuple(sorted(set(shown) - set(self._treated)))

    def members(self, group: str) -> list[tuple[int, Passage]]:
        """The group's passages with their rows, in reading order."""
        found = [(row, self.passages[row]) for row in self.rows_by_group.get(group, [])]
        return sorted(found, key=lambda x: x[1].position)

    @cached_property
    def warnings(self) -> tuple[Warning, ...]:
        return self._told_as("warnings")

    @cached_property
    def own_warnings(self) -> tuple[Warning, ...]:
        """Those of the documents by themselves, without comparisons."""
        return self._told_as("own_warnings")

    def _told_as(self, name: str) -> tuple[Warning, ...]:
        return tuple(warning_from_dict(w) for w in read_report(self.folder).get(name, ()))

    @cached_property
    def pages(self) -> dict[tuple[str, int], PageText]:
        return {(p.document_id, p.page_index): p for p in read_pages(self.folder)}

    def page_text(self, document_id: str, page_index: int) -> str | None:
        """Display text of a page, or None where it is not kept."""
        page = self.pages.get((document_id, page_index))
        return page.text if page else None

    def words_of(self, row: int) -> frozenset[str]:
        """The words of a passage as it is searched; kept, since cutting them costs a while."""
        if row not in self._words:
            self._words[row] = frozenset(tokenise(self.passages[row].search_text))
        return self._words[row]

    def covers(self) -> list[Passage]:
        """The first passage of each meeting's cover, the newest meeting first."""
        first: dict[str, Passage] = {}
        for row in np.flatnonzero(self._facts.is_cover & ~self.is_hidden).tolist():
            passage = self.passages[row]
            first.setdefault(passage.document_id, passage)
        return sorted(
            first.values(), key=lambda p: self.documents[p.document_id].date or "", reverse=True
        )

    @cached_property
    def corpus_text(self) -> CorpusText:
        """Everything that may be cited, in search form."""
        shown = np.flatnonzero(~self.is_hidden).tolist
        return CorpusText.open(self.folder) or CorpusText.of(self.passages[r] for r in shown())

    @cached_property
    def item_records(self) -> dict[int, ItemRecord]:
        """What the check sheets say of each item, the sheet to be believed first."""
        return chosen_records(read_items(self.folder), self.documents)

    @cached_property
    def holdings(self) -> Mapping[int, frozenset[Holding]]:
        """What may be cited of each number."""
        wordings = {record.passage_id for record in read_items(self.folder) if record.passage_id}
        rows = {row for rows in self.rows_by_number.values() for row in rows}
        shown = (self.passages[row] for row in sorted(rows) if not self.is_hidden[row])
        return holdings_by_number(((p, self.document_of(p)) for p in shown), wordings)

    def named_items(self, shipped: GuidelineItems) -> GuidelineItems:
        """The shipped table under what the material prints; made once, since weights cost."""
        if self._named is None or self._named[0] is not shipped:
            named = shipped.with_titles(self.item_titles).with_master(self.item_records)
            self._named = (shipped, named)
        return self._named[1]

    @cached_property
    def item_titles(self) -> dict[int, str]:
        """What the material calls an item: its questions (No.85「…」), else its headings."""
        naming = self._facts.may_name_an_item & ~self.is_hidden
        return item_titles(self.passages[row] for row in np.flatnonzero(naming).tolist())

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
        names = [d.id for d in self.documents.values() if (d.date or "") == day]
        rows = self._facts.rows_of_documents(names)
        asked = [self.passages[r] for r in rows[self._facts.is_question[rows]].tolist()]
        suggested = [p for p in asked if self._may_be_suggested(p)]
        by_group = {
            p.group: asked_sentence(p.text) for p in sorted(suggested, key=lambda p: p.position)
        }
        return [sentence for sentence in by_group.values() if sentence]

    def _may_be_suggested(self, passage: Passage) -> bool:
        document = self.documents[passage.document_id]
        answered = any(p.part != "question" for _, p in self.members(passage.group))
        return (
            passage.part == "question"
            and not passage.ranked_last
            and document.duplicate_of is None
            and answered
        )

    def close(self) -> None:
        self.neighbours.close()
        self.passages.close()
        if "corpus_text" in self.__dict__:
            self.corpus_text.close()
        self._lease.release()


_SUGGESTION_CHARS = 60


def asked_sentence(text: str) -> str | None:
    """The sentence of a question that asks, if it is short enough to offer."""
    for sentence in reversed(re.split(r"(?<=[。？?])", text.replace("\n", ""))):
        sentence = sentence.strip("・- 　")
        if 8 <= len(sentence) <= _SUGGESTION_CHARS and re.search(r"[？?]$|か。$", sentence):
            return sentence
    return None


def _open_lexical(folder: Any, passages: PassageFile) -> LexicalIndex:
    """The stored index; a damaged or outdated one is rebuilt in memory's temporary folder."""
    try:
        return LexicalIndex.open(folder / LEXICAL)
    except KnowledgeBaseDamagedError as error:
        log.warning("lexical index damaged (%s): rebuilt for this process", error)
        return LexicalIndex.in_memory([p.lexical_text for p in passages])


class LiveGenerations:
    """Hands out the live generation; an old one is closed when its last user is done."""

    def __init__(self, generations: Generations, embedder: Embedder) -> None:
        self._generations = generations
        self._embedder = embedder
        self._lock = threading.Lock()
        self._current: OpenGeneration | None = None
        self._users: dict[str, int] = defaultdict(int)

    @contextmanager
    def use(self) -> Iterator[OpenGeneration]:
        """The generation that is live now, kept open while it is used."""
        opened = self._acquire()
        try:
            yield opened
        finally:
            self._release(opened)

    def _acquire(self) -> OpenGeneration:
        with self._lock:
            live = self._generations.live()
            if self._current is None or self._current.name != live:
                self._switch(live)
            assert self._current is not None
            self._users[self._current.name] += 1
            return self._current

    def _switch(self, live: str) -> None:
        following = OpenGeneration(self._generations, live)
        try:
            check_fits(following.manifest, self._embedder)
        except (IndexMismatchError, KnowledgeBaseDamagedError):
            following.close()
            raise
        old, self._current = self._current, following
        if old and not self._users[old.name]:
            old.close()

    def _release(self, opened: OpenGeneration) -> None:
        with self._lock:
            self._users[opened.name] -= 1
            if opened is not self._current and not self._users[opened.name]:
                opened.close()

    def close(self) -> None:
        with self._lock:
            if self._current and not self._users[self._current.name]:
                self._current.close()
                self._current = None


def check_fits(manifest: Mapping[str, Any], embedder: Embedder) -> None:
    """Check that a generation with this manifest can be answered from.

    Raises:
        IndexMismatchError: another version or another embedder made it.
        KnowledgeBaseDamagedError: it names no schema.
    """
    check_schema(manifest)
    if manifest.get("embedder") != embedder.fingerprint:
        made_with = manifest.get("embedder_name", "?")
        raise IndexMismatchError(
            f"ナレッジベースは別の埋め込みモデル（{made_with}）で作られています。今の設定は "
            f"{embedder.name} です。`yorozu ingest` で取り込み直すか、設定を戻してください。",
            f"the knowledge base was made with another embedder ({made_with}); the setting is "
            f"{embedder.name}. Ingest again with `yorozu ingest`, or change the setting back.",
        )
