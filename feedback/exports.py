"""Kept questions as evaluation cases, and as the list of questions for the next meeting (pure)."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from feedback.entries import CitedPlace, Entry
from kb.guideline.numbers import numbers_in_question
from kb.text.normalising import search_form

WITHOUT_NUMBER = 0
"""Stands for questions that name no item, wherever entries are counted by number."""

_NO_NUMBER_WORDS = "番号なし"
_CSV_HEAD = ("番号", "質問", "件数", "最初の日", "最後の日", "回答の状態")
# Spreadsheets run a cell that begins like this as a formula, full-width signs included.
_FORMULA = re.compile(r"^[\s'\"]*[=+\-@＝＋－＠\t\r|%]")
_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>()#+.!|~:&-])")


def counts_by_number(entries: Iterable[Entry]) -> dict[int, int]:
    """How many entries treat each number, ascending; those without one first, under 0."""
    counts = Counter(n for entry in entries for n in entry.guideline_nos or (WITHOUT_NUMBER,))
    return dict(sorted(counts.items()))


def evaluation_cases(entries: Iterable[Entry]) -> str:
    """JSON lines for `yorozu eval`, of the questions whose answer or refusal was found right.

    Right is what a visitor's thumb or a maintainer says; a thumb down counts until a maintainer
    confirms the answer. An entry without its question's words makes no case.
    """
    cases = [_case(e) for e in entries if e.question and _is_right(e) and _is_judged(e)]
    return "".join(json.dumps(case, ensure_ascii=False) + "\n" for case in cases)


def _is_right(entry: Entry) -> bool:
    return entry.is_confirmed or bool(entry.is_good)


def _is_judged(entry: Entry) -> bool:
    return entry.reason is not None if entry.refused else bool(entry.citations)


def _case(entry: Entry) -> dict[str, Any]:
    return {
        "id": f"said-{entry.id}",
        "question": entry.question,
        "history": [{"role": "user", "content": text} for text in entry.earlier],
        "category": _category(entry),
        "split": "dev",
        "answerable": not entry.refused,
        "reason": entry.reason,
        "guideline_nos": [] if entry.refused else list(entry.answered_nos),
        "gold": [] if entry.refused else [_gold(place) for place in entry.citations],
    }


def _category(entry: Entry) -> str:
    if entry.refused:
        return "unanswerable"
    if entry.earlier:
        return "follow-up"
    return "exact-number" if numbers_in_question(entry.question) else "everyday"


def _gold(place: CitedPlace) -> dict[str, Any]:
    return {
        "document": place.document,
        "meeting": place.meeting,
        "section": place.section or None,
        "page": place.page,
        "quote": place.quote,
    }


def meeting_markdown(entries: Sequence[Entry], title: str) -> str:
    """The questions for the next meeting, grouped by guideline number; equal ones once."""
    lines = [f"# {_plain(title)}", ""]
    for number, questions in _grouped(entries).items():
        lines += [f"## {_number_words(number)}", ""]
        lines += [f"- {_plain(q)}（{len(same)}件、{_days(same)}）" for q, same in questions.items()]
        lines.append("")
    return "\n".join(lines)


def meeting_csv(entries: Sequence[Entry]) -> str:
    """The same as a table for spreadsheets, which must not run anything that somebody typed."""
    written = io.StringIO()
    table = csv.writer(written)
    table.writerow(_CSV_HEAD)
    for number, questions in _grouped(entries).items():
        for question, same in questions.items():
            days = sorted(e.asked_at[:10] for e in same)
            state = "回答あり" if any(not e.refused for e in same) else "資料に回答なし"
            row = (_number_words(number), question, len(same), days[0], days[-1], state)
            table.writerow([_harmless(str(cell)) for cell in row])
    return written.getvalue()


def _grouped(entries: Sequence[Entry]) -> Mapping[int, Mapping[str, list[Entry]]]:
    """By number ascending, without a number last; within it equal questions, the most asked first."""
    by_number: dict[int, dict[str, list[Entry]]] = defaultdict(lambda: defaultdict(list))
    for entry in entries:
        key = search_form(entry.question)
        for number in entry.guideline_nos or (WITHOUT_NUMBER,):
            if key:
                by_number[number][key].append(entry)
    return {
        number: _by_frequency(by_number[number])
        for number in sorted(by_number, key=lambda n: (n == WITHOUT_NUMBER, n))
    }


def _by_frequency(questions: Mapping[str, list[Entry]]) -> dict[str, list[Entry]]:
    ordered = sorted(questions.values(), key=lambda same: (-len(same), same[0].question))
    return {same[0].question: same for same in ordered}


def _number_words(number: int) -> str:
    return f"No.{number}" if number else _NO_NUMBER_WORDS


def _days(entries: Sequence[Entry]) -> str:
    days = sorted({e.asked_at[:10] for e in entries})
    return days[0] if len(days) == 1 else f"{days[0]}〜{days[-1]}"


def _harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    line = " ".join(cell.split())
    return f"'{line}" if _FORMULA.match(cell) else line


def _plain(text: str) -> str:
    return _MARKDOWN.sub(r"\\\1", " ".join(text.split()))
