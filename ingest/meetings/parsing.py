"""The structure of a よろず相談会: questions with sub-questions, and the answers they got (pure)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from rapidfuzz import fuzz

from ingest.meetings.answer_labels import Filing, LabelledAnswer, Nearness, file_answers
from ingest.meetings.marks import (
    AnswerMark,
    QuestionMark,
    answer_mark,
    asks,
    bare_label,
    question_mark,
)
from ingest.meetings.pairing import RawQuestion, share_answers
from ingest.meetings.qa_tables import questions_in_tables
from ingest.meetings.regions import Region, regions_of
from ingest.parsed.lines import Line
from kb.guideline.numbers import find_in_material, numbers_in_material
from kb.text.normalising import search_form
from kb.text.numerals import number_of
from kb.text.words import begins_with_particle

SAME_QUESTION = 80
"""rapidfuzz partial ratio from which a line repeats the list's question."""


@dataclass(frozen=True)
class SubQuestion:
    """One of the things that a question asks. ``numbers`` are those it names."""

    lines: tuple[Line, ...]
    numbers: tuple[int, ...]

    @property
    def text(self) -> str:
        return _texts(self.lines)


@dataclass(frozen=True)
class MeetingAnswer:
    """An answer: its lines without the mark, the label as printed, and where it is filed."""

    lines: tuple[Line, ...]
    label: str | None
    filing: Filing
    out_of_range: tuple[int, ...] = ()

    @property
    def text(self) -> str:
        return _texts(self.lines)


@dataclass(frozen=True)
class MeetingQuestion:
    """A question of the meeting. ``list_version`` is how the list of questions words it."""

    name: str
    number: int | None
    sub_questions: tuple[SubQuestion, ...]
    answers: tuple[MeetingAnswer, ...]
    list_version: tuple[Line, ...] = ()

    @property
    def asked_numbers(self) -> tuple[int, ...]:
        return tuple(sorted({n for s in self.sub_questions for n in s.numbers}))


@dataclass(frozen=True)
class Meeting:
    """A meeting's material. ``profile`` is personal and never stored."""

    number: int | None
    date: str | None
    title: str | None
    organisers: tuple[str, ...]
    questions: tuple[MeetingQuestion, ...]
    other: tuple[Region, ...]
    profile: tuple[Line, ...] = ()


Placing = Callable[[Sequence[RawQuestion], Sequence[Region]], None]
"""Gives answers the questions that a maintainer says they belong to."""


def parse_meeting(
    lines: Sequence[Line],
    nearness: Nearness,
    item_titles: Mapping[int, str],
    place: Placing = lambda questions, other: None,
) -> Meeting:
    """Parse a meeting. ``item_titles`` are what else is known of numbers' topics."""
    in_tables, rest = questions_in_tables(lines)
    regions = regions_of(rest)
    cover = [line for r in regions if r.kind == "cover" for line in r.lines]
    listed, left = _listed_questions(regions)
    raw = _numbered([_sorted_region(r, listed) for r in regions if r.kind == "question"])
    bodies, repeated = _bodies(raw)
    share_answers(bodies)
    bodies += _without_known(in_tables, bodies)
    only_listed = _without_body(listed, {body.number for body in bodies})
    if only_listed:
        bodies = sorted(bodies + only_listed, key=lambda body: body.number or 0)
    place(bodies, [r for r in regions if r.kind not in ("question", "profile")])
    listed = {n: listed.get(n, []) + repeated.get(n, []) for n in {**listed, **repeated}}
    topics = dict(item_titles) | _topics(bodies)
    return Meeting(
        number=meeting_number(_texts(lines[:40])),
        date=meeting_date(_texts(cover) or _texts(lines[:20])),
        title=_title(cover),
        organisers=tuple(
            t for t in _texts(cover).split("\n") if re.match(r"(?:一般|公益)社団法人", t)
        ),
        questions=tuple(_question(b, listed.get(b.number), topics, nearness) for b in bodies),
        other=tuple(
            replace(r, lines=[x for x in r.lines if x in left]) if r.kind == "list" else r
            for r in regions
            if r.kind not in ("question", "profile")
        ),
        profile=tuple(line for r in regions if r.kind == "profile" for line in r.lines),
    )


def meeting_number(text: str) -> int | None:
    """The N of 第N回, digits of any form."""
    match = re.search(r"第\s*([0-9０-９]{1,3}|[一二三四五六七八九十]{1,3}|[①-⑳])\s*回", text)
    return number_of(match[1]) if match else None


_ERAS = {"令和": 2018, "平成": 1988}


def meeting_date(text: str) -> str | None:
    """The first day named, as ISO 8601; Japanese eras are understood."""
    plain = unicodedata.normalize("NFKC", text)
    match = re.search(r"(令和|平成)\s*(\d{1,2}|元)\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日", plain)
    if match:
        year = _ERAS[match[1]] + (1 if match[2] == "元" else int(match[2]))
        return _iso(year, int(match[3]), int(match[4]))
    match = re.search(r"(20\d\d)\s*[年/.\-]\s*(\d{1,2})\s*[月/.\-]\s*(\d{1,2})", plain)
    return _iso(int(match[1]), int(match[2]), int(match[3])) if match else None


