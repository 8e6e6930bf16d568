"""Questions to answers, and whether each answer keeps what the design promises."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from eval.dataset import EvalQuestion
from eval.judging import (
    bare,
    excerpt_of_citation,
    has_quote,
    is_from,
    judged_units,
    units_hit,
)
from eval.outcomes import Outcome, means
from eval.retrieval import gold_in_words, question_in_words
from eval.words import REASONS_IN_WORDS
from kb.answers import Answer, Citation
from kb.guideline.numbers import number_words
from kb.places import joined, short_page
from kb.retrieval.evidence import QUOTE_LIMITS
from kb.text.sentences import sentences

PageTexts = Callable[[str, int], str | None]
"""Document id and page index to the page's display text."""
FIRST_SENTENCE = "first-sentence-seconds-p50"
"""Seconds from asking the model to its first sentence that held."""
SECONDS = ("seconds-p50", "seconds-p95", FIRST_SENTENCE)
CHARACTERS = "characters-before-gold"
NO_SHARES = (*SECONDS, CHARACTERS)
"""What is no share of anything has no tolerance, and no place in a baseline."""
PLAIN = "plainly-answered-unanswerable"
LOWER_IS_BETTER = frozenset({"wrongly-refused", "told-as-near", PLAIN, *NO_SHARES})
MUST_BE_WHOLE = (
    "gold-cited",
    "numbers-exact",
    "numbers-none-too-many",
    "reason-right",
    "quotations-literal",
    "limits-kept",
)
"""Values below 1 of these are listed as failures."""
_FIRST_SENTENCES = 3
_SHOWN_CHARS = 240


def answer_outcomes(
    questions: Sequence[EvalQuestion], answers: Sequence[Answer], page_text: PageTexts
) -> list[Outcome]:
    """One outcome for each question."""
    pairs = zip(questions, answers, strict=True)
    return [_outcome(question, answer, page_text) for question, answer in pairs]


def answer_measures(outcomes: Sequence[Outcome], answers: Sequence[Answer]) -> dict[str, float]:
    """Means over the questions, and the seconds that half and 95 % of the answers take at most."""
    seconds = [answer.seconds for answer in answers] or [0.0]
    p50, p95 = np.quantile(seconds, [0.5, 0.95])
    measures = means(outcomes) | {SECONDS[0]: float(p50), SECONDS[1]: float(p95)}
    first = [g.first_sentence_seconds for a in answers if (g := a.writing)]
    shown = [second for second in first if second is not None]
    return measures | ({FIRST_SENTENCE: float(np.median(shown))} if shown else {})


def answer_values(question: EvalQuestion, answer: Answer, page_text: PageTexts) -> dict[str, float]:
    """What can be said of one answer; every value but ``characters-before-gold`` lies between 0
    and 1."""
    values = (
        _answerable(question, answer) if question.answerable else _unanswerable(question, answer)
    )
    if answer.citations:
        literal = [is_literal(citation, page_text) for citation in answer.citations]
        values["quotations-literal"] = sum(literal) / len(literal)
    values["limits-kept"] = float(keeps_limits(answer))
    return values | _generated(answer)


def _generated(answer: Answer) -> dict[str, float]:
    """What a language model's part was; nothing where none was asked."""
    record = answer.writing
    if record is None:
        return {}
    cited = {id for citation in answer.citations for id in citation.passage_ids}
    extractive = set(record.extractive_passages)
    return {
        "generated": float(answer.mode == "generated"),
        "sentences-kept": record.share_kept,
        "citations-in-common": len(cited & extractive) / max(1, len(cited | extractive)),
    }


