"""Answers in a language model's words, of which only what holds against its evidence is shown."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Generator as Writing, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from kb.answers import (
    MAX_LEAD_CHARS,
    STOPPED,
    Answer,
    AnswerEvent,
    Citation,
    Finished,
    RankedPassage,
    RemovedSentence,
    SentenceChecked,
    SourcesFound,
    WritingRecord,
)
from kb.citations import PageTexts, cite
from kb.errors import LanguageModelError
from kb.guideline.numbers import number_words
from kb.llm.chat_model import LanguageModel
from kb.llm.claims.checker import ClaimChecker
from kb.llm.claims.claim import Claim, claim_of, support_of, united
from kb.llm.prompts import Prompt, random_word
from kb.retrieval.evidence import MAX_WRITTEN_FROM_CHARS, QUOTE_LIMITS
from kb.text.instructions import is_hostile, leads_out
from kb.text.sentences import SentenceStream

log = logging.getLogger(__name__)

MAX_SENTENCES = 14
"""More than this is no answer; the stream is stopped there."""
_HOSTILE_NOTE = "資料の中に、回答を操作する指示とみられる文があったため、その箇所は使っていません。"
_STOPPED_NOTE = "回答の作成を途中で止めました。止めるまでに資料と照合できた内容だけを示しています。"
IsStopped = Callable[[], bool]
Compose = Callable[[Sequence[RankedPassage]], Answer]
"""The answer without a model over some passages: its notes, references and related items."""


def never_stopped() -> bool:
    return False


@dataclass(frozen=True)
class Material:
    """What an answer may be written from. ``extractive`` is the answer without a model."""

    question: str
    evidence: Sequence[RankedPassage]
    extractive: Answer
    compose: Compose
    page_text: PageTexts


@dataclass(frozen=True)
class Generator:
    """Asks the model, checks each sentence, and falls back to the extractive answer."""

    model: LanguageModel
    prompts: Mapping[str, Prompt]
    checker: ClaimChecker
    timeout_seconds: float
    min_kept: float

    def deadline(self) -> float:
        return time.monotonic() + self.timeout_seconds

    def stream(
        self,
        material: Material,
        deadline: float,
        used_prompts: Sequence[str] = (),
        is_stopped: IsStopped = never_stopped,
    ) -> Iterator[AnswerEvent]:
        """Sources, then sentences that held, then the answer; never an error of the model.

        Once ``is_stopped`` the answer is what held until then.
        """
        evidence = [found for found in material.evidence if not _is_hostile(found)]
        notes = (_HOSTILE_NOTE,) if len(evidence) < len(material.evidence) else ()
        draft = _Draft(self.checker, _Keyed.from_evidence(evidence, material.page_text))
        yield SourcesFound(tuple(draft.keyed.citations))
        failure = yield from self._written(material.question, draft, deadline, is_stopped)
        record = WritingRecord(
            model=self.model.name,
            prompt_versions=(*used_prompts, self.prompts["answer"].name),
            kept=len(draft.kept),
            removed=tuple(draft.removed),
            failure=failure,
            first_sentence_seconds=draft.first_sentence_seconds,
            extractive_passages=tuple(
                id for citation in material.extractive.citations for id in citation.passage_ids
            ),
        )
        is_whole = failure is None or (failure == STOPPED and bool(draft.kept))
        if is_whole and record.share_kept < self.min_kept:
            record = replace(record, failure="not-supported")
        if failure is None and not draft.kept:
            record = replace(record, failure="nothing-kept")
        _log(record)
        yield Finished(_final(material, draft, evidence, notes, record))

    def _written(
        self, question: str, draft: _Draft, deadline: float, is_stopped: IsStopped
    ) -> Writing[AnswerEvent, None, str | None]:
        """Sentences as they hold; gives back why the model failed, or None."""
        if not draft.keyed.passages:
            return "no-evidence"
        if is_stopped():
            return STOPPED
        prompt = self.prompts["answer"]
        system, user = prompt.fill(
            {
                "question": question,
                "evidence": draft.keyed.listing(),
                "fence": f"data-{random_word()}{random_word()}",
                "example_key": next(iter(draft.keyed.passages)),
            }
        )
        sentences = SentenceStream()
        try:
            for piece in self.model.stream(system, user, deadline):
                yield from draft.checked(sentences.feed(piece))
                if draft.is_too_long:
                    return "too-long"
                if is_stopped():
                    return STOPPED
            yield from draft.checked(sentences.finish())
        except LanguageModelError as error:
            log.warning("%s", error)
            return str(error)
        return None


@dataclass(frozen=True)
class _Keyed:
    """Evidence under keys that nobody can guess, with the citations it may get."""

    passages: Mapping[str, RankedPassage]
    citations: Sequence[Citation]

    @classmethod
    def from_evidence(cls, evidence: Sequence[RankedPassage], page_text: PageTexts) -> _Keyed:
        """Only what can be quoted literally gets a key."""
        cited = cite(evidence, page_text, QUOTE_LIMITS)
        literal = {citation.mark for citation in cited.citations}
        passages: dict[str, RankedPassage] = {}
        chars = 0
        for found in evidence:
            chars += len(found.passage.text)
            if (
                cited.mark_by_passage.get(found.passage.id) in literal
                and chars <= MAX_WRITTEN_FROM_CHARS
            ):
                passages[_unused_key(passages)] = found
        return cls(passages, cited.citations)

    def listing(self) -> str:
        """The evidence as the model reads it."""
        blocks = []
        for key, found in self.passages.items():
            support = support_of(found)
            numbers = number_words(support.guideline_nos, "、")
            about = " ".join([found.document.title, *support.about.split("\n"), numbers]).strip()
            blocks.append(f"[{key}] {about}\n{support.text}")
        return "\n\n".join(blocks)

    def citation_of(self, found: RankedPassage) -> Citation:
        return next(c for c in self.citations if found.passage.id in c.passage_ids)


def _unused_key(taken: Mapping[str, object]) -> str:
    while (key := f"src-{random_word()}") in taken:
        continue
    return key


@dataclass
class _Draft:
    """The sentences that held so far, and the passages they cite in the order of their marks."""

    checker: ClaimChecker
    keyed: _Keyed
    kept: list[str] = field(default_factory=list)
    removed: list[RemovedSentence] = field(default_factory=list)
    used: list[RankedPassage] = field(default_factory=list)
    cited: dict[int, Citation] = field(default_factory=dict)
    """By the mark that the evidence has."""
    started: float = field(default_factory=time.perf_counter)
    first_sentence_seconds: float | None = None
    _said: set[str] = field(default_factory=set)

    @property
    def is_too_long(self) -> bool:
        return len(self.kept) + len(self.removed) > MAX_SENTENCES

    def checked(self, sentences: Sequence[str]) -> Iterator[SentenceChecked]:
        for sentence in sentences:
            claim = claim_of(sentence)
            if not claim.text or claim.text in self._said:
                continue
            self._said.add(claim.text)
            fault = self._fault(claim)
            if fault:
                self.removed.append(RemovedSentence(claim.text, fault))
            else:
                yield SentenceChecked(self._keep(claim))

    def _fault(self, claim: Claim) -> str | None:
        if not claim.keys:
            return "no-key"
        if any(key not in self.keyed.passages for key in claim.keys):
            return "unknown-key"
        supports = [support_of(self.keyed.passages[key]) for key in claim.keys]
        return self.checker.fault(claim.text, united(supports))

    def _keep(self, claim: Claim) -> str:
        if self.first_sentence_seconds is None:
            self.first_sentence_seconds = time.perf_counter() - self.started
        marks = [self._mark(self.keyed.passages[key]) for key in claim.keys]
        shown = claim.text + "".join(f"〔{mark}〕" for mark in dict.fromkeys(marks))
        self.kept.append(shown)
        return shown

    def _mark(self, found: RankedPassage) -> int:
        """Marks count from 1 in the order in which citations are first used."""
        if found not in self.used:
            self.used.append(found)
        citation = self.keyed.citation_of(found)
        marked = replace(citation, mark=len(self.cited) + 1)
        return self.cited.setdefault(citation.mark, marked).mark


def _final(
    material: Material,
    draft: _Draft,
    evidence: Sequence[RankedPassage],
    notes: tuple[str, ...],
    record: WritingRecord,
) -> Answer:
    was_stopped = record.failure == STOPPED
    if was_stopped:
        notes = (*notes, _STOPPED_NOTE)
    if record.failure and not (was_stopped and draft.kept):
        clean = material.compose(evidence) if notes and evidence else material.extractive
        return replace(clean, mode="fallback", notes=(*clean.notes, *notes), writing=record)
    composed = material.compose(draft.used)
    # A link that only a document's own text names is not shown: it may carry something away.
    known = tuple(link for link in composed.references if link.source_id or not link.url)
    return replace(
        composed,
        text="\n".join(draft.kept),
        lead=draft.kept[0] if len(draft.kept[0]) <= MAX_LEAD_CHARS else None,
        citations=tuple(draft.cited.values()),
        guideline_nos=tuple(sorted({n for c in draft.cited.values() for n in c.guideline_nos})),
        references=known,
        notes=(*composed.notes, *notes),
        mode="generated",
        writing=record,
    )


def _is_hostile(found: RankedPassage) -> bool:
    passage, document = found.passage, found.document
    places = (passage.text, passage.labelled, passage.section, passage.label or "")
    named = (document.title, document.file_name, document.id.rsplit("/", 1)[-1])
    return any(is_hostile(part) for part in (*places, *named)) or leads_out(document.title)


def _log(record: WritingRecord) -> None:
    """Counts and kinds only: what was written may repeat a user's words."""
    log.info(
        "generated answer: model %s, prompts %s, kept %d, removed %s, failure %s",
        record.model,
        ",".join(record.prompt_versions),
        record.kept,
        [removed.fault for removed in record.removed],
        record.failure,
    )
