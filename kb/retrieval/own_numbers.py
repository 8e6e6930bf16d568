"""Numbers of a question that are not today's guideline's: another list's, or an older edition's.

「点検表の No.85」 is the list's number where a list of that name is held, 9-1-1-2 is another
standard's criterion, and a number that nothing of today's treats may be an older edition's.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace

from kb.documents import Document
from kb.generations.opened import OpenGeneration
from kb.guideline.editions import edition_name
from kb.guideline.naming import is_guideline_work, structured_numbers
from kb.question.question import Query

_OWNER = re.compile(
    r"(?P<owner>[一-龯々ァ-ヶーA-Za-z0-9.]{2,})[」』]?"
    r"(?:の|で(?:は|の)?|に(?:ある|おける)|上の|、)?\s*[「『（(【\[]?$"
)


def with_own_numbers(query: Query, opened: OpenGeneration) -> Query:
    """The query with the rows that its other numbers name, and without those numbers."""
    by_number = opened.facts.own_numbers
    if not by_number:
        return query
    rows: dict[int, None] = {}
    for printed in structured_numbers(query.said.text):
        rows |= dict.fromkeys(by_number.get(printed, ()))
    taken: set[int] = set()
    for number, owner in _owned(query):
        found = [
            row
            for row in by_number.get(str(number), ())
            if _is_named(opened.document_of(opened.passages[row]), owner)
        ]
        rows |= dict.fromkeys(found)
        taken |= {number} if found else set()
    numbers = tuple(n for n in query.numbers if n not in taken)
    for number in numbers:
        if number not in opened.rows_by_number:
            rows |= dict.fromkeys(_of_older_edition(opened, by_number.get(str(number), ())))
    return replace(query, numbers=numbers, own_rows=tuple(rows)) if rows else query


def _owned(query: Query) -> Iterator[tuple[int, str]]:
    """The numbers that words right before them give to a list, with these words."""
    for mention in query.said.mentions:
        match = _OWNER.search(query.said.text[: mention.start])
        if match and not is_guideline_work(match["owner"]):
            for number in mention.numbers:
                yield number, match["owner"]


def _is_named(document: Document, owner: str) -> bool:
    edition = document.numbers_edition
    if edition is not None:
        return bool(re.search(r"\d", owner)) and edition_name(owner) == edition_name(edition)
    return unicodedata.normalize("NFKC", owner) in unicodedata.normalize("NFKC", document.title)


def _of_older_edition(opened: OpenGeneration, rows: tuple[int, ...]) -> list[int]:
    return [row for row in rows if opened.document_of(opened.passages[row]).numbers_edition]