def _answerable(question: EvalQuestion, answer: Answer) -> dict[str, float]:
    units = len(judged_units(question))
    excerpts = [excerpt_of_citation(citation) for citation in answer.citations]
    hit = {unit for excerpt in excerpts for unit in units_hit(question, excerpt)}
    given, gold = set(answer.guideline_nos), set(question.guideline_nos)
    values = {
        "gold-cited": float(len(hit) == units),
        "citation-recall": len(hit) / units,
        "numbers-exact": float(not answer.refused and given == gold),
        "wrongly-refused": float(answer.refused),
        "told-as-near": float(answer.certainty == "near"),
        **_beginning(question, answer),
    }
    if not answer.refused:
        values["numbers-none-too-many"] = float(given <= gold)
    if excerpts:
        right = [any(is_from(excerpt, g) for g in question.gold) for excerpt in excerpts]
        values["citation-precision"] = sum(right) / len(right)
        # Another source that treats the same item may be cited too, though no gold lists it.
        same_item = [
            bool(c.guideline_nos) and gold >= set(c.guideline_nos) for c in answer.citations
        ]
        on_topic = [a or b for a, b in zip(right, same_item, strict=True)]
        values["citation-on-topic"] = sum(on_topic) / len(on_topic)
    return values


def _beginning(question: EvalQuestion, answer: Answer) -> dict[str, float]:
    """How soon an answer says what was asked: whether its lead and its first sentences hold a gold
    quote, and how much stands before the first one that it holds at all."""
    said = answer.text.removeprefix(answer.opening)
    lines = (sentences(line) for line in said.splitlines() if not line.startswith("■"))
    first = [sentence for line in lines for sentence in line][:_FIRST_SENTENCES]
    quotes = [gold.quote for gold in question.gold]
    values = {
        "lead-has-gold": _holds_any(answer.lead or "", quotes),
        "first-three-have-gold": _holds_any("\n".join(first), quotes),
    }
    text = bare(said)
    places = [place for quote in quotes if (place := text.find(bare(quote))) >= 0]
    return values | ({CHARACTERS: float(min(places))} if places else {})


def _holds_any(text: str, quotes: Sequence[str]) -> float:
    return float(bool(text) and any(has_quote(text, quote) for quote in quotes))


def _unanswerable(question: EvalQuestion, answer: Answer) -> dict[str, float]:
    values = {
        "unanswerable-refused": float(answer.refused),
        PLAIN: float(answer.certainty == "answered"),
    }
    if answer.reason:
        values["reason-right"] = float(answer.reason in question.reasons)
    return values


def is_literal(citation: Citation, page_text: PageTexts) -> bool:
    """Whether the quote stands where the citation says, character for character."""
    text = page_text(citation.document, citation.page_index)
    return (
        bool(citation.quote)
        and text is not None
        and (text[citation.start : citation.end] == citation.quote)
    )


def keeps_limits(answer: Answer) -> bool:
    """Whether no more is quoted than may be."""
    lengths = [len(citation.quote) for citation in answer.citations]
    return (
        len(lengths) <= QUOTE_LIMITS.citations
        and max(lengths, default=0) <= QUOTE_LIMITS.quote_chars
        and sum(lengths) <= QUOTE_LIMITS.quotes_chars
    )


def _outcome(question: EvalQuestion, answer: Answer, page_text: PageTexts) -> Outcome:
    values = answer_values(question, answer, page_text)
    failures = [name for name in MUST_BE_WHOLE if values.get(name, 1.0) < 1]
    failures += [PLAIN] if values.get(PLAIN) else []
    if values.get("wrongly-refused"):
        # The rest follows from it.
        failures = ["wrongly-refused"]
    return Outcome(
        id=question.id,
        question=question_in_words(question),
        category=question.category,
        split=question.split,
        values=values,
        failures=tuple(failures),
        expected=_expected(question),
        got=_got(answer),
    )


def _expected(question: EvalQuestion) -> str:
    if not question.answerable:
        return _refusal(" または ".join(REASONS_IN_WORDS[reason] for reason in question.reasons))
    return f"{_numbers(question.guideline_nos)} {gold_in_words(question)}"


def _got(answer: Answer) -> str:
    if answer.refused:
        return _refusal(REASONS_IN_WORDS[answer.reason] if answer.reason else "－")
    places = [
        joined(f"〔{c.mark}〕{c.document}", short_page(c.page), c.section) for c in answer.citations
    ]
    text = " ".join(answer.text.split())[:_SHOWN_CHARS]
    return "\n".join([_numbers(answer.guideline_nos), text, *places])


def _refusal(reason: str) -> str:
    return f"回答しない（理由: {reason}）"


def _numbers(numbers: Sequence[int]) -> str:
    return number_words(numbers) or "（番号なし）"
