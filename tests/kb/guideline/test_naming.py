"""Whose a number is: texts that name the guideline, and texts that name somebody else's list."""

from __future__ import annotations

import pytest

from kb.guideline.naming import (
    counts_another_list,
    is_guideline_work,
    names_guideline,
    structured_numbers,
)


@pytest.mark.parametrize(
    "text",
    [
        "自工会/部工会・サイバーセキュリティガイドライン V2.3",
        "サイバーセキュリティガイドライン チェックシート",
        "自動車産業サイバーセキュリティガイドライン解説書",
        "詳しくはサイバーセキュリティガイドラインの No.85 を見てください。",
        "添付2 サイバーセキュリティガイドライン",
        "JAMA/JAPIA cyber security ガイドライン",
        "部工会の達成条件 No.5",
        "自工会／部工会　サイバー・セキュリティ・ガイドライン",
    ],
)
def test_the_guideline_is_named(text: str) -> None:
    assert names_guideline(text)


@pytest.mark.parametrize(
    "text",
    [
        "", "チェックシート", "サイバーセキュリティ経営ガイドライン", "当社サイバーセキュリティガイドライン",
        "弊社のサイバーセキュリティガイドライン", "国土交通省 サイバーセキュリティガイドライン", "ガイドライン No.5",
        "中小企業の情報セキュリティ対策ガイドライン", "自工会 部品納入点検表", "港湾サイバーセキュリティガイドライン",
        "達成条件の一覧",
    ],
)  # fmt: skip
def test_something_else_is_named(text: str) -> None:
    assert not names_guideline(text)


@pytest.mark.parametrize(
    "before", ["点検表 ", "倉庫の点検表の", "調査票「", "社内規程の", "アンケート ", "評価基準"]
)
def test_a_list_right_before_a_number_counts_it(before: str) -> None:
    assert counts_another_list(before)


@pytest.mark.parametrize(
    "before",
    ["", "ガイドライン", "チェックシートの", "点検表を見て、", "達成条件", "点検表について。", "質問一覧ではなく"],
)  # fmt: skip
def test_without_a_list_right_before_it_a_number_is_nobodys(before: str) -> None:
    assert not counts_another_list(before)


def test_words_for_the_guideline_itself_name_no_other_list() -> None:
    assert is_guideline_work("チェックシート")
    assert not is_guideline_work("点検表")


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("9-1-1-2 入退場", ("9-1-1-2",)),
        ("要件 4.2.7 と 4.2.8", ("4.2.7", "4.2.8")),
        ("要求事項 4.2 による", ("4.2",)),
        ("A.5.1.1 を見る", ("A.5.1.1",)),
        ("９－１－１－１", ("9-1-1-1",)),
        ("費用は 4.2 億円", ()),
        ("電話 03-1234-5678", ()),
        ("2026-03-27 に", ()),
        ("", ()),
    ],
)
def test_numbers_of_other_standards_are_read_as_printed(
    text: str, numbers: tuple[str, ...]
) -> None:
    assert structured_numbers(text) == numbers


def test_two_parts_count_at_the_start_of_a_heading() -> None:
    assert structured_numbers("4.2 鍵の管理", at_start=True) == ("4.2",)
    assert structured_numbers("鍵 4.2", at_start=True) == ()
