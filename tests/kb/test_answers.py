from __future__ import annotations

import json
from dataclasses import replace

from fake_knowledge_base import ANSWERED, EXPLANATION, FIRST, MEETING, REFUSED
from kb.answers import RemovedSentence, WritingRecord, answer_to_dict, citation_to_dict


def test_a_citations_json_holds_what_the_contract_names_in_its_order() -> None:
    assert list(citation_to_dict(FIRST)) == [
        "mark", "document", "title", "kind", "meeting", "date", "section", "guideline_nos",
        "label", "page", "url", "quote", "score",
    ]  # fmt: skip
    assert citation_to_dict(replace(FIRST, score=0.123456))["score"] == 0.1235


def test_an_answers_json_says_nothing_of_how_a_model_wrote_it() -> None:
    written = replace(ANSWERED, writing=WritingRecord("m", (), 1), named_documents=("a",))
    data = answer_to_dict(written)
    assert data == answer_to_dict(ANSWERED)
    assert json.loads(json.dumps(data)) == data
    assert data["related"] == [{"guideline_no": 85, "title": "入退室の記録"}]


def test_a_refusal_has_a_reason_and_no_citation() -> None:
    data = answer_to_dict(REFUSED)
    assert (data["refused"], data["reason"], data["citations"]) == (True, "not-found", [])


def test_the_documents_of_an_answer_are_those_it_cites_or_names() -> None:
    assert ANSWERED.documents == {MEETING.id, EXPLANATION.id}
    assert replace(REFUSED, named_documents=("a", "a")).documents == {"a"}
    assert REFUSED.documents == frozenset()


def test_the_share_kept_of_nothing_written_is_none() -> None:
    removed = (RemovedSentence("嘘。", "figure"),)
    assert WritingRecord("m", (), 0).share_kept == 0.0
    assert WritingRecord("m", (), 3, removed).share_kept == 0.75
