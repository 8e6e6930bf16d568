"""The published schemas say what the contracts of ``yorozu`` hold, no more and no less."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from fake_knowledge_base import ANSWERED, MEETING
from kb.answers import RankedPassage, answer_to_dict
from kb.tools.results import search_results
from mcp_server.results import AskResult, SearchResult
from scripted_models import ranked

NOTICE = {"notice": "引用"}


def test_an_answer_fits_its_schema_and_comes_back_the_same() -> None:
    data = NOTICE | answer_to_dict(ANSWERED)
    assert AskResult.model_validate(data).model_dump(mode="json") == data


def test_found_passages_fit_their_schema_and_come_back_the_same() -> None:
    found = RankedPassage(ranked("鍵を付けます。").passage, MEETING, 0.123456)
    data = NOTICE | {"results": search_results([found])}
    told = SearchResult.model_validate(data).model_dump(mode="json")
    assert told == data
    assert told["results"][0]["score"] == 0.1235


def test_nothing_found_is_a_result() -> None:
    assert SearchResult.model_validate(NOTICE | {"results": []}).results == []


def test_a_field_that_the_schema_does_not_name_is_a_mistake() -> None:
    data = NOTICE | answer_to_dict(ANSWERED)
    data["citations"][0]["page_index"] = 1
    with pytest.raises(ValidationError, match="page_index"):
        AskResult.model_validate(data)
