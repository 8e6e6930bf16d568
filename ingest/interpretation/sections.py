"""Explanations, guidelines and references to passages: sections by heading, numbers by section."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from ingest.interpretation.item_headings import (
    bare_levels,
    heading_numbers,
    is_part_of_an_item,
    with_item_headings,
)
from ingest.meetings.marks import answer_mark
from ingest.meetings.passages import without_personal_lines
from ingest.parsed.lines import Line
from ingest.passages.writer import PassageWriter, Place

_SECTION_CHARS = 60


def write_sections(lines: Sequence[Line], writer: PassageWriter, title: str) -> None:
    """Write a document that is no meeting.

    A heading that names guideline numbers gives them to everything up to the next heading of its
    level or above, and to its parts (目的, 解説, 例) at any level; elsewhere a passage carries the
    numbers that it names itself. Bare numbers (85., 【85】) count in the guideline's own documents.
    """
    numbering = writer.numbering
    lines = with_item_headings(lines) if numbering.is_guideline else lines
    bare = bare_levels(lines) if numbering.is_guideline else frozenset()

    def numbers_of(line: Line) -> tuple[int, ...]:
        if line.kind != "heading":
            return ()
        if numbering.is_guideline:
            return heading_numbers(line.text, line.level in bare)
        return numbering.numbers(line.text)

    parents: list[Line] = []
    for index, section in enumerate(_sections(lines, numbers_of)):
        heading = section[0].text if section[0].kind == "heading" else ""
        numbers = numbers_of(section[0])
        if heading:
            parents = [line for line in parents if line.level < section[0].level]
        name = heading[:_SECTION_CHARS] or title
        place = Place(
            section=name,
            group=f"{writer.document_id}|{index}|{name}",
            part="explanation",
            numbers=numbers,
            own_numbers=numbering.own_numbers(heading, at_start=True),
            reads_numbers=not numbers,
            context=(title, *(line.text for line in parents), heading),
        )
        writer.write(without_personal_lines(list(section), writer, name), place)
        parents += section[:1] if heading else []


def _sections(
    lines: Sequence[Line], numbers_of: Callable[[Line], tuple[int, ...]]
) -> list[list[Line]]:
    """Cut before each heading that does not belong to an item or a question above."""
    repeated = _repeated_headings(lines)
    sections: list[list[Line]] = []
    item_level: int | None = None
    for line in lines:
        numbers = numbers_of(line)
        opening = sections[-1][0] if sections else None
        is_part = _belongs(line, item_level) or _names_nothing(line, opening, repeated)
        is_cut = bool(numbers) or (line.kind == "heading" and not is_part)
        if is_cut:
            item_level = line.level if numbers else None
        if is_cut or not sections:
            sections.append([line])
        else:
            sections[-1].append(line)
    return sections


def _repeated_headings(lines: Sequence[Line]) -> frozenset[str]:
    counts = Counter(line.text for line in lines if line.kind == "heading")
    return frozenset(text for text, count in counts.items() if count > 1)


def _names_nothing(heading: Line, opening: Line | None, repeated: frozenset[str]) -> bool:
    """回答 and the like below a question, and what several sections are called: the section is what
    stands above."""
    if opening is None or opening.kind != "heading" or heading.level <= opening.level:
        return False
    mark = answer_mark(heading.text)
    is_answer = mark is not None and not heading.text[mark.rest_start :]
    return is_answer or heading.text in repeated


def _belongs(heading: Line, item_level: int | None) -> bool:
    """Below an item's heading, or one of the parts that every item has."""
    if item_level is None:
        return False
    return heading.level > item_level or is_part_of_an_item(heading.text)
