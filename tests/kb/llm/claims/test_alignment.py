from __future__ import annotations

from kb.llm.claims.alignment import clauses_of, nearest, plain, sentences_of, words_in


def test_nothing_has_neither_words_nor_sentences_nor_clauses() -> None:
    assert words_in("") == frozenset()
    assert sentences_of("") == []
    assert clauses_of("") == []


def test_figures_are_no_words() -> None:
    assert "85" not in words_in("鍵は85本")
    assert "鍵" in words_in("鍵は85本")


def test_the_plain_form_has_no_space_and_no_full_width_sign() -> None:
    assert plain("Ｎｏ． ８５ の　鍵") == "no.85の鍵"


def test_sentences_do_not_run_across_lines() -> None:
    assert sentences_of("鍵を付けます。棚に置きます\n帳面に書きます。") == [
        "鍵を付けます。",
        "棚に置きます",
        "帳面に書きます。",
    ]


def test_a_subject_goes_with_the_clause_that_follows_it() -> None:
    assert clauses_of("鍵は、3本とし、帳面に残す。") == ["鍵は、3本とし、", "帳面に残す。"]


def test_the_nearest_pieces_hold_most_of_the_claims_words() -> None:
    pieces = ["食堂の献立を決める。", "鍵を棚に掛ける。", "鍵を机に置く。"]
    assert nearest("鍵を棚に掛ける。", pieces) == ["鍵を棚に掛ける。"]


def test_a_claim_without_words_is_near_to_everything() -> None:
    assert nearest("85", ["一つ。", "二つ。"]) == ["一つ。", "二つ。"]
    assert nearest("鍵", []) == []
