"""Rows of check sheets to item records, in the layouts that sheets come in."""

from __future__ import annotations

from typing import get_args

import pytest

from builders import lines
from ingest.check_sheets.columns import Role
from ingest.check_sheets.rows import ItemRow, item_rows
from ingest.numbering.owner import NumberOwner
from ingest.parsed.tables import table_of
from kb.guideline.check_sheets import ItemRecord


def rows(source: str, is_guideline: bool = True) -> list[ItemRow]:
    return item_rows(table_of(lines(source)), "m/sheet.xlsx", NumberOwner(is_guideline))


def records(source: str, is_guideline: bool = True) -> list[ItemRecord]:
    return [row.record for row in rows(source, is_guideline) if row.record]


def told(source: str) -> list[tuple[int, tuple[int, ...], str | None, str | None]]:
    return [(r.number, r.levels, r.label, r.condition) for r in records(source)]


def test_an_empty_table_gives_no_records() -> None:
    assert item_rows(table_of([]), "m/a.xlsx", NumberOwner()) == []


def test_a_sheet_gives_number_level_label_and_texts() -> None:
    (record,) = records(
        "No.\tラベル\t要求事項\tレベル\t達成条件\t達成基準\n85\t施設\t守る\tLv1\t扉に鍵がある\t鍵の台帳\n"
    )
    assert record == ItemRecord(
        85, "m/sheet.xlsx", 1, (1,), "施設", "扉に鍵がある", "守る", "鍵の台帳"
    )


def test_every_column_that_is_known_is_kept_in_the_record() -> None:
    heads = {"level": "レベル", "label": "ラベル", "condition": "達成条件", "requirement": "要求事項", "criterion": "達成基準"}  # fmt: skip
    assert set(heads) == set(get_args(Role))
    cells = {role: "Lv2" if role == "level" else f"{role}の文" for role in heads}
    (record,) = records(
        "\t".join(("No.", *heads.values())) + "\n" + "\t".join(("85", *cells.values()))
    )
    kept = vars(record) | {"level": "Lv2" if record.levels == (2,) else ""}
    assert {role: kept[role] for role in heads} == cells


def test_a_label_that_stands_once_holds_for_the_rows_below() -> None:
    source = "ラベル\tNo.\tレベル\t達成条件\n施設\t84\t1\t人を決める\n\t85\t1\t鍵がある\n教育\t28\t2\t教える\n"
    assert [(r[0], r[2]) for r in told(source)] == [(84, "施設"), (85, "施設"), (28, "教育")]
    behind = "No.\tラベル\tレベル\t達成条件\n84\t施設\t1\t人を決める\n85\t\t1\t鍵がある\n"
    assert [(r[0], r[2]) for r in told(behind)] == [(84, "施設"), (85, "施設")]


def test_a_row_with_only_a_name_is_the_label_of_the_rows_below() -> None:
    source = "No.\tレベル\t達成条件\n施設を守る\t\t\n84\t1\t人を決める\n教育\t\t\n28\t2\t教える\n"
    assert [(r[0], r[2]) for r in told(source)] == [(84, "施設を守る"), (28, "教育")]


def test_rows_without_number_belong_to_the_item_above() -> None:
    found = rows(
        "No.\tレベル\t達成条件\t達成基準\n85\t1\t鍵がある\t台帳\n\t\t\t点検の記録\n86\t1\t記録する\t半年\n"
    )
    assert [row.numbers for row in found] == [(85,), (85,), (86,)]
    assert [bool(row.record) for row in found] == [True, False, True]


@pytest.mark.parametrize("mark", ["●", "○", "〇", "◯", "✓", "レ", "該当"])
def test_levels_as_columns_are_read_by_their_marks(mark: str) -> None:
    source = f"No.\t達成条件\tLv1\tLv2\tLv3\n1\t方針\t{mark}\t{mark}\t{mark}\n2\t見直し\t\t{mark}\t{mark}\n3\t公開\t－\t－\t{mark}\n"
    assert [r[1] for r in told(source)] == [(1,), (2,), (3,)]


def test_the_columns_of_the_levels_may_hold_the_texts() -> None:
    source = "No.\tラベル\tレベル1\tレベル2\n1\t方針\t方針が文書になっている\t\n2\t方針\t\t方針を毎年見直している\n"
    assert [(r[0], r[1], r[3]) for r in told(source)] == [
        (1, (1,), "方針が文書になっている"),
        (2, (2,), "方針を毎年見直している"),
    ]


