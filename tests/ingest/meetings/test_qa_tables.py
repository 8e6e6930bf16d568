"""Tables whose rows are questions with their answers, by the heads that people write."""

from __future__ import annotations

import pytest

from builders import lines
from ingest.meetings.qa_tables import QaColumns, cell_line, qa_columns, questions_in_tables


@pytest.mark.parametrize(
    ("heads", "columns"),
    [
        (("ご質問", "回答"), QaColumns(0, 1)),
        (("No.", "質問", "回答", "該当項目"), QaColumns(1, 2, 0, 3)),
        (("番号", "お問い合わせ内容", "関連項目No.", "ご回答"), QaColumns(1, 3, 0, 2)),
        (("Ｑ", "Ａ"), QaColumns(0, 1)),
        (("Question", "Answer"), QaColumns(0, 1)),
        (("達成条件番号", "質問事項", "回答（案）"), QaColumns(1, 2, None, 0)),
        (("相談内容", "回答内容", "自工会ガイドライン"), QaColumns(0, 1, None, 2)),
    ],
)
def test_columns_are_known_by_their_heads(heads: tuple[str, ...], columns: QaColumns) -> None:
    assert qa_columns(heads) == columns


@pytest.mark.parametrize(
    "heads",
    [
        (), ("質問",), ("No.", "質問", "評価"), ("項目", "回答"), ("質問者", "回答者"), ("回答", "回答率"),
    ],
)  # fmt: skip
def test_other_tables_are_none(heads: tuple[str, ...]) -> None:
    assert qa_columns(heads) is None


def read(source: str) -> list[tuple[str, list[str], list[list[str]], tuple[int, ...]]]:
    found, _ = questions_in_tables(lines(source))
    return [
        (q.region.heading, [x.text for x in q.asking], [[x.text for x in ls] for _, ls in q.answers],
         q.item_numbers)
        for q in found
    ]  # fmt: skip


def test_a_row_is_a_question_with_its_answer() -> None:
    source = "No.\t質問\t回答\t該当項目\n1\t鍵は？\t付けます。\tNo.85\n85\t台帳は？\t作ります。\t54、56\n"
    assert read(source) == [
        ("質問1", ["鍵は？"], [["付けます。"]], (85,)),
        ("質問85", ["台帳は？"], [["作ります。"]], (54, 56)),
    ]


def test_several_answers_to_one_question_and_other_columns_stay_with_it() -> None:
    source = (
        "質問\t回答\t備考\n鍵は？\t付けます。\t急ぐ\n\t棚でもよい。\t\n台帳は？\t\tあとで答える\n"
    )
    assert read(source) == [
        ("質問1", ["鍵は？"], [["付けます。", "急ぐ"], ["棚でもよい。"]], ()),
        ("質問2", ["台帳は？", "あとで答える"], [], ()),
    ]


def test_heads_in_two_rows_are_joined() -> None:
    source = "相談\t\t回答\n番号\t質問\t回答\n3\t鍵は？\t付けます。\n"
    assert read(source) == [("質問3", ["鍵は？"], [["付けます。"]], ())]


def test_cells_are_literal_stretches_of_their_row() -> None:
    (row,) = [line for line in lines("見出し\tA\n同じ\t同じ\n") if not line.is_header]
    second = cell_line(row, 1)
    assert second is not None
    assert (second.start - row.start, second.text) == (3, "同じ")
    assert cell_line(row, 7) is None


def test_what_is_no_such_table_is_left() -> None:
    source = "No.\t達成条件\n85\t鍵がある\n"
    assert questions_in_tables(lines(source)) == ([], lines(source))
    assert questions_in_tables([]) == ([], [])


@pytest.mark.parametrize(
    ("heads", "columns"),
    [
        (["ご質問内容", "事務局からの回答", "該当項目"], QaColumns(0, 1, None, 2)),
        (["通番", "やりとり 質問", "やりとり 回答", "ガイドライン 項目No."], QaColumns(1, 2, 0, 3)),
        (["いただいたご質問", "協会の見解"], QaColumns(0, 1)),
        (["質問者", "回答者"], None),
        (["質問", "未回答"], None),
        (["未回答の質問", "回答期限"], None),
    ],
)
def test_heads_may_say_whose_they_are_and_stand_below_others(
    heads: list[str], columns: QaColumns | None
) -> None:
    assert qa_columns(heads) == columns


def test_a_form_whose_first_column_says_what_stands_beside_it() -> None:
    source = "受付日\t5月1日\n質問\t鍵は？\n回答\t付けます。\n該当項目\tNo.85、No.86\nご質問\t台帳は？\nご回答\t作ります。\n"
    assert read(source) == [
        ("質問1", ["鍵は？"], [["付けます。"]], (85, 86)),
        ("質問2", ["台帳は？"], [["作ります。"]], ()),
    ]
    assert read("質問\t締め切り\n5月1日\t6月1日\n") == []


def test_a_row_without_a_label_goes_on_with_what_stands_above() -> None:
    source = "質問\t鍵は？\n\t夜は？\n回答\t付けます。\n\t夜は守衛です。\n備考\t急ぐ\n"
    assert read(source) == [
        ("質問1", ["鍵は？", "夜は？"], [["付けます。", "夜は守衛です。", "急ぐ"]], ())
    ]


@pytest.mark.parametrize(
    "source",
    [
        "No.\t3\n該当項目\tNo.85\n質問\t鍵は？\n回答\t箱に。\nNo.\t4\n該当項目\tNo.54\n質問\t台帳は？\n回答\t棚に。\n",
        "質問\t鍵は？\nNo.\t3\n該当項目\tNo.85\n回答\t箱に。\n質問\t台帳は？\nNo.\t4\n該当項目\tNo.54\n回答\t棚に。\n",
    ],
    ids=["before", "between"],
)
def test_number_and_items_stand_before_or_behind_their_question(source: str) -> None:
    assert read(source) == [
        ("質問3", ["鍵は？"], [["箱に。"]], (85,)),
        ("質問4", ["台帳は？"], [["棚に。"]], (54,)),
    ]


def test_numbers_of_labels_and_beside_them_count() -> None:
    assert read("2\t質問\t鍵は？\n\t回答\t箱に。\n") == [("質問2", ["鍵は？"], [["箱に。"]], ())]
    apart = "質問1\t鍵は？\n質問2\t台帳は？\n回答1\t箱に。\n回答2\t棚に。\n"
    assert read(apart) == [
        ("質問1", ["鍵は？"], [["箱に。"]], ()),
        ("質問2", ["台帳は？"], [["棚に。"]], ()),
    ]


def test_rows_of_a_form_that_say_something_else_stay_but_for_persons() -> None:
    source = "作成日\t4月1日\n質問者\t例田\n質問\t鍵は？\n回答\t箱に。\n"
    _, rest = questions_in_tables(lines(source))
    assert [line.text for line in rest] == ["作成日\t4月1日"]
