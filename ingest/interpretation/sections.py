"""Explanations, guidelines and references to passages: sections by heading, numbers by section."""

from __future__ import annotations

from collections.abc import Container, Sequence

from ingest.interpretation.item_headings import (
    bare_levels,
    heading_numbers,
    is_part_of_an_item,
    with_item_headings,
)
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
    lines = with_item_headings(lines) if writer.is_guideline else lines
    bare = bare_levels(lines) if writer.is_guideline else frozenset()
    for index, section in enumerate(_sections(lines, bare)):
        heading = section[0].text if section[0].kind == "heading" else ""
        numbers = _numbers_of(section[0], bare)
        name = heading[:_SECTION_CHARS] or title
        place = Place(
            section=name,
            group=f"{writer.document_id}|{index}|{name}",
            part="explanation",
            numbers=numbers,
            own_numbers=not numbers,
            context=(title, heading),
        )
        writer.write(without_personal_lines(list(section), writer, name), place)


def _sections(lines: Sequence[Line], bare: Container[int]) -> list[list[Line]]:
    """Cut before each heading that does not belong to an item above."""
    sections: list[list[Line]] = []
    item_level: int | None = None
    for line in lines:
        numbers = _numbers_of(line, bare)
        is_cut = bool(numbers) or (line.kind == "heading" and not _belongs(line, item_level))
        if is_cut:
            item_level = line.level if numbers else None
        if is_cut or not sections:
            sections.append([line])
        else:
            sections[-1].append(line)
    return sections


def _belongs(heading: Line, item_level: int | None) -> bool:
    """Below an item's heading, or one of the parts that every item has."""
    if item_level is None:
        return False
    return heading.level > item_level or is_part_of_an_item(heading.text)


def _numbers_of(line: Line, bare: Container[int]) -> tuple[int, ...]:
    return heading_numbers(line.text, line.level in bare) if line.kind == "heading" else ()
