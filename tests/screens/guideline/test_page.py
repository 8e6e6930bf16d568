"""The guideline page over a hand-made knowledge base: the map, an item, its short address."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from checkout import APP
from fake_knowledge_base import HOSTILE, QUOTE, FakeKnowledgeBase
from feedback.entries import Entry
from feedback.store import FeedbackStore
from kb.guideline.items import GuidelineItem, GuidelineItems
from screens.guideline.page import by_label, by_level, counts, fits, map_cells, typed_number

ITEMS = GuidelineItems({
    1: GuidelineItem(1, "S", (2,), "窓", label="建物"),
    2: GuidelineItem(2, "S", (1,), "扉", label="建物"),
    3: GuidelineItem(3, "S", (1, 2), "鍵", label="鍵"),
})  # fmt: skip


@pytest.fixture(autouse=True)
def by_the_operators_link(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("screens.visitors.sign_in.is_operator", lambda cookies: True)


@pytest.fixture(autouse=True)
def knowledge_base(shown_knowledge_base: FakeKnowledgeBase) -> FakeKnowledgeBase:
    return shown_knowledge_base


def opened(number: str) -> AppTest:
    """The page as the short address ``/?no=…`` opens it."""
    screen = AppTest.from_file(str(APP), default_timeout=30)
    screen.query_params["no"] = number
    return run(screen)


def run(screen: AppTest) -> AppTest:
    screen.run()
    assert not screen.exception
    return screen


def overview() -> AppTest:
    screen = opened("99")
    screen.button(key="to-map").click()
    return run(screen)


def shown(screen: AppTest) -> str:
    values = (getattr(node, "value", None) for node in screen.main)
    text = "\n".join(value for value in values if isinstance(value, str))
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", text).replace("\u2060", "")


def cells(screen: AppTest) -> list[str]:
    return [b.key for b in screen.button if b.key and b.key.startswith("cell-")]


# The map, without a screen


def test_every_number_has_a_cell_even_if_nothing_is_known() -> None:
    found = map_cells({}, (), GuidelineItems())
    assert [cell.item.number for cell in found] == list(range(1, 154))
    assert {cell.state for cell in found} == {"none"}
    assert {(cell.item.label, cell.item.level) for cell in found} == {(None, None)}


def test_what_answers_best_counts_first() -> None:
    held = {1: frozenset({"answer", "wording"}), 2: frozenset({"wording", "reference"})}
    found = map_cells(held, {3}, ITEMS)  # type: ignore[arg-type]
    assert [cell.state for cell in found[:4]] == ["answer", "wording", "asked", "none"]


def test_an_answered_item_may_be_asked_too_and_counts_as_both() -> None:
    found = map_cells({1: frozenset({"answer"})}, {1}, ITEMS)
    assert counts(found)["answer"] == 1
    assert counts(found)["asked"] == 1
    assert fits(found[0], ["asked"])
    assert not fits(found[1], ["asked"])


def test_items_stand_by_label_and_by_level_with_the_unknown_last() -> None:
    found = map_cells({}, (), ITEMS)[:4]
    assert [(name, [c.item.number for c in some]) for name, some in by_label(found)] == [
        ("建物", [1, 2]), ("鍵", [3]), (None, [4]),
    ]  # fmt: skip
    assert [(name, [c.item.number for c in some]) for name, some in by_level(found)] == [
        (1, [2]), (2, [1]), (None, [3, 4]),
    ]  # fmt: skip


@pytest.mark.parametrize("typed", ["85", "085", "No.85", "no85", "８５", "85番", " 達成条件85 "])
def test_any_notation_opens_the_item(typed: str) -> None:
    assert typed_number(typed) == 85


@pytest.mark.parametrize("typed", ["", "154", "0", "扉", "<script>"])
def test_what_is_no_number_opens_nothing(typed: str) -> None:
    assert typed_number(typed) is None


# On the screen


def test_the_map_shows_all_numbers_with_a_sign_for_what_is_held() -> None:
    screen = overview()
    assert len(cells(screen)) == 153
    labels = {b.key: b.label for b in screen.button if b.key}
    assert labels["cell-99-answer"] == "**99** 答"
    assert labels["cell-85-explanation"] == "**85** 解"
    assert labels["cell-54-wording"] == "**54** 条"
    assert labels["cell-56-reference"] == "**56** 参"
    assert labels["cell-21-asked"] == "**21** 問"
    assert labels["cell-1-none"] == "**1** －"


def test_a_kept_question_without_an_answer_marks_its_item(tmp_path: Path) -> None:
    store = FeedbackStore(tmp_path / "data" / "feedback.sqlite")
    store.keep(Entry("a", "2031-04-02T00:00:00Z", "No.99 の窓は？", "", "1",
                     refused=True, reason="not-found", guideline_nos=(99, 98)))  # fmt: skip
    labels = {b.key: b.label for b in overview().button if b.key}
    assert labels["cell-99-answer"] == "**99** 答問"
    assert labels["cell-98-asked"] == "**98** 問"
    assert "No.99 の窓は？" in shown(opened("99"))
    store.sort("a", "done")
    assert "cell-98-none" in cells(overview())


def test_the_map_makes_no_feedback_file_by_itself(tmp_path: Path) -> None:
    overview()
    assert not (tmp_path / "data" / "feedback.sqlite").exists()


def test_a_broken_feedback_file_leaves_the_map_readable(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "feedback.sqlite").write_bytes(b"no database" * 100)
    assert len(cells(overview())) == 153


def test_the_legend_narrows_the_map() -> None:
    screen = overview()
    screen.button_group(key="map-states").set_value(["answer"])
    assert cells(run(screen)) == ["cell-99-answer"]


def test_a_cell_opens_its_item_and_the_way_back_leads_to_the_map() -> None:
    screen = overview()
    screen.button(key="cell-99-answer").click()
    run(screen)
    assert "99" in screen.query_params["no"]
    assert QUOTE in shown(screen)
    screen.button(key="to-map").click()
    assert len(cells(run(screen))) == 153


def test_a_typed_number_opens_its_item_and_nonsense_is_told() -> None:
    screen = overview()
    screen.text_input(key="typed-number").set_value("扉 <b>").run()
    assert "番号がわかりませんでした" in shown(screen)
    screen.text_input(key="typed-number").set_value("No.099")
    assert "倉庫の扉を閉める" in shown(run(screen))


def test_an_item_shows_what_is_known_and_everything_said_of_it() -> None:
    text = shown(opened("099"))
    for expected in (
        "No.99 倉庫の扉を閉める", "レベル 2", "ラベル: 試験用の区分", "達成条件：扉に鍵がある", QUOTE,
        "第90回（2031-04-01）", "項目の解説（画面の試験用）",
    ):  # fmt: skip
        assert expected in text


def test_an_items_references_are_listed_once() -> None:
    screen = opened("99")
    guides = [x for x in screen.link_button if x.url == "https://example.org/guide"]
    assert len(guides) == 1


def test_level_and_label_are_never_invented() -> None:
    text = shown(opened("153"))
    assert "ラベル未確認" in text
    assert "記載がありません" in text
    assert "ガイドラインの文言ではありません" in shown(opened("85"))


def test_pictures_are_drawn_only_when_somebody_looks() -> None:
    assert not opened("99").image


def test_an_address_without_a_number_shows_the_chat() -> None:
    screen = AppTest.from_file(str(APP), default_timeout=30)
    assert run(screen).chat_input


def test_an_address_with_nonsense_shows_the_map_and_says_so() -> None:
    screen = opened("154")
    assert "「154」からは項目の番号がわかりませんでした" in shown(screen)
    assert len(cells(screen)) == 153


def test_a_question_about_the_item_goes_to_the_chat(knowledge_base: FakeKnowledgeBase) -> None:
    screen = opened("99")
    screen.button(key="ask-about").click()
    run(screen)
    assert [question for question, _ in knowledge_base.asked] == ["No.99 について教えてください"]
    assert screen.chat_input


def test_hostile_words_of_the_material_stay_text() -> None:
    screen = opened("7")
    assert shown(screen).count(HOSTILE) >= 5
    unescaped = re.compile(r"(?<!\\)[<`$!\[]")
    for element in (*screen.caption, *screen.header, *screen.subheader):
        assert not unescaped.search(element.value), element.value