def _iso(year: int, month: int, day: int) -> str | None:
    return f"{year:04d}-{month:02d}-{day:02d}" if 1 <= month <= 12 and 1 <= day <= 31 else None


def _texts(lines: Sequence[Line]) -> str:
    return "\n".join(line.text for line in lines)


def _title(cover: Sequence[Line]) -> str | None:
    headings = [line.text for line in cover if line.kind == "heading"]
    first = [line.text for line in cover[:3]]
    named = [t for t in (*headings, *first) if "会" in t]
    return next(iter(named or headings), None)


def _listed_questions(
    regions: Sequence[Region],
) -> tuple[dict[int | None, list[Line]], frozenset[Line]]:
    """The question lists' lines by question number, and those that belong to no question."""
    found: dict[int | None, list[Line]] = {}
    left: list[Line] = []
    for line in (line for r in regions if r.kind == "list" for line in r.lines):
        number, rest = _list_entry(line)
        if number is not None:
            found.setdefault(number, []).extend([rest] if rest.text else [])
        elif line.kind != "row" and found:
            if not re.search(r"時間が|よろしく", line.text):
                found[next(reversed(found))].append(line)
        else:
            left.append(line)
    # The heads of a table of questions say nothing beside them.
    return found, frozenset(line for line in left if not (found and line.is_header))


def _list_entry(line: Line) -> tuple[int | None, Line]:
    if line.kind == "row":
        if len(line.cells) < 2 or line.is_header:
            return None, line
        cell = re.sub(r"^(?:ご?質問|問|Q|Ｑ|No\.?)\s*", "", line.cells[0], flags=re.IGNORECASE)
        number = number_of(cell.strip(".．: ：")) if cell else None
        offset = line.text.find(line.cells[1]) if line.cells[1] else 0
        return number, line.from_offset(max(offset, 0))
    mark = question_mark(line.text)
    if mark:
        return mark.number, line.from_offset(mark.rest_start)
    numbered = re.match(r"^\s*([0-9０-９]{1,2}|[①-⑳])\s*[.．、:：)）]?\s*(?=\D)", line.text)
    if numbered:
        return number_of(numbered[1]), line.from_offset(numbered.end())
    return None, line


def _numbered(raw: list[RawQuestion]) -> list[RawQuestion]:
    """Give marks without a number the next one."""
    previous = 0
    for question in raw:
        mark = question.region.mark
        if mark and mark.number is None:
            name = f"{mark.name}{previous + 1}"
            question.region.mark = replace(mark, number=previous + 1, name=name)
            question.region.heading = name
        previous = question.number or previous
    return raw


def _bodies(
    raw: list[RawQuestion],
) -> tuple[list[RawQuestion], dict[int | None, list[Line]]]:
    """Of questions given twice, the one that is answered; the others are list versions."""
    by_number: dict[int | None, list[RawQuestion]] = {}
    for question in raw:
        by_number.setdefault(question.number, []).append(question)
    bodies, repeated = [], {}
    for number, same in by_number.items():
        body = max(same, key=lambda q: sum(len(x.text) for _, lines in q.answers for x in lines))
        bodies.append(body)
        others = [line for q in same if q is not body for line in q.region.lines]
        if others:
            repeated[number] = others
    return bodies, repeated


def _without_known(
    in_tables: Sequence[RawQuestion], bodies: Sequence[RawQuestion]
) -> list[RawQuestion]:
    """Questions of tables; one whose number another has outside of tables gets a name of its own."""
    known = {body.number for body in bodies}
    for question in in_tables:
        mark = question.region.mark
        if mark and mark.number in known:
            question.region.heading = f"表の{mark.name}"
    return list(in_tables)


def _without_body(
    listed: Mapping[int | None, list[Line]], treated: Collection[int | None]
) -> list[RawQuestion]:
    """Questions that only the list holds: asked, and not answered in this material."""
    return [
        RawQuestion(
            Region("question", f"質問{number}", [], QuestionMark(number, f"質問{number}", 0, 0))
        )
        for number, lines in listed.items()
        if lines and number is not None and number not in treated
    ]


def _sorted_region(region: Region, listed: Mapping[int | None, list[Line]]) -> RawQuestion:
    raw = RawQuestion(region)
    lines = [_without_question_mark(line, region) for line in region.lines]
    lines = [line for line in lines if line.text]
    if any(_opens_answer(line, index, lines) for index, line in enumerate(lines)):
        _sort_by_marks(raw, lines)
    else:
        known = listed.get(raw.number)
        split = _end_of_question(lines, _texts(known) if known else "")
        raw.asking = lines[:split]
        if lines[split:]:
            raw.answers = [(AnswerMark(None, (), (), 0), lines[split:])]
    return raw


def _without_question_mark(line: Line, region: Region) -> Line:
    mark = question_mark(line.text) if line.kind != "row" else None
    if not mark or (mark.is_doubtful and line is not region.opened_by):
        return line
    trimmed = line.text[: mark.rest_end]
    return replace(line, text=trimmed, end=line.start + len(trimmed)).from_offset(mark.rest_start)


