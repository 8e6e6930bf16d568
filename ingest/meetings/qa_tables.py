"""Tables whose rows are questions with their answers (pure).

Columns are known by their heads, never by their place: the question's, the answer's, and where
there are any, the row's own number and the guideline items that it is about (該当項目).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from ingest.check_sheets.columns import row_number
from ingest.check_sheets.rows import marked_numbers
from ingest.meetings.marks import AnswerMark, QuestionMark
from ingest.meetings.pairing import RawQuestion
from ingest.meetings.regions import Region
from ingest.parsed.lines import Line
from ingest.parsed.tables import TableRow, joined_heads, table_of
from kb.text.numerals import number_of

_NOTE = re.compile(r"[(\[【<＜「].*?[)\]】>＞」]")
_END = r"(?:の?(?:内容|本文|文|事項|要旨|概要|欄))?"
_FROM = r"(?:.{1,12}(?:の|た|から|より))?"
"""Whose it is: 事務局からの回答, いただいたご質問."""
_QUESTION = re.compile(
    rf"{_FROM}(?:(?:ご|お)?(?:質問|相談|問い?合わせ|設問|問い?|尋ね)|q(?:uestions?)?|faq){_END}"
)
_ANSWER = re.compile(rf"{_FROM}(?:(?:ご|お)?(?:回答|答え?|返答|見解)|a(?:nswers?)?|対応方針){_END}")
_COUNT = re.compile(
    r"(?:(?:ご|お)?(?:質問|問い?合わせ|相談|設問|q)の?)?(?:no|番号|項番|連番|通番|通し番号|id|#)\.?"
)
_ITEMS = re.compile(
    r"(?:該当|関連|対象|関係|対応)(?:する|の)?(?:達成条件|項目|項番|条件|ガイドライン|番号|箇所)?.*"
    r"|(?:ガイドライン|達成条件|項目)の?(?:項目|達成条件|番号|no|項番)?\.?"
    r"|.*(?:自工会|部工会|ガイドライン).*"
)


@dataclass(frozen=True)
class QaColumns:
    """Column indices; ``count`` and ``items`` are None where the table has no such column."""

    question: int
    answer: int
    count: int | None = None
    items: int | None = None


def qa_columns(heads: Sequence[str]) -> QaColumns | None:
    """The columns of a table of questions and answers, or None where it is none."""
    plain = [_folded(head) for head in heads]
    question, answer = _first(_QUESTION, plain), _first(_ANSWER, plain)
    if question is None or answer is None or question == answer:
        return None
    count = _first(_COUNT, plain)
    others = {
        index: head for index, head in enumerate(plain) if index not in (question, answer, count)
    }
    items = next((index for index, head in others.items() if _is(_ITEMS, head)), None)
    return QaColumns(question, answer, count, items)


@dataclass(frozen=True)
class ListingColumns:
    """Column indices of a list of questions; the others are None where there is no such column."""

    question: int
    count: int | None
    items: int | None


def listing_columns(heads: Sequence[str]) -> ListingColumns | None:
    """The columns of a table that lists questions without their answers, or None."""
    plain = [_folded(head) for head in heads]
    question = _first(_QUESTION, plain)
    if question is None:
        return None
    count = _first(_COUNT, plain)
    others = (i for i in range(len(plain)) if i not in (question, count))
    return ListingColumns(question, count, next((i for i in others if _is(_ITEMS, plain[i])), None))


def answers_in_tables(lines: Sequence[Line]) -> dict[int, list[tuple[Line, Line]]]:
    """The rows and answers of tables that name their questions by number alone, by that number."""
    found: dict[int, list[tuple[Line, Line]]] = {}
    for rows in _tables(lines):
        table = table_of(rows)
        plain = [_folded(head) for head in table.columns]
        count, answer = _first(_COUNT, plain), _first(_ANSWER, plain)
        if count is None or answer is None or _first(_QUESTION, plain) is not None:
            continue
        for row in table.rows:
            number = number_of(
                re.sub(r"^(?:ご?質問|問い?|[QqＱ])", "", _cell(row.line.cells, count))
            )
            told = cell_line(row.line, answer)
            if number is not None and told:
                found.setdefault(number, []).append((row.line, told))
    return found


def _folded(head: str) -> tuple[str, ...]:
    """The whole head, and its last part, which is its own where one above reaches over several."""
    plain = _NOTE.sub("", unicodedata.normalize("NFKC", head).lower()).split()
    return ("".join(plain), plain[-1]) if plain else ("",)


def _is(pattern: re.Pattern[str], head: Sequence[str]) -> bool:
    return any(pattern.fullmatch(part) for part in head)


def _first(pattern: re.Pattern[str], heads: Sequence[Sequence[str]]) -> int | None:
    return next((i for i, head in enumerate(heads) if _is(pattern, head)), None)


def questions_in_tables(lines: Sequence[Line]) -> tuple[list[RawQuestion], list[Line]]:
    """The questions that rows of tables are, with their answers, and the lines that are left."""
    found: list[RawQuestion] = []
    taken: set[int] = set()
    for table in _tables(lines):
        read = _read(table)
        if read:
            found += _named(read, [q.number for q in found])
            taken |= {id(line) for line in table}
    return found, [line for line in lines if id(line) not in taken]


def _tables(lines: Iterable[Line]) -> Iterator[list[Line]]:
    for table, rows in groupby(lines, key=lambda line: line.table if line.kind == "row" else None):
        if table is not None:
            yield list(rows)


def _read(lines: Sequence[Line]) -> list[tuple[str, RawQuestion]] | None:
    """The rows' printed numbers and questions; None where the table is another one.

    Heads that the format does not mark as such stand in the first row, or in it and the one above.
    """
    table = table_of(lines)
    rows = list(table.rows)
    columns = qa_columns(table.columns)
    first = rows[0].line.cells if rows else ()
    below = qa_columns(first) or (
        columns is None and qa_columns(joined_heads(table.columns, first))
    )
    if below:
        columns, rows = below, rows[1:]
    if columns is None or not rows or not cell_line(rows[0].line, columns.question):
        return _read_labelled(lines)
    return list(_questions(rows, columns))


def _read_labelled(lines: Sequence[Line]) -> list[tuple[str, RawQuestion]] | None:
    """A form whose first column says what stands beside it: 質問, 回答, 該当項目, one below the other."""
    found: list[tuple[str, RawQuestion]] = []
    for line in lines:
        label = _folded(line.cells[0]) if line.cells else ("",)
        told = next((c for i in range(1, len(line.cells)) if (c := cell_line(line, i))), None)
        if told is None:
            continue
        if _is(_QUESTION, label):
            found.append(("", _question(told, "")))
        elif found and _is(_ANSWER, label):
            found[-1][1].answers.append((AnswerMark(None, (), (), 0), [told]))
        elif found and _is(_ITEMS, label):
            found[-1][1].item_numbers = marked_numbers(told.text)
    return found if any(question.answers for _, question in found) else None


def _others(line: Line, columns: QaColumns) -> list[int]:
    known = (columns.question, columns.answer, columns.count, columns.items)
    return [index for index in range(len(line.cells)) if index not in known]


def _questions(rows: Sequence[TableRow], columns: QaColumns) -> Iterator[tuple[str, RawQuestion]]:
    current: RawQuestion | None = None
    for row in rows:
        asked = cell_line(row.line, columns.question)
        answered = cell_line(row.line, columns.answer)
        if asked:
            items = _cell(row.filled, columns.items)
            current = _question(asked, items)
            yield _cell(row.line.cells, columns.count), current
        further = [cell for i in _others(row.line, columns) if (cell := cell_line(row.line, i))]
        if current and answered:
            current.answers.append((AnswerMark(None, (), (), 0), [answered, *further]))
        elif current and further:
            # What stands in other columns (備考) belongs to what was said last.
            last = current.answers[-1][1] if current.answers else current.asking
            last += further


def _question(asked: Line, items: str) -> RawQuestion:
    region = Region("question", "", [asked], None, asked)
    return RawQuestion(region, asking=[asked], item_numbers=marked_numbers(items))


def _cell(cells: Sequence[str], index: int | None) -> str:
    return cells[index].strip() if index is not None and index < len(cells) else ""


def _named(
    rows: Sequence[tuple[str, RawQuestion]], known: Iterable[int | None]
) -> list[RawQuestion]:
    """Number the rows by what they print, else by their order; no number stands twice."""
    taken = {number for number in known if number is not None}
    for printed, question in rows:
        stripped = re.sub(r"^(?:ご?質問|問い?|[QqＱ])", "", printed).strip(" 　.．:：")
        number = row_number(printed) or number_of(stripped)
        if number is None or number in taken:
            number = next(n for n in range(1, len(taken) + 2) if n not in taken)
        taken.add(number)
        name = f"質問{number}"
        question.region.heading = name
        question.region.mark = QuestionMark(number, name, 0, 0)
    return [question for _, question in rows]


def cell_line(line: Line, index: int) -> Line | None:
    """One cell of a row as a line of its own; None where it is empty."""
    if index >= len(line.cells) or not line.cells[index]:
        return None
    at = 0
    for before in line.cells[:index]:
        at = line.text.find(before, at) + len(before)
    start = line.text.find(line.cells[index], at)
    return line.part(start, start + len(line.cells[index]))
