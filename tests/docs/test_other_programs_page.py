"""What docs/other-programs.md shows works as it stands there."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from langchain_core.language_models.fake_chat_models import FakeListChatModel

from checkout import CHECKOUT
from kb.settings import PREFIX, Settings
from kb.tools.langchain_tools import YorozuRetriever
from made_knowledge_base import make_knowledge_base
from mcp_server.tools import TOOLS

PAGE = (CHECKOUT / "docs" / "other-programs.md").read_text(encoding="utf-8")


def snippets(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)


def test_the_chain_of_the_page_runs(tmp_path: Path) -> None:
    (snippet,) = snippets("python")
    given: dict[str, Any] = {
        "knowledge_base": make_knowledge_base(tmp_path / "kb"),
        "model": FakeListChatModel(responses=["棚に鍵を付けます。"]),
    }
    exec(compile(snippet, "other-programs.md", "exec"), given)
    assert given["said"] == "棚に鍵を付けます。"
    assert isinstance(given["retriever"], YorozuRetriever)
    assert "棚に鍵を付ける方法" in given["as_context"](given["retriever"].invoke("棚の鍵"))
    assert [tool.name for tool in given["tools"]] == ["ask"]


@pytest.mark.parametrize("config", snippets("json"))
def test_a_client_configuration_of_the_page_names_real_settings_and_options(config: str) -> None:
    data = json.loads(config)
    (server,) = (data.get("mcpServers") or data["servers"]).values()
    assert server["args"][:2] == ["mcp", "--kb"]
    ours = {name for name in server["env"] if name.startswith(PREFIX)}
    assert ours <= {PREFIX + name.upper() for name in Settings.model_fields}


def test_the_page_names_every_tool_and_argument() -> None:
    for tool in TOOLS:
        assert f"| `{tool.name}` |" in PAGE
        assert all(f"`{name}`" in PAGE for name in tool.arguments.model_fields)
