"""What came of a meeting, counted, and what of its page text stands in no question."""

from __future__ import annotations

import pytest

from builders import circumstances, reading
from ingest.interpretation.checks import structure_of
from ingest.interpretation.interpret import Interpretation, interpret
from ingest.parsed.lines import lines_of
from kb.warnings import MisfittingOrdinals, OutsideSections

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


@pytest.mark.parametrize(
    ("source", "unknown", "doubled"),
    [
        ("質問1 鍵は？\n回答1：付けます。\n質問2 札は？\n回答3：掛けます。\n", ("回答3",), ()),
        ("質問1 鍵は？\n回答1：付けます。\n質問2 札は？\n回答1：掛けます。\n", (), ("回答1",)),
        ("質問1 鍵は？\n質問2 札は？\n回答2：掛けます。\n回答2：付けます。\n", (), ("回答2",)),
    ],
)
def test_ordinals_that_fit_no_question_are_told(
    source: str, unknown: tuple[str, ...], doubled: tuple[str, ...]
) -> None:
    (told,) = [w for w in interpreted(source).warnings if w.kind == "misfitting-ordinals"]
    assert told.facts == MisfittingOrdinals(unknown, doubled)


@pytest.mark.parametrize(
    "source",
    ["質問1 鍵は？\n質問2 札は？\n回答2：掛けます。\n回答1：付けます。\n",
     "質問4 鍵と札は？\n回答1：付けます。\n回答2：掛けます。\n",
     "質問1 鍵は？\n質問2 札は？\n質問1（再掲）\n回答1：付けます。\n質問2（再掲）\n回答2：掛けます。\n",
     "質問1 鍵は？\n回答：付けます。\n質問2 札は？\n回答：掛けます。\n"],
)  # fmt: skip
def test_ordinals_that_fit_are_not_told(source: str) -> None:
    assert "misfitting-ordinals" not in kinds(interpreted(source))


def document(source: str) -> Interpretation:
    return interpret(reading(source), "m/a.md", "hash", circumstances())


def test_sections_of_one_name_are_told() -> None:
    sections = "".join(f"## 第{n}章\n### まとめ\n{n} 番目の扉を閉めます。\n" for n in range(1, 7))
    result = document(f"# 手引き\n{sections}".replace("## 第", "# 第").replace("### ま", "# ま"))
    assert result.structure.alike == 6
    (told,) = [w for w in result.warnings if w.kind == "repeated-section"]
    assert "まとめ" in told.message


def test_a_sheet_of_the_guidelines_without_a_number_is_told() -> None:
    head = "# 自工会 サイバーセキュリティガイドライン チェックシート\n"
    rows = "整理\t見る所\nあ\t鍵が掛かる\nい\t札が読める\n"
    assert "sheet-without-numbers" in kinds(document(head + rows))
    good = "No.\t達成条件\n85\t鍵が掛かる\n99\t札が読める\n"
    assert "sheet-without-numbers" not in kinds(document(head + good))


def test_the_largest_cells_share_is_counted() -> None:
    result = document("# 表\n甲\t乙\n一\t" + "長" * 90 + "\n")
    assert result.structure.in_one_cell > 0.9


def test_text_that_came_into_no_passage_is_told() -> None:
    text = "扉の鍵は班長が毎朝かならず見て、開かないときは守衛に知らせます。"
    around = reading(f"# 手引き\n{text}\n")
    result = interpret(around, "m/a.md", "hash", circumstances())
    assert result.structure.outside == 0
    told = structure_of(result.document, [], lines_of(around), ())
    assert told[0].outside == len(text)
    assert isinstance(told[1][0], OutsideSections)
