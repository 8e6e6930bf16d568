"""Questions that stand in a list, or are headings, and what opens the answer to each (pure).

A list gives each question its number, its words and often its guideline items; behind it the
answers follow under that number alone (質問1, 回答1, 1, a list item) or under the question's words
again. Headings of which most ask something are questions too, each with what stands below it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from rapidfuzz import fuzz

from ingest.check_sheets.rows import marked_numbers
from ingest.meetings.marks import QuestionMark, answer_mark, is_question, question_mark
from ingest.meetings.qa_tables import cell_line, listing_columns
from ingest.meetings.regions import Region
from ingest.parsed.lines import Line
from ingest.parsed.tables import without_continuation
from kb.text.normalising import search_form
from kb.text.numerals import number_of

SAME_QUESTION = 80
"""rapidfuzz partial ratio from which a line repeats the list's question."""
_LEAST_REPEATED_CHARS = 4
_ORDINAL = re.compile(
    r"^[【\[［(（<＜〔■□◆●#\s]*(?:No\.?|Ｎｏ．?)?\s*(?P<number>[0-9０-９]{1,2}|[①-⑳]|[⑴-⒇])"
    r"[】\]］)）>＞〕]*\s*(?:[.．、:：]\s*)?(?P<rest>.*)$",
    re.DOTALL | re.IGNORECASE,
)
_FEW = 2


@dataclass(frozen=True)
class Listed:
    """The lists' lines and guideline items by question number, and the lines of no question."""

    lines: dict[int, list[Line]] = field(default_factory=dict)
    items: dict[int, tuple[int, ...]] = field(default_factory=dict)
    left: frozenset[Line] = frozenset()


def listed_questions(regions: Sequence[Region]) -> Listed:
    """What the lists of questions hold."""
    found: dict[int, list[Line]] = {}
    items: dict[int, tuple[int, ...]] = {}
    left: list[Line] = []
    heads: Sequence[str] = ()
    for line in (line for r in regions if r.kind == "list" for line in r.lines):
        heads = line.cells if line.is_header else heads if line.kind == "row" else ()
        number, rest, named = _entry(line, heads)
        if number is not None:
            found.setdefault(number, []).extend([rest] if rest.text else [])
            items[number] = named
        elif line.kind != "row" and found:
            if not re.search(r"時間が|よろしく", line.text):
                found[next(reversed(found))].append(line)
        else:
            left.append(line)
    # The heads of a table of questions say nothing beside them.
    kept = frozenset(line for line in left if not (found and line.is_header))
    return Listed(found, items, kept)


def _entry(line: Line, heads: Sequence[str]) -> tuple[int | None, Line, tuple[int, ...]]:
    """Number, words and guideline items of a list's entry."""
    if line.kind == "row":
        return _row(line, heads)
    mark = question_mark(line.text)
    if mark:
        return mark.number, line.from_offset(mark.rest_start), ()
    numbered = re.match(r"^\s*([0-9０-９]{1,2}|[①-⑳])\s*[.．、:：)）]?\s*(?=\D)", line.text)
    if numbered:
        return number_of(numbered[1]), line.from_offset(numbered.end()), ()
    return None, line, ()


def _row(line: Line, heads: Sequence[str]) -> tuple[int | None, Line, tuple[int, ...]]:
    if len(line.cells) < 2 or line.is_header:
        return None, line, ()
    columns = listing_columns(heads)
    count = columns.count if columns and columns.count is not None else 0
    cell = re.sub(r"^(?:ご?質問|問|Q|Ｑ|No\.?)\s*", "", line.cells[count], flags=re.IGNORECASE)
    number = number_of(cell.strip(".．: ：")) if cell else None
    if columns and number is not None and (asked := cell_line(line, columns.question)):
        named = line.cells[columns.items] if columns.items is not None else ""
        return number, asked, marked_numbers(named)
    offset = line.text.find(line.cells[1]) if line.cells[1] else 0
    return number, line.from_offset(max(offset, 0)), ()


def repeats(line: Line, listed: str) -> bool:
    """Whether a line words the list's question again."""
    text, known = search_form(line.text), search_form(listed)
    if not known or len(text) < _LEAST_REPEATED_CHARS:
        return False
    return fuzz.partial_ratio(text, known) >= SAME_QUESTION and len(text) <= len(known) * 1.2


def openings_of_listed(lines: Sequence[Line], listed: Listed) -> Mapping[Line, QuestionMark]:
    """The lines behind the list under which its questions are answered.

    They name their questions by number or words; list items do by their order alone, and count
    only where there are as many of them as questions.
    """
    entries = {line for some in listed.lines.values() for line in some}
    ends = {(line.page_index, line.end) for line in entries}
    at = max((i for i, x in enumerate(lines) if (x.page_index, x.end) in ends), default=None)
    if at is None:
        return {}
    behind = [line for line in lines[at + 1 :] if line.kind != "row"]
    named = {x: mark for x in behind if (mark := _named(x, listed))}
    # What numbers anything else too, as the steps of an answer, names no question.
    counts = Counter(mark.number for mark in named.values())
    if named and max(counts.values()) == 1:
        return named
    items = [line for line in behind if line.kind == "item"]
    marks = [_item(line) for line in items]
    if [mark.number if mark else None for mark in marks] == sorted(listed.lines):
        return {line: mark for line, mark in zip(items, marks, strict=True) if mark}
    return {}


def _named(line: Line, listed: Listed) -> QuestionMark | None:
    answering = answer_mark(line.text)
    if answering and answering.ordinal in listed.lines:
        return _mark(answering.ordinal, answering.rest_start, line)
    ordinal = _ORDINAL.match(line.text)
    number = number_of(ordinal["number"]) if ordinal else None
    if ordinal and number in listed.lines and line.kind == "heading" and not ordinal["rest"]:
        return _mark(number, len(line.text), line)
    is_title = line.kind in ("heading", "text")
    asked = (n for n, some in listed.lines.items() if any(repeats(line, x.text) for x in some))
    same = next(asked, None) if is_title else None
    return _mark(same, 0, line) if same is not None and number in (None, same) else None


def _item(line: Line) -> QuestionMark | None:
    ordinal = _ORDINAL.match(line.text)
    number = number_of(ordinal["number"]) if ordinal else None
    return _mark(number, ordinal.start("rest"), line) if ordinal and number is not None else None


def _mark(number: int, start: int, line: Line) -> QuestionMark:
    return QuestionMark(number, f"質問{number}", start, len(line.text))


def asking_headings(lines: Sequence[Line]) -> Mapping[Line, QuestionMark]:
    """Headings that are questions, each answered by what stands below it.

    They are where several of one level are, and most of that level; material with marks of its own
    (Q1, 質問①) says what its questions are.
    """
    told = [line for line in lines if line.kind != "row"]
    if any(question_mark(line.text) for line in told):
        return {}
    by_level: dict[int, list[Line]] = {}
    for line in _with_text_below(lines):
        by_level.setdefault(line.level, []).append(line)
    for level in sorted(by_level):
        asking = [line for line in by_level[level] if is_question(line.text)]
        if len(asking) >= _FEW and 2 * len(asking) > len(by_level[level]):
            return {
                line: QuestionMark(number, without_continuation(line.text), 0, len(line.text))
                for number, line in enumerate(asking, start=1)
            }
    return {}


def _with_text_below(lines: Sequence[Line]) -> Iterator[Line]:
    for line, below in pairwise(lines):
        if line.kind == "heading" and (below.kind != "heading" or below.level > line.level):
            yield line
