"""Tables whose rows are questions with their answers (pure).

Columns are known by their heads, never by their place: the question's, the answer's, and where
there are any, the row's own number and the guideline items that it is about (該当項目).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from ingest.check_sheets.columns import row_number
from ingest.check_sheets.rows import marked_numbers
from ingest.meetings.marks import AnswerMark, QuestionMark
from ingest.meetings.pairing import RawQuestion
from ingest.meetings.personal_data import is_personal
from ingest.meetings.regions import Region
from ingest.parsed.lines import Line
from ingest.parsed.qa_labels import Label, Role, folded_head, label_column, label_of, names
from ingest.parsed.tables import TableRow, joined_heads, table_of
from kb.text.numerals import number_of


@dataclass(frozen=True)
class QaColumns:
    """Column indices; ``count`` and ``items`` are None where the table has no such column."""

    question: int
    answer: int
    count: int | None = None
    items: int | None = None


def qa_columns(heads: Sequence[str]) -> QaColumns | None:
    """The columns of a table of questions and answers, or None where it is none."""
    plain = [folded_head(head) for head in heads]
    question, answer = _first("question", plain), _first("answer", plain)
    if question is None or answer is None or question == answer:
        return None
    count = _first("count", plain)
    others = {
        index: head for index, head in enumerate(plain) if index not in (question, answer, count)
    }
    items = next((index for index, head in others.items() if names("items", head)), None)
    return QaColumns(question, answer, count, items)


@dataclass(frozen=True)
class ListingColumns:
    """Column indices of a list of questions; the others are None where there is no such column."""

    question: int
    count: int | None
    items: int | None


def listing_columns(heads: Sequence[str]) -> ListingColumns | None:
    """The columns of a table that lists questions without their answers, or None."""
    plain = [folded_head(head) for head in heads]
    question = _first("question", plain)
    if question is None:
        return None
    count = _first("count", plain)
    others = (i for i in range(len(plain)) if i not in (question, count))
    return ListingColumns(
        question, count, next((i for i in others if names("items", plain[i])), None)
    )


def answers_in_tables(lines: Sequence[Line]) -> dict[int, list[tuple[Line, Line]]]:
    """The rows and answers of tables that name their questions by number alone, by that number."""
    found: dict[int, list[tuple[Line, Line]]] = {}
    for rows in _tables(lines):
        table = table_of(rows)
        plain = [folded_head(head) for head in table.columns]
        count, answer = _first("count", plain), _first("answer", plain)
        if count is None or answer is None or _first("question", plain) is not None:
            continue
        for row in table.rows:
            number = number_of(
                re.sub(r"^(?:ご?質問|問い?|[QqＱ])", "", _cell(row.line.cells, count))
            )
            told = cell_line(row.line, answer)
            if number is not None and told:
                found.setdefault(number, []).append((row.line, told))
    return found


def _first(role: Role, heads: Sequence[Sequence[str]]) -> int | None:
    return next((i for i, head in enumerate(heads) if names(role, head)), None)


def questions_in_tables(lines: Sequence[Line]) -> tuple[list[RawQuestion], list[Line]]:
    """The questions that rows of tables are, with their answers, and the lines that are left."""
    found: list[RawQuestion] = []
    taken: set[int] = set()
    for table in _tables(lines):
        read = _read(table)
        if read:
            found += _named(read.questions, [q.number for q in found])
            taken |= {id(line) for line in read.lines}
    return found, [line for line in lines if id(line) not in taken]


def _tables(lines: Iterable[Line]) -> Iterator[list[Line]]:
    for table, rows in groupby(lines, key=lambda line: line.table if line.kind == "row" else None):
        if table is not None:
            yield list(rows)


@dataclass
class _Read:
    """The rows' printed numbers and questions, and the lines that they are told in."""

    questions: list[tuple[str, RawQuestion]] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)


def _read(lines: Sequence[Line]) -> _Read | None:
    """What a table holds; None where it is another one.

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
    return _Read(list(_questions(rows, columns)), [*lines])


def _read_labelled(lines: Sequence[Line]) -> _Read | None:
    """A form whose first column says what stands beside it: 質問, 回答, 該当項目, one below the other.

    Rows that say something else are left where they are.
    """
    column = label_column([line.cells for line in lines])
    if column is None or _has_several_values(lines, column):
        return None
    form = _Form(column)
    for line in lines:
        form.take(line)
    return form.read if any(question.answers for _, question in form.read.questions) else None


def _has_several_values(lines: Sequence[Line], column: int) -> bool:
    """True for a table whose heads name several things at the right of the labels, as 内容 and 期限."""
    heads = [line.cells[column + 1 :] for line in lines if line.is_header]
    return any(sum(1 for h in row if h and label_of(h) is None) > 1 for row in heads)


class _Form:
    """Reads a form's rows in their order; one without a label goes on with the row above."""

    def __init__(self, column: int) -> None:
        self.read = _Read()
        self._column = column
        self._label: Label | None = None
        self._before: dict[Role, str] = {}
        """What was told of a question that is not asked yet."""
        self._leading: set[Role] = set()
        """What this form tells before its questions, as its first one shows."""

    def take(self, line: Line) -> None:
        written = line.cells[self._column] if self._column < len(line.cells) else ""
        goes_on = not written and self._label is not None
        if not goes_on:
            self._label = label_of(written)
        cells = range(self._column + 1, len(line.cells))
        told = [cell for i in cells if (cell := cell_line(line, i))]
        if self._label is not None:
            self._tell(self._label, told, line, goes_on=goes_on)
        elif not any(is_personal(f"{written}：{cell.text}") for cell in told):
            return
        # What tells a person goes no further, either.
        self.read.lines.append(line)

    def _tell(self, label: Label, told: list[Line], line: Line, *, goes_on: bool) -> None:
        asked = self.read.questions
        match label.role:
            case "question" if goes_on and asked:
                asked[-1][1].asking += told
            case "question" if told:
                self._ask(label, told, line)
            case "answer" if told and asked:
                self._answer(label, told, goes_on=goes_on)
            case "count" | "items" as role:
                self._tell_of(role, " ".join(cell.text for cell in told))
            case "note" if asked:
                _last_said(asked[-1][1]).extend(told)

    def _ask(self, label: Label, told: list[Line], line: Line) -> None:
        if not self.read.questions:
            self._leading = {*self._before}
        counted = "" if label.number is None else str(label.number)
        beside = next((c for c in line.cells[: self._column] if row_number(c)), "")
        printed = counted or beside or self._before.get("count", "")
        question = _question(told[0], self._before.get("items", ""))
        question.asking += told[1:]
        self._before = {}
        self.read.questions.append((printed, question))

    def _answer(self, label: Label, told: list[Line], *, goes_on: bool) -> None:
        """An answer's own number goes before its place: 質問1, 質問2, 回答1, 回答2."""
        asked = self.read.questions
        counted = [q for printed, q in asked if printed == str(label.number)]
        question = counted[-1] if counted else asked[-1][1]
        if goes_on and question.answers:
            question.answers[-1][1].extend(told)
        else:
            question.answers.append((AnswerMark(None, (), (), 0), told))

    def _tell_of(self, role: Role, text: str) -> None:
        asked = self.read.questions
        if not asked or role in self._leading:
            self._before[role] = text
        elif role == "items":
            asked[-1][1].item_numbers += marked_numbers(text)
        elif not asked[-1][0]:
            asked[-1] = (text, asked[-1][1])


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
            _last_said(current).extend(further)


def _last_said(question: RawQuestion) -> list[Line]:
    return question.answers[-1][1] if question.answers else question.asking


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
