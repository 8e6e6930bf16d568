"""Answers moved, split and joined as a maintainer says (pure)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ingest.curation.answers import AnswerPlace
from ingest.meetings.marks import AnswerMark
from ingest.meetings.pairing import RawQuestion
from ingest.meetings.regions import Region
from ingest.parsed.lines import Line
from kb.text.normalising import search_form

_UNMARKED = AnswerMark(None, (), (), 0)


def placed(
    questions: Sequence[RawQuestion], other: Sequence[Region], places: Sequence[AnswerPlace]
) -> list[AnswerPlace]:
    """Move, split and join the questions' answers; the places that fit nothing are returned."""
    return [place for place in places if not _is_applied(questions, other, place)]


def _is_applied(
    questions: Sequence[RawQuestion], other: Sequence[Region], place: AnswerPlace
) -> bool:
    lines = next(_stretches(questions, other, place.begins), None)
    if place.continues:
        return lines is not None and _joined(questions, lines)
    owner = next((q for q in questions if _same(q.region.heading, place.question or "")), None)
    if lines is None or owner is None:
        return False
    at = next(i for i, line in enumerate(lines) if _begins(line, place.begins))
    mark = _mark_of(questions, lines) if at == 0 else _UNMARKED
    taken = lines[at:]
    del lines[at:]
    for question in questions:
        question.answers = [(m, kept) for m, kept in question.answers if kept]
    owner.answers.append((mark, taken))
    owner.answers.sort(key=lambda answer: (answer[1][0].page_index, answer[1][0].start))
    return True


def _stretches(
    questions: Sequence[RawQuestion], other: Sequence[Region], begins: str
) -> Iterator[list[Line]]:
    """The lists of lines that hold a line that begins so: answers first, then what asks, then the rest."""
    answers = [lines for question in questions for _, lines in question.answers]
    asking = [question.asking for question in questions]
    for lines in (*answers, *asking, *(region.lines for region in other)):
        if any(_begins(line, begins) for line in lines):
            yield lines


def _joined(questions: Sequence[RawQuestion], lines: list[Line]) -> bool:
    for question in questions:
        at = next((i for i, (_, some) in enumerate(question.answers) if some is lines), 0)
        if at:
            question.answers[at - 1][1].extend(lines)
            del question.answers[at]
            return True
    return False


def _mark_of(questions: Sequence[RawQuestion], lines: list[Line]) -> AnswerMark:
    marks = (mark for q in questions for mark, some in q.answers if some is lines)
    return next(marks, _UNMARKED)


def _begins(line: Line, words: str) -> bool:
    return _plain(line.text).startswith(_plain(words))


def _same(one: str, other: str) -> bool:
    return _plain(one) == _plain(other)


def _plain(text: str) -> str:
    return "".join(search_form(text).split())
