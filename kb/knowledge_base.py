"""The knowledge base as the screen, the commands and other programs use it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from kb.answering.answerer import Answerer
from kb.answers import Answer, AnswerEvent, Citation, Finished, RankedPassage, Turn
from kb.documents import Document, PlacedWord
from kb.generations.files import source_file
from kb.generations.folder import Generations
from kb.generations.history import GenerationChange, generation_changes
from kb.generations.live import LiveGenerations
from kb.generations.opened import OpenGeneration
from kb.generations.view import EVERYTHING, Groups, SourceFilter, Views
from kb.guideline.holdings import Holding
from kb.guideline.items import GuidelineItems
from kb.llm.chat_model import mode_message
from kb.llm.writer import never_stopped
from kb.question.question import Query, question_of
from kb.retrieval.evidence import QUOTE_LIMITS
from kb.retrieval.groups import folded
from kb.retrieval.own_numbers import with_own_numbers
from kb.retrieval.retriever import Retriever
from kb.settings import Settings
from kb.telemetry.observer import Observer
from kb.text.bilingual import Text
from kb.warnings import Told, Warning

if TYPE_CHECKING:
    from kb.copies.follower import Follower

_PDF_BEGINNING = b"%PDF"
_FOLDED_AT_MOST = 10
"""Further passages that may take the places of near-duplicates."""


@dataclass(frozen=True)
class KnowledgeBase:
    """The knowledge base as the screen and the commands use it; it follows the live generation."""

    folder: Path
    live: LiveGenerations
    retriever: Retriever
    answerer: Answerer
    generations: Generations
    pdf_passwords: tuple[str, ...] = field(default=(), repr=False)
    mode: Text = field(default_factory=lambda: mode_message(Settings()))
    """Which mode is on, and to whom text is sent."""
    groups: Groups | None = None
    """Whose view it is; None, as on the command line, sees every document."""
    chosen: SourceFilter = EVERYTHING
    """What the asker wants to be answered from."""
    views: Views = field(default_factory=Views)
    observer: Observer = field(default_factory=Observer)
    follower: Follower | None = None
    """Looks for new generations where the knowledge base follows an object store."""

    def for_groups(self, groups: Groups) -> KnowledgeBase:
        """The same as the members of these groups see it: public documents and theirs."""
        return replace(self, groups=groups)

    def filtered(self, chosen: SourceFilter) -> KnowledgeBase:
        """The same as if it held nothing but what the filter takes."""
        return replace(self, chosen=chosen)

    @contextmanager
    def visible(self) -> Iterator[OpenGeneration]:
        """The live generation as far as it may be seen, kept open while it is used."""
        with self.live.use() as opened:
            seen = self.views.of(opened, self.groups)
            if self.chosen:
                # Levels as the visible check sheets give them.
                level_of = self.answerer.items_of(seen).level
                seen = self.views.of(opened, self.groups, self.chosen, level_of)
            yield seen

    def hides(self, document_ids: Iterable[str]) -> bool:
        """Whether a document that was shown before is there, but may be seen no more."""
        with self.live.use() as opened, self.visible() as seen:
            return any(i in opened.documents and i not in seen.documents for i in document_ids)

    @property
    def has_model(self) -> bool:
        """Whether a language model writes the answers."""
        return self.answerer.generator is not None

    def stream(
        self,
        question: str,
        history: Sequence[Turn] = (),
        is_stopped: Callable[[], bool] = never_stopped,
    ) -> Iterator[AnswerEvent]:
        """Sources first, then sentences that hold, then the answer; see ``kb.answers``.

        ``is_stopped`` is asked while a model writes: then the answer is what held so far.
        """
        asked = question_of(question, history)
        with self.visible() as opened, self.observer.watching(opened.name) as tell:
            for event in self.answerer.stream(opened, asked, is_stopped):
                if isinstance(event, Finished):
                    tell(event.answer)
                yield event

    def ask(self, question: str, history: Sequence[Turn] = ()) -> Answer:
        with self.visible() as opened, self.observer.watching(opened.name) as tell:
            answer = self.answerer.answer(opened, question_of(question, history))
            tell(answer)
            return answer

    def search(
        self,
        question: str,
        k: int = 10,
        guideline_no: int | None = None,
        history: Sequence[Turn] = (),
    ) -> list[RankedPassage]:
        """Ranked passages, at most ``k``; only those that treat ``guideline_no`` if it is given.

        A follow-up takes the topic of ``history`` along, as in ``ask``.
        """
        with self.visible() as opened:
            query = question_of(question, history).query
            query = with_own_numbers(query, opened)
            if guideline_no is not None:
                query = replace(query, numbers=(guideline_no,))
            return self._ranked(opened, query, k, guideline_no)

    def _ranked(
        self, opened: OpenGeneration, query: Query, k: int, guideline_no: int | None
    ) -> list[RankedPassage]:
        found = self.retriever.search(opened, query)
        if query.numbers or query.own_rows:
            found = sorted(found, key=lambda f: (not f.has_number, -f.score, f.row))
        if guideline_no is not None:
            found = [f for f in found if f.has_number]
        shown = found[: k + _FOLDED_AT_MOST]
        passages = zip(shown, opened.passages.at([f.row for f in shown]), strict=True)
        ranked = [RankedPassage(p, opened.document_of(p), f.score) for f, p in passages]
        return folded(ranked)[:k]

    def generation_before(self) -> str | None:
        """Where a rollback goes; None where there is nothing."""
        return self.generations.before_live()

    def generation(self) -> str:
        return self.generations.live()

    def documents(self) -> tuple[Document, ...]:
        with self.visible() as opened:
            return tuple(opened.documents.values())

    def warnings(self) -> tuple[Warning, ...]:
        with self.visible() as opened:
            return opened.warnings

    def told_before(self) -> frozenset[Told]:
        """Of the warnings, those that an earlier ingest had told."""
        with self.visible() as opened:
            return opened.told_before

    def items(self) -> GuidelineItems:
        """Names, levels and labels of the items, the ingested material's before the shipped."""
        with self.visible() as opened:
            return self.answerer.items_of(opened)

    def passages_about(self, number: int) -> list[RankedPassage]:
        """All passages that treat an item, the newest first, other standards' tables last."""
        with self.visible() as opened:
            return opened.passages_about(number)

    def places_about(self, number: int) -> list[Citation]:
        """The same as citations, for reading."""
        with self.visible() as opened:
            return opened.places_about(number, QUOTE_LIMITS)

    def holdings(self) -> Mapping[int, frozenset[Holding]]:
        """What is held of each item; numbers of which nothing is held are left out."""
        with self.visible() as opened:
            return opened.holdings

    def changes(self) -> list[GenerationChange]:
        """What each kept generation changed, the newest first, as far as it may be seen."""
        return generation_changes(self.generations, self.groups)

    def treated_numbers(self) -> tuple[int, ...]:
        with self.visible() as opened:
            return opened.treated_numbers()

    def suggested_questions(self, limit: int = 4) -> tuple[str, ...]:
        """Questions that the meetings themselves answered, the newest meeting first."""
        with self.visible() as opened:
            return opened.suggested_questions(limit)

    def source_bytes(self, document_id: str) -> bytes | None:
        """The source file as it was ingested, or None where it is not kept."""
        path = self._source_path(document_id)
        return path.read_bytes() if path else None

    def has_pdf(self, document_id: str) -> bool | None:
        """Whether the source is a PDF, told from its first bytes; None where it is not kept."""
        path = self._source_path(document_id)
        if path is None:
            return None
        with path.open("rb") as file:
            return file.read(len(_PDF_BEGINNING)) == _PDF_BEGINNING

    def _source_path(self, document_id: str) -> Path | None:
        with self.visible() as opened:
            document = opened.documents.get(document_id)
        path = source_file(self.folder, document) if document else None
        return path if path and path.is_file() else None

    def page_text(self, document_id: str, page_index: int) -> str | None:
        """Display text of a page, whose stretches are cited; None where it is not kept."""
        with self.visible() as opened:
            return opened.page_text(document_id, page_index)

    def page_words(self, document_id: str, page_index: int) -> tuple[PlacedWord, ...]:
        """Where the words of a page stand that OCR read; () for all other pages."""
        with self.visible() as opened:
            page = opened.pages.get((document_id, page_index))
        return page.words if page else ()

    @property
    def is_sample(self) -> bool:
        documents = self.documents()
        return bool(documents) and all(d.is_sample for d in documents)

    def close(self) -> None:
        if self.follower:
            self.follower.stop()
        self.live.close()
