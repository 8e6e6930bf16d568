"""Whether a document is a meeting, or somebody else's questions and answers, by what it says (pure)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.meetings.listed import asking_headings, listed_questions
from ingest.meetings.marks import QuestionMarks, answer_mark
from ingest.meetings.qa_tables import questions_in_tables
from ingest.meetings.regions import regions_of
from ingest.parsed.lines import Line
from kb.text.normalising import search_form

_FACE_LINES = 40
_CONSULTATION = re.compile(r"相談会|よろず|yorozu", re.IGNORECASE)
_TIME_OF_A_ROW = re.compile(r"第\s*(?:[0-9]{1,3}|[一二三四五六七八九十]{1,3})\s*回")
_ASKED_AND_ANSWERED = re.compile(r"質問|相談|質疑|お?問い?合わせ|q\s*&\s*a", re.IGNORECASE)
_FEW = 2
# What is longer between two questions is a book that also asks some.
_CHARS_A_QUESTION = 2000


def looks_like_meeting(lines: Sequence[Line], name: str = "") -> bool:
    """Whether questions were asked in a consultation: it is named as one, or as one of a row of times
    at which somebody asked. Questions and answers alone make no meeting."""
    face = search_form("\n".join([name, *(line.text for line in lines[:_FACE_LINES])]))
    is_time = bool(_TIME_OF_A_ROW.search(face) and _ASKED_AND_ANSWERED.search(face))
    if not (_CONSULTATION.search(face) or is_time):
        return False
    return _counts(lines)[0] > 0 or bool(listed_questions(regions_of(list(lines))).lines)


def holds_questions(lines: Sequence[Line]) -> bool:
    """Whether most of the text is questions with their answers."""
    questions, answers = _counts(lines)
    if questions < _FEW or answers < _FEW:
        return False
    _, rest = questions_in_tables(lines)
    regions = regions_of(rest, asking_headings(rest))
    inside = sum(len(x.text) for r in regions if r.kind == "question" for x in r.lines)
    total, outside_tables = (sum(len(x.text) for x in some) for some in (lines, rest))
    is_most = 2 * (inside + total - outside_tables) >= total
    return is_most and inside <= questions * _CHARS_A_QUESTION


def _counts(lines: Sequence[Line]) -> tuple[int, int]:
    """How many questions and answers there seem to be."""
    marks = QuestionMarks()
    in_tables, rest = questions_in_tables(lines)
    told = [line.text for line in rest if line.kind != "row"]
    headings = len(asking_headings(rest))
    return (
        sum(1 for text in told if marks.of(text)) + len(in_tables) + headings,
        sum(map(bool, map(answer_mark, told))) + sum(bool(q.answers) for q in in_tables) + headings,
    )
