from __future__ import annotations

import pytest

from kb.llm.claims.claim import Support
from kb.llm.claims.modality import (
    changes_modality,
    has_negation,
    modalities,
    negated_words,
    turns_negation,
)


@pytest.mark.parametrize(
    ("text", "ways"),
    [
        ("", set()),
        ("鍵を付けます。", set()),
        ("鍵は必須です。", {"mandatory"}),
        ("鍵を付けなければなりません。", {"mandatory"}),
        ("鍵が必要です。", {"needed"}),
        ("鍵を付けるべきです。", {"should"}),
        ("鍵を推奨します。", {"recommended"}),
        ("鍵を付けてください。", {"asked"}),
        ("鍵がなくても構いません。", {"unneeded"}),
        ("鍵は不要です。", {"unneeded"}),
        ("貸し出しは禁止です。", {"forbidden"}),
        ("貸し出しはしないでください。", {"forbidden"}),
        ("鍵は不可欠です。", {"mandatory"}),
    ],
)
def test_how_strongly_a_text_speaks(text: str, ways: set[str]) -> None:
    assert modalities(text) == ways


@pytest.mark.parametrize(
    ("claim", "told", "changes"),
    [
        ("鍵は必須です。", "鍵を推奨します。", True),
        ("鍵を推奨します。", "鍵は必須です。", True),
        ("鍵は必須です。", "鍵が必要です。", False),
        ("鍵は不要です。", "鍵が必要です。", True),
        ("鍵を付けます。", "鍵は不要です。", True),
        ("転送を認めます。", "転送は認めません。", True),
        ("鍵を付けます。", "鍵を付けてください。", False),
    ],
)
def test_a_claim_may_not_speak_otherwise_than_its_evidence(
    claim: str, told: str, changes: bool
) -> None:
    assert changes_modality(claim, Support(told)) is changes


def test_forms_that_hold_a_no_and_deny_nothing_are_no_negation() -> None:
    assert has_negation("施錠していません。")
    assert not has_negation("施錠しなければなりません。")
    assert not has_negation("問題ありません。")
    assert not has_negation("")


def test_the_word_before_a_negation_is_denied() -> None:
    assert negated_words("施錠していません。") == {"施錠"}
    assert negated_words("施錠します。") == set()


def test_what_is_said_may_not_be_denied_nor_the_other_way_round() -> None:
    assert turns_negation("施錠しません。", Support("施錠します。"))
    assert turns_negation("施錠します。", Support("施錠しません。"))
    assert not turns_negation("施錠しません。", Support("施錠しません。"))
