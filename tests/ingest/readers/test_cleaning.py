"""Repairs that all readers share."""

from __future__ import annotations

import pytest

from ingest.readers.cleaning import (
    always_starts_anew,
    close_spaced_words,
    first_word,
    glue,
    item_mark,
    looks_like_labels,
    may_start_anew,
    repair_symbols,
    spaces_inside_spaced_words,
    without_bold,
)


@pytest.mark.parametrize(
    ("before", "after", "between"),
    [
        ("情報", "資産", ""),
        ("セキュリティ", "policy", ""),
        ("security", "policy", " "),
        ("cyber-", "security", ""),
        ("https://example.com/a", "b.html", ""),
        ("", "始め", ""),
    ],
)
def test_lines_are_glued_as_their_script_asks(before: str, after: str, between: str) -> None:
    assert glue(before, after) == between


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("・鍵", "・"), ("• 鍵", "• "), ("- 鍵", "- "), ("① 鍵", "① "), ("1. 鍵", "1. "), ("（2）鍵", "（2）"),
        ("L 新人", "L "), ("○○会社", ""), ("-5度", ""), ("1.5倍", ""), ("Lv1の鍵", ""), ("2025年", ""), ("●", ""),
    ],
)  # fmt: skip
def test_item_marks_are_told_from_text(text: str, mark: str) -> None:
    assert item_mark(text) == mark


@pytest.mark.parametrize(
    "text", ["回答：はい", "回答[No.85] はい", "質問⑥", "Q3 鍵は", "A：はい", "・鍵"]
)
def test_marks_always_start_a_line(text: str) -> None:
    assert always_starts_anew(text)


@pytest.mark.parametrize("text", ["回答を待つ", "質問が多い", "問題がある", "Aさん"])
def test_the_same_words_in_a_sentence_do_not(text: str) -> None:
    assert not always_starts_anew(text)


def test_arrows_and_brackets_may_start_a_line() -> None:
    assert may_start_anew("→鍵を付ける")
    assert may_start_anew("【No.85】")
    assert not may_start_anew("鍵を付ける")


def test_a_latin_word_is_not_torn() -> None:
    assert first_word("security を守る") == "security"
    assert first_word("守る") == "守"


def test_column_heads_are_short_labels() -> None:
    assert looks_like_labels(["No.", "質問"])
    assert not looks_like_labels(["情報", "写しがありますか？"])
    assert not looks_like_labels(["1", "鍵"])
    assert not looks_like_labels(["分類", ""])
    assert not looks_like_labels(["表題"])


def test_bold_is_removed_and_debris_counted() -> None:
    assert without_bold("**鍵**と**窓") == ("鍵と窓", 1)


def test_words_spaced_for_looks_are_closed() -> None:
    assert close_spaced_words("本 日 の 進 行 について") == ("本日の進行 について", 0 + 1)
    assert close_spaced_words("情報資産 管理台帳") == ("情報資産 管理台帳", 0)
    assert close_spaced_words("鍵 と 窓") == ("鍵 と 窓", 0)
    assert spaces_inside_spaced_words("a 進 行 予 定") == {3, 5, 7}


def test_office_bullets_become_readable_one_for_one() -> None:
    assert repair_symbols("\uf06c鍵\uf0d8窓") == ("●鍵➢窓", 2)
