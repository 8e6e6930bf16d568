"""Which items have a name, told over a knowledge base of two meetings without a check sheet."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.generations.folder import Generations
from kb.guideline.items import GuidelineItem, GuidelineItems
from kb.guideline.numbers import EVERY_NUMBER
from kb.index.passages import PassageFile
from kb.item_names import NO_SHEET_JA, ItemNames, item_name_lines, item_names
from made_knowledge_base import ingest_texts

SHIPPED = GuidelineItems(
    {n: GuidelineItem(n, "V2", title=title) for n, title in ((7, "決まり"), (85, "鍵"))}
)


@pytest.fixture(scope="module")
def generation(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("names") / "kb"
    ingest_texts(folder)
    generations = Generations(folder)
    return generations.path(generations.live())


def test_every_number_is_in_one_of_the_three(generation: Path) -> None:
    names = item_names(generation, list(PassageFile(generation)), SHIPPED)
    assert (names.from_material, names.from_shipped_table) == ((54, 85), (7,))
    assert sorted(names.from_material + names.from_shipped_table + names.unnamed) == [*EVERY_NUMBER]
    assert names.sheets == ()


def test_without_passages_only_the_shipped_table_names(generation: Path) -> None:
    assert item_names(generation, [], SHIPPED).from_shipped_table == (7, 85)


def test_runs_of_numbers_are_told_together() -> None:
    lines = item_name_lines(ItemNames((1, 2, 3), (7, 8, 9), (20,)).to_dict())
    assert "資料から 3 件" in lines[0]
    assert lines[1].strip() == NO_SHEET_JA
    assert lines[2].endswith("No.7〜9")
    assert lines[3].endswith("No.20")


def test_long_lists_are_cut_short() -> None:
    odd = tuple(range(1, 101, 2))
    assert item_name_lines(ItemNames((), (), odd).to_dict())[-1].endswith("No.59 ほか")
