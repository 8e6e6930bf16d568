"""What the labels of tables and forms say of a question."""

from __future__ import annotations

import pytest

from ingest.parsed.qa_labels import Label, is_labelled, label_column, label_of


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("質問", Label("question")), ("ご質問：", Label("question")), ("【問】", Label("question")),
        ("お問い合わせ内容", Label("question")), ("Ｑ", Label("question")), ("質問①", Label("question", 1)),
        ("Q2.", Label("question", 2)), ("質問 No.3", Label("question", 3)),
        ("回答", Label("answer")), ("答", Label("answer")), ("事務局からのご回答", Label("answer")),
        ("A12", Label("answer", 12)), ("No.", Label("count")), ("質問番号", Label("count")),
        ("該当項目", Label("items")), ("備考", Label("note")),
    ],
)  # fmt: skip
def test_a_label_says_what_stands_beside_it(text: str, label: Label) -> None:
    assert label_of(text) == label


@pytest.mark.parametrize(
    "text",
    ["", "質問者", "回答率", "作成日", "質問はありますか。", "B4", "回答期限", "12", "質問" * 100],
)
def test_other_texts_are_no_labels(text: str) -> None:
    assert label_of(text) is None


@pytest.mark.parametrize(
    ("rows", "column"),
    [
        ([("質問", "鍵は？"), ("回答", "箱に。")], 0),
        ([("1", "問", "鍵は？"), ("", "答", "箱に。")], 1),
        ([("質問", "鍵は？"), ("該当項目", "No.85"), ("", ""), ("回答", "箱に。")], 0),
        ([("回答", "箱に。"), ("質問", "鍵は？")], None),
        ([("質問", "鍵は？"), ("作成日", "4月1日")], None),
        ([("質問", "12"), ("回答", "10")], None),
        ([("質問", ""), ("回答", "")], None),
        ([("No.", "質問", "回答"), ("1", "鍵は？", "箱に。")], None),
        ([], None),
    ],
)
def test_a_form_has_a_question_and_an_answer_below_it(
    rows: list[tuple[str, ...]], column: int | None
) -> None:
    assert label_column(rows) == column


def test_a_row_of_a_form_has_words_beside_its_label() -> None:
    assert is_labelled(("回答", "箱に。"))
    assert not is_labelled(("回答", "10"))
    assert not is_labelled(("箱に。", "回答"))
