"""Which stretch of a meeting's material is what: cover, list, profile, questions, house-keeping.

Heading levels of real material are inconsistent, so regions open at what a line says and close
where the next one opens; an answer's later slides, whose headings do not name the question,
therefore stay with it by position.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from ingest.meetings.marks import (
    QuestionMark,
    QuestionMarks,
    answer_mark,
    is_answers_divider,
    is_closing_line,
    is_divider,
    is_house_keeping_heading,
    is_list_heading,
    is_profile_heading,
    is_time_talk,
    question_mark,
)
from ingest.parsed.lines import Line
from ingest.parsed.tables import without_continuation

RegionKind = Literal[
    "cover", "list", "profile", "house-keeping", "divider", "explanation", "question"
]

_HEADING_CHARS = 40
_TITLE_CHARS = 20
_PROFILE_PARTS = (
    "現職", "経歴", "職歴", "資格", "専門", "企業支援", "所属", "学歴", "著書", "受賞", "略歴", "実績",
    "活動", "氏名", "役職",
)  # fmt: skip


@dataclass
class Region:
    """Consecutive lines of one kind. A question's ``mark`` opened it."""

    kind: RegionKind
    heading: str
    lines: list[Line] = field(default_factory=list)
    mark: QuestionMark | None = None
    opened_by: Line | None = None


def regions_of(
    lines: list[Line], opened_by: Mapping[Line, QuestionMark] = MappingProxyType({})
) -> list[Region]:
    """Split a meeting's lines into regions, in order; every line is in exactly one.

    ``opened_by`` are lines that open questions beside those that show it by a mark.
    """
    current = Region("cover", "")
    regions = [current]
    marks = QuestionMarks()
    for line in lines:
        opened = _opened_region(line, current, marks, opened_by)
        if opened and opened.kind == "divider" and _parts_answers(opened, regions):
            # What follows answers the questions before it: pairing says which one.
            regions.append(opened)
        elif opened:
            current = opened
            regions.append(current)
        else:
            current.lines.append(line)
    _cut_off_closing(regions)
    for region in regions:
        if not region.lines and region.opened_by and region.opened_by.kind == "text":
            # It looked like a title, and there is nothing that it would be the title of.
            region.lines.append(region.opened_by)
    return [r for r in regions if r.lines or r.kind == "question"]


def _parts_answers(divider: Region, regions: list[Region]) -> bool:
    """Whether all questions stand before the divider, and no answer does."""
    told = [r for r in regions if r.kind == "question"]
    if not told or regions[-1] is not told[-1] or not is_answers_divider(divider.heading):
        return False
    return not any(answer_mark(line.text) for region in told for line in region.lines)


def _opened_region(
    line: Line, current: Region, marks: QuestionMarks, opened_by: Mapping[Line, QuestionMark]
) -> Region | None:
    if line.kind == "row":
        return None
    if known := opened_by.get(line):
        return Region("question", known.name, [line], known, line)
    if current.opened_by in opened_by and _closes(line, current.opened_by):
        return Region("explanation", without_continuation(line.text), [], None, line)
    mark = marks.of(line.text)
    if mark:
        return _question_region(line, mark, current)
    is_short = line.kind == "text" and len(line.text) <= _HEADING_CHARS
    return _named_region(line, current) if line.kind == "heading" or is_short else None


def _closes(heading: Line, opener: Line | None) -> bool:
    """A heading of the opener's level or above; a slide's title may belong to what goes on there."""
    is_above = heading.kind == "heading" and opener is not None and heading.level <= opener.level
    is_same_page = opener is not None and heading.page_index == opener.page_index
    return is_above and (heading.page is None or is_same_page)


def _question_region(line: Line, mark: QuestionMark, current: Region) -> Region | None:
    if current.kind == "list" and _is_list_entry(line, mark, current):
        return None
    same = current.mark and mark.number is not None and current.mark.number == mark.number
    if current.kind == "question" and same:
        return None
    region = Region("question", mark.name, [], mark, line)
    if mark.rest_end > mark.rest_start:
        region.lines.append(line)
    return region


def _is_list_entry(line: Line, mark: QuestionMark, current: Region) -> bool:
    """A numbered entry below the list's heading, as opposed to the first question's own slide."""
    seen = {m.number for m in map(question_mark, (x.text for x in current.lines)) if m}
    opened_on = current.opened_by.page_index if current.opened_by else line.page_index
    has_text = bool(without_continuation(line.text[mark.rest_start : mark.rest_end]))
    next_page_goes_on = line.kind != "heading" and has_text
    return (
        mark.number not in seen
        and (line.page_index == opened_on or next_page_goes_on)
        and (has_text or line.kind != "heading")
    )


def _named_region(line: Line, current: Region) -> Region | None:  # noqa: PLR0911 - one case a line
    text = without_continuation(line.text)
    in_question = current.kind == "question"
    if in_question and line.kind != "heading" and not is_answers_divider(text):
        # Plain text has no headings, and a profile must not slip in with a listed question.
        is_title = len(text) <= _TITLE_CHARS and text[-1:] not in "。、？?"
        personal = is_title and is_profile_heading(text)
        return Region("profile", text, [line], None, line) if personal else None
    if is_divider(text):
        return Region("divider", text, [line], None, line)
    if is_list_heading(text) and not in_question:
        return Region("list", text, [], None, line)
    if is_profile_heading(text) or (current.kind == "profile" and text.startswith(_PROFILE_PARTS)):
        return Region("profile", text, [line], None, line)
    if is_house_keeping_heading(text):
        return Region("house-keeping", text, [], None, line)
    if not in_question and _starts_other_content(line, current):
        return Region("explanation", text, [], None, line)
    return None


def _starts_other_content(line: Line, current: Region) -> bool:
    """A slide title that names nothing known: a talk between the usual parts."""
    if line.kind != "heading":
        return False
    if current.kind == "cover" and not current.lines:
        return False
    opener = current.opened_by or (current.lines[0] if current.lines else None)
    level = opener.level if opener and opener.kind == "heading" else 1
    # Text without pages tells slides apart by heading level alone.
    other_page = line.page is None or opener is None or line.page_index != opener.page_index
    return other_page and line.level <= max(level, 1)


def _cut_off_closing(regions: list[Region]) -> None:
    """Move the meeting's last words from the last question into house-keeping."""
    questions = [r for r in regions if r.kind == "question"]
    if not questions:
        return
    last = questions[-1]
    for index, line in enumerate(last.lines):
        rest = last.lines[index:]
        if index and is_closing_line(line.text) and all(map(_may_close, rest)):
            last.lines = last.lines[:index]
            regions.insert(regions.index(last) + 1, Region("house-keeping", "閉会", rest))
            return


def _may_close(line: Line) -> bool:
    short = len(line.text) <= 35 and line.kind in ("text", "heading")
    return short or is_closing_line(line.text) or is_time_talk(line.text)
