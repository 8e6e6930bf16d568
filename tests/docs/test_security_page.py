"""SECURITY.md and the documents point to what is there."""

from __future__ import annotations

import ast
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from checkout import CHECKOUT
from kb.settings import PREFIX, Settings
from scripts.commands_page import page as commands

SECURITY = CHECKOUT / "SECURITY.md"
DOCUMENTS = sorted([*CHECKOUT.glob("*.md"), *(CHECKOUT / "docs").glob("*.md")])
_LINK = re.compile(r"\]\(([^)\s#]+)(?:#[^)]*)?\)")


def names_of_tests() -> set[str]:
    return {
        node.name
        for path in (CHECKOUT / "tests").rglob("test_*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }


@pytest.mark.parametrize(
    "page", [SECURITY, CHECKOUT / "docs" / "oddities.md"], ids=lambda p: p.name
)
def test_every_test_that_a_page_names_is_there(page: Path) -> None:
    named = set(re.findall(r"`(test_\w+)`", page.read_text("utf-8")))
    assert len(named) > 30
    assert named - names_of_tests() == set()


def test_every_promise_of_the_security_page_names_a_test() -> None:
    table = SECURITY.read_text("utf-8").partition("| promise | tests |")[2].partition("\n\n")[0]
    rows = [line for line in table.splitlines() if line.startswith("| ") and "---" not in line]
    assert len(rows) > 15
    assert [row for row in rows if "`test_" not in row] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_inside_the_repository_leads_somewhere(document: Path) -> None:
    links = [link for link in _LINK.findall(document.read_text("utf-8")) if ":" not in link]
    assert [link for link in links if not (document.parent / link).exists()] == []


def test_every_page_can_be_reached_from_the_readme() -> None:
    seen, waiting = {CHECKOUT / "README.md"}, [CHECKOUT / "README.md"]
    while waiting:
        page = waiting.pop()
        for link in _LINK.findall(page.read_text("utf-8")):
            target = (page.parent / link).resolve()
            if target.suffix == ".md" and target.exists() and target not in seen:
                seen.add(target)
                waiting.append(target)
    assert {path for path in DOCUMENTS if path.parent.name == "docs"} <= seen


def commands_in(text: str) -> Iterator[list[str]]:
    """The words of every `yorozu …` line in a block of code."""
    for block in re.findall(r"```\w*\n(.*?)```", text, re.DOTALL):
        for line in block.splitlines():
            if found := re.match(r"(?:\S*/|\S*\\)?yorozu ([a-z].*)", line.strip()):
                yield shlex.split(found[1].partition("  #")[0])


# commands.md is written from the commands themselves.
@pytest.mark.parametrize(
    "document", [d for d in DOCUMENTS if d.name != "commands.md"], ids=lambda path: path.name
)
def test_commands_and_options_that_a_document_shows_are_real(document: Path) -> None:
    told = commands()
    for words in commands_in(document.read_text("utf-8")):
        (section,) = re.findall(rf"\n## yorozu {words[0]}\n(.*?)(?=\n## (?!yorozu {words[0]} )|\Z)", told, re.DOTALL)  # fmt: skip
        options = [w for w in words if re.match(r"--[a-z]", w)]
        assert [option for option in options if option not in section] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_settings_that_a_document_names_are_real(document: Path) -> None:
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    named = set(re.findall(rf"\b{PREFIX}[A-Z_]+[A-Z]\b", document.read_text("utf-8")))
    assert {name for name in named if not name.startswith("YOROZU_TEST_")} <= known