def test_heads_in_two_rows_of_plain_text_are_joined() -> None:
    source = (
        "達成条件\t\t\t自己評価\nNo.\t内容\tレベル\t点数\n85\t鍵がある\t1\t2\n86\t記録する\t1\t0\n"
    )
    assert [(r[0], r[3]) for r in told(source)] == [(85, "鍵がある"), (86, "記録する")]


def test_numbers_out_of_range_and_scores_are_no_items() -> None:
    assert told("No.\tレベル\t達成条件\n200\t1\t何か\n0\t1\t何か\n") == []


def test_a_number_out_of_range_is_kept_to_be_told() -> None:
    found = rows("No.\tレベル\t達成条件\n85\t1\t鍵がある\n200\t1\t何か\n")
    assert [(row.numbers, row.out_of_range) for row in found] == [((85,), None), ((), 200)]


@pytest.mark.parametrize(
    "heads",
    ["No.\t要求事項\tレベル", "No.\tチェック項目\t結果", "No.\t達成条件\tレベル", "項番\t分類\tレベル",
     "要求事項 No.\t要求事項\tレベル"],
)  # fmt: skip
def test_the_rows_of_a_table_that_names_no_owner_are_its_own(heads: str) -> None:
    (row,) = rows(f"{heads}\n85\t消火栓の前が空いている\t1\n", is_guideline=False)
    assert (row.numbers, row.record, row.own_numbers, row.is_unowned) == ((), None, ("85",), True)


@pytest.mark.parametrize(
    ("heads", "head"),
    [
        ("自工会ガイドライン No.\t達成条件\tレベル", ""),
        ("No.\t達成条件\tレベル", "自工会/部工会・サイバーセキュリティガイドライン チェックシート"),
        ("No.\t要求事項\tレベル", "サイバーセキュリティガイドライン（自動車産業）"),
    ],
)
def test_a_table_whose_head_names_the_guideline_counts_its_items(heads: str, head: str) -> None:
    table = table_of(lines(f"{heads}\n85\t鍵がある\t1\n"))
    (row,) = item_rows(table, "m/a.xlsx", NumberOwner(is_guideline=False), head)
    assert (row.numbers, bool(row.record), row.is_unowned) == ((85,), True, False)


MAPPING = (
    "要求事項No.\t要求事項\t評価基準No.\t評価基準\t自工会/部工会・サイバーセキュリティガイドライン 2.3 版\n"
    "1-1\t決まりを作る\t1-1-1\t決まりの一覧がある\tNo.9 (LV1), No.10 (LV2) \n"
    "1-2\t人を決める\t1-2-1\t担当がいる\tNo.28, No.29, No.30　(LV1)\n"
    "1-3\t機器を数える\t1-3-1\t台数が分かる\tNo.98, 102 (LV2)\n"
    "1-4\t更新する\t1-4-1\t更新の日が分かる\tNo.123　(LV2), No.124 (LV1)\n"
    "1-5\t控えを取る\t1-5-1\t控えがある\t\n"
)


def test_another_standards_table_gives_the_numbers_it_refers_to() -> None:
    found = rows(MAPPING, is_guideline=False)
    assert [row.numbers for row in found] == [
        (9, 10),
        (28, 29, 30),
        (98, 102),
        (123, 124),
        (),
    ]
    assert [row.is_mapping for row in found] == [True, True, True, True, False]


def test_another_standards_table_is_no_item_master() -> None:
    assert records(MAPPING) == []
    numbered = MAPPING.replace("評価基準No.", "No.").replace("1-1-1", "1").replace("1-2-1", "2")
    assert records(numbered) == []


def test_bare_numbers_under_a_head_that_refers_are_numbers() -> None:
    found = rows(
        "評価基準No.\t評価基準\t自工会ガイドライン\n1-1\tある\t28、29\n1-2\tない\t85\n", False
    )
    assert [row.numbers for row in found] == [(28, 29), (85,)]


def test_the_rows_of_another_standard_keep_their_own_numbers() -> None:
    heads = "要求事項\t要求事項\t★3\t参照\n番号\t内容\t\t自工会/部工会・サイバーセキュリティガイドライン 2.3版\n"
    found = rows(
        heads + "9-1-1-1\t鍵\t○\tNo.85 (LV1)\n9-1-1-2\t記録\t\tNo.86、No.84 (LV1)\n", False
    )
    told = [(row.own_numbers, row.numbers, row.is_mapping) for row in found if row.numbers]
    assert told == [(("9-1-1-1",), (85,), True), (("9-1-1-2",), (84, 86), True)]
