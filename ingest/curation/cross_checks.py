"""What only shows when all documents are seen together: repeats and newer answers (pure)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import combinations

from kb.documents import Document, Passage
from kb.llm.claims.opposing import opposition
from kb.text.normalising import search_form
from kb.warnings import ContradictingAnswers, DuplicateDocument, NewerAnswer, Warning

SAME_SHARE = 0.7
"""Share of the smaller document's passages that the other must hold to be the same material."""

PassagesByDocument = Mapping[str, Sequence[Passage]]


def with_duplicates_marked(
    documents: Sequence[Document], passages: PassagesByDocument
) -> tuple[list[Document], list[Warning]]:
    """Mark documents that repeat another: the one with pages is cited, else the first by id."""
    texts = {d.id: _texts(passages.get(d.id, ())) for d in documents}
    ranked = sorted(documents, key=lambda d: (d.pages is None, d.id))
    kept: list[Document] = []
    marked: dict[str, str] = {}
    for document in ranked:
        original = next((k for k in kept if _is_same(document, k, texts)), None)
        if original:
            marked[document.id] = original.id
        else:
            kept.append(document)
    warnings = [Warning.of(DuplicateDocument(b), a) for a, b in sorted(marked.items())]
    return [replace(d, duplicate_of=marked.get(d.id)) for d in documents], warnings


def _texts(passages: Iterable[Passage]) -> frozenset[str]:
    """Pieces of text that survive another format's line ends: sentences without white space."""
    pieces = set()
    for passage in passages:
        for sentence in re.split(r"[\n\t。]", passage.text):
            piece = "".join(search_form(sentence).split()).strip("・-•●→1234567890.:")
            if len(piece) >= 10:
                pieces.add(piece)
    return frozenset(pieces)


def _is_same(a: Document, b: Document, texts: Mapping[str, frozenset[str]]) -> bool:
    if a.content_hash == b.content_hash:
        return True
    if _edition(a) and _edition(b) and _edition(a) != _edition(b):
        return False
    smaller, larger = sorted((texts[a.id], texts[b.id]), key=len)
    if not smaller:
        return False
    share = len(smaller & larger) / len(smaller)
    same_meeting = a.meeting is not None and a.meeting == b.meeting and a.date == b.date
    # An excerpt is no duplicate of the whole, unless it says it is the same meeting.
    similar_size = len(smaller) >= len(larger) * SAME_SHARE
    return share >= (0.5 if same_meeting else SAME_SHARE) and (same_meeting or similar_size)


def _edition(document: Document) -> tuple[int, ...]:
    """Two editions of a work repeat most of its text, and are two works."""
    return tuple(int(n) for n in re.findall(r"\d+", document.edition or ""))


def newer_answer_warnings(
    documents: Sequence[Document], passages: PassagesByDocument
) -> list[Warning]:
    """Numbers that a later meeting treats again, told at the earlier answer."""
    meetings = [d for d in documents if d.kind == "meeting" and not d.duplicate_of]
    answered: dict[int, list[tuple[str, Document, Passage]]] = defaultdict(list)
    for document in meetings:
        for number, passage in _first_answers(passages.get(document.id, ())).items():
            answered[number].append((_age(document), document, passage))
    found = []
    for number, places in sorted(answered.items()):
        places.sort(key=lambda x: (x[0], x[1].id))
        newest = places[-1][1]
        for age, document, passage in places[:-1]:
            if age < _age(newest):
                facts = NewerAnswer(number, newest.id, newest.title, newest.date)
                found.append(Warning.of(facts, document.id, passage.section, passage.page))
    return found


def _first_answers(passages: Iterable[Passage]) -> dict[int, Passage]:
    found: dict[int, Passage] = {}
    for passage in passages:
        if passage.part in ("answer", "table"):
            for number in passage.guideline_nos:
                found.setdefault(number, passage)
    return found


def _age(document: Document) -> str:
    return f"{document.date or ''}#{document.meeting or 0:05d}"


def contradiction_warnings(
    documents: Sequence[Document], passages: PassagesByDocument
) -> list[Warning]:
    """Answers for the same number that seem to oppose each other; a person must judge.

    Two answers are told once, with the first sentences that do.
    """
    by_number: dict[int, list[Passage]] = defaultdict(list)
    for document in documents:
        if document.duplicate_of:
            continue
        for passage in passages.get(document.id, ()):
            if passage.part == "answer":
                for number in passage.guideline_nos:
                    by_number[number].append(passage)
    found: dict[tuple[int, str, str], Warning] = {}
    for number, answers in sorted(by_number.items()):
        for says, denies in combinations(answers, 2):
            pair = (number, says.group, denies.group)
            if says.group == denies.group or pair in found:
                continue
            if told := opposition(says.text, denies.text):
                facts = ContradictingAnswers(
                    number, told.one, told.other, denies.document_id, denies.section
                )
                found[pair] = Warning.of(facts, says.document_id, says.section, says.page)
    return list(found.values())
