"""The flow from a question to an answer or an honest refusal."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kb import refusals
from kb.answer_types import tells, wanted_detail
from kb.answerability import Decision, Signals
from kb.answers import (
    Answer,
    AnswerEvent,
    Finished,
    RankedPassage,
    RelatedItem,
    SourcesFound,
    Turn,
)
from kb.citations import cite
from kb.evidence import (
    Group,
    answered_numbers,
    chosen_groups,
    coverage,
    evidence_of,
    groups_of,
    unmentioned_share,
)
from kb.extractive import answer_text, references_of
from kb.follow_ups import leans_on_history, query_of
from kb.generated_answers import Generator, IsStopped, Material, never_stopped, version_of
from kb.guideline_items import GuidelineItems
from kb.guideline_numbers import find_in_question
from kb.material_questions import asks_when
from kb.near_duplicates import folded
from kb.notes import notes_of
from kb.opened import OpenGeneration
from kb.question_screening import has_content, screened
from kb.retrieval import Query, Retriever
from kb.several_subjects import with_other_subjects
from kb.topics import Topics

RELATED = 3


@dataclass(frozen=True)
class Answerable:
    """What answers a question that is not refused."""

    query: Query
    evidence: tuple[RankedPassage, ...]


@dataclass(frozen=True)
class Answerer:
    """Answers questions from one opened generation at a time."""

    retriever: Retriever
    decision: Decision
    items: GuidelineItems
    topics: Topics
    max_question_chars: int
    generator: Generator | None = None

    def answer(self, opened: OpenGeneration, question: str, history: Sequence[Turn] = ()) -> Answer:
        """The answer to a question in its conversation."""
        for event in self.stream(opened, question, history):
            if isinstance(event, Finished):
                return event.answer
        raise AssertionError("a stream of events ends with the answer")

    def stream(
        self,
        opened: OpenGeneration,
        question: str,
        history: Sequence[Turn] = (),
        is_stopped: IsStopped = never_stopped,
    ) -> Iterator[AnswerEvent]:
        """Sources, then checked sentences where a model writes them, then the whole answer."""
        started = time.perf_counter()
        for event in self._events(opened, question, history, is_stopped):
            if not isinstance(event, Finished):
                yield event
                continue
            seconds = time.perf_counter() - started
            # What was searched for may hold the conversation's topic too.
            yield Finished(replace(event.answer, question=question, seconds=seconds))

    def _events(
        self,
        opened: OpenGeneration,
        question: str,
        history: Sequence[Turn],
        is_stopped: IsStopped,
    ) -> Iterator[AnswerEvent]:
        """Whether to refuse is decided here, before any model is asked."""
        found = self._unusable(question) or self._from_material(opened, question, history)
        if isinstance(found, Answer):
            yield Finished(found)
            return
        extractive = self._extracted(opened, found)
        if self.generator is None:
            yield SourcesFound(extractive.citations)
            yield Finished(extractive)
            return
        yield from self._generated(
            self.generator, opened, question, history, found, extractive, is_stopped
        )

    def _generated(
        self,
        generator: Generator,
        opened: OpenGeneration,
        question: str,
        history: Sequence[Turn],
        found: Answerable,
        extractive: Answer,
        is_stopped: IsStopped,
    ) -> Iterator[AnswerEvent]:
        deadline = generator.deadline()
        used: tuple[str, ...] = ()
        if history and leans_on_history(question):
            # The model may take its time over the question; these are there at once.
            yield SourcesFound(extractive.citations)
            used = (version_of(generator.prompts["follow_up"]),)
            rewritten = generator.standalone(question, history, deadline, is_stopped)
            again = self._from_material(opened, rewritten, ()) if rewritten else None
            if rewritten and isinstance(again, Answerable):
                question, found = rewritten, again

        def compose(evidence: Sequence[RankedPassage]) -> Answer:
            return self._composed(opened, found.query, evidence)

        material = Material(question, found.evidence, extractive, compose, opened.page_text)
        yield from generator.stream(material, deadline, used, is_stopped)

    def _unusable(self, question: str) -> Answer | None:
        if not has_content(question):
            return refusals.empty(question)
        if len(question) > self.max_question_chars:
            return refusals.too_long(question[:80], self.max_question_chars)
        reason = screened(question)
        if reason == "instruction":
            return refusals.instruction(question)
        return refusals.personal_data(question) if reason == "personal-data" else None

    def _from_material(
        self, opened: OpenGeneration, question: str, history: Sequence[Turn]
    ) -> Answer | Answerable:
        query = query_of(question, history)
        if asks_when(question):
            dated = self._about_the_material(opened, query)
            if dated:
                return dated
        unknown = self._unknown_number(opened, query)
        if unknown:
            return unknown
        groups = self._groups(opened, query)
        if not groups:
            return refusals.not_found(question, (), self.related(opened, question))
        chosen = with_other_subjects(
            opened,
            query,
            chosen_groups(opened, query, groups),
            groups,
            lambda part: self._groups(opened, part),
            self.retriever.synonyms,
        )
        refused = self._refused(opened, query, chosen)
        return refused or Answerable(query, tuple(self._nearest(opened, query, chosen)))

    def _groups(self, opened: OpenGeneration, query: Query) -> list[Group]:
        return groups_of(opened, self.retriever.search(opened, query))

    def _unknown_number(self, opened: OpenGeneration, query: Query) -> Answer | None:
        """A refusal if the question names numbers and no material treats any of them."""
        mentions = find_in_question(query.text)
        out_of_range = [n for m in mentions for n in m.out_of_range]
        treated = opened.treated_numbers()
        found = {*treated, *opened.mapped_numbers()}
        if any(n in found for n in query.numbers) or query.sections:
            return None
        if not query.numbers and not out_of_range:
            return None
        titled = [self.items_of(opened).related(n) for n in query.numbers]
        related = [item for item in titled if item] or self.related(opened, query.text)
        return refusals.unknown_number(query.text, query.numbers, out_of_range, treated, related)

    def _about_the_material(self, opened: OpenGeneration, query: Query) -> Answer | None:
        """The covers of the meetings, which tell their days; None where none is kept."""
        covers = [
            RankedPassage(p, opened.document_of(p), 0.0)
            for p in opened.covers()
            if opened.document_of(p).date
        ]
        return self._composed(opened, query, covers) if covers else None

    def _refused(
        self,
        opened: OpenGeneration,
        query: Query,
        chosen: Sequence[Group],
    ) -> Answer | None:
        best = chosen[0]
        signals = self.signals(opened, query, best)
        nearest = self._nearest(opened, query, chosen)
        related = self.related(opened, query.text)
        if not self.decision.is_answerable(signals):
            if self.decision.is_out_of_scope(signals):
                return refusals.out_of_scope(query.text)
            return refusals.not_found(query.text, nearest, related)
        detail = None if query.sections else wanted_detail(query.text)
        told = "\n".join(found.passage.text for found in nearest)
        if detail and not tells(told, detail):
            return refusals.detail_missing(query.text, detail.name, nearest, related)
        if not nearest:
            return refusals.detail_missing(query.text, "回答", (), related)
        return None

    def _nearest(
        self, opened: OpenGeneration, query: Query, chosen: Sequence[Group]
    ) -> list[RankedPassage]:
        return folded([found for group in chosen for found in evidence_of(opened, query, group)])

    def _extracted(self, opened: OpenGeneration, found: Answerable) -> Answer:
        return self._composed(opened, found.query, found.evidence)

    def _composed(
        self, opened: OpenGeneration, query: Query, evidence: Sequence[RankedPassage]
    ) -> Answer:
        cited = cite(evidence, opened.page_text)
        shown = [e for e in evidence if e.passage.id in cited.mark_by_passage]
        references = references_of(shown)
        numbers = answered_numbers(query.numbers, shown)
        return Answer(
            question=query.text,
            text=answer_text(shown, cited, self.items_of(opened)),
            citations=cited.citations,
            guideline_nos=tuple(numbers),
            related=tuple(self.related(opened, query.text, without=numbers)),
            notes=notes_of(
                query.text,
                query.numbers,
                shown,
                references,
                opened.warnings,
                opened.mapped_numbers(),
            ),
            references=references,
        )

    def items_of(self, opened: OpenGeneration) -> GuidelineItems:
        """Names of items, with the ingested material's over the shipped ones."""
        return opened.named_items(self.items)

    def related(
        self, opened: OpenGeneration, question: str, without: Sequence[int] = ()
    ) -> list[RelatedItem]:
        found = self.items_of(opened).nearest(question, RELATED + len(without))
        return [item for item in found if item.guideline_no not in without][:RELATED]

    def signals(self, opened: OpenGeneration, query: Query, best: Group) -> Signals:
        """What the decision whether to answer is made from."""
        return Signals(
            cosine=best.best_cosine,
            late=best.best_late,
            coverage=coverage(opened, query, best, self.retriever.synonyms),
            unmentioned=unmentioned_share(opened, query, self.retriever.synonyms),
            absent_topics=len(self.topics.absent(query.text, opened.corpus_text.mentions)),
            names_treated_number=any(f.has_number for f in best.found),
            has_background=bool(query.background),
        )
