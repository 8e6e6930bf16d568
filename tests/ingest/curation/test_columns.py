"""Heads of columns that a maintainer explains."""

from __future__ import annotations

from dataclasses import replace

from builders import circumstances, reading
from ingest.curation.declarations import Declaration
from ingest.interpretation.interpret import Interpretation, interpret

SHEET = (
    "# 自工会 サイバーセキュリティガイドライン 点検\n整理\t見る所\n85\t鍵が掛かる\n99\t札が読める\n"
)
TABLE = "# よろず相談会 第8回\nお尋ねの件\t協会より\t関わり\n鍵は要りますか\t要ります\t85\n"


def interpreted(source: str, **columns: str) -> Interpretation:
    table = Declaration.model_validate({"documents": "m/*", "columns": columns})
    told = replace(circumstances(), declarations=(table,))
    return interpret(reading(source), "m/a.md", "hash", told)


def test_a_sheets_columns_are_explained() -> None:
    assert interpreted(SHEET).items == ()
    result = interpreted(SHEET, number="整理", condition="見る所")
    assert [(i.number, i.condition) for i in result.items] == [
        (85, "鍵が掛かる"),
        (99, "札が読める"),
    ]
    assert result.passages[0].text.split("\t") == ["85", "鍵が掛かる"]


def test_a_table_of_questions_is_explained() -> None:
    result = interpreted(TABLE, question="お尋ねの件", answer="協会より", items="関わり")
    assert [(p.part, p.text, p.guideline_nos) for p in result.passages if not p.ranked_last] == [
        ("question", "鍵は要りますか", (85,)),
        ("answer", "要ります", (85,)),
    ]


def test_heads_that_no_table_has_are_told() -> None:
    (told,) = [w for w in interpreted(SHEET, number="連番号").warnings
               if w.kind == "correction-without-place"]  # fmt: skip
    assert "連番号" in told.message
