"""The patterns by themselves, and what none of them takes; what they are read as is in ``test_numbers``."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from kb.guideline.notations import (
    AT_START,
    COMPARED,
    IN_SENTENCE,
    LEVEL_NOTE,
    MATERIAL_MARKED,
    QUESTION_MARKED,
    RANGE,
    blank_other_numbers,
)
from kb.guideline.numbers import find_in_material, find_in_question


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("No.85の鍵", "No.85"),
        ("No.085", "No.085"),
        ("達成条件85と86を", "達成条件85と86"),
        ("No.85~87の鍵", "No.85~87"),
        ("85番の鍵", "85番"),
        ("№85", "№85"),
    ],
)
def test_a_marked_number_is_taken_with_those_joined_to_it(text: str, marked: str) -> None:
    match = MATERIAL_MARKED.search(text)
    assert match is not None
    assert match[0] == marked


@pytest.mark.parametrize("text", ["", "85人", "第85条", "No.", "第1項", "1番のおすすめ", "85番地"])
def test_other_numbers_are_not_marked(text: str) -> None:
    assert MATERIAL_MARKED.search(text) is None


def test_words_of_a_question_mark_a_number_there_only() -> None:
    assert QUESTION_MARKED.search("要求事項85とは")
    assert MATERIAL_MARKED.search("要求事項85とは") is None


def test_a_bare_number_counts_at_the_start_and_not_as_a_quantity() -> None:
    match = AT_START.search("85について教えて")
    assert match is not None
    assert match["numbers"] == "85"
    assert AT_START.search("パスワードは、8で十分ですか") is None


def test_a_bare_number_inside_a_sentence_wants_words_that_speak_of_an_item() -> None:
    assert IN_SENTENCE.search("あれと85について教えて")
    assert IN_SENTENCE.search("鍵を85本") is None


def test_two_numbers_are_compared() -> None:
    assert COMPARED.search("鍵は85と同じですか")
    assert COMPARED.search("鍵は85本と同じですか") is None


def test_a_level_and_a_range_are_told_from_a_number() -> None:
    assert LEVEL_NOTE.fullmatch("(Lv2)")
    assert RANGE.search("85~87")
    assert RANGE.search("85,87") is None


NOT_OURS = [
    "",
    "No.",
    "No.\t質問\n1\t鍵はどうする",
    "No.\n1",
    "質問①～⑥",
    "質問1",
    "質問No.3",
    "ご質問一覧のNo.3",
    "質問の一覧の3番",
    "Q3",
    "問2",
    "No.1-2-1-1",
    "1-2-1-1",
    "★3",
    "表1と図2",
    "P54～58",
    "p.54",
    "54ページ",
    "54頁",
    "第7回",
    "第3.1版",
    "V2.2",
    "Ver.2",
    "付録7",
    "RISS：000060号",
    "登録No.000060",
    "第60号",
    "3原則",
    "7項目",
    "8つの優先項目",
    "優先項目3",
    "全153項目",
    "153項目",
    "153件",
    "達成条件153項目",
    "項目は54項目目まで",
    "項目3つ",
    "ガイドライン2.3版",
    "ガイドライン2024年版",
    "A.5.1",
    "2025/2/7",
    "2025-02-07",
    "10:00",
    "03-1234-5678",
    "1,000円",
    "3.1",
    "1. 基本情報",
    "1) 目的",
    "※1",
    "https://example.jp/a#54",
    "https://example.jp/no.54?item=54番",
    "someone54@example.jp",
    "&#54;",
    "色は#54a0ff",
    "業界No.1のシェア",
    "法律第27条第12項",
    "第3項",
    "三丁目11番",
    "11番6号",
    "80番ポート",
    "119番に通報",
    "マイナンバー12桁",
    "3番組",
    "Lv1～Lv3",
    "1番大事な対策",
]
QUANTITIES = [
    "54名います",
    "3年前から",
    "100台のPCがある",
    "5つ教えて",
    "2025年は",
    "8文字で足りる？",
    "30日以内",
    "14日以内",
    "15文字",
    "3か月",
    "2回",
    "10%",
    "5人",
    "24時間",
    "1週間",
    "3世代",
    "2段階認証は",
    "12桁",
    "2要素",
    "5GHzは",
    "Windows 10のサポートは",
    "Windows11は",
    "Office 2019は",
    "ISO27001は",
    "TLS1.2は",
    "IPv6を使う",
    "SHA-256を使う",
    "80番ポートを閉じる",
    "ポート443は",
    "PC3台",
    "Lv2は",
    "レベル3は何項目？",
    "★3を取れば",
    "30から50名の会社",
    "3、4名でやっています",
    "2/7の相談会は",
    "100を超える端末",
    "パスワードは8で足りますか",
    "パスワードは、8で足りますか",
    "2でよい？",
    "2.対応完了にしてよいか",
    "1. USBは禁止？",
    "1、USBは禁止？",
    "1 はじめに",
    "2番目の質問は",
    "表1について",
    "質問3について",
    "全153項目を知りたい",
    "153の項目を全部やるのか",
    "会議は10:00から",
    "約50の回答がある",
    "Microsoft 365について",
]


@pytest.mark.parametrize("text", NOT_OURS)
def test_numbers_of_other_things_are_never_read(text: str) -> None:
    assert find_in_material(text) == []
    assert find_in_question(text) == []


@pytest.mark.parametrize("text", QUANTITIES)
def test_quantities_and_names_in_questions_are_not_read(text: str) -> None:
    assert find_in_question(text) == []


@pytest.mark.parametrize("text", ["回答", "台帳", "点検", "人事", "本文", "分類", "日本", "件名"])
def test_a_word_that_begins_like_a_counter_is_no_counter(text: str) -> None:
    assert [m.numbers for m in find_in_material(f"No.54と項目56{text}")] == [(54, 56)]


@given(st.text())
def test_blanking_keeps_the_length_and_everything_else(text: str) -> None:
    blanked = blank_other_numbers(text)
    assert len(blanked) == len(text)
    assert all(b in (t, "\x00") for t, b in zip(text, blanked, strict=True))
