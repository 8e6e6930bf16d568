"""The structure of a よろず相談会: questions with sub-questions, and the answers they got (pure)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from ingest.meetings.answer_labels import Filing, LabelledAnswer, Nearness, file_answers
from ingest.meetings.listed import (
    Listed,
    asking_headings,
    listed_questions,
    openings_of_listed,
    repeats,
)
from ingest.meetings.marks import (
    AnswerMark,
    QuestionMark,
    answer_mark,
    asks,
    bare_label,
    is_question,
    question_mark,
)
from ingest.meetings.pairing import RawQuestion, share_answers
from ingest.meetings.qa_tables import answers_in_tables, questions_in_tables
from ingest.meetings.regions import Region, regions_of
from ingest.parsed.lines import Line
from kb.guideline.numbers import find_in_material, numbers_in_material
from kb.text.numerals import number_of
from kb.text.words import begins_with_particle


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
    regions, lists = _regions_with_lists(rest)
    cover = [line for r in regions if r.kind == "cover" for line in r.lines]
    listed: dict[int | None, list[Line]] = dict(lists.lines.items())
    raw = _numbered([_sorted_region(r, listed) for r in regions if r.kind == "question"])
    bodies, repeated = _bodies(raw)
    share_answers(bodies)
    bodies += _without_known(in_tables, bodies)
    only_listed = _without_body(listed, {body.number for body in bodies})
    if only_listed:
        bodies = sorted(bodies + only_listed, key=lambda body: body.number or 0)
    _name_items(bodies, lists)
    taken = _take_answers(bodies, rest)
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
            replace(r, lines=[x for x in r.lines if _is_left(x, r, lists, taken)])
            for r in regions
            if r.kind not in ("question", "profile")
        ),
        profile=tuple(line for r in regions if r.kind == "profile" for line in r.lines),
    )


def _regions_with_lists(lines: list[Line]) -> tuple[list[Region], Listed]:
    """The regions, where listed questions without a part of their own are opened by their answers."""
    regions = regions_of(lines)
    lists = listed_questions(regions)
    treated = {r.mark.number for r in regions if r.mark}
    if not treated.isdisjoint(lists.lines):
        return regions, lists
    opened = openings_of_listed(lines, lists) or asking_headings(lines)
    regions = regions_of(lines, opened) if opened else regions
    return regions, listed_questions(regions)


def _name_items(bodies: Sequence[RawQuestion], lists: Listed) -> None:
    """A list says what a question is about that names no number itself, in words or a column."""
    for body in bodies:
        number = body.number or 0
        worded = numbers_in_material(_texts(lists.lines.get(number, ())))
        if not body.asked_numbers:
            body.item_numbers = lists.items.get(number) or worded


def _take_answers(
    bodies: Sequence[RawQuestion], lines: Sequence[Line]
) -> Collection[tuple[int, int] | None]:
    """Answers of a table of their own, to the questions of that number that have none; which tables
    they are taken from."""
    told = answers_in_tables(lines)
    taken = set()
    for body in bodies:
        if not body.answers and body.number in told:
            rows, cells = zip(*told[body.number], strict=True)
            body.answers = [(AnswerMark(None, (), (), 0), list(cells))]
            taken |= {row.table for row in rows}
    return taken


def _is_left(
    line: Line, region: Region, lists: Listed, taken: Collection[tuple[int, int] | None]
) -> bool:
    """Whether a line outside of the questions is in none of them by another way."""
    if line.kind == "row" and line.table in taken:
        return False
    return region.kind != "list" or line in lists.left


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
        known = listed.get(raw.number) or _asking_heading(region)
        split = _end_of_question(lines, _texts(known) if known else "")
        raw.asking = lines[:split]
        if lines[split:]:
            raw.answers = [(AnswerMark(None, (), (), 0), lines[split:])]
    return raw


def _asking_heading(region: Region) -> list[Line]:
    """A heading that asks says what is asked, as a list does."""
    opener = region.opened_by
    is_asking = opener and opener.kind == "heading" and is_question(opener.text)
    return [opener] if opener and is_asking else []


def _without_question_mark(line: Line, region: Region) -> Line:
    opener = region.mark if line is region.opened_by else None
    mark = opener or (question_mark(line.text) if line.kind != "row" else None)
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
        if line.kind == "row" or (line.kind == "heading" and index and not repeats(line, listed)):
            break
        # Behind a list 「…してください」 is what the answer says; nobody words a wish there again.
        is_asked = is_question(line.text) if listed else asks(line.text)
        if repeats(line, listed) or is_asked or (index == end and _NOTE.match(line.text)):
            end = index + 1
        elif listed:
            break
    # A list that says what is asked leaves nothing of it to be said again.
    return end if end or listed or len(lines) < 2 else 1


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
