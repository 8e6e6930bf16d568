"""How well the score behind "is this answerable?" parts the questions, at every threshold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from eval.dataset import EvalQuestion
from eval.outcomes import CurvePoint
from kb.answering.answerability import Decision
from kb.answers import Answer
from kb.knowledge_base import KnowledgeBase
from kb.question.question import question_of
from kb.retrieval.evidence import chosen_groups
from kb.retrieval.groups import groups_of, unmentioned

_DECIDED_BEFORE = ("unknown-number", "personal-data", "instruction")
"""These refusals do not look at the score."""


@dataclass(frozen=True)
class Trace:
    """The score of one question (higher is surer), and whether the material answers it."""

    confidence: float
    answerable: bool


def traces_of(
    questions: Sequence[EvalQuestion], answers: Sequence[Answer], knowledge_base: KnowledgeBase
) -> list[Trace]:
    """The questions for which the score decides: a treated number is answered in any case."""
    traces = []
    for question, answer in zip(questions, answers, strict=True):
        confidence = _confidence(question, knowledge_base)
        if confidence is not None and answer.reason not in _DECIDED_BEFORE:
            traces.append(Trace(confidence, question.answerable))
    return traces


def _confidence(question: EvalQuestion, knowledge_base: KnowledgeBase) -> float | None:
    query = question_of(question.question, question.history).query
    with knowledge_base.live.use() as opened:
        groups = groups_of(opened, knowledge_base.retriever.search(opened, query))
        if not groups or query.numbers or query.sections:
            return None
        chosen = chosen_groups(query, groups)
        strange = unmentioned(opened, query, knowledge_base.retriever.synonyms)
        signals = knowledge_base.answerer.signals(opened, query, chosen, strange)
    return knowledge_base.answerer.decision.confidence(signals)


def border_of(decision: Decision) -> float:
    """The score from which a question is answered with these settings."""
    return (decision.caution - 0.5) * decision.spread


def curve(traces: Sequence[Trace]) -> list[CurvePoint]:
    """For each threshold that changes anything, the share refused and answered wrongly.

    A score at the threshold is answered. Empty without questions of both kinds.
    """
    yes = [trace.confidence for trace in traces if trace.answerable]
    no = [trace.confidence for trace in traces if not trace.answerable]
    if not yes or not no:
        return []
    return [
        CurvePoint(
            threshold,
            sum(score < threshold for score in yes) / len(yes),
            sum(score >= threshold for score in no) / len(no),
        )
        for threshold in sorted({*yes, *no})
    ]
