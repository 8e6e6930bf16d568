"""Whether the ordinals of answers fit the numbers of questions, seen from the lines alone (pure)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from ingest.meetings.marks import QuestionMarks, answer_mark
from ingest.parsed.lines import Line
from kb.warnings import MisfittingOrdinals


def misfitting_ordinals(lines: Sequence[Line]) -> MisfittingOrdinals | None:
    """回答3 without 質問3, and 回答2 under two questions; None where all fit.

    The parts of one answer may be counted as well (回答1, 回答2 below 質問5): what counts on from 1
    below one question says nothing of other questions.
    """
    told = list(_ordinals(lines))
    numbers = {number for number, _ in told}
    of_questions = [
        ordinal for number, below in told if not _are_parts(number, below) for ordinal in below
    ]
    unknown = [f"回答{n}" for n in dict.fromkeys(of_questions) if n not in numbers]
    doubled = [f"回答{n}" for n, count in Counter(of_questions).items() if count > 1]
    return MisfittingOrdinals(tuple(unknown), tuple(doubled)) if unknown or doubled else None


def _ordinals(lines: Sequence[Line]) -> Iterator[tuple[int, list[int]]]:
    """Each question's number with the ordinals of the answers below it; a repeated one is one."""
    marks, below, current = QuestionMarks(), dict[int, list[int]](), 0
    for line in lines:
        if line.kind == "row":
            continue
        mark = marks.of(line.text)
        if mark:
            current = mark.number or current + 1
            below.setdefault(current, [])
        answer = None if mark else answer_mark(line.text)
        if answer and answer.ordinal is not None and not answer.is_doubtful and current:
            below[current].append(answer.ordinal)
    yield from below.items()


def _are_parts(number: int, below: Sequence[int]) -> bool:
    is_counted_on = list(below) == list(range(1, len(below) + 1)) and len(below) > 1
    return is_counted_on and number not in below
