"""The report in words: what is new and serious first, the rest folded; JSON keeps all."""

from __future__ import annotations

from typing import Any

from ingest.report import IngestReport, SourceCounts, report_lines, report_to_dict
from kb.warnings import (
    DuplicateDocument,
    LostTableCell,
    MislabelledAnswer,
    MisprintedTitle,
    PersonalData,
    Warning,
)

LOST = [Warning.of(LostTableCell(row, ("台帳",)), "m/a.pdf", "質問①", 3) for row in ("秘", "公開")]
SLIP = Warning.of(
    MislabelledAnswer("回答[No.3]", (85,), (85,), is_refiled=True), "m/a.pdf", "質問②", 5
)
ROUTINE = Warning.of(MisprintedTitle("方針", "指針"), "m/a.pdf", "質問③", 6)
PROFILE = [Warning.of(PersonalData(is_profile=True), "m/a.pdf", "回答者紹介", n) for n in (1, 2)]
TWIN = [
    Warning.of(SLIP.facts, "m/a.txt", "質問②"),
    Warning.of(DuplicateDocument("m/a.pdf"), "m/a.txt"),
]
WARNINGS = (ROUTINE, *PROFILE, *TWIN, *LOST, SLIP)


def report(**more: Any) -> IngestReport:
    made: dict[str, Any] = {"generation": "000001", "added": ("m/a.pdf",), "warnings": WARNINGS}
    return IngestReport(**made | more)


def warned(lines: list[str]) -> list[str]:
    return [line for line in lines if line.startswith("  !")]


def test_a_kind_of_a_document_is_a_line_and_the_gravest_come_first() -> None:
    lines = warned(report_lines(report()))
    assert [line.split("]")[0] for line in lines] == [
        "  ! [lost-table-cell",
        "  ! [mislabelled-answer",
        "  ! [personal-data",
        "  ! [duplicate-document",
    ]
    assert "ほか 1 件: p.3 質問①" in lines[0]
    assert "p.2 回答者紹介" in lines[2]


def test_what_a_twin_repeats_is_told_once() -> None:
    assert sum("回答[No.3]" in line for line in report_lines(report())) == 1


def test_routine_matters_are_a_number() -> None:
    lines = report_lines(report())
    assert any("確認は任意" in line and "資料名の表記の違い 1" in line for line in lines)
    assert not any("方針" in line for line in lines)


def test_what_was_told_before_is_a_number() -> None:
    lines = report_lines(report(told_before=frozenset(w.told for w in WARNINGS)))
    assert warned(lines) == []
    # What the twin repeats is not told again.
    assert any(f"{len(WARNINGS) - 1} 件" in line for line in lines)


def test_a_file_is_a_line_with_what_came_of_it() -> None:
    counts = SourceCounts(
        3, 20, 4, {}, questions=5, answers=4, unpaired=1, own_numbers=2, left_out=6
    )
    (line,) = [x for x in report_lines(report(counts={"m/a.pdf": counts})) if "+ m/a.pdf" in x]
    for told in (
        "3 ページ",
        "質問 5",
        "回答 4",
        "対にならない 1",
        "ガイドライン番号 4",
        "独自番号 2",
        "取り込まない要素 6",
    ):
        assert told in line
    assert "項目" not in line


def test_json_keeps_everything_with_severity_and_novelty() -> None:
    counts = SourceCounts(3, 20, 4, {}, questions=5)
    told = report_to_dict(report(counts={"m/a.pdf": counts}, told_before=frozenset({SLIP.told})))
    assert len(told["warnings"]) == len(WARNINGS)
    assert [w["new"] for w in told["warnings"] if w["document"] == "m/a.pdf"].count(False) == 1
    assert {"severity", "new", "facts", "kind", "message"} <= set(told["warnings"][0])
    assert told["files"] == [
        {"document": "m/a.pdf", "pages": 3, "questions": 5, "answers": 0, "unpaired": 0,
         "guideline_nos": 4, "own_numbers": 0, "items": 0, "left_out": 0, "outside_pairs": 0}
    ]  # fmt: skip


def test_an_empty_report_is_one_line() -> None:
    assert len(report_lines(IngestReport(None))) == 1
