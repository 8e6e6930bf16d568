"""What came of a document, counted, and what its page text says beside the parser's word (pure)."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ingest.interpretation.ordinals import misfitting_ordinals
from ingest.meetings.marks import is_time_talk
from ingest.meetings.personal_data import is_personal
from ingest.parsed.lines import Line
from kb.documents import Document, Passage
from kb.warnings import (
    Facts,
    OutsidePairs,
    OutsideSections,
    PersonalData,
    RepeatedSection,
    SheetWithoutNumbers,
    Unpaired,
    Warning,
)

_QUESTION = re.compile(
    r"(?:[?？]|(?:です|ます|でしょう|ません|せん|だろう|よい|いい)か)[。．」）)\s]*$"
)
_SHOWN_CHARS = 60
_OFTEN = 5
# A mark alone on its line (回答：) is in no passage, nor is a page's running head.
_SENTENCE_CHARS = 20


@dataclass(frozen=True)
class Structure:
    """How much of each there is. ``unpaired`` counts questions without an answer and answers without
    a question, ``outside_pairs`` lines that ask and stand in no question, ``alike`` the sections of
    the name that most of them have, ``outside`` the letters that came into no passage, and
    ``in_one_cell`` the share of the text that the largest cell of a table holds."""

    questions: int = 0
    answers: int = 0
    unpaired: int = 0
    own_numbers: int = 0
    outside_pairs: int = 0
    alike: int = 0
    outside: int = 0
    in_one_cell: float = 0.0


def structure_of(
    document: Document,
    passages: Sequence[Passage],
    lines: Sequence[Line],
    warnings: Sequence[Warning],
) -> tuple[Structure, list[Facts]]:
    """The counts, and what a maintainer should look at; ``warnings`` were told while reading."""
    is_meeting = document.kind == "meeting" or any(p.part == "question" for p in passages)
    asked, answered = _sections(passages, "question"), _sections(passages, "answer")
    questions = tuple(name for name in asked if name not in answered)
    answers = sum(1 for name in answered if name not in asked)
    asking = tuple(_asking_outside(passages, lines)) if is_meeting else ()
    name, alike = _most_alike(passages)
    outside = _outside(passages, lines, warnings)
    structure = Structure(
        questions=len(asked),
        answers=len(answered),
        unpaired=len(questions) + answers,
        own_numbers=len({number for p in passages for number in p.own_numbers}),
        outside_pairs=len(asking),
        alike=alike,
        outside=sum(map(len, outside)),
        in_one_cell=_in_one_cell(lines),
    )
    told = (
        Unpaired(questions, answers) if questions or answers else None,
        OutsidePairs(asking) if asking else None,
        misfitting_ordinals(lines) if is_meeting else None,
        RepeatedSection(name, alike) if alike >= _OFTEN else None,
        OutsideSections(structure.outside, tuple(t[:_SHOWN_CHARS] for t in outside))
        if outside
        else None,
        SheetWithoutNumbers() if _lacks_numbers(document, passages) else None,
    )
    return structure, [facts for facts in told if facts]


def _most_alike(passages: Iterable[Passage]) -> tuple[str, int]:
    """The name that most sections have; the parts of one section are one."""
    sections = {(p.section, p.group.split("#")[0]) for p in passages if not p.ranked_last}
    counted = Counter(name for name, _ in sections).most_common(1)
    return counted[0] if counted else ("", 0)


def _lacks_numbers(document: Document, passages: Sequence[Passage]) -> bool:
    """A sheet of the guideline's: its numbers are what it is for."""
    is_sheet = document.kind == "guideline" and document.numbers_edition is None
    tables = sum(len(p.text) for p in passages if p.part == "table")
    is_table = 2 * tables > sum(len(p.text) for p in passages)
    return is_sheet and is_table and not any(p.guideline_nos for p in passages)


def _in_one_cell(lines: Sequence[Line]) -> float:
    total = sum(len(line.text) for line in lines)
    largest = max((len(cell) for line in lines for cell in line.cells), default=0)
    return round(largest / total, 2) if total else 0.0


def _outside(
    passages: Sequence[Passage], lines: Sequence[Line], warnings: Iterable[Warning]
) -> list[str]:
    """Sentences that came into no passage, the longest first. What is personal, how a meeting's time
    is used, rows of empty forms, and a line that stands again are left out on purpose."""
    by_page = _by_page(passages)
    profiles = {w.page for w in warnings if w.facts == PersonalData(is_profile=True)}
    found = [
        line.text
        for line in lines
        if line.kind in ("text", "item")
        and len(line.text) >= _SENTENCE_CHARS
        and line.page not in profiles
        and not any(p.start < line.end and line.start < p.end for p in by_page[line.page_index])
        and not (is_personal(line.text) or is_time_talk(line.text))
        and not any(line.text in passage.text for passage in passages)
    ]
    return sorted(found, key=len, reverse=True)


def _by_page(passages: Iterable[Passage]) -> defaultdict[int, list[Passage]]:
    found: defaultdict[int, list[Passage]] = defaultdict(list)
    for passage in passages:
        found[passage.page_index].append(passage)
    return found


def _sections(passages: Iterable[Passage], part: str) -> list[str]:
    """Sections that hold such a part; a table or a list below a question answers it, too."""
    parts = ("answer", "table") if part == "answer" else (part,)
    grouped = (p for p in passages if p.part in parts and not p.ranked_last and "#" in p.group)
    return list(dict.fromkeys(p.section for p in grouped))


def _asking_outside(passages: Sequence[Passage], lines: Sequence[Line]) -> Iterator[str]:
    """Lines that ask and came in as part of something else; rows ask of whoever fills them in."""
    by_page = _by_page(passages)
    for line in lines:
        if line.kind == "row" or not _QUESTION.search(line.text):
            continue
        around = [p for p in by_page[line.page_index] if p.start <= line.start < p.end]
        if around and all(p.part in ("answer", "explanation") for p in around):
            yield line.text[-_SHOWN_CHARS:]
