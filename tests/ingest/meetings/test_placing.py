"""Where a maintainer says that answers belong: moved, split, joined; what fits nothing is told."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from builders import circumstances, reading
from ingest.curation.answers import AnswerPlace
from ingest.curation.corrections import load_decisions
from ingest.interpretation.interpret import Interpretation, interpret
from kb.errors import MaterialError

MEETING = (
    "# よろず相談会 第8回\n2026年6月5日\n# 質問①\n鍵は要りますか？\n回答：要ります。\n札を掛けてください。\n"
    "# 質問②\n札は要りますか？\n回答：要りません。\n回答：台帳があれば足ります。\n"
)


def answers(*tables: dict[str, object], source: str = MEETING) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for passage in interpreted(*tables, source=source).passages:
        if passage.part == "answer":
            found.setdefault(f"{passage.section} {passage.group[-1]}", []).append(passage.text)
    return found


def interpreted(*tables: dict[str, object], source: str = MEETING) -> Interpretation:
    places = [AnswerPlace.model_validate({"document": "m/a.md", **t}) for t in tables]
    told = replace(circumstances(), answers=places)
    return interpret(reading(source), "m/a.md", "hash", told)


def test_an_answer_is_moved() -> None:
    assert answers({"begins": "台帳があれば", "question": "質問①"}) == {
        "質問① 1": ["要ります。\n札を掛けてください。"],
        "質問① 2": ["台帳があれば足ります。"],
        "質問② 1": ["要りません。"],
    }


def test_an_answer_is_split_and_its_end_moved() -> None:
    assert answers({"begins": "札を掛けて", "question": "質問②"})["質問② 1"] == [
        "札を掛けてください。"
    ]
    split = answers({"begins": "札を掛けて", "question": "質問①"})
    assert (split["質問① 1"], split["質問① 2"]) == (["要ります。"], ["札を掛けてください。"])


def test_an_answer_goes_on_with_the_one_before() -> None:
    joined = answers({"begins": "台帳があれば", "continues": True})
    assert [key for key in joined if "②" in key] == ["質問② 1"]


def test_an_answer_that_was_read_as_part_of_its_question_begins_where_it_is_said() -> None:
    source = (
        "# よろず相談会 第8回\n質問1 鍵は要りますか？\n要ると考えます、そうではありませんか？\n"
    )
    found = answers({"begins": "要ると考えます", "question": "質問1"}, source=source)
    assert found == {"質問1 1": ["要ると考えます、そうではありませんか？"]}


@pytest.mark.parametrize(
    "table",
    [{"begins": "そんな文は", "question": "質問①"}, {"begins": "台帳があれば", "question": "質問⑨"},
     {"begins": "要ります。", "continues": True}],
)  # fmt: skip
def test_what_fits_nothing_is_told(table: dict[str, object]) -> None:
    warnings = interpreted(table).warnings
    (told,) = [w for w in warnings if w.kind == "correction-without-place"]
    assert str(table["begins"]) in told.message
    assert answers(table) == answers()


@pytest.mark.parametrize(
    "lines", ["", 'question = "質問①"\ncontinues = true', 'question = "質問①"\nwhere = 1']
)
def test_a_wrong_table_is_refused_with_its_line(tmp_path: Path, lines: str) -> None:
    path = tmp_path / "corrections.toml"
    path.write_text(
        f'\n[[answer]]\ndocument = "m/a.md"\nbegins = "鍵"\n{lines}\n', encoding="utf-8"
    )
    with pytest.raises(MaterialError, match="2 行目"):
        load_decisions(path)
