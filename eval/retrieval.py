"""Questions to ranked passages to measures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from eval.dataset import EvalQuestion, Gold
from eval.judging import Excerpt, excerpt_of_passage, judged_run, judged_units, unit_key
from eval.measures import DEPTH, measures_by_query
from eval.outcomes import Outcome
from kb.answers import RankedPassage
from kb.places import joined, short_page
from kb.question.question import question_of

_SHOWN = 3
_SHOWN_CHARS = 90


class Searcher(Protocol):
    """The part of a knowledge base that is measured here."""

    def search(self, question: str, k: int = 10) -> list[RankedPassage]:
        """Ranked passages, best first."""


def retrieval_outcomes(
    questions: Sequence[EvalQuestion], searcher: Searcher, depth: int = DEPTH
) -> list[Outcome]:
    """One outcome for each answerable question; the others have nothing to be found."""
    answerable = [q for q in questions if q.answerable]
    found = {
        q.id: [excerpt_of_passage(p) for p in searcher.search(standing_alone(q), depth)]
        for q in answerable
    }
    qrels = {q.id: {unit_key(i): 1 for i in range(len(judged_units(q)))} for q in answerable}
    run = {q.id: judged_run(q, found[q.id]) for q in answerable}
    values = measures_by_query(qrels, run)
    return [_outcome(q, values[q.id], found[q.id]) for q in answerable]


def standing_alone(question: EvalQuestion) -> str:
    """The question with the topic that its conversation gives it, as one text to search for."""
    background = question_of(question.question, question.history).query.background
    return f"{background.text} {question.question}" if background else question.question


def _outcome(
    question: EvalQuestion, values: Mapping[str, float], found: Sequence[Excerpt]
) -> Outcome:
    failures = ("not-in-first-5",) if values["R@5"] < 1 else ()
    return Outcome(
        id=question.id,
        question=question_in_words(question),
        category=question.category,
        split=question.split,
        values=values,
        failures=failures,
        expected=gold_in_words(question),
        got="\n".join(_in_words(rank, e) for rank, e in enumerate(found[:_SHOWN], 1)),
    )


def question_in_words(question: EvalQuestion) -> str:
    """The question after what its user said before."""
    earlier = [turn.content for turn in question.history if turn.role == "user"]
    return " → ".join([*earlier, question.question])


def gold_in_words(question: EvalQuestion) -> str:
    joint = " かつ " if question.all_of else " または "
    return joint.join(place_in_words(gold) for gold in question.gold)


def place_in_words(gold: Gold) -> str:
    quote = f"「{gold.quote}」" if gold.quote else ""
    return joined(gold.document, short_page(gold.page), gold.section, quote)


def _in_words(rank: int, excerpt: Excerpt) -> str:
    text = " ".join(excerpt.text.split())[:_SHOWN_CHARS]
    place = joined(excerpt.document, short_page(excerpt.page), excerpt.section)
    return f"{rank}. {place}: {text}"
