from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from builders import circumstances, reading
from ingest.curation.corrections import (
    Correction,
    Decisions,
    corrected,
    idle_correction_warnings,
    load_decisions,
    personal_pages,
)
from ingest.interpretation.interpret import interpret
from kb.documents import Passage
from kb.errors import MaterialError
from kb.warnings import CorrectionWithoutPlace, MislabelledAnswer, Warning

SLIP = Passage(
    id="1", document_id="m/a.pdf", text="制限します。", page=3, page_index=2, start=0, end=6,
    section="質問⑥", part="answer", group="g", position=0, guideline_nos=(99,),
    label="回答[No.153]", is_slip=True,
)  # fmt: skip
WARNING = Warning.of(
    MislabelledAnswer("回答[No.153]", (85, 99), (99,), is_refiled=True), "m/a.pdf", "質問⑥", 3
)


def decide(**values: object) -> Correction:
    return Correction.model_validate(
        {"document": "m/a.pdf", "section": "質問⑥", "label": "回答[No.153]", **values}
    )


def written(folder: Path, text: str) -> Path:
    path = folder / "corrections.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_no_file_means_no_corrections(tmp_path: Path) -> None:
    assert load_decisions(tmp_path / "corrections.toml") == Decisions()


def test_an_override_sets_the_number_and_settles_the_warning() -> None:
    passages, warnings = corrected(
        [SLIP], [WARNING], [decide(action="override", guideline_nos=[98])]
    )
    assert passages[0].guideline_nos == (98,)
    assert warnings == []


def test_accepting_keeps_the_number_and_the_note_and_settles_the_warning() -> None:
    passages, warnings = corrected([SLIP], [WARNING], [decide(action="accept")])
    assert passages == [SLIP]
    assert warnings == []


def test_rejecting_goes_back_to_the_printed_number_without_note() -> None:
    passages, _ = corrected([SLIP], [WARNING], [decide(action="reject")])
    assert (passages[0].guideline_nos, passages[0].is_slip) == ((153,), False)


def test_a_correction_for_another_label_settles_nothing() -> None:
    other = decide(action="accept", label="No.153")
    kept, told = corrected([SLIP], [WARNING], [other])[1]
    assert (kept, told.kind) == (WARNING, "correction-without-place")


def test_a_correction_leaves_another_standards_table_what_it_is() -> None:
    mapping = replace(SLIP, is_reference_mapping=True)
    for action in ("reject", "override"):
        passages, _ = corrected([mapping], [], [decide(action=action, guideline_nos=[153])])
        assert (passages[0].is_slip, passages[0].is_reference_mapping) == (False, True)


def test_a_correction_for_another_section_changes_nothing() -> None:
    other = decide(action="override", section="質問①", guideline_nos=[1])
    passages, (kept, told) = corrected([SLIP], [WARNING], [other])
    assert (passages, kept) == ([SLIP], WARNING)
    assert told.facts == CorrectionWithoutPlace("correction", "質問① 回答[No.153]")


def test_a_question_or_one_passage_gets_its_numbers() -> None:
    asked = replace(SLIP, id="2", part="question", label=None, text="鍵は？")
    said = {"label": None, "action": "override", "guideline_nos": [85]}
    passages, _ = corrected([SLIP, asked], [], [decide(part="question", **said)])
    assert [p.guideline_nos for p in passages] == [(99,), (85,)]
    passages, _ = corrected(
        [SLIP, replace(SLIP, id="3", text="鍵を")], [], [decide(begins="鍵", **said)]
    )
    assert [p.guideline_nos for p in passages] == [(99,), (85,)]


def test_a_row_whose_number_is_corrected_names_the_right_item() -> None:
    sheet = "# 自工会 ガイドライン チェックシート\nNo.\t達成条件\n58\t鍵が掛かる\n"
    said = Correction(
        document="m/a.md", section="自工会 ガイドライン チェックシート", action="override",
        begins="58", guideline_nos=(85,),
    )  # fmt: skip
    told = replace(circumstances(), corrections=(said,))
    result = interpret(reading(sheet), "m/a.md", "hash", told)
    assert [(i.number, i.condition) for i in result.items] == [(85, "鍵が掛かる")]


def test_corrections_of_documents_that_there_are_not_are_told() -> None:
    decisions = Decisions(correction=(decide(action="accept"),))
    assert idle_correction_warnings(decisions, ["m/a.pdf"]) == []
    assert [w.document for w in idle_correction_warnings(decisions, [])] == ["m/a.pdf"]


def test_a_section_can_be_renamed() -> None:
    renamed = decide(what="section", action="override", value="質問7")
    assert corrected([SLIP], [], [renamed])[0][0].section == "質問7"


def test_personal_pages_can_be_kept_or_left_out() -> None:
    keep = Correction(document="m/a.pdf", what="personal-data", action="reject", pages=(5,))
    leave = Correction(document="m/a.pdf", what="personal-data", action="override", pages=(6,))
    assert personal_pages([keep, leave], "m/a.pdf", "reject") == {5}
    assert personal_pages([keep, leave], "m/a.pdf", "override") == {6}
    assert personal_pages([keep, leave], "m/b.pdf", "override") == frozenset()


@pytest.mark.parametrize(
    "text",
    [
        "[[correction]\n",
        '[[correction]]\ndocument = "a"\nsection = "b"\naction = "guess"\n',
        '[[correction]]\ndocument = "a"\nsection = "b"\naction = "accept"\nnumber = 3\n',
        '[[correction]]\ndocument = "a"\nsection = "b"\naction = "override"\nguideline_nos = [154]\n',
        '[[correction]]\ndocument = "a"\naction = "accept"\n',
    ],
)
def test_an_unusable_file_is_one_clear_line(tmp_path: Path, text: str) -> None:
    with pytest.raises(MaterialError, match=r"corrections\.toml cannot be used"):
        load_decisions(written(tmp_path, text))
