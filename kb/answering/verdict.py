"""Whether what was found answers the question, is only near it, or is none: decided here, once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from kb.answering.answerability import Decision, Signals
from kb.answering.stretches import Stretch, stretches_of
from kb.answers import Certainty, RankedPassage, RefusalReason
from kb.question.details import DetailKind, tells
from kb.question.question import Query
from kb.retrieval.retriever import NO_SYNONYMS
from kb.retrieval.synonyms import Synonyms
from kb.text.normalising import search_form


@dataclass(frozen=True)
class Verdict:
    """What may be claimed of the evidence, and why no more.

    ``detail`` is the kind of detail that the question wants and the evidence does not tell;
    ``unmentioned`` what the question names and no material mentions.
    """

    certainty: Certainty = "answered"
    reason: RefusalReason | None = None
    detail: str | None = None
    unmentioned: tuple[str, ...] = ()


ANSWERED = Verdict()


def verdict_of(
    query: Query,
    decision: Decision,
    signals: Signals,
    evidence: Sequence[RankedPassage],
    unmentioned: tuple[str, ...] = (),
    synonyms: Synonyms = NO_SYNONYMS,
) -> Verdict:
    """Kinds decided by grammar and domain come first, then words, then nearness."""
    certainty = decision.certainty(signals)
    is_strange = signals.unmentioned >= 1 and not signals.names_treated_number
    if is_strange and signals.has_background and not query.said.points_back:
        # Near by the conversation's topic alone: the weather after a question about keys.
        certainty = "none"
    if certainty == "none":
        reason: RefusalReason = "out-of-scope" if decision.is_out_of_scope(signals) else "not-found"
        return Verdict("none", reason, None, unmentioned)
    if not evidence:
        # The material holds the question itself, and nothing that answers it.
        return Verdict("none", "detail-missing", "回答", unmentioned)
    detail = None if query.sections else query.said.detail
    if detail and not _is_told(detail, query, evidence, synonyms):
        return Verdict("near", "detail-missing", detail.name, unmentioned)
    if certainty == "near":
        treated = signals.names_treated_number
        return Verdict("near", "detail-missing" if treated else "not-found", None, unmentioned)
    return ANSWERED


def _is_told(
    kind: DetailKind, query: Query, evidence: Sequence[RankedPassage], synonyms: Synonyms
) -> bool:
    """Whether a sentence of the evidence tells the detail and speaks of what the question names.

    It may be named in the sentence before, too. What the evidence names nowhere is asked in other
    words, and joins nothing to anything.
    """
    told = [
        (stretch, f"{search_form(before.shown)}\n{search_form(stretch.shown)}")
        for found in evidence
        for before, stretch in _with_the_one_before(stretches_of(found.passage))
    ]
    whole = "\n".join(about for _, about in told)
    terms = {term for noun in query.said.nouns for term in (noun, *synonyms.of(noun))}
    named = [term for term in terms if term in whole]
    return any(
        ((kind.is_counted and (stretch.is_row or stretch.is_listed)) or tells(stretch.shown, kind))
        and (not named or any(term in about for term in named))
        for stretch, about in told
    )


def _with_the_one_before(stretches: Iterable[Stretch]) -> Iterator[tuple[Stretch, Stretch]]:
    every = list(stretches)
    return zip(every[:1] + every, every, strict=False)
