"""The web chat's screen over a hand-made knowledge base, without a browser."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any, get_args

import pytest
from streamlit.testing.v1 import AppTest

from checkout import APP
from fake_knowledge_base import ANSWERED, BEFORE, HOSTILE, MEETING, QUOTE, SECOND, FakeKnowledgeBase
from kb.answers import RefusalReason, Turn
from kb.documents import Link
from kb.errors import KnowledgeBaseMissingError, ReadingError
from kb.generations.view import SourceFilter
from kb.settings import load_settings
from screens.chat.conversation import Waiting
from screens.source.in_context import surroundings, table_markdown
from screens.words import Wording

DOOR = "倉庫の扉はどうすればよいですか"
UNKNOWN = "駐車場の広さは何台分ですか"
WORD_JOINER = "\u2060"


pytestmark = pytest.mark.usefixtures("own_screen")


@pytest.fixture
def knowledge_base(shown_knowledge_base: FakeKnowledgeBase) -> FakeKnowledgeBase:
    return shown_knowledge_base


def opened() -> AppTest:
    screen = AppTest.from_file(str(APP), default_timeout=30).run()
    assert not screen.exception
    return screen


def asked(*questions: str) -> AppTest:
    screen = opened()
    for question in questions:
        screen.chat_input(key="question").set_value(question).run()
        assert not screen.exception
    return screen


def words_under(screen: AppTest, key: str) -> str:
    """Everything shown below a key, as it reads once Markdown's escapes are undone."""
    elements = (getattr(node, "value", None) for node in screen.main.get_by_key(key))
    return unescaped("\n".join(value for value in elements if isinstance(value, str)))


def unescaped(shown: str) -> str:
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", shown).replace(WORD_JOINER, "")


def keys_of(screen: AppTest, beginning: str) -> list[str]:
    keys = [getattr(node, "key", None) for node in screen.main]
    return [key for key in keys if key and key.startswith(beginning)]


def test_an_empty_screen_offers_questions(knowledge_base: FakeKnowledgeBase) -> None:
    screen = opened()
    assert screen.title[0].value == "よろず相談ナレッジ"
    assert keys_of(screen, "suggestion-") == ["suggestion-1", "suggestion-2"]
    assert keys_of(screen, "answer-") == []


def test_a_suggestion_is_asked_when_clicked(knowledge_base: FakeKnowledgeBase) -> None:
    screen = opened()
    screen.button(key="suggestion-1").click().run()
    assert knowledge_base.asked == [("倉庫の扉には何が必要ですか？", ())]
    assert QUOTE in words_under(screen, "answer-1")
    assert keys_of(screen, "suggestion-") == []


def test_an_answer_keeps_its_marks_and_line_breaks(knowledge_base: FakeKnowledgeBase) -> None:
    shown = words_under(asked(DOOR), "answer-1")
    assert f"{QUOTE}〔1〕" in shown
    assert "場所に置く。〔2〕\n置き場所は責任者が決める。〔2〕" in shown


def test_a_card_says_where_its_quotation_stands(knowledge_base: FakeKnowledgeBase) -> None:
    card = words_under(asked(DOOR), "citation-1-1")
    for expected in ("〔1〕", "No.99", MEETING.title, "第90回（2031-04-01）", "質問⑥", "ページ 2"):
        assert expected in card


def test_no_sentence_stands_twice_beside_its_page(knowledge_base: FakeKnowledgeBase) -> None:
    assert words_under(asked("電子錠は要りますか"), "answer-1").count(QUOTE) == 1


def test_what_was_asked_leads_and_the_rest_is_opened(knowledge_base: FakeKnowledgeBase) -> None:
    screen = asked("電子錠は要りますか")
    assert words_under(screen, "lead-1") == f"{QUOTE}〔1〕"
    assert SECOND.quote in words_under(screen, "whole-1")
    assert [e.label for e in screen.expander if e.label == "全文を読む"] == ["全文を読む"]


