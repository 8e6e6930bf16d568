"""The published schemas say what the contracts of ``yorozu`` hold, no more and no less."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from fake_knowledge_base import ANSWERED, MEETING
from kb.answers import RankedPassage, Turn, answer_to_dict
from kb.errors import UsageError
from kb.tools.results import search_results
from mcp_server.schemas import AskArguments, AskResult, SearchResult
from mcp_server.tools import TOOLS
from scripted_models import ranked

TOOL = {tool.name: tool for tool in TOOLS}
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


def test_an_early_turn_counts_only_up_to_the_length_of_a_question() -> None:
    turns = AskArguments(question="鍵", history=(Turn("user", "鍵" * 5000),)).turns(1000)
    assert [len(turn.content) for turn in turns] == [1000]


@pytest.mark.parametrize(
    ("tool", "raw", "named"),
    [
        ("search", {}, "question"),
        ("search", {"question": ""}, "question"),
        ("search", {"question": "鍵", "k": 0}, "k"),
        ("search", {"question": "鍵", "guideline_no": 154}, "guideline_no"),
        ("ask", {"question": "鍵", "k": 3}, "k"),
        ("ask", {"question": "鍵", "history": [{"role": "system", "content": "a"}]}, "history.0"),
        (
            "ask",
            {"question": "鍵", "history": [{"role": "user", "content": "", "a": 1}]},
            "history.0",
        ),
        ("get_guideline_item", {"guideline_no": 0}, "guideline_no"),
    ],
)
def test_what_a_tool_does_not_take_is_named(tool: str, raw: dict[str, Any], named: str) -> None:
    with pytest.raises(UsageError, match=f"argument '{named}"):
        TOOL[tool].checked(raw)


def test_a_wrong_argument_is_named_without_its_value() -> None:
    with pytest.raises(UsageError, match="'guideline_no'") as error:
        TOOLS[2].checked({"guideline_no": "secret-value"})
    assert "secret-value" not in str(error.value)


def test_every_argument_is_described_for_whoever_calls() -> None:
    for tool in TOOLS:
        for field in tool.arguments.model_json_schema()["properties"].values():
            assert field["description"]
