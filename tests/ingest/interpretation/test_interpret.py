"""From readings to passages and warnings: what is filed where, and what is left out."""

from __future__ import annotations

from builders import circumstances, page, reading
from ingest.interpretation.interpret import Interpretation, interpret
from ingest.parsed.document import ParsedDocument
from kb.documents import Passage

COVER = "# よろず相談会 第8回\n2026年6月5日\n"
QUESTION = """
# 質問①
・ガイドライン[No.85]「設置エリアの施錠」について。鍵がありません。どうすればよいですか？
・ガイドライン[No.99]「データ書き出しの制限」について。USBは禁止ですか？
回答[No.85]：棚に鍵を付ける方法があります。
回答[No.153]：USBは許可した物だけに制限する方法があります。
"""
TABLES = """
# 質問②
区分はどう決めますか？
回答：次の表を参考にします。
## 区分の例
表1. 達成条件No.54 区分の例
区分\t扱い\t台帳
極秘\t持ち出し禁止\t要
秘\t暗号化\t
社外秘\t届け出\t不要
この表は一例です。
"""


def interpreted(*pages: str) -> Interpretation:
    return interpret(reading(*pages), "m/a.pdf", "hash", circumstances())


def answers(result: Interpretation) -> list[Passage]:
    return [p for p in result.passages if p.part == "answer"]


def test_every_passage_is_a_literal_stretch_of_its_page() -> None:
    source = reading(COVER, QUESTION, TABLES)
    result = interpret(source, "m/a.pdf", "hash", circumstances())
    assert result.passages
    for p in result.passages:
        assert source.pages[p.page_index].text[p.start : p.end] == p.text


def test_a_meeting_is_recognised_with_number_and_date() -> None:
    document = interpreted(COVER, QUESTION).document
    assert (document.kind, document.meeting, document.date) == ("meeting", 8, "2026-06-05")


def test_a_slip_is_filed_under_the_right_number_with_label_and_warning() -> None:
    result = interpreted(COVER, QUESTION)
    slip = answers(result)[1]
    assert (slip.guideline_nos, slip.label, slip.is_slip) == ((99,), "回答[No.153]", True)
    warning = next(w for w in result.warnings if w.kind == "mislabelled-answer")
    assert (warning.section, warning.page) == ("質問①", 2)
    assert "No.99" in warning.message


def test_a_question_shares_the_group_of_its_answer() -> None:
    result = interpreted(COVER, QUESTION)
    questions = {p.guideline_nos: p.group for p in result.passages if p.part == "question"}
    assert {a.guideline_nos: a.group for a in answers(result)} == questions


def test_a_captions_number_goes_to_its_rows_and_what_follows_on_the_slide() -> None:
    result = interpreted(COVER, TABLES)
    by_text = {p.text.split("\t")[0]: p for p in result.passages}
    assert by_text["極秘"].guideline_nos == (54,)
    assert by_text["極秘"].part == "table"
    assert by_text["極秘"].labelled == "区分: 極秘 / 扱い: 持ち出し禁止 / 台帳: 要"
    assert by_text["この表は一例です。"].guideline_nos == (54,)
    assert by_text["次の表を参考にします。"].guideline_nos == ()


def test_a_lost_cell_is_warned_of() -> None:
    lost = [w for w in interpreted(COVER, TABLES).warnings if w.kind == "lost-table-cell"]
    assert [(w.page, "秘" in w.message) for w in lost] == [(2, True)]


def test_the_day_on_a_cover_is_part_of_what_is_quoted_of_it() -> None:
    result = interpreted(
        "# よろず相談会 第8回\n### 2026年6月5日\n### 主催：見本協会\n困りごとを持ち寄って、みんなで考える会です。\n",
        QUESTION,
    )
    (cover,) = [p for p in result.passages if p.page_index == 0]
    assert (
        cover.text
        == "よろず相談会 第8回\n2026年6月5日\n主催：見本協会\n困りごとを持ち寄って、みんなで考える会です。"
    )


def test_text_without_pages_is_cited_by_its_section_alone() -> None:
    result = interpret(
        ParsedDocument((page(COVER + QUESTION, None),)), "m/a.md", "hash", circumstances()
    )
    assert {(p.page, p.section) for p in answers(result)} == {(None, "質問①")}


def test_house_keeping_is_ranked_last() -> None:
    result = interpreted(COVER, "# 注意事項\nマイクは切ってください。\n", QUESTION)
    assert {p.text: p.ranked_last for p in result.passages}["マイクは切ってください。"]


def test_a_profile_leaves_nothing_but_a_warning() -> None:
    result = interpreted(COVER, "# 講師紹介\n見本 太郎\n見本事務所\n", QUESTION)
    assert not any("見本" in p.text or "見本" in p.context for p in result.passages)
    assert [w.page for w in result.warnings if w.kind == "personal-data"] == [2]


def test_a_line_with_a_way_to_reach_a_person_is_left_out() -> None:
    result = interpreted(COVER, QUESTION + "担当: 見本 太郎（taro@example.org）\n")
    assert not any("taro@" in p.text for p in result.passages)
    assert any(w.kind == "personal-data" for w in result.warnings)


def test_a_number_out_of_range_is_warned_of() -> None:
    result = interpreted(COVER, QUESTION.replace("No.153", "No.199"))
    assert "number-out-of-range" in {w.kind for w in result.warnings}


def test_a_link_without_address_is_warned_of() -> None:
    source = ParsedDocument((page(COVER, 1), page(QUESTION, 2, [("棚に鍵", None)])))
    result = interpret(source, "m/a.pdf", "hash", circumstances())
    assert "link-without-address" in {w.kind for w in result.warnings}
    assert answers(result)[0].links[0].title == "棚に鍵"


def test_sections_of_an_explanation_carry_their_headings_numbers() -> None:
    text = "# サイバーセキュリティガイドライン解説書\n## No.85 施錠\n鍵を付けます。\n### 例\n棚に付けます。\n## 付録\n用語の説明です。\n"
    result = interpreted(text)
    assert result.document.kind == "guideline"
    assert {p.text.split("\n")[-1]: p.guideline_nos for p in result.passages} == {
        "鍵を付けます。": (85,),
        "棚に付けます。": (85,),
        "用語の説明です。": (),
    }


def test_rows_of_a_check_sheet_carry_the_number_in_their_column() -> None:
    result = interpreted(
        "# 自工会ガイドライン チェックシート\nNo.\tレベル\t達成条件\n85\t1\t施錠する\n99\t2\t書き出しを制限する\n"
    )
    assert [p.guideline_nos for p in result.passages if p.part == "table"] == [(85,), (99,)]


def test_a_plain_lists_row_numbers_are_no_guideline_numbers() -> None:
    result = interpreted("# 一覧\nNo.\t対象情報\n1\t図面\n2\t名簿\n")
    assert {p.guideline_nos for p in result.passages} == {()}
