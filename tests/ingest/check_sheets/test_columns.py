"""Columns of check sheets by their heads, in the variants that people write."""

from __future__ import annotations

from typing import get_args

import pytest

from ingest.check_sheets.columns import (
    ROLES,
    ItemColumns,
    Role,
    item_columns,
    level_named,
    row_number,
)


def roles(*heads: str) -> dict[str, int | None]:
    columns = item_columns(heads)
    texts: dict[str, int | None] = {str(role): index for role, index in columns.texts.items()}
    return texts | {"number": columns.number}


def test_no_heads_name_no_columns() -> None:
    assert item_columns([]) == ItemColumns()


@pytest.mark.parametrize(
    "head",
    ["No.", "No", "NO", "Ｎｏ．", "№", "項番", "番号", "項目番号", "項目No.", "達成条件No.", "達成条件 No", "#",
     "達成条件\n番号", "No.（達成条件）", "チェック項目No", "ID"],
)  # fmt: skip
def test_a_number_column_is_known_by_its_head(head: str) -> None:
    assert roles(head, "達成条件")["number"] == 0


@pytest.mark.parametrize(
    "head",
    ["大分類No.", "評価基準No.", "大分類 No.", "SCS No.", "質問番号", "電話番号", "回答", "No.1"],
)  # fmt: skip
def test_numbers_of_something_else_are_no_item_numbers(head: str) -> None:
    assert "number" not in {k for k, v in roles(head, "達成条件").items() if v is not None}


def test_a_requirements_number_is_the_items_where_there_is_no_other() -> None:
    """A head 「要求」 over number and label, joined with them."""
    assert roles("要求 No.", "要求 ラベル", "達成条件", "レベル")["number"] == 0
    assert roles("要求事項No.", "要求事項", "達成条件No.", "達成条件")["number"] == 2


def test_every_column_that_counts_the_rows_is_known() -> None:
    assert item_columns(["要求事項 番号", "要求事項 内容", "★3", "項番"]).counting == (0, 3)


def test_the_items_own_number_goes_before_a_running_one() -> None:
    assert roles("連番", "No.", "達成条件No.", "達成条件")["number"] == 2
    assert roles("通し番号", "項番", "達成条件")["number"] == 1


@pytest.mark.parametrize(
    ("head", "role"),
    [
        ("レベル", "level"), ("Lv", "level"), ("LV.", "level"), ("Ｌｅｖｅｌ", "level"), ("達成レベル", "level"),
        ("ラベル", "label"), ("分類", "label"), ("カテゴリ", "label"), ("大分類", "label"),
        ("達成条件", "condition"), ("達成条件（内容）", "condition"), ("ガイドラインの達成条件", "condition"),
        ("達成条件 内容", "condition"), ("チェック項目", "condition"),
        ("要求事項", "requirement"), ("要求項目", "requirement"), ("達成基準", "criterion"),
    ],
)  # fmt: skip
def test_other_columns_are_known_by_their_heads(head: str, role: str) -> None:
    assert roles("No.", head)[role] == 1


HEADS: dict[str, str] = {"level": "レベル", "label": "ラベル", "condition": "達成条件", "requirement": "要求事項", "criterion": "達成基準"}  # fmt: skip


def test_every_role_has_its_facts_and_no_head_names_two() -> None:
    assert set(ROLES) == set(get_args(Role)) == set(HEADS)
    for role, head in HEADS.items():
        assert [name for name, facts in ROLES.items() if facts.rank([head]) is not None] == [role]


def test_heads_of_two_rows_tell_the_number_and_text_of_each_group_apart() -> None:
    heads = ("要求事項 No.", "要求事項 内容", "達成条件 No.", "達成条件 内容", "達成条件 レベル")
    found = roles(*heads)
    assert (found["number"], found["condition"], found["level"]) == (2, 3, 4)


def test_what_a_company_answers_is_not_the_condition() -> None:
    assert "condition" not in roles("No.", "レベル", "達成条件の評価結果", "達成状況")


def test_columns_for_single_levels_are_known() -> None:
    assert item_columns(["No.", "達成条件", "Lv1", "レベル２", "LVⅢ"]).level_columns == {
        2: 1,
        3: 2,
        4: 3,
    }
    assert item_columns(["No.", "レベル 1", "レベル 2"]).level_columns == {1: 1, 2: 2}


def test_a_list_of_anything_names_no_items() -> None:
    assert not item_columns(["No.", "分類", "対象情報"]).names_items
    assert not item_columns(["No.", "質問"]).names_items


def test_a_column_that_refers_to_the_guideline_is_a_mapping() -> None:
    heads = [
        "評価基準No.",
        "評価基準",
        "参考 自工会/部工会・サイバーセキュリティガイドライン 2.3 版",
    ]
    assert item_columns(heads).mapping == (2,)


def test_a_group_head_with_the_guidelines_name_is_no_mapping() -> None:
    columns = item_columns(["自工会ガイドライン No.", "自工会ガイドライン 達成条件", "自社の規程"])
    assert (columns.number, columns.texts["condition"], columns.mapping) == (0, 1, ())


@pytest.mark.parametrize(
    ("cell", "levels"),
    [("Lv1", (1,)), ("LV２", (2,)), ("レベル３", (3,)), ("1", (1,)), ("Ⅱ", (2,)), ("L3", (3,)), ("Lv1・Lv2", (1, 2)),
     ("", ()), ("未確認", ()), ("4", ()), ("2点", ()), ("11", ())],
)  # fmt: skip
def test_levels_in_cells_are_read(cell: str, levels: tuple[int, ...]) -> None:
    assert level_named(cell) == levels


@pytest.mark.parametrize(
    ("cell", "number"),
    [("85", 85), ("８５", 85), ("No.85", 85), ("85.", 85), ("(85)", 85), ("085", 85), ("85.0", 85), ("153", 153),
     ("0", None), ("154", 154), ("1-2-3", None), ("28, 29", None), ("", None), ("第85", None)],
)  # fmt: skip
def test_the_number_in_a_cell_is_read(cell: str, number: int | None) -> None:
    assert row_number(cell) == number
