"""Explanations, guidelines and references to passages: sections by heading, numbers by section."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.lines import Line
from ingest.meeting_passages import without_personal_lines
from ingest.passages import PassageWriter, Place
from kb.guideline_numbers import find_in_material

_SECTION_CHARS = 60


def write_sections(lines: Sequence[Line], writer: PassageWriter, title: str) -> None:
    """Write a document that is no meeting.

    A heading that names guideline numbers gives them to everything up to the next heading of its
    level or above; elsewhere a passage carries the numbers that it names itself.
    """
    for index, section in enumerate(_sections(lines)):
        heading = section[0].text if section[0].kind == "heading" else ""
        numbers = _heading_numbers(heading)
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


def _sections(lines: Sequence[Line]) -> list[list[Line]]:
    """Cut before each heading that is not below a heading with guideline numbers."""
    sections: list[list[Line]] = []
    numbered_level: int | None = None
    for line in lines:
        is_heading = line.kind == "heading"
        below_numbered = numbered_level is not None and line.level > numbered_level
        if is_heading and not (below_numbered and not _heading_numbers(line.text)):
            sections.append([line])
            numbered_level = line.level if _heading_numbers(line.text) else None
        elif sections:
            sections[-1].append(line)
        else:
            sections.append([line])
    return sections


def _heading_numbers(text: str) -> tuple[int, ...]:
    return tuple(sorted({n for mention in find_in_material(text) for n in mention.numbers}))
