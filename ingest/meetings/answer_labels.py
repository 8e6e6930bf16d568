"""Which guideline number an answer really belongs to (pure).

Material prints wrong labels: in 第7回 the second answer under 質問⑥ is headed 回答[No.153] and
answers No.99. The rule: a label that its question does not ask about, or an answer whose text is
nearer to another asked number, is a slip. It is refiled only if exactly one asked number is left
without an answer and the text is nearest to that one; otherwise it is shown with both numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from kb.embedding.embedder import Embedder
from kb.text.words import tokenise

Nearness = Callable[[str, Sequence[str]], Sequence[float]]
"""Scores of candidate texts for a text, higher is nearer, differences comparable."""

CLEAR_MARGIN = 0.05
"""How much nearer another number must be before a label that was asked about is doubted."""


@dataclass(frozen=True)
class LabelledAnswer:
    """An answer as printed: the numbers its label names, those out of range, and its text."""

    numbers: tuple[int, ...]
    out_of_range: tuple[int, ...]
    text: str

    @property
    def has_label(self) -> bool:
        return bool(self.numbers or self.out_of_range)


@dataclass(frozen=True)
class Filing:
    """Where an answer is filed; ``is_slip`` says that the printed label is doubted."""

    numbers: tuple[int, ...]
    is_slip: bool = False
    is_refiled: bool = False


def nearness_by(embedder: Embedder) -> Nearness:
    """Cosine of the embedder plus a share of common words.

    e5's cosines for related texts lie within about 0.1 of each other, shares of words within
    about 0.3, so the words are weighted down to the same scale.
    """

    def nearness(text: str, candidates: Sequence[str]) -> list[float]:
        vector = embedder.embed_passages([text])[0]
        cosines = embedder.embed_passages(list(candidates)) @ vector
        own = set(tokenise(text))
        shares = [len(own & set(tokenise(c))) / max(len(set(tokenise(c))), 1) for c in candidates]
        return [float(c) + 0.3 * s for c, s in zip(cosines, shares, strict=True)]

    return nearness


def file_answers(
    asked: Sequence[tuple[tuple[int, ...], str]],
    answers: Sequence[LabelledAnswer],
    topics: Mapping[int, str],
    nearness: Nearness,
) -> list[Filing]:
    """File each answer of one question.

    ``asked`` are the sub-questions, each with its numbers and text; ``topics`` says of numbers
    not asked here what they are about, as far as the rest of the material tells.
    """
    texts = {n: text for numbers, text in asked for n in numbers}
    answered = {n for a in answers for n in a.numbers if n in texts}
    left = [n for n in texts if n not in answered]
    if texts and answers and not any(a.has_label for a in answers):
        return _by_order_or_nearness(asked, answers, texts, nearness)
    return [_file(a, texts, left, topics, nearness) for a in answers]


def _by_order_or_nearness(
    asked: Sequence[tuple[tuple[int, ...], str]],
    answers: Sequence[LabelledAnswer],
    texts: Mapping[int, str],
    nearness: Nearness,
) -> list[Filing]:
    everything = tuple(sorted(texts))
    if len(everything) == 1 or len(answers) == 1:
        return [Filing(everything) for _ in answers]
    if len(answers) == len(asked):
        return [Filing(numbers) for numbers, _ in asked]
    return [Filing((_nearest(a.text, texts, nearness)[0],)) for a in answers]


def _file(
    answer: LabelledAnswer,
    texts: Mapping[int, str],
    left: list[int],
    topics: Mapping[int, str],
    nearness: Nearness,
) -> Filing:
    if not texts:
        return Filing(tuple(sorted(answer.numbers)))
    if not answer.has_label:
        return Filing(tuple(left) if len(left) == 1 else tuple(sorted(left or texts)))
    candidates = {n: topics[n] for n in answer.numbers if n in topics} | dict(texts)
    nearest, margin = _nearest(answer.text, candidates, nearness, over=answer.numbers)
    was_asked = all(n in texts for n in answer.numbers) and not answer.out_of_range
    if was_asked and (nearest in answer.numbers or margin < CLEAR_MARGIN):
        return Filing(tuple(sorted(answer.numbers)))
    if left == [nearest]:
        return Filing((nearest,), is_slip=True, is_refiled=True)
    if nearest in answer.numbers or nearest not in texts:
        return Filing(tuple(sorted(answer.numbers)), is_slip=not was_asked)
    return Filing(tuple(sorted({*answer.numbers, nearest})), is_slip=True)


def _nearest(
    text: str,
    candidates: Mapping[int, str],
    nearness: Nearness,
    over: Sequence[int] = (),
) -> tuple[int, float]:
    """The nearest number, and how much nearer it is than the best of ``over``."""
    numbers = sorted(candidates)
    scores = dict(zip(numbers, nearness(text, [candidates[n] for n in numbers]), strict=True))
    best = max(numbers, key=lambda n: (scores[n], -n))
    rivals = [scores[n] for n in over if n in scores]
    return best, scores[best] - max(rivals, default=float("-inf"))
