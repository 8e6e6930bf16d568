"""The flow from a question to an answer or an honest refusal."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kb.answering import refusals
from kb.answering.answerability import Decision, Signals
from kb.answering.extractive import Layout, references_of
from kb.answering.leading import Leading
from kb.answering.notes import notes_of
from kb.answering.premises import corrected_premise
from kb.answering.refusals import NEAR_FOLLOWS, near_opening, unusable
from kb.answering.verdict import ANSWERED, Verdict, verdict_of
from kb.answers import Answer, AnswerEvent, Finished, RankedPassage, SourcesFound
from kb.citations import cite
from kb.generations.opened import OpenGeneration
from kb.guideline.items import RELATED, GuidelineItems
from kb.llm.rewriting import rewritten_question
from kb.llm.writer import Generator, IsStopped, Material, never_stopped
from kb.question.question import Query, Question, question_of
from kb.question.topics import Topics
from kb.retrieval.evidence import QUOTE_LIMITS, answered_numbers, evidence_of, wanted_groups
from kb.retrieval.groups import AnswerGroup, groups_of, unmentioned
from kb.retrieval.own_numbers import with_own_numbers
from kb.retrieval.retriever import Meaning, Retriever


@dataclass(frozen=True)
class Answerable:
    """What answers a question that is not refused."""

    query: Query
    evidence: tuple[RankedPassage, ...]
    meaning: Meaning
    verdict: Verdict = ANSWERED
    premise: str = ""
    """The correction of what the question takes for granted."""


@dataclass(frozen=True)
class Answerer:
    """Answers questions from one opened generation at a time."""

    retriever: Retriever
    decision: Decision
    items: GuidelineItems
    topics: Topics
    max_question_chars: int
    generator: Generator | None = None

    def answer(self, opened: OpenGeneration, question: Question) -> Answer:
        """The answer to a question in its conversation."""
        events = self.stream(opened, question)
        return next(event.answer for event in events if isinstance(event, Finished))

    def stream(
        self,
        opened: OpenGeneration,
        question: Question,
        is_stopped: IsStopped = never_stopped,
    ) -> Iterator[AnswerEvent]:
        """Sources, then checked sentences where a model writes them, then the whole answer."""
        started = time.perf_counter()
        for event in self._events(opened, question, is_stopped):
            if not isinstance(event, Finished):
                yield event
                continue
            seconds = time.perf_counter() - started
            # What was searched for may hold the conversation's topic too.
            yield Finished(replace(event.answer, question=question.said.text, seconds=seconds))

    def _events(
        self, opened: OpenGeneration, question: Question, is_stopped: IsStopped
    ) -> Iterator[AnswerEvent]:
        """Whether to refuse is decided here, before any model is asked."""
        found = unusable(question.said, self.max_question_chars) or self._from_material(
            opened, question
        )
        if isinstance(found, Answer):
            yield Finished(found)
            return
        extractive = self._composed(opened, found, found.evidence)
        # What is only near is no ground for a model to answer from.
        if self.generator is None or extractive.certainty != "answered":
            yield SourcesFound(extractive.citations)
            yield Finished(extractive)
            return
        yield from self._generated(self.generator, opened, question, found, extractive, is_stopped)

    def _generated(
        self,
        generator: Generator,
        opened: OpenGeneration,
        question: Question,
        found: Answerable,
        extractive: Answer,
        is_stopped: IsStopped,
    ) -> Iterator[AnswerEvent]:
        deadline = generator.deadline()
        used: tuple[str, ...] = ()
        text = question.said.text
        if question.history and question.said.leans_on_history:
            # The model may take its time over the question; these are there at once.
            yield SourcesFound(extractive.citations)
            prompt = generator.prompts["follow_up"]
            used = (prompt.name,)
            rewritten = rewritten_question(
                generator.model, prompt, text, question.history, deadline, is_stopped
            )
            again = self._from_material(opened, question_of(rewritten)) if rewritten else None
            if rewritten and isinstance(again, Answerable):
                text, found = rewritten, again

        def compose(evidence: Sequence[RankedPassage]) -> Answer:
            return self._composed(opened, found, evidence)

        material = Material(text, found.evidence, extractive, compose, opened.page_text)
        yield from generator.stream(material, deadline, used, is_stopped)

    def _from_material(self, opened: OpenGeneration, question: Question) -> Answer | Answerable:
        said, items = question.said, self.items_of(opened)
        query = with_own_numbers(question.query, opened)
        dated = self._about_the_material(opened, query) if said.asks_when else None
        refused = (
            dated
            or refusals.unknown_numbers(opened, query, items)
            or refusals.other_meetings(opened, query, items)
        )
        if refused:
            return refused
        meaning = self.retriever.meaning(query)
        groups = self._groups(opened, query, meaning)
        if not groups:
            return refusals.not_found(said.text, (), items.nearest(said.form, RELATED))
        chosen = wanted_groups(
            query, groups, lambda part: self._groups(opened, part), self.retriever.synonyms
        )
        evidence = evidence_of(query, chosen)
        premise = corrected_premise(query, evidence, items, self.retriever.synonyms)
        if premise:
            return Answerable(query, evidence, meaning, premise=premise)
        strange = unmentioned(opened, query, self.retriever.synonyms)
        signals = self.signals(opened, query, chosen, strange)
        synonyms = self.retriever.synonyms
        verdict = verdict_of(query, self.decision, signals, evidence, strange, synonyms)
        if verdict.certainty == "none":
            related = items.nearest(said.form, RELATED)
            return refusals.refused(query.said, verdict, evidence, related)
        return Answerable(query, evidence, meaning, verdict)

    def _groups(
        self, opened: OpenGeneration, query: Query, meaning: Meaning | None = None
    ) -> list[AnswerGroup]:
        return groups_of(opened, self.retriever.search(opened, query, meaning))

    def _about_the_material(self, opened: OpenGeneration, query: Query) -> Answer | None:
        """The covers of the meetings, which tell their days; None where none is kept."""
        covers = [
            RankedPassage(p, opened.document_of(p), 0.0)
            for p in opened.covers()
            if opened.document_of(p).date
            and (not query.meetings or opened.document_of(p).meeting in query.meetings)
        ]
        if not covers:
            return None
        found = Answerable(query, tuple(covers), self.retriever.meaning(query))
        return self._composed(opened, found, covers)

    def _composed(
        self, opened: OpenGeneration, found: Answerable, evidence: Sequence[RankedPassage]
    ) -> Answer:
        query, verdict = found.query, found.verdict
        cited = cite(evidence, opened.page_text, QUOTE_LIMITS)
        shown = [e for e in evidence if e.passage.id in cited.mark_by_passage]
        references = references_of(shown)
        numbers = answered_numbers(query.numbers, shown)
        items = self.items_of(opened)
        layout = Layout(shown, cited, items)
        opening, lead = found.premise, None
        if verdict.certainty == "near":
            opening = near_opening(verdict) + NEAR_FOLLOWS
            text = layout.whole(opening)
        else:
            leading = Leading(self.retriever.embedder, self.retriever.synonyms)
            first = leading.lead(opened, query, found.meaning, shown)
            lead = layout.lead(first)
            told = layout.gist(first) if query.wants_the_gist else layout.led_by(first)
            text = "\n".join(filter(None, (opening, told)))
        return Answer(
            question=query.said.text,
            text=text,
            citations=cited.citations,
            certainty=verdict.certainty,
            lead=lead,
            opening=opening,
            reason=verdict.reason,
            guideline_nos=tuple(numbers),
            related=items.nearest(query.said.form, RELATED, without=numbers),
            notes=notes_of(
                query.said.asks_for_verdict,
                query.numbers,
                shown,
                references,
                opened.warnings,
                opened.mapped_numbers(),
                opened.meetings_answering(numbers),
                opened.documents,
            ),
            references=references,
        )

    def items_of(self, opened: OpenGeneration) -> GuidelineItems:
        """Names of items, with the ingested material's over the shipped ones."""
        return opened.named_items(self.items)

    def signals(
        self,
        opened: OpenGeneration,
        query: Query,
        chosen: Sequence[AnswerGroup],
        strange: Sequence[str],
    ) -> Signals:
        """What the decision whether to answer is made from; ``strange`` is what no material
        mentions."""
        # The newest answer may be one that the question's words did not find.
        best = next(group for group in chosen if group.found)
        return Signals(
            cosine=max(found.cosine for found in best.found),
            late=max((f.late for f in best.found if f.late is not None), default=None),
            coverage=best.coverage(query, self.retriever.synonyms),
            unmentioned=len(strange) / max(1, len(query.said.subjects_named)),
            absent_topics=len(self.topics.absent(query.said.form, opened.corpus_text.mentions)),
            names_treated_number=any(found.has_number for found in best.found),
            has_background=bool(query.background),
        )
