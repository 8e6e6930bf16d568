"""A parsed meeting to passages and warnings (pure)."""

from __future__ import annotations

from dataclasses import replace

from ingest.meetings.parsing import Meeting, MeetingAnswer, MeetingQuestion, SubQuestion
from ingest.meetings.personal_data import is_personal
from ingest.meetings.regions import Region
from ingest.parsed.lines import Line
from ingest.passages.writer import PassageWriter, Place
from kb.documents import COVER
from kb.guideline.numbers import number_words
from kb.warnings import MislabelledAnswer, NumberOutOfRange, PersonalData

_QUESTION_CONTEXT_CHARS = 160


def write_meeting(meeting: Meeting, writer: PassageWriter, title: str) -> None:
    """Write everything of a meeting but what is personal."""
    for region in meeting.other:
        _write_region(region, writer, title)
    for question in meeting.questions:
        _write_question(question, writer, title)
    for page in sorted({line.page or 0 for line in meeting.profile}):
        writer.warn(PersonalData(is_profile=True), "回答者紹介", page or None)


def without_personal_lines(lines: list[Line], writer: PassageWriter, section: str) -> list[Line]:
    """Leave out lines about a person, and say so."""
    kept = []
    for line in lines:
        if is_personal(line.text):
            writer.warn(PersonalData(is_profile=False), section, line.page)
        else:
            kept.append(line)
    return kept


def _write_region(region: Region, writer: PassageWriter, title: str) -> None:
    lines = without_personal_lines(region.lines, writer, region.heading)
    is_content = region.kind == "explanation"
    section = region.heading or COVER
    place = Place(
        section=section,
        group=f"{writer.document_id}|{section}",
        part="explanation",
        reads_numbers=is_content,
        context=(title, region.heading),
        ranked_last=not is_content,
    )
    if region.kind == "cover":
        if all(line.text == title for line in lines):
            # Every passage stands under it anyway.
            return
        # Its day and organisers are printed large and are no headings of what stands below.
        lines = [replace(line, kind="text") for line in lines]
    writer.write(lines, place)


def _write_question(question: MeetingQuestion, writer: PassageWriter, title: str) -> None:
    group = f"{writer.document_id}|{question.name}"
    for sub in question.sub_questions:
        index = _answering(question, sub)
        place = Place(
            section=question.name,
            group=f"{group}#{index + 1}",
            part="question",
            numbers=sub.numbers,
            context=(f"{title} {question.name}",),
        )
        writer.write(without_personal_lines(list(sub.lines), writer, question.name), place)
    for index, answer in enumerate(question.answers):
        place = _answer_place(question, answer, f"{group}#{index + 1}", title)
        writer.write(without_personal_lines(list(answer.lines), writer, question.name), place)
        _warn_of_label(question, answer, writer)
    _write_list_version(question, writer, f"{title} 質問一覧")


def _answering(question: MeetingQuestion, sub: SubQuestion) -> int:
    """Index of the answer that a sub-question got: by number, by place, else the first."""
    for index, answer in enumerate(question.answers):
        if set(answer.filing.numbers) & set(sub.numbers):
            return index
    position = question.sub_questions.index(sub)
    return position if len(question.sub_questions) == len(question.answers) else 0


def _answer_place(
    question: MeetingQuestion, answer: MeetingAnswer, group: str, title: str
) -> Place:
    numbers = answer.filing.numbers
    marks = number_words(numbers)
    asked = _asked_text(question, answer)
    return Place(
        section=question.name,
        group=group,
        part="answer",
        numbers=numbers,
        reads_numbers=not numbers,
        label=answer.label,
        context=(f"{title} {question.name} {marks}".strip(), asked[:_QUESTION_CONTEXT_CHARS]),
        is_slip=answer.filing.is_slip,
    )


def _asked_text(question: MeetingQuestion, answer: MeetingAnswer) -> str:
    """What was asked, if the answer has a number of its own; else the lead of all it asks."""
    subs = [s for s in question.sub_questions if set(s.numbers) & set(answer.filing.numbers)]
    return " ".join(s.text.replace("\n", "") for s in subs or question.sub_questions)


def _warn_of_label(question: MeetingQuestion, answer: MeetingAnswer, writer: PassageWriter) -> None:
    page = answer.lines[0].page if answer.lines else None
    label, filing = answer.label or "", answer.filing
    for number in answer.out_of_range:
        writer.warn(NumberOutOfRange(label, number), question.name, page)
    if filing.is_slip:
        asked = question.asked_numbers
        slip = MislabelledAnswer(label, asked, filing.numbers, filing.is_refiled)
        writer.warn(slip, question.name, page)


def _write_list_version(question: MeetingQuestion, writer: PassageWriter, context: str) -> None:
    """The list words some questions differently; both texts are kept, the body is preferred."""
    place = Place(
        section=question.name,
        group=f"{writer.document_id}|{question.name}#list",
        part="question",
        context=(context,),
        ranked_last=True,
    )
    for line in without_personal_lines(list(question.list_version), writer, question.name):
        writer.write([replace(line, kind="text")], place)
