from __future__ import annotations

import pytest

from kb.llm.claims.claim import Support
from kb.llm.claims.words import (
    claims_everything,
    foreign_share,
    gives_verdict,
    has_foreign_name,
    has_foreign_words,
    has_markup,
    says_the_opposite,
)

TOLD = Support("鍵は責任者が社内で保管します。VPNを使います。", "質問①")
NOTHING = Support("")


@pytest.mark.parametrize("sign", ["<b>", "[1]", "〔1〕", "**", "`", "\u200b", "\x1b", "# "])
def test_markup_and_hidden_signs_are_found_at_the_start_of_a_claim(sign: str) -> None:
    assert has_markup(f"{sign}鍵を付けます。", NOTHING)
    assert not has_markup("鍵を付けます。", NOTHING)


def test_a_verdict_is_the_companys_own() -> None:
    assert gives_verdict("これで達成条件を満たします。", NOTHING)
    assert not gives_verdict("達成条件を満たすかは自己評価してください。", NOTHING)


@pytest.mark.parametrize(
    ("claim", "is_foreign"),
    [
        ("鍵は責任者が保管します。", False),
        ("鍵は部長が保管します。", True),
        ("鍵は警察が保管します。", True),
        ("VPNを使います。", False),
        ("EDRを使います。", True),
        ("「鍵の本」を使います。", True),
    ],
)
def test_a_name_must_stand_in_the_evidence(claim: str, is_foreign: bool) -> None:
    assert has_foreign_name(claim, TOLD) is is_foreign


def test_everything_may_be_said_where_the_nearest_sentence_says_so() -> None:
    assert claims_everything("すべての鍵を保管します。", TOLD)
    assert not claims_everything("すべての鍵を保管します。", Support("全ての鍵を保管します。"))


def test_the_opposite_is_told_only_where_the_evidence_has_the_other_word() -> None:
    assert says_the_opposite("鍵は社外で保管します。", TOLD)
    assert not says_the_opposite("鍵は社外で保管します。", NOTHING)
    assert not says_the_opposite("鍵は社外で保管します。", Support("社内でも社外でも保管します。"))


def test_the_share_of_foreign_words_leaves_out_those_of_strength() -> None:
    assert foreign_share("", TOLD) == 0.0
    assert foreign_share("必須です。", NOTHING) == 0.0
    assert foreign_share("鍵を保管します。", TOLD) == 0.0
    assert foreign_share("番犬", TOLD) == 1.0
    assert has_foreign_words("番犬と警報装置を置きます。", TOLD)
