from __future__ import annotations

from pathlib import Path

import pytest

from kb.errors import PromptError
from kb.llm.prompts import INPUTS_BY_PURPOSE, load_prompts, parse_prompt

GOOD = """---
version: 7
---
書き直す。{{fence}}
=== user ===
{{conversation}} {{question}}
"""


def test_the_shipped_prompts_fit_what_the_code_fills_in() -> None:
    prompts = load_prompts()
    assert prompts.keys() == INPUTS_BY_PURPOSE.keys()
    assert all(prompt.version for prompt in prompts.values())


def test_an_operators_prompt_takes_the_place_of_the_shipped_one(tmp_path: Path) -> None:
    (tmp_path / "follow_up.md").write_text(GOOD, encoding="utf-8")
    prompts = load_prompts(tmp_path)
    assert (prompts["follow_up"].version, prompts["answer"]) == ("7", load_prompts()["answer"])


def test_values_are_not_read_for_placeholders() -> None:
    prompt = parse_prompt(GOOD, "follow_up", Path("x.md"))
    values = {"question": "{{fence}}", "conversation": "c", "fence": "secret"}
    assert prompt.fill(values) == ("書き直す。secret", "c {{fence}}")


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (GOOD.removeprefix("---\n"), "front matter"),
        (GOOD.replace("version: 7", "author: x"), "version"),
        (GOOD.replace("{{fence}}", ""), r"placeholders .*missing: \['fence'\]"),
        (GOOD.replace("{{fence}}", "{{fence}}{{other}}"), r"unknown: \['other'\]"),
        (GOOD.replace("=== user ===", ""), "=== user ==="),
    ],
)
def test_a_prompt_that_does_not_fit_is_told_with_its_fault(wrong: str, told: str) -> None:
    with pytest.raises(PromptError, match=told):
        parse_prompt(wrong, "follow_up", Path("x.md"))


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(PromptError, match="does not exist"):
        load_prompts(tmp_path / "none")


def test_a_prompt_that_is_not_utf8_is_told(tmp_path: Path) -> None:
    (tmp_path / "answer.md").write_bytes("答え".encode("cp932"))
    with pytest.raises(PromptError, match="cannot be read"):
        load_prompts(tmp_path)
