from __future__ import annotations

from dataclasses import replace

import pytest

from kb.answering.notes import notes_of
from kb.answers import RankedPassage
from kb.documents import Document, Link, Passage
from kb.question.question import Utterance
from kb.warnings import LostTableCell, MisprintedTitle, ReadByOcr, SupersededEdition, Warning


def evidence(
    numbers: tuple[int, ...] = (85,),
    label: str | None = None,
    is_slip: bool = False,
    is_mapping: bool = False,
    document: str = "a.pdf",
    date: str = "2026-06-05",
    superseded_by: str | None = None,
) -> RankedPassage:
    source = Document(
        id=document, title=f"相談会 {document}", kind="meeting", content_hash="h", date=date,
        superseded_by=superseded_by,
    )  # fmt: skip
    passage = Passage(
        id="1", document_id=document, text="鍵を付けます。", page=3, page_index=2, start=0, end=7,
        section="質問①", part="answer", group="g", position=0, guideline_nos=numbers, label=label,
        is_slip=is_slip, is_reference_mapping=is_mapping,
    )  # fmt: skip
    return RankedPassage(passage, source, 1.0)


def notes(
    question: str,
    *shown: RankedPassage,
    numbers: tuple[int, ...] = (),
    references: tuple[Link, ...] = (),
    warnings: tuple[Warning, ...] = (),
) -> tuple[str, ...]:
    return notes_of(Utterance(question).asks_for_verdict, numbers, shown, references, warnings)


def test_an_answer_to_an_item_needs_no_note() -> None:
    assert notes("鍵は？", evidence()) == ()


def test_a_wrong_label_is_told_with_the_number_it_is_filed_under() -> None:
    (note,) = notes("USBは？", evidence((99,), "回答[No.153]", is_slip=True))
    assert "回答[No.153]" in note
    assert "No.99" in note


def test_a_question_for_a_verdict_is_told_that_the_company_judges() -> None:
    (note,) = notes("これで対応完了にしてよいですか", evidence())
    assert "自己評価" in note


def test_a_number_that_does_not_fit_the_content_is_told() -> None:
    (note,) = notes("No.99の鍵は？", evidence((99,)), evidence((85,)), numbers=(99,))
    assert "No.99" in note
    assert "No.85" in note


def test_several_meetings_are_named_newest_first() -> None:
    found = notes("鍵は？", evidence(document="old", date="2025-01-01"), evidence(document="new"))
    assert found[0].index("new") < found[0].index("old")


def test_a_newer_edition_is_told() -> None:
    assert any("第2版" in note for note in notes("鍵は？", evidence(superseded_by="手引き 第2版")))


def test_a_misprinted_title_among_the_references_is_told() -> None:
    link = Link("運用指針", printed_title="運用方針")
    warning = Warning.of(MisprintedTitle("運用方針", "運用指針"), "a.pdf")
    other = Warning.of(MisprintedTitle("運用方針の例", "運用指針の例"), "a.pdf")
    found = notes("雛形は？", evidence(), references=(link,), warnings=(warning, other))
    assert found == (warning.message,)


def test_a_reference_with_a_newer_edition_is_told() -> None:
    warning = Warning.of(SupersededEdition("手引き 第1版", "手引き 第2版"), "a.pdf")
    found = notes("雛形は？", evidence(), references=(Link("手引き 第1版"),), warnings=(warning,))
    assert found == (warning.message,)
    assert notes("雛形は？", evidence(), references=(Link("手引き"),), warnings=(warning,)) == ()


@pytest.mark.parametrize(("shown", "is_told"), [("1", True), ("11", False), ("21", False)])
def test_a_row_that_lost_a_cell_is_told_and_no_row_that_only_holds_its_label(
    shown: str, is_told: bool
) -> None:
    warning = Warning.of(LostTableCell("1", ("台帳",)), "a.pdf", "質問①", 3)
    item = evidence()
    row = replace(item.passage, text=f"{shown}\t錠を 1 つ付ける", part="table")
    found = notes("鍵は？", replace(item, passage=row), warnings=(warning,))
    assert (warning.message in found) == is_told


def test_advice_without_a_number_is_told_to_be_general() -> None:
    (note,) = notes("教育は？", evidence(()))
    assert "一般的な助言" in note


def test_another_standards_reference_is_told_to_be_no_equal() -> None:
    (note,) = notes("No.85は？", evidence((85, 86), is_mapping=True), numbers=(85,))
    assert "同等とは限りません" in note


def test_a_number_that_only_another_standard_names_is_told() -> None:
    shown = evidence((85, 86), is_mapping=True)
    found = notes_of(False, (85,), [shown], (), (), mapped_only=(85, 86))
    assert "No.85 を挙げているのは参考の対応表" in found[0]
    assert "No.86" not in found[0]
    assert len(found) == 2


def test_an_answer_from_a_recognised_page_says_so() -> None:
    warnings = (Warning.of(ReadByOcr(), "a.pdf", page=3),)
    found = notes("鍵は？", evidence(), warnings=warnings)
    assert len(found) == 1
    assert "3 ページ" in found[0]
    assert "OCR" in found[0]
    assert notes("鍵は？", evidence(document="b.pdf"), warnings=warnings) == ()