def _opens_answer(line: Line, index: int, lines: Sequence[Line]) -> AnswerMark | None:
    """The line's answer mark; a doubtful one (回答 見る人を…) counts right behind what is asked."""
    mark = answer_mark(line.text) if line.kind != "row" else None
    if mark and mark.is_doubtful:
        is_behind = index > 0 and asks(lines[index - 1].text)
        rest = line.text[mark.rest_start :]
        return mark if is_behind and not begins_with_particle(rest) else None
    return mark


def _sort_by_marks(raw: RawQuestion, lines: list[Line]) -> None:
    answering = False
    for index, line in enumerate(lines):
        mark = _opens_answer(line, index, lines)
        if not mark and answering and line.kind != "row":
            mark = bare_label(line.text)
        if mark:
            answering = True
            rest = line.from_offset(mark.rest_start)
            _open_answer(raw, mark, [rest] if rest.text else [])
        elif answering:
            raw.answers[-1][1].append(line)
        else:
            raw.asking.append(line)
    raw.answers = [(m, ls) for m, ls in raw.answers if ls]


def _open_answer(raw: RawQuestion, mark: AnswerMark, lines: list[Line]) -> None:
    """A bare label right after an empty 回答： belongs to it."""
    if raw.answers:
        before, text = raw.answers[-1]
        if not (text or before.numbers or before.out_of_range):
            del raw.answers[-1]
    raw.answers.append((mark, lines))


_NOTE = re.compile(r"^(?:→|⇒|➡|＞|>)?\s*[（(].*[）)]$", re.DOTALL)
_MAX_ASKING_LINES = 12


def _end_of_question(lines: Sequence[Line], listed: str) -> int:
    """Where an unmarked answer begins: after what repeats the list, asks, or annotates that."""
    end = 0
    for index, line in enumerate(lines[:_MAX_ASKING_LINES]):
        if line.kind == "row" or (line.kind == "heading" and index and not _repeats(line, listed)):
            break
        if _repeats(line, listed) or asks(line.text) or (index == end and _NOTE.match(line.text)):
            end = index + 1
        elif listed:
            break
    return end if end or len(lines) < 2 else 1


def _repeats(line: Line, listed: str) -> bool:
    text, known = search_form(line.text), search_form(listed)
    if not known or len(text) < 4:
        return False
    return fuzz.partial_ratio(text, known) >= SAME_QUESTION and len(text) <= len(known) * 1.2


def _topics(bodies: Sequence[RawQuestion]) -> dict[int, str]:
    """What numbers are about, by the questions that ask about them."""
    found: dict[int, list[str]] = {}
    for body in bodies:
        for sub in _sub_questions(body.asking, body.item_numbers):
            for number in sub.numbers:
                found.setdefault(number, []).append(sub.text)
    return {number: "\n".join(texts) for number, texts in found.items()}


_BULLET = re.compile(r"^(?:[・●○■□◆◇▼✓✔\-－*＊‣•]|[⑴-⒇]|[(（][0-9０-９a-zａ-ｚ]{1,2}[)）]|[①-⑳])")


def _sub_questions(
    asking: Sequence[Line], item_numbers: Sequence[int] = ()
) -> tuple[SubQuestion, ...]:
    if item_numbers:
        return (SubQuestion(tuple(asking), tuple(item_numbers)),)
    groups: list[list[Line]] = []
    for line in asking:
        begins = line.kind == "item" or _BULLET.match(line.text) or _names_other(line, groups)
        if begins or not groups:
            groups.append([line])
        else:
            groups[-1].append(line)
    return tuple(SubQuestion(tuple(g), numbers_in_material(_texts(g))) for g in groups)


def _names_other(line: Line, groups: list[list[Line]]) -> bool:
    """A line that begins with another guideline number than the group before."""
    mentions = find_in_material(line.text)
    if not mentions or not groups or mentions[0].start > 12:
        return False
    before = numbers_in_material(_texts(groups[-1]))
    return bool(before) and not set(mentions[0].numbers) & set(before)


def _question(
    raw: RawQuestion,
    listed: Sequence[Line] | None,
    topics: Mapping[int, str],
    nearness: Nearness,
) -> MeetingQuestion:
    subs = _sub_questions(raw.asking or list(listed or ()), raw.item_numbers)
    asked = [(s.numbers, s.text) for s in subs if s.numbers]
    labelled = [LabelledAnswer(m.numbers, m.out_of_range, _texts(ls)) for m, ls in raw.answers]
    own = {n for numbers, _ in asked for n in numbers}
    filings = file_answers(
        asked, labelled, {n: t for n, t in topics.items() if n not in own}, nearness
    )
    return MeetingQuestion(
        name=raw.region.heading,
        number=raw.number,
        sub_questions=subs,
        answers=tuple(
            MeetingAnswer(tuple(lines), mark.label, filing, mark.out_of_range)
            for (mark, lines), filing in zip(raw.answers, filings, strict=True)
        ),
        list_version=tuple(listed or ()) if raw.asking else (),
    )
