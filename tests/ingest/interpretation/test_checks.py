"""What came of a meeting, counted, and what of its page text stands in no question."""

from __future__ import annotations

from builders import circumstances, reading
from ingest.interpretation.interpret import Interpretation, interpret

COVER = "# よろず相談会 第8回\n2026年6月5日\n"


def interpreted(*pages: str) -> Interpretation:
    return interpret(reading(COVER, *pages), "m/a.pdf", "hash", circumstances())


def kinds(result: Interpretation) -> set[str]:
    return {w.kind for w in result.warnings}


def test_questions_answers_and_numbers_are_counted() -> None:
    result = interpreted(
        "# 質問①\n[No.85]の鍵は要りますか？\n回答[No.85]：要ります。点検表 No.7 は別です。\n",
        "# 質問②\n札は要りますか？\n回答：要りません。\n",
    )
    structure = result.structure
    assert (structure.questions, structure.answers, structure.unpaired) == (2, 2, 0)
    assert structure.outside_pairs == 0
    assert not kinds(result) & {"unpaired", "outside-pairs"}


def test_a_question_that_nobody_answers_is_told() -> None:
    result = interpreted("# 質問①\n鍵は要りますか？\n回答：要ります。\n# 質問②\n札は要りますか？\n")
    assert result.structure.unpaired == 1
    (told,) = [w for w in result.warnings if w.kind == "unpaired"]
    assert "質問②" in told.message


def test_a_question_whose_mark_is_not_known_is_told() -> None:
    """Found from the page's text alone, whatever the parser made of it."""
    result = interpreted(
        "# 質問①\n鍵は要りますか？\n回答：要ります。\n〆其の二　札は誰が配るのでしょうか。\n班長が配ります。\n"
    )
    assert result.structure.outside_pairs == 1
    (told,) = [w for w in result.warnings if w.kind == "outside-pairs"]
    assert "札は誰が配るのでしょうか" in told.message


def test_wishes_in_answers_and_rows_that_ask_are_no_questions() -> None:
    result = interpreted(
        "# 質問①\n鍵は要りますか？\n回答：要ります。台帳も確かめてください。\n項目\t問い\n扉\t閉めましたか？\n"
    )
    assert result.structure.outside_pairs == 0


def test_other_documents_ask_their_readers() -> None:
    result = interpret(reading("# 手引き\n鍵は閉めましたか？\n"), "m/a.md", "hash", circumstances())
    assert (result.structure.outside_pairs, result.warnings) == (0, ())
