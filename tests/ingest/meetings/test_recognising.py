"""What makes a meeting, and what makes questions and answers of somebody else's."""

from __future__ import annotations

import pytest

from builders import circumstances, lines, reading
from ingest.interpretation.interpret import Interpretation, interpret
from ingest.meetings.recognising import holds_questions, looks_like_meeting

FAQ = "Q1 鍵は要りますか？\nA1 要ります。\nQ2 札は要りますか？\nA2 要りません。\n"


def interpreted(source: str) -> Interpretation:
    return interpret(reading(source), "m/a.md", "hash", circumstances())


@pytest.mark.parametrize(
    "face",
    ["# よろず相談会 第8回\n", "# 第３回 合同質問会\n", "# 個別相談会の記録\n", "# 第十二回 Q&A\n"],
)
def test_a_consultation_is_a_meeting(face: str) -> None:
    assert looks_like_meeting(lines(face + FAQ))
    assert not looks_like_meeting(lines(face))


def test_its_name_may_stand_in_the_files_name_alone() -> None:
    assert looks_like_meeting(lines(FAQ), "materials/よろず相談会-08.txt")
    assert not looks_like_meeting(lines(FAQ), "materials/faq.txt")


@pytest.mark.parametrize("face", ["", "# よくある質問\n", "# 質問と回答\n", "# 守衛室のQ&A\n"])
def test_questions_and_answers_of_others_are_no_meeting(face: str) -> None:
    assert not looks_like_meeting(lines(face + FAQ))
    assert holds_questions(lines(face + FAQ))


@pytest.mark.parametrize(
    "source",
    ["# 解説\n## No.85 施錠\n鍵を付けます。\n", "Q1 鍵は要りますか？\nA1 要ります。\n", "",
     f"# 手引き\n{'鍵と札と台帳について述べます。' * 20}\n{FAQ}", f"{FAQ}# 第二章\n" + "鍵と札と台帳について。\n" * 400],
)  # fmt: skip
def test_a_book_that_also_asks_is_no_list_of_questions(source: str) -> None:
    assert not holds_questions(lines(source))


def test_pairs_of_others_keep_their_kind_and_are_asked_and_answered() -> None:
    result = interpreted("# 守衛室のよくある質問\n" + FAQ)
    assert (result.document.kind, result.document.meeting) == ("reference", None)
    assert (result.structure.questions, result.structure.answers) == (2, 2)
    assert [p.section for p in result.passages if p.part == "answer"] == ["Q1", "Q2"]


def test_their_numbers_are_their_own_unless_the_guideline_is_named() -> None:
    result = interpreted(
        "# 守衛室のよくある質問\nQ1 No.85の鍵は要りますか？\nA1 要ります。\n"
        "Q2 自工会ガイドラインのNo.99の札は要りますか？\nA2 要りません。\n"
    )
    answers = [p for p in result.passages if p.part == "answer"]
    assert [p.guideline_nos for p in answers] == [(), (99,)]
    assert answers[0].own_numbers == ("85",)
    table = "# 守衛室の表\n質問\t回答\t自工会ガイドライン項目\n鍵は？\t要ります\t85\n札は？\t不要です\t99\n"
    answers = [p for p in interpreted(table).passages if p.part == "answer"]
    assert [p.guideline_nos for p in answers] == [(85,), (99,)]
