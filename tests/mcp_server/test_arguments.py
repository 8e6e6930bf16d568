from __future__ import annotations

from typing import Any

import pytest

from kb.answers import Turn
from kb.errors import UsageError
from mcp_server.arguments import AskArguments
from mcp_server.tools import TOOLS

TOOL = {tool.name: tool for tool in TOOLS}


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
