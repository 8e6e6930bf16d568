from __future__ import annotations

from dataclasses import replace

from kb.documents import Document, Passage
from kb.guideline.holdings import holding_of, holdings_by_number

MEETING = Document("m/a.pdf", "第1回", "meeting", "0")
GUIDE = replace(MEETING, id="m/b.pdf", kind="guideline")
PASSAGE = Passage(
    id="1", document_id="m/a.pdf", text="閉める。", page=1, page_index=0, start=0, end=4,
    section="質問①", part="answer", group="g", position=0, guideline_nos=(85,),
)  # fmt: skip
QUESTION = replace(PASSAGE, id="2", part="question")


def test_nothing_is_held_without_passages() -> None:
    assert holdings_by_number([], ()) == {}


def test_a_meetings_answer_and_a_documents_explanation_are_told_apart() -> None:
    assert holding_of(PASSAGE, MEETING, ()) == "answer"
    assert holding_of(PASSAGE, GUIDE, ()) == "explanation"


def test_a_check_sheets_row_is_its_wording_only() -> None:
    assert holding_of(PASSAGE, GUIDE, {"1"}) == "wording"


def test_another_standards_row_is_a_reference() -> None:
    mapping = replace(PASSAGE, is_reference_mapping=True)
    assert holding_of(mapping, GUIDE, {"1"}) == "reference"


def test_a_question_counts_until_it_is_answered() -> None:
    assert holdings_by_number([(QUESTION, MEETING)], ()) == {85: {"question"}}
    both = [(QUESTION, MEETING), (PASSAGE, MEETING)]
    assert holdings_by_number(both, ()) == {85: {"answer"}}