def test_an_answer_that_nothing_leads_is_shown_whole(knowledge_base: FakeKnowledgeBase) -> None:
    screen = asked(DOOR)
    assert SECOND.quote.split("\n")[0] in words_under(screen, "text-1")
    assert not keys_of(screen, "lead-")
    assert "全文を読む" not in [e.label for e in screen.expander]


def test_a_card_names_edition_and_publisher(knowledge_base: FakeKnowledgeBase) -> None:
    screen = asked(DOOR)
    assert "試験用の団体" in words_under(screen, "citation-1-1")
    screen.button(key="mark-1-2").click().run()
    assert "9.9版" in words_under(screen, "citation-1-2")


def test_each_mark_puts_its_own_page_beside_the_answer(knowledge_base: FakeKnowledgeBase) -> None:
    screen = asked(DOOR)
    assert keys_of(screen, "citation-") == ["citation-1-1"]
    screen.button(key="mark-1-2").click().run()
    assert not screen.exception
    assert keys_of(screen, "citation-") == ["citation-1-2"]


def test_a_label_is_shown_only_where_it_differs(knowledge_base: FakeKnowledgeBase) -> None:
    screen = asked(DOOR)
    assert "資料での表示: 回答[No.85]" in words_under(screen, "citation-1-1")
    screen.button(key="mark-1-2").click().run()
    assert "資料での表示" not in words_under(screen, "citation-1-2")


def test_the_publishers_address_is_linked_and_an_own_file_downloaded(
    knowledge_base: FakeKnowledgeBase,
) -> None:
    screen = asked(DOOR)
    own = screen.main.get_by_key("citation-1-1")
    assert len(own.download_button) == 1
    assert len(own.link_button) == 0
    screen.button(key="mark-1-2").click().run()
    published = screen.main.get_by_key("citation-1-2")
    assert [link.url for link in published.link_button] == ["https://example.org/explanation"]


def test_only_web_addresses_become_links(knowledge_base: FakeKnowledgeBase) -> None:
    screen = asked("危険な文", DOOR)
    assert all(link.url.startswith("https://example.org/") for link in screen.link_button)
    # The reference's and, once its page is beside the answer, the publisher's.
    assert len(screen.link_button) == 1
    screen.button(key="mark-2-2").click().run()
    assert len(screen.link_button) == 2
    assert all(link.url.startswith("https://example.org/") for link in screen.link_button)


def test_a_link_tells_its_host_unless_the_register_vouches_for_it(
    knowledge_base: FakeKnowledgeBase,
) -> None:
    guide = Link("手引き", "https://evil.test/guide")
    answer = replace(ANSWERED, references=(guide, replace(guide, source_id="known")))
    knowledge_base.ask = lambda question, history=(): answer  # type: ignore[method-assign]
    labels = [unescaped(link.label) for link in asked(DOOR).link_button]
    assert labels[:2] == ["手引き（evil.test）", "手引き"]


def test_only_the_first_citations_page_is_drawn_at_once(
    knowledge_base: FakeKnowledgeBase,
) -> None:
    screen = asked(DOOR)
    assert len(screen.image) == 1
    assert len(screen.main.get_by_key("citation-1-1").image) == 1


def test_a_card_stays_readable_when_its_page_cannot_be_drawn(
    knowledge_base: FakeKnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*arguments: object) -> bytes:
        raise ReadingError("damaged", "読めません。", "cannot be read")

    monkeypatch.setattr("screens.source.page_pictures.render_page", fail)
    card = words_under(asked(DOOR), "citation-1-1")
    assert "画像は表示できませんでした" in card
    assert QUOTE in card


