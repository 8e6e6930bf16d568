from __future__ import annotations

from builders import lines
from ingest.parsed.tables import table_of

CLASSES = """
区分\t定義\t扱い\t台帳
極秘\t漏れると重大\t持ち出し禁止\t要
秘\t漏れると困る\t暗号化
社外秘 （部外秘） （公開）\t関係者のみ  誰でもよい\t届け出  －\t不要
"""


def test_no_rows_make_an_empty_table() -> None:
    assert table_of([]).rows == ()


def test_each_cell_keeps_its_column_head() -> None:
    row = table_of(lines(CLASSES)).rows[0]
    assert row.labelled == "区分: 極秘 / 定義: 漏れると重大 / 扱い: 持ち出し禁止 / 台帳: 要"


def test_a_cell_that_others_fill_and_this_row_lacks_is_lost() -> None:
    table = table_of(lines(CLASSES.replace("暗号化", "暗号化\t")))
    assert [row.lost_columns for row in table.rows] == [(), ("台帳",), ()]


def test_two_rows_fused_into_one_are_noticed() -> None:
    assert [row.looks_fused for row in table_of(lines(CLASSES)).rows] == [False, False, True]


def test_a_label_over_several_rows_is_filled_down() -> None:
    table = table_of(lines("分類\t項目\n備え\t連絡網\n\t控え\n\t代替手段\n防御\t更新\n"))
    assert [row.row_label for row in table.rows] == ["備え", "備え", "備え", "防御"]
    assert table.rows[1].labelled == "分類: 備え / 項目: 控え"


def test_a_label_broken_over_rows_is_put_together() -> None:
    table = table_of(
        lines(
            "見出し\t問い\n設備など\t予備はありますか\n(電源)\t発電機はありますか\n源)\t点検していますか\n"
        )
    )
    assert {row.row_label for row in table.rows} == {"設備など(電源)"}


def test_rows_of_an_empty_form_are_noise_and_its_heads_stay() -> None:
    table = table_of(lines("No.\t対象\t管理者\n1\t\t\n2\t\t\n"))
    assert table.header is not None
    assert table.rows == ()
    assert table.columns == ("No.", "対象", "管理者")
