"""Names that questions quote or headings give, where no check sheet names an item."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kb.documents import Passage
from kb.guideline.titles import item_titles


def passage(part: str, section: str, text: str = "本文", number: int = 85) -> Passage:
    return Passage(
        id="1", document_id="a", text=text, page=1, page_index=0, start=0, end=2, section=section,
        part=part, group="g", position=0, guideline_nos=(number,),  # type: ignore[arg-type]
    )  # fmt: skip


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("No.85 置き場所の施錠", "置き場所の施錠"), ("【No.８５】置き場所の施錠", "置き場所の施錠"),
        ("85. 置き場所の施錠", "置き場所の施錠"), ("達成条件No.85：置き場所の施錠", "置き場所の施錠"),
        ("サーバーの話（No.85）", None), ("No.85", None), ("No.86 記録", None), ("解説", None),
    ],
)  # fmt: skip
def test_an_explanations_heading_names_its_item(heading: str, name: str | None) -> None:
    assert item_titles([passage("explanation", heading)]).get(85) == name


def test_what_a_question_quotes_goes_before_a_heading() -> None:
    found = item_titles(
        [
            passage("explanation", "No.85 見出しの名前"),
            passage("question", "質問①", "[No.85]「質問にある名前」について。"),
        ]
    )
    assert found == {85: "質問にある名前"}


def test_nothing_gives_no_names() -> None:
    assert item_titles([]) == {}


def test_a_passage_about_several_items_or_of_another_standards_table_names_none() -> None:
    one = passage("explanation", "No.85 施錠")
    assert item_titles([replace(one, guideline_nos=(85, 86))]) == {}
    assert item_titles([replace(one, is_reference_mapping=True)]) == {}


def test_a_heading_that_is_too_long_for_a_name_is_none() -> None:
    assert item_titles([passage("explanation", "No.85 " + "長" * 61)]) == {}