def test_a_card_outlives_its_source(
    knowledge_base: FakeKnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen = asked(DOOR)
    monkeypatch.setattr(knowledge_base, "has_pdf", lambda document_id: None)
    screen.run()
    assert QUOTE in words_under(screen, "answer-1")
    assert not screen.main.get_by_key("answer-1").download_button
    assert not screen.image


def test_what_the_material_gets_wrong_stands_above_the_cards(
    knowledge_base: FakeKnowledgeBase,
) -> None:
    screen = asked(DOOR)
    order = list(screen.main.get_by_key("answer-1"))
    assert "No\\.99 への回答として扱っています" in screen.warning[0].value
    assert order.index(screen.warning[0]) < order.index(screen.main.get_by_key("citation-1-1"))


def test_a_refusal_is_one_plain_sentence_with_items_to_go_on(
    knowledge_base: FakeKnowledgeBase,
) -> None:
    screen = asked(UNKNOWN)
    assert "見つかりませんでした" in words_under(screen, "answer-1")
    assert keys_of(screen, "citation-") == []
    assert not screen.warning
    assert not screen.error
    screen.button(key="related-1-21").click().run()
    assert knowledge_base.asked[-1][0] == "No.21 について教えてください"


def test_hostile_text_is_shown_literally(knowledge_base: FakeKnowledgeBase) -> None:
    screen = asked("危険な文")
    assert HOSTILE in [text.value.removesuffix("〔1〕") for text in screen.text]
    assert words_under(screen, "answer-1").count(HOSTILE) >= 5
    unescaped = re.compile(r"(?<!\\)[<`$!\[]")
    for element in (*screen.caption, *screen.warning):
        assert not unescaped.search(element.value), element.value


def test_a_hostile_question_is_shown_literally(knowledge_base: FakeKnowledgeBase) -> None:
    assert HOSTILE in [text.value for text in asked(HOSTILE).text]


def test_an_error_is_told_kindly_and_the_next_question_is_answered(
    knowledge_base: FakeKnowledgeBase,
) -> None:
    screen = asked("壊れた資料", DOOR)
    assert "yorozu doctor" in words_under(screen, "answer-1")
    assert QUOTE in words_under(screen, "answer-2")
    assert knowledge_base.asked[-1] == (DOOR, ())


def test_a_missing_knowledge_base_is_told_and_tried_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def missing(settings: Any) -> FakeKnowledgeBase:
        raise KnowledgeBaseMissingError("資料がまだありません。取り込んでください。", "none yet")

    monkeypatch.setattr("kb.assembly.open_knowledge_base", missing)
    screen = opened()
    assert screen.warning[0].value == "資料がまだありません。取り込んでください。"
    monkeypatch.setattr("kb.assembly.open_knowledge_base", lambda settings: FakeKnowledgeBase())
    screen.run()
    assert not screen.warning
    assert screen.chat_input(key="question") is not None


def test_an_unknown_setting_is_told_on_the_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YOROZU_NO_SUCH_SETTING", "1")
    assert "YOROZU\\_NO\\_SUCH\\_SETTING" in opened().warning[0].value


def test_the_conversation_goes_along_with_the_next_question(
    knowledge_base: FakeKnowledgeBase,
) -> None:
    screen = asked(DOOR, UNKNOWN)
    history = knowledge_base.asked[1][1]
    assert history[0] == Turn("user", DOOR)
    assert [turn.role for turn in history] == ["user", "assistant"]
    assert QUOTE in words_under(screen, "answer-1")
    assert "見つかりませんでした" in words_under(screen, "answer-2")


def test_each_question_is_asked_once(knowledge_base: FakeKnowledgeBase) -> None:
    screen = asked(DOOR)
    screen.run()
    assert len(knowledge_base.asked) == 1


def test_a_new_conversation_forgets_the_old_one(knowledge_base: FakeKnowledgeBase) -> None:
    screen = asked(DOOR)
    screen.button(key="new-conversation").click().run()
    assert keys_of(screen, "answer-") == []
    assert keys_of(screen, "suggestion-")
    screen.chat_input(key="question").set_value(UNKNOWN).run()
    assert knowledge_base.asked[-1] == (UNKNOWN, ())


def test_sample_material_is_named_as_such(knowledge_base: FakeKnowledgeBase) -> None:
    assert not opened().info
    knowledge_base.is_sample = True
    assert "公式資料ではありません" in opened().info[0].value


def test_a_new_generation_is_followed_without_a_restart(
    knowledge_base: FakeKnowledgeBase,
) -> None:
    screen = asked(DOOR)
    assert "generation\\-1" in screen.sidebar.caption[-1].value
    knowledge_base.live = "generation-2"
    screen.run()
    assert "generation\\-2" in screen.sidebar.caption[-1].value


def test_the_screen_speaks_english_on_request(
    knowledge_base: FakeKnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("YOROZU_LANG", "en")
    screen = asked("壊れた資料")
    assert screen.title[0].value == "Yorozu knowledge base"
    assert "cannot be read" in words_under(screen, "answer-1")


def test_only_the_newest_answer_draws_its_cards(knowledge_base: FakeKnowledgeBase) -> None:
    screen = asked(DOOR, DOOR)
    assert keys_of(screen, "citation-") == ["citation-2-1"]
    assert QUOTE in words_under(screen, "answer-1")
    assert len(screen.image) == 1


def test_the_sources_of_an_earlier_answer_can_be_opened(
    knowledge_base: FakeKnowledgeBase,
) -> None:
    screen = asked(DOOR, UNKNOWN)
    assert keys_of(screen, "citation-") == []
    screen.session_state["sources-1"] = True
    screen.run()
    assert not screen.exception
    assert keys_of(screen, "citation-") == ["citation-1-1", "citation-1-2"]


def test_the_oldest_of_a_long_conversation_wait_behind_a_button(
    knowledge_base: FakeKnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("screens.chat.conversation._SHOWN_AT_ONCE", 2)
    screen = asked(UNKNOWN, UNKNOWN, DOOR).run()
    assert keys_of(screen, "answer-") == ["answer-2", "answer-3"]
    assert "1件" in screen.button(key="show-earlier").label
    screen.button(key="show-earlier").click().run()
    assert keys_of(screen, "answer-") == ["answer-1", "answer-2", "answer-3"]


def test_a_mark_brings_its_page_back(knowledge_base: FakeKnowledgeBase) -> None:
    screen = asked(DOOR)
    screen.button(key="mark-1-2").click().run()
    assert len(screen.image) == 0
    screen.button(key="mark-1-1").click().run()
    assert not screen.exception
    assert len(screen.image) == 1


def test_pages_are_turned_within_the_file_and_back(knowledge_base: FakeKnowledgeBase) -> None:
    screen = asked(DOOR)
    assert screen.button(key="turned-1-1-after").disabled
    screen.button(key="turned-1-1-before").click().run()
    assert "ページ 1 / 2" in words_under(screen, "citation-1-1")
    assert screen.button(key="turned-1-1-before").disabled
    screen.button(key="turned-1-1-cited").click().run()
    assert "ページ 2 / 2" in words_under(screen, "citation-1-1")
    assert keys_of(screen, "turned-1-1-cited") == []


def test_a_shared_address_asks_its_question_once(knowledge_base: FakeKnowledgeBase) -> None:
    screen = AppTest.from_file(str(APP), default_timeout=30)
    screen.query_params["q"] = f" {DOOR} "
    screen.run()
    assert not screen.exception
    screen.run()
    assert knowledge_base.asked == [(DOOR, ())]
    assert QUOTE in words_under(screen, "answer-1")


def test_a_shared_address_is_cut_as_typed_questions_are(
    knowledge_base: FakeKnowledgeBase,
) -> None:
    screen = AppTest.from_file(str(APP), default_timeout=30)
    screen.query_params["q"] = "長" * 9_000
    screen.run()
    [(question, _)] = knowledge_base.asked
    assert len(question) == load_settings().max_question_chars


def test_a_models_answer_is_shown_with_its_cards(knowledge_base: FakeKnowledgeBase) -> None:
    knowledge_base.has_model = True
    screen = asked(DOOR)
    assert "書かれた文その6です。〔1〕" in words_under(screen, "answer-1")
    assert keys_of(screen, "citation-") == ["citation-1-1"]
    assert keys_of(screen, "stop-writing") == []


def test_a_models_trouble_is_told_in_the_answers_place(
    knowledge_base: FakeKnowledgeBase,
) -> None:
    knowledge_base.has_model = True
    assert "yorozu doctor" in words_under(asked("壊れた"), "answer-1")


def test_two_questions_to_a_model_are_both_answered(knowledge_base: FakeKnowledgeBase) -> None:
    knowledge_base.has_model = True
    screen = asked(DOOR, DOOR)
    assert [question for question, _ in knowledge_base.asked] == [DOOR, DOOR]
    assert "書かれた文その6です。" in words_under(screen, "answer-2")


def test_a_filter_is_asked_with_shown_and_taken_away(knowledge_base: FakeKnowledgeBase) -> None:
    screen = opened()
    screen.multiselect(key="filter-meetings").select(90).run()
    screen.text_input(key="filter-numbers").set_value("5～7、85").run()
    assert [screen.button(key=f"chip-{n}").label.replace("\\", "") for n in (0, 1)] == [
        "第90回",
        "No.5〜7, 85",
    ]
    screen.chat_input(key="question").set_value(DOOR).run()
    chosen = SourceFilter(meetings=frozenset({90}), numbers=frozenset({5, 6, 7, 85}))
    assert knowledge_base.chosen == [chosen]
    assert "次の範囲だけを探しました: 第90回、No.5〜7, 85" in words_under(screen, "answer-1")
    screen.button(key="chip-1").click().run()
    assert screen.text_input(key="filter-numbers").value == ""
    screen.button(key="chip-0").click().run()
    assert keys_of(screen, "chip-") == []
    screen.chat_input(key="question").set_value(DOOR).run()
    assert not knowledge_base.chosen[-1]
    assert "次の範囲" not in words_under(screen, "answer-2")


def test_a_refusal_under_a_filter_offers_all_material(knowledge_base: FakeKnowledgeBase) -> None:
    screen = opened()
    screen.multiselect(key="filter-levels").select(3).run()
    screen.chat_input(key="question").set_value(UNKNOWN).run()
    screen.button(key="unfiltered-1").click().run()
    assert not screen.exception
    assert [bool(chosen) for chosen in knowledge_base.chosen] == [True, False]
    assert knowledge_base.asked[-1][0] == UNKNOWN


def test_a_filter_outlives_a_look_at_another_page(knowledge_base: FakeKnowledgeBase) -> None:
    screen = AppTest.from_file(str(APP), default_timeout=30)
    screen.session_state["source_filter"] = SourceFilter(levels=frozenset({2}))
    screen.run()
    assert not screen.exception
    assert screen.multiselect(key="filter-levels").value == [2]


def test_a_field_without_a_number_says_so(knowledge_base: FakeKnowledgeBase) -> None:
    screen = opened()
    screen.text_input(key="filter-numbers").set_value("鍵").run()
    assert any("項目番号を読み取れません" in caption.value for caption in screen.sidebar.caption)


def test_a_question_keeps_the_filter_it_was_asked_with(knowledge_base: FakeKnowledgeBase) -> None:
    level, meeting = SourceFilter(levels=frozenset({1})), SourceFilter(meetings=frozenset({90}))
    screen = opened()
    screen.session_state["pending_questions"] = [Waiting(DOOR, level), Waiting(DOOR, meeting)]
    screen.run()
    assert not screen.exception
    assert knowledge_base.chosen == [level, meeting]
    assert "次の範囲だけを探しました: Lv1" in words_under(screen, "answer-1")
    assert "次の範囲だけを探しました: 第90回" in words_under(screen, "answer-2")


def test_a_filter_by_what_is_there_no_more_is_taken_off(knowledge_base: FakeKnowledgeBase) -> None:
    screen = opened()
    screen.session_state["filter-meetings"] = [90, 7]
    screen.run()
    assert not screen.exception
    assert screen.multiselect(key="filter-meetings").value == [90]
    assert keys_of(screen, "chip-") == ["chip-0"]


def test_a_question_that_begins_anew_counts_once(
    knowledge_base: FakeKnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("YOROZU_QUESTIONS_PER_MINUTE", "1")
    screen = opened()
    screen.session_state["pending_questions"] = [Waiting(DOOR, is_counted=True), Waiting(DOOR)]
    screen.run()
    assert QUOTE in words_under(screen, "answer-1")
    assert QUOTE in words_under(screen, "answer-2")
    screen.chat_input(key="question").set_value(DOOR).run()
    assert QUOTE not in words_under(screen, "answer-3")


def test_a_source_without_a_picture_is_shown_in_its_context(
    knowledge_base: FakeKnowledgeBase,
) -> None:
    screen = asked(DOOR)
    assert "around-1-2" not in keys_of(screen, "around-")
    screen.button(key="mark-1-2").click().run()
    shown = words_under(screen, "around-1-2")
    for line in (BEFORE, *SECOND.quote.split("\n"), "記録は一年ごとに見直す。"):
        assert line in shown
    assert shown.count(":yellow-background[") == 2


def test_what_stands_around_is_told_to_be_gone_where_it_is(
    knowledge_base: FakeKnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(knowledge_base, "page_text", lambda document, page: "別の文章")
    screen = asked(DOOR)
    screen.button(key="mark-1-2").click().run()
    assert "前後は保存されていません" in words_under(screen, "citation-1-2")


def test_rows_become_a_table_in_which_foreign_signs_are_text() -> None:
    text = f"番号\t{HOSTILE}\n1\t| <b>倉庫</b> |\n2\t書庫\t余り"
    written = table_markdown(surroundings(text, text.index("1\t"), text.index("\n2")))
    head, rule, first, second = written.split("\n")
    assert rule == "| --- | --- | --- |"
    assert first == (r"| :yellow-background[1] | :yellow-background[\| \<b\>倉庫\<\/b\> \|] |  |")
    assert second == "| 2 | 書庫 | 余り |"
    assert "<script>" not in head
    assert "](" not in head


def test_the_screens_language_is_switched_and_stays(knowledge_base: FakeKnowledgeBase) -> None:
    screen = asked(DOOR)
    screen.button(key="language").click().run()
    assert screen.title[0].value == "Yorozu knowledge base"
    assert screen.query_params["lang"] == "en"
    # The conversation stays.
    assert QUOTE in words_under(screen, "answer-1")
    screen.button(key="language").click().run()
    assert screen.title[0].value == "よろず相談ナレッジ"


def test_an_address_chooses_the_language(knowledge_base: FakeKnowledgeBase) -> None:
    screen = AppTest.from_file(str(APP), default_timeout=30)
    screen.query_params["lang"] = "en"
    screen.run()
    assert screen.title[0].value == "Yorozu knowledge base"
    screen.chat_input(key="question").set_value(UNKNOWN).run()
    assert "The material does not say." in words_under(screen, "answer-1")


def test_an_unknown_language_in_the_address_changes_nothing(
    knowledge_base: FakeKnowledgeBase,
) -> None:
    screen = AppTest.from_file(str(APP), default_timeout=30)
    screen.query_params["lang"] = "<b>"
    screen.run()
    assert screen.title[0].value == "よろず相談ナレッジ"


@pytest.mark.parametrize("reason", get_args(RefusalReason))
def test_every_refusal_is_told_in_english_too(reason: RefusalReason) -> None:
    assert Wording("en").refused_because(reason)
