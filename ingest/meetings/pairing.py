"""Which question an answer belongs to where several questions stand before their answers (pure).

Two questions on a slide, or questions first and answers slides later: an answer then stands below
the last of them. Its ordinal (回答2), its label's guideline number, or its place in the row tells
which one it answers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest.meetings.marks import AnswerMark
from ingest.meetings.regions import Region
from ingest.parsed.lines import Line
from kb.guideline.numbers import numbers_in_material


@dataclass
class RawQuestion:
    """A question region, sorted into asking and answering lines."""

    region: Region
    asking: list[Line] = field(default_factory=list)
    item_numbers: tuple[int, ...] = ()
    """Guideline numbers that a column beside it names."""
    answers: list[tuple[AnswerMark, list[Line]]] = field(default_factory=list)

    @property
    def number(self) -> int | None:
        return self.region.mark.number if self.region.mark else None

    @property
    def asked_numbers(self) -> set[int]:
        asked = {n for line in self.asking for n in numbers_in_material(line.text)}
        return asked | set(self.item_numbers)


def share_answers(questions: Sequence[RawQuestion]) -> None:
    """Give the answers below a row of questions to the questions they answer."""
    row: list[RawQuestion] = []
    for question in questions:
        row.append(question)
        if question.answers:
            if len(row) > 1:
                _share(row)
            row = []


def _share(row: Sequence[RawQuestion]) -> None:
    """``row``: questions that follow each other, of which only the last has answers."""
    answers = row[-1].answers
    owners = _by_ordinal(row) or _by_label(row) or _by_place(row)
    if owners is None:
        return
    row[-1].answers = []
    for owner, answer in zip(owners, answers, strict=True):
        owner.answers.append(answer)


def _by_ordinal(row: Sequence[RawQuestion]) -> list[RawQuestion] | None:
    """回答1, 回答2 below 質問1, 質問2; an answer without an ordinal goes on with the one before."""
    by_number = {question.number: question for question in row}
    owners: list[RawQuestion] = []
    for mark, _ in row[-1].answers:
        if mark.ordinal is not None and mark.ordinal not in by_number:
            return None
        if mark.ordinal is None and not owners:
            return None
        owners.append(owners[-1] if mark.ordinal is None else by_number[mark.ordinal])
    return owners


def _by_label(row: Sequence[RawQuestion]) -> list[RawQuestion] | None:
    """回答[No.54] belongs to the one question of the row that asks about No.54."""
    owners = []
    for mark, _ in row[-1].answers:
        asking = [q for q in row if set(mark.numbers) & q.asked_numbers]
        if len(asking) != 1:
            return None
        owners.append(asking[0])
    return owners


def _by_place(row: Sequence[RawQuestion]) -> list[RawQuestion] | None:
    """As many answers as questions, and nothing that says otherwise: in their order."""
    answers = row[-1].answers
    return list(row) if len(answers) == len(row) else None
