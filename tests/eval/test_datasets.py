"""The committed questions: well formed, quoted literally, balanced, and split without leaks."""

from __future__ import annotations

import re
from collections import Counter
from itertools import product
from pathlib import Path
from typing import get_args

import pypdfium2 as pdfium
import pytest

from checkout import CHECKOUT
from eval.dataset import DATA_FOLDER, Category, EvalQuestion, load_questions
from kb.text.normalising import search_form

SAMPLE = CHECKOUT / "materials" / "sample"
NAMES = ("yorozu-07", "sample")
LEAST = {"yorozu-07": (95, 40), "sample": (90, 30)}
"""Promised numbers of questions with and without an answer."""
MAX_QUOTE_CHARS = 40
MAX_BORROWED_CHARS = 59
NEAR_COPY = 0.7

Pages = dict[tuple[str, int | None], str]


@pytest.fixture(params=NAMES)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def questions(name: str) -> list[EvalQuestion]:
    return load_questions(DATA_FOLDER / f"{name}.jsonl")


def bare(text: str) -> str:
    return re.sub(r"\s", "", search_form(text))


def pdf_pages(path: Path) -> list[str]:
    document = pdfium.PdfDocument(path)
    try:
        return [bare(page.get_textpage().get_text_bounded()) for page in document]
    finally:
        document.close()


def page_texts(path: Path, document: str) -> Pages:
    return {(document, n): text for n, text in enumerate(pdf_pages(path), 1)}


def sample_pages() -> Pages:
    texts: Pages = dict(page_texts(SAMPLE / "yorozu-sample.pdf", "yorozu-sample.pdf"))
    for name in ("explanation.md", "checksheet.md"):
        texts[name, None] = bare((SAMPLE / name).read_text(encoding="utf-8"))
    return texts


def misquotations(questions: list[EvalQuestion], pages: Pages) -> list[tuple[str, str]]:
    return [
        (question.id, gold.quote)
        for question in questions
        for gold in question.gold
        if bare(gold.quote) not in pages.get((gold.document, gold.page), "")
    ]


def test_a_changed_quote_is_noticed() -> None:
    questions = load_questions(DATA_FOLDER / "sample.jsonl")
    quoted = [q for q in questions if q.gold]
    assert len(misquotations(quoted, {})) == sum(len(q.gold) for q in quoted)


def test_sample_quotes_are_literal() -> None:
    questions = load_questions(DATA_FOLDER / "sample.jsonl")
    assert misquotations(questions, sample_pages()) == []


def test_quotes_of_the_real_meeting_are_literal(materials_folder: Path) -> None:
    questions = load_questions(DATA_FOLDER / "yorozu-07.jsonl")
    pages = page_texts(materials_folder / "yorozu-07.pdf", "yorozu-07")
    assert misquotations(questions, pages) == []


def test_no_string_borrows_a_long_stretch_of_the_real_material(materials_folder: Path) -> None:
    material = "".join(pdf_pages(materials_folder / "yorozu-07.pdf"))
    length = MAX_BORROWED_CHARS + 1
    stretches = {material[i : i + length] for i in range(len(material) - length + 1)}
    for name in NAMES:
        text = bare((DATA_FOLDER / f"{name}.jsonl").read_text(encoding="utf-8"))
        assert not any(text[i : i + length] in stretches for i in range(len(text) - length + 1))


def test_quotes_are_short_and_not_empty(questions: list[EvalQuestion]) -> None:
    quotes = [gold.quote for question in questions for gold in question.gold]
    assert [quote for quote in quotes if not 0 < len(quote) <= MAX_QUOTE_CHARS] == []


def test_ids_are_unique_over_all_datasets() -> None:
    ids = [q.id for name in NAMES for q in load_questions(DATA_FOLDER / f"{name}.jsonl")]
    assert [i for i, n in Counter(ids).items() if n > 1] == []


def test_no_question_is_asked_twice(questions: list[EvalQuestion]) -> None:
    asked = Counter((bare(q.question), q.history) for q in questions)
    assert [question for question, n in asked.items() if n > 1] == []


def test_numbers_are_of_the_guideline_and_ascend(questions: list[EvalQuestion]) -> None:
    for question in questions:
        numbers = question.guideline_nos
        assert numbers == tuple(sorted(set(numbers)))
        assert all(1 <= number <= 153 for number in numbers)


def test_unanswerable_questions_expect_no_number_and_no_gold(
    questions: list[EvalQuestion],
) -> None:
    refused = [q for q in questions if not q.answerable]
    assert [q.id for q in refused if q.guideline_nos or q.gold or q.all_of] == []


def test_the_category_unanswerable_holds_no_answerable_question(
    questions: list[EvalQuestion],
) -> None:
    category = [q for q in questions if q.category == "unanswerable"]
    assert [q.id for q in category if q.answerable] == []


def test_all_of_stands_only_where_there_is_more_than_one_quote(
    questions: list[EvalQuestion],
) -> None:
    assert [q.id for q in questions if q.all_of and len(q.gold) < 2] == []


def test_follow_ups_and_only_they_have_a_history(questions: list[EvalQuestion]) -> None:
    assert [q.id for q in questions if bool(q.history) != (q.category == "follow-up")] == []


def test_histories_alternate_and_end_with_the_assistant(questions: list[EvalQuestion]) -> None:
    for question in questions:
        roles = [turn.role for turn in question.history]
        assert roles == ["user", "assistant"] * (len(roles) // 2)


def test_there_are_as_many_questions_as_promised(name: str, questions: list[EvalQuestion]) -> None:
    answerable = sum(q.answerable for q in questions)
    least_answerable, least_unanswerable = LEAST[name]
    assert answerable >= least_answerable
    assert len(questions) - answerable >= least_unanswerable


def test_every_category_is_in_both_splits_in_like_numbers(
    questions: list[EvalQuestion],
) -> None:
    counts: Counter[tuple[str, str]] = Counter((q.category, q.split) for q in questions)
    for category in get_args(Category):
        dev, test = counts[category, "dev"], counts[category, "test"]
        assert min(dev, test) >= 2
        assert abs(dev - test) <= max(3, 0.2 * (dev + test))


def test_splits_are_of_like_size(questions: list[EvalQuestion]) -> None:
    dev = sum(q.split == "dev" for q in questions)
    assert 0.45 <= dev / len(questions) <= 0.55


def bigrams(text: str) -> Counter[str]:
    return Counter(text[i : i + 2] for i in range(len(text) - 1))


def are_near_copies(one: str, other: str) -> bool:
    """Much the same words about the same numbers: No.85 and No.115 are two questions."""
    one, other = bare(one), bare(other)
    if re.findall(r"\d+", one) != re.findall(r"\d+", other):
        return False
    first, second = bigrams(one), bigrams(other)
    size = first.total() + second.total()
    return size > 0 and 2 * (first & second).total() / size >= NEAR_COPY


def test_near_copies_are_recognised() -> None:
    assert are_near_copies("No.85の鍵はどうすればいい？", "Ｎｏ．８５の鍵はどうすればいいか")
    assert not are_near_copies("No.85について教えて", "No.115について教えて")


def test_no_question_has_a_near_copy_in_the_other_split(questions: list[EvalQuestion]) -> None:
    """Follow-ups are left out: their meaning lies in the history."""
    alone = [q for q in questions if not q.history]
    dev = [q for q in alone if q.split == "dev"]
    test = [q for q in alone if q.split == "test"]
    pairs = product(dev, test)
    assert [(a.id, b.id) for a, b in pairs if are_near_copies(a.question, b.question)] == []
