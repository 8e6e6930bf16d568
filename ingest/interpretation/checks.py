"""What came of a document, counted, and what its page text says beside the parser's word (pure)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ingest.parsed.lines import Line
from kb.documents import Passage
from kb.warnings import Facts, OutsidePairs, Unpaired

_QUESTION = re.compile(
    r"(?:[?？]|(?:です|ます|でしょう|ません|せん|だろう|よい|いい)か)[。．」）)\s]*$"
)
_SHOWN_CHARS = 60


@dataclass(frozen=True)
class Structure:
    """How much of each there is. ``unpaired`` counts questions without an answer and answers without
    a question, ``outside_pairs`` lines that ask and stand in no question."""

    questions: int = 0
    answers: int = 0
    unpaired: int = 0
    own_numbers: int = 0
    outside_pairs: int = 0


def structure_of(
    passages: Sequence[Passage], lines: Sequence[Line], is_meeting: bool
) -> tuple[Structure, list[Facts]]:
    """The counts, and what a maintainer should look at."""
    asked = _sections(passages, "question")
    answered = _sections(passages, "answer")
    questions = tuple(name for name in asked if name not in answered)
    answers = sum(1 for name in answered if name not in asked)
    outside = tuple(_asking_outside(passages, lines)) if is_meeting else ()
    facts: list[Facts] = [Unpaired(questions, answers)] if questions or answers else []
    facts += [OutsidePairs(outside)] if outside else []
    structure = Structure(
        questions=len(asked),
        answers=len(answered),
        unpaired=len(questions) + answers,
        own_numbers=len({number for p in passages for number in p.own_numbers}),
        outside_pairs=len(outside),
    )
    return structure, facts


def _sections(passages: Iterable[Passage], part: str) -> list[str]:
    """Sections that hold such a part; a table or a list below a question answers it, too."""
    parts = ("answer", "table") if part == "answer" else (part,)
    grouped = (p for p in passages if p.part in parts and not p.ranked_last and "#" in p.group)
    return list(dict.fromkeys(p.section for p in grouped))


def _asking_outside(passages: Sequence[Passage], lines: Sequence[Line]) -> Iterator[str]:
    """Lines that ask and came in as part of something else; rows ask of whoever fills them in."""
    by_page: dict[int, list[Passage]] = {}
    for passage in passages:
        by_page.setdefault(passage.page_index, []).append(passage)
    for line in lines:
        if line.kind == "row" or not _QUESTION.search(line.text):
            continue
        around = [p for p in by_page.get(line.page_index, ()) if p.start <= line.start < p.end]
        if around and all(p.part in ("answer", "explanation") for p in around):
            yield line.text[-_SHOWN_CHARS:]
