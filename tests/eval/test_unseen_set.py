"""The set that nothing is tuned on: all of it test, well formed, and quoted literally."""

from __future__ import annotations

import pytest

from checkout import CHECKOUT
from eval.dataset import DATA_FOLDER, EvalQuestion, load_questions
from eval.judging import Excerpt, excerpt_of_passage, is_from
from eval.scratch import scratch_knowledge_base
from fakes import FakeEmbedder
from kb.answers import RankedPassage
from kb.documents import Passage
from kb.settings import Settings

FOLDER = CHECKOUT / "tests" / "data" / "unseen"
MAX_QUOTE_CHARS = 40
LEAST_ANSWERABLE, LEAST_UNANSWERABLE = 90, 60

Stored = tuple[Passage, Excerpt]


@pytest.fixture(scope="module")
def questions() -> list[EvalQuestion]:
    return load_questions(FOLDER / "unseen.jsonl")


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> list[Stored]:
    folder = tmp_path_factory.mktemp("unseen")
    with (
        scratch_knowledge_base(FOLDER / "material", folder, FakeEmbedder(), Settings()) as kb,
        kb.live.use() as opened,
    ):
        found = [RankedPassage(p, opened.document_of(p), 0.0) for p in opened.passages]
        return [(one.passage, excerpt_of_passage(one)) for one in found]


def test_every_quote_is_literal_in_a_passage_of_its_place(
    questions: list[EvalQuestion], stored: list[Stored]
) -> None:
    lost = [
        (question.id, gold.quote)
        for question in questions
        for gold in question.gold
        if not any(is_from(e, gold) and gold.quote in passage.text for passage, e in stored)
    ]
    assert lost == []


def test_the_numbers_are_those_of_the_passages_quoted(
    questions: list[EvalQuestion], stored: list[Stored]
) -> None:
    for question in questions:
        treated = {
            number
            for gold in question.gold
            for passage, excerpt in stored
            if is_from(excerpt, gold) and gold.quote in passage.text
            for number in passage.guideline_nos
        }
        assert (question.id, set(question.guideline_nos)) == (question.id, treated)


def test_quotes_are_short_and_not_empty(questions: list[EvalQuestion]) -> None:
    quotes = [gold.quote for question in questions for gold in question.gold]
    assert [quote for quote in quotes if not 0 < len(quote) <= MAX_QUOTE_CHARS] == []


def test_nothing_of_it_may_be_tuned_on(questions: list[EvalQuestion]) -> None:
    assert {question.split for question in questions} == {"test"}


def test_there_are_as_many_questions_as_promised(questions: list[EvalQuestion]) -> None:
    answerable = sum(question.answerable for question in questions)
    assert answerable >= LEAST_ANSWERABLE
    assert len(questions) - answerable >= LEAST_UNANSWERABLE


def test_no_question_is_asked_twice_or_in_another_set(questions: list[EvalQuestion]) -> None:
    others = [
        q for n in ("sample", "yorozu-07") for q in load_questions(DATA_FOLDER / f"{n}.jsonl")
    ]
    assert len({(q.question, q.history) for q in questions}) == len(questions)
    assert not {q.id for q in questions} & {q.id for q in others}


def test_follow_ups_and_only_they_have_a_history(questions: list[EvalQuestion]) -> None:
    assert [q.id for q in questions if bool(q.history) != (q.category == "follow-up")] == []


@pytest.mark.parametrize("name", ["meeting-31.md", "explanation.html", "guide.md"])
def test_every_text_says_that_it_is_fictional(name: str) -> None:
    assert "検査のために書き下ろした架空の" in (FOLDER / "material" / name).read_text("utf-8")
