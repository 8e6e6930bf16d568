from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kb.errors import KnowledgeBaseMissingError
from kb.generations.folder import Generations
from kb.guideline.items import GuidelineItem, GuidelineItems
from kb.guideline.numbers import EVERY_NUMBER
from kb.index.passages import PassageFile
from kb.source_list import (
    NO_SHEET_JA,
    item_name_lines,
    item_names,
    source_list,
    source_list_lines,
)
from made_knowledge_base import ingest_texts

SHIPPED = GuidelineItems(
    {n: GuidelineItem(n, "V2", title=title) for n, title in ((7, "決まり"), (85, "鍵"))}
)


@pytest.fixture(scope="module")
def listing(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("sources") / "kb"
    ingest_texts(folder)
    return source_list(folder)


def test_where_nothing_was_ingested_this_is_told(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeBaseMissingError):
        source_list(tmp_path)


def test_documents_come_with_what_they_hold(listing: dict[str, Any]) -> None:
    documents = {d["meeting"]: d for d in listing["documents"]}
    assert (documents[8]["guideline_nos"], documents[9]["guideline_nos"]) == ([85], [54, 85])
    assert documents[9]["date"] == "2026-09-04"
    assert documents[9]["passages"] > documents[8]["passages"] > 0
    assert listing["guideline_nos"] == [54, 85]
    assert listing["reference_only_nos"] == []


def test_warnings_are_told_in_the_readers_language(listing: dict[str, Any], tmp_path: Path) -> None:
    (newer,) = listing["warnings"]
    assert (newer["kind"], newer["new"]) == ("newer-answer", True)
    assert "より新しい" in newer["message"]
    ingest_texts(tmp_path / "kb")
    (told,) = source_list(tmp_path / "kb", "en")["warnings"]
    assert "answered again" in told["message"]


def test_lines_say_what_there_is_and_only_that(listing: dict[str, Any]) -> None:
    lines = source_list_lines(listing)
    assert lines[0].startswith("世代 000001（")
    assert any("文章、番号: No.54 No.85" in line for line in lines)
    assert any(line.startswith("! [newer-answer]") for line in lines)
    assert not any("閲覧できるグループ" in line or "参考の対応表" in line for line in lines)


def test_what_is_odd_about_a_document_has_a_line(listing: dict[str, Any]) -> None:
    first = listing["documents"][0]
    odd = first | {"duplicate_of": "b.pdf", "audience": ["品質"], "superseded_by": "第2版"}
    lines = source_list_lines(
        listing | {"documents": [odd], "reference_only_nos": [7], "corrections": ["直した"]}
    )
    assert "    b.pdf と同じ内容" in lines
    assert "    閲覧できるグループ: 品質" in lines
    assert "    新しい版: 第2版" in lines
    assert "参考の対応表だけが挙げる番号（回答・解説なし）: No.7" in lines
    assert lines[-1] == "= 訂正: 直した"


@pytest.fixture(scope="module")
def generation(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("names") / "kb"
    ingest_texts(folder)
    generations = Generations(folder)
    return generations.path(generations.live())


def test_every_number_is_in_one_of_the_three(generation: Path) -> None:
    names = item_names(generation, list(PassageFile(generation)), SHIPPED)
    assert (names["from_material"], names["from_shipped_table"]) == ([54, 85], [7])
    assert sorted(names["from_material"] + names["from_shipped_table"] + names["unnamed"]) == [
        *EVERY_NUMBER
    ]
    assert names["sheets"] == []


def test_without_passages_only_the_shipped_table_names(generation: Path) -> None:
    assert item_names(generation, [], SHIPPED)["from_shipped_table"] == [7, 85]


def names_of(own: list[int], table: list[int], none: list[int]) -> dict[str, list[int]]:
    return {"from_material": own, "from_shipped_table": table, "unnamed": none, "sheets": []}


def test_runs_of_numbers_are_told_together() -> None:
    lines = item_name_lines(names_of([1, 2, 3], [7, 8, 9], [20]))
    assert "資料から 3 件" in lines[0]
    assert lines[1].strip() == NO_SHEET_JA
    assert lines[2].endswith("No.7〜9")
    assert lines[3].endswith("No.20")


def test_long_lists_are_cut_short() -> None:
    odd = list(range(1, 101, 2))
    assert item_name_lines(names_of([], [], odd))[-1].endswith("No.59 ほか")
