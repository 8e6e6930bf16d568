"""A false premise is corrected in the first sentence; a true one, and an open question, are not."""

from __future__ import annotations

from pathlib import Path

import pytest

from made_knowledge_base import make_knowledge_base

CORRECTION = "No.85 は「設置エリアの施錠」の項目です。"


@pytest.mark.parametrize(
    ("question", "is_corrected"),
    [
        ("No.85ってパスワードの話でしょ？", True),
        ("No.85は委託先の項目ですよね", True),
        ("85番は食堂のことだっけ？", True),
        ("No.85って設置エリアの話でしょ？", False),
        ("No.85は貸し出し簿のことですよね", False),
        ("No.85は何の項目ですか", False),
        ("No.85のパスワードはどうする？", False),
        ("パスワードの話ですよね", False),
    ],
)
def test_a_false_premise_is_corrected_first(
    question: str, is_corrected: bool, tmp_path: Path
) -> None:
    knowledge_base = make_knowledge_base(tmp_path / "kb")
    answer = knowledge_base.ask(question)
    knowledge_base.close()
    assert answer.text.startswith(CORRECTION) == is_corrected
    if is_corrected:
        assert (answer.certainty, answer.opening) == ("answered", CORRECTION)
        assert answer.text.removeprefix(CORRECTION).lstrip().startswith(answer.lead or "-")
