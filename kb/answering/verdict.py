"""Whether what was found answers the question, is only near it, or is none: decided here, once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kb.answering.answerability import Decision, Signals
from kb.answers import Certainty, RankedPassage, RefusalReason
from kb.question.details import tells
from kb.question.question import Query


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
    if detail and not tells("\n".join(found.passage.text for found in evidence), detail):
        return Verdict("near", "detail-missing", detail.name, unmentioned)
    if certainty == "near":
        treated = signals.names_treated_number
        return Verdict("near", "detail-missing" if treated else "not-found", None, unmentioned)
    return ANSWERED
