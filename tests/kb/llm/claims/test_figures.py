from __future__ import annotations

import pytest

from kb.llm.claims.claim import Support
from kb.llm.claims.figures import (
    Figure,
    figures,
    has_figure_of_another,
    has_foreign_figure,
    has_foreign_guideline_number,
)

TOLD = Support("甲の文書は3年、乙の文書は1年保管します。鍵は1,000本以内です。", "質問①", (85,))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("鍵は三本", []),
        ("三回", [Figure("3", "回", None)]),
        ("3ヶ月以内", [Figure("3", "か月", "max")]),
        ("少なくとも2人", [Figure("2", "名", "min")]),
        ("最大10日", [Figure("10", "日", "max")]),
        ("第5条", [Figure("5", "第条", None)]),
        ("1,000円超", [Figure("1000", "円", "min")]),
    ],
)
def test_a_figure_has_its_unit_and_its_bound(text: str, expected: list[Figure]) -> None:
    assert figures(text) == expected


def test_a_figure_must_stand_in_the_evidence_with_its_unit_and_bound() -> None:
    assert not has_foreign_figure("甲は3年です。", TOLD)
    assert has_foreign_figure("甲は3か月です。", TOLD)
    assert has_foreign_figure("甲は3年以上です。", TOLD)
    assert not has_foreign_figure("鍵は1000本以内です。", TOLD)


def test_the_items_own_number_may_be_named_bare() -> None:
    assert not has_foreign_figure("85では甲は3年です。", TOLD)
    assert has_foreign_figure("85本あります。", TOLD)


def test_a_figure_of_another_subject_is_told() -> None:
    assert has_figure_of_another("乙の文書は3年です。", TOLD)
    assert not has_figure_of_another("乙の文書は1年です。", TOLD)


def test_only_items_that_the_evidence_treats_or_names_may_be_named() -> None:
    assert not has_foreign_guideline_number("No.85では", TOLD)
    assert has_foreign_guideline_number("No.86では", TOLD)
    assert not has_foreign_guideline_number("No.86では", Support("No.86も見てください。"))
    assert has_foreign_guideline_number("No.999では", Support("No.999"))
