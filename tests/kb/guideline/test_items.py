"""The item table: names and levels by number, and which items lie near a question."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from checkout import CHECKOUT
from kb.answers import RelatedItem
from kb.documents import Passage
from kb.errors import MaterialError
from kb.guideline.items import GuidelineItem, GuidelineItems, item_titles, load_items
from kb.text.normalising import search_form

SHIPPED = CHECKOUT / "materials" / "guideline_items.toml"


@pytest.fixture(scope="module")
def shipped() -> GuidelineItems:
    return load_items(SHIPPED)


def written(folder: Path, text: str) -> Path:
    path = folder / "guideline_items.toml"
    path.write_text(text, encoding="utf-8")
    return path


def passage(part: str, section: str, text: str = "本文", number: int = 85) -> Passage:
    return Passage(
        id="1", document_id="a", text=text, page=1, page_index=0, start=0, end=2, section=section,
        part=part, group="g", position=0, guideline_nos=(number,),  # type: ignore[arg-type]
    )  # fmt: skip


def near_numbers(items: GuidelineItems, question: str, k: int = 4) -> list[int]:
    return [item.guideline_no for item in items.nearest(search_form(question), k)]


def test_an_empty_table_knows_nothing() -> None:
    empty = GuidelineItems()
    assert empty.title(1) is None
    assert empty.level(1) is None
    assert empty.nearest("パスワード", 3) == ()


def test_metis_table_gives_93_numbers_and_their_levels(shipped: GuidelineItems) -> None:
    cited = [n for n, item in shipped.items.items() if item.topic_source == "METI SCS"]
    levels = Counter(shipped.of(n).levels for n in cited)
    assert levels == {(1,): 46, (2,): 41, (3,): 5, (1, 2): 1}


def test_a_contradictory_level_is_not_decided(shipped: GuidelineItems) -> None:
    assert shipped.of(36).levels == (1, 2)
    assert shipped.level(36) is None


def test_numbers_that_no_table_describes_stay_unknown(shipped: GuidelineItems) -> None:
    assert shipped.title(8) is None
    assert shipped.level(99) is None
    assert shipped.of(21).topic is None


def test_no_label_is_shipped_before_an_official_sheet_is_read(shipped: GuidelineItems) -> None:
    assert {item.label for item in shipped.items.values()} == {None}


def test_a_topic_names_an_item_that_has_no_title(shipped: GuidelineItems) -> None:
    assert shipped.title(120) == shipped.of(120).topic == "多要素認証"


def test_an_item_without_a_name_is_never_offered(shipped: GuidelineItems) -> None:
    assert shipped.related(8) is None
    assert shipped.related(120) == RelatedItem(120, "多要素認証")


def test_topics_hold_a_name_for_every_known_item(shipped: GuidelineItems) -> None:
    topics = shipped.with_titles({8: "印刷物の裁断"}).topics()
    assert topics[8] == "印刷物の裁断"
    assert set(topics) == {*shipped.items, 8}


def test_titles_of_the_material_win(shipped: GuidelineItems) -> None:
    overlaid = shipped.with_titles({85: "資料が印刷した題名", 8: "表にない項目"})
    assert overlaid.title(85) == "資料が印刷した題名"
    assert overlaid.title(8) == "表にない項目"
    assert overlaid.of(85).topic == shipped.of(85).topic
    assert shipped.title(8) is None


def test_items_named_by_the_material_are_found_near_a_question(shipped: GuidelineItems) -> None:
    overlaid = shipped.with_titles({8: "印刷物の裁断"})
    assert near_numbers(overlaid, "印刷物は裁断すべきですか") == [8]


@pytest.mark.parametrize(
    ("question", "number"),
    [
        ("パスワードは何文字以上ですか", 115),
        ("ＭＦＡは要りますか", 120),
        ("サポート切れの設備PCが残っています", 123),
        ("退職した人のPCはどうする", 7),
        ("入退室の記録は何か月残しますか", 86),
        ("USBメモリを禁止すべきか", 99),
    ],
)
def test_the_item_asked_about_comes_first(
    shipped: GuidelineItems, question: str, number: int
) -> None:
    assert near_numbers(shipped, question)[0] == number


@pytest.mark.parametrize("text", ["", "明日の天気は？", "管理", "情報はどうなりますか", "？！"])
def test_text_that_names_no_item_has_no_near_ones(shipped: GuidelineItems, text: str) -> None:
    assert shipped.nearest(search_form(text), 5) == ()


def test_no_more_items_than_asked_for_are_offered(shipped: GuidelineItems) -> None:
    assert len(near_numbers(shipped, "テレワークと教育とパスワード", k=2)) == 2


def test_half_of_a_name_is_not_enough() -> None:
    table = GuidelineItems({n: GuidelineItem(n, "S", title=t) for n, t in enumerate("甲乙丙丁", 1)})
    named = table.with_titles({1: "電源と照明と空調"})
    assert near_numbers(named, "照明の色") == []
    assert near_numbers(named, "照明と空調") == [1]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ('number = 1\nsureness = "S"\ntitle = "題"\ncolour = "red"', "colour"),
        ('number = 1\nsureness = "S"\ntitle = "題"\nsource = "check-sheet"', "source"),
        ('number = 1\nsureness = "S"\ntitle = "題"\nsheet = {}', "sheet"),
        ('number = 154\nsureness = "S"\ntitle = "題"', "number"),
        ('number = 1\nsureness = "S"\ntitle = "題"\nlevels = [4]', "levels"),
        ('number = 1\nsureness = "sure"\ntitle = "題"', "sureness"),
        ('number = 1\nsureness = "S"', "title"),
    ],
)
def test_a_wrong_entry_is_named_with_its_key(tmp_path: Path, text: str, named: str) -> None:
    with pytest.raises(MaterialError, match=rf"No\.\d+, key '{named}"):
        load_items(written(tmp_path, "[[item]]\n" + text + "\n"))


@pytest.mark.parametrize("text", ["not toml", "other = 1", "item = [1]"])
def test_an_unusable_file_is_our_error(tmp_path: Path, text: str) -> None:
    with pytest.raises(MaterialError, match=r"guideline_items\.toml"):
        load_items(written(tmp_path, text))


def test_a_number_may_stand_only_once(tmp_path: Path) -> None:
    entry = '[[item]]\nnumber = 1\nsureness = "S"\ntitle = "題"\n'
    with pytest.raises(MaterialError, match="used twice"):
        load_items(written(tmp_path, entry + entry))


def test_a_missing_table_is_our_error(tmp_path: Path) -> None:
    with pytest.raises(MaterialError, match="nowhere"):
        load_items(tmp_path / "nowhere.toml")


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
