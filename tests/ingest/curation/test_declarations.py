"""What a maintainer says of whole documents, and what becomes of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from builders import circumstances, reading
from ingest.curation.corrections import load_decisions
from ingest.curation.declarations import Declaration, declared, idle_declaration_warnings
from ingest.interpretation.interpret import Interpretation, interpret
from kb.errors import MaterialError

SHEET = "# 倉庫の点検表\nNo.\tチェック項目\n85\t消火栓の前が空いている\n"
MEETING = "# よろず相談会 第8回\n2026年6月5日\n# 質問①\nNo.80の鍵は要りますか？\n回答[No.80]：要ります。\n"


def interpreted(source: str, **said: Any) -> Interpretation:
    table = Declaration(documents="m/*", **said)
    return interpret(
        reading(source), "m/a.md", "hash", replace(circumstances(), declarations=(table,))
    )


def test_a_sheet_declared_the_guidelines_names_items() -> None:
    result = interpreted(SHEET, numbering="guideline")
    assert [item.number for item in result.items] == [85]
    assert result.document.kind == "guideline"
    assert not [w for w in result.warnings if w.kind == "numbering"]


def test_a_sheet_declared_its_own_is_no_longer_asked_about() -> None:
    result = interpreted(SHEET, numbering="own")
    assert (result.items, result.warnings) == ((), ())
    assert [p.own_numbers for p in result.passages if p.part == "table"] == [("85",)]


def test_a_sheet_may_be_kept_from_naming_items() -> None:
    result = interpreted(SHEET, numbering="guideline", names_items=False)
    assert result.items == ()
    assert [p.guideline_nos for p in result.passages if p.part == "table"] == [(85,)]


def test_a_meeting_may_speak_of_another_list() -> None:
    result = interpreted(MEETING, numbering="own")
    assert {p.guideline_nos for p in result.passages} == {()}
    assert any("80" in p.own_numbers for p in result.passages)


def test_edition_title_date_meeting_and_kind_are_taken_from_the_table() -> None:
    result = interpreted(MEETING, edition="2.0", title="第9回の記録", date="2026-07-01", meeting=9)
    document = result.document
    assert (document.title, document.date, document.meeting) == ("第9回の記録", "2026-07-01", 9)
    assert document.numbers_edition == "2.0"
    assert interpreted(MEETING, meeting=0).document.meeting is None
    assert interpreted(MEETING, kind="reference").document.kind == "reference"
    assert interpreted("# 覚え書き\n鍵は二つです。\n", kind="meeting").document.kind == "meeting"


def test_kinds_of_warnings_are_silenced_for_a_document() -> None:
    assert interpreted(SHEET).warnings
    assert not interpreted(SHEET, silence=("numbering",)).warnings
    assert not interpreted(SHEET, silence=("*",)).warnings
    assert interpreted(SHEET, silence=("unknown-link",)).warnings


def test_the_last_table_that_says_something_decides_it() -> None:
    tables = [
        Declaration(documents="m/*", title="甲", meeting=3, silence=("unknown-link",)),
        Declaration(documents="m/a.md", title="乙", silence=("lost-table-cell",)),
        Declaration(documents="n/*", title="丙"),
    ]
    said = declared(tables, "m/a.md")
    assert (said.title, said.meeting, said.silence) == (
        "乙",
        3,
        ("unknown-link", "lost-table-cell"),
    )


def test_a_table_that_names_nothing_is_told() -> None:
    tables = [Declaration(documents="m/a.md"), Declaration(documents="typo/*")]
    assert [w.document for w in idle_declaration_warnings(tables, ["m/a.md"])] == ["typo/*"]


@pytest.mark.parametrize(
    "line",
    ['kind = "letter"', 'date = "June"', "meeting = -1", 'numbering = "mine"', 'silence = ["no-such-kind"]', "x = 1"],
)  # fmt: skip
def test_a_wrong_table_is_refused_with_its_line(tmp_path: Path, line: str) -> None:
    path = tmp_path / "corrections.toml"
    path.write_text(
        f'# notes\n\n[[document]]\ndocuments = "ok"\n\n[[document]]\ndocuments = "m/*"\n{line}\n',
        encoding="utf-8",
    )
    with pytest.raises(MaterialError, match="6 行目"):
        load_decisions(path)
