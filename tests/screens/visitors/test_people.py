"""Feedback, its sorting and sign-in on the screen, over a hand-made knowledge base."""

from __future__ import annotations

import re
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from checkout import APP
from fake_knowledge_base import MEETING, FakeKnowledgeBase
from feedback.entries import CitedPlace, Entry
from feedback.store import FeedbackStore
from kb.errors import UsageError
from kb.settings import Settings
from screens.chat.conversation import Waiting
from screens.serving.server import serve
from screens.visitors import sign_in

DOOR = "倉庫の扉はどうすればよいですか"
UNKNOWN = "駐車場の広さは何台分ですか"
AUTH = {"cookie_secret": "x" * 40, "client_id": "a"}
ENTRY = Entry(
    "e1", "2031-04-02T00:00:00Z", "No.12 の窓は？", "見つかりません", "000001",
    refused=True, reason="not-found", guideline_nos=(12,),
)  # fmt: skip


@pytest.fixture(autouse=True)
def knowledge_base(shown_knowledge_base: FakeKnowledgeBase) -> FakeKnowledgeBase:
    return shown_knowledge_base


@pytest.fixture(autouse=True)
def by_the_operators_link(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("screens.visitors.sign_in.is_operator", lambda cookies: True)


@pytest.fixture
def store(tmp_path: Path) -> FeedbackStore:
    return FeedbackStore(tmp_path / "data" / "feedback.sqlite")


def run(changed: Any) -> AppTest:
    """Run the script after a change of the screen or of one of its widgets."""
    screen: AppTest = changed.run()
    assert not screen.exception
    return screen


def opened() -> AppTest:
    return run(AppTest.from_file(str(APP), default_timeout=30))


def asked(*questions: str, screen: AppTest | None = None) -> AppTest:
    screen = screen or opened()
    for question in questions:
        screen.chat_input(key="question").set_value(question)
        run(screen)
    return screen


def shown(screen: AppTest) -> str:
    values = (getattr(node, "value", None) for node in screen.main)
    text = "\n".join(value for value in values if isinstance(value, str))
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", text).replace("\u2060", "")


def button_beginning(screen: AppTest, start: str) -> Any:
    return next(b for b in screen.button if (b.key or "").startswith(start))


# Feedback


def test_a_thumb_keeps_the_question_with_its_places_and_generation(store: FeedbackStore) -> None:
    screen = asked(DOOR)
    assert store.entries() == []
    run(screen.feedback[0].set_value(1))
    entry = store.entries()[0]
    assert (entry.question, entry.is_good, entry.generation) == (DOOR, True, "generation-1")
    assert entry.citations[0].document == MEETING.id


def test_a_thumb_down_asks_for_the_reason_and_keeps_it_masked(store: FeedbackStore) -> None:
    screen = asked(DOOR)
    run(screen.feedback[0].set_value(0))
    screen.radio[0].set_value("wrong-source")
    screen.text_area[0].set_value("田村さん a@b.example に聞いた場所と違う")
    run(button_beginning(screen, "FormSubmitter").click())
    entry = store.entries()[0]
    assert (entry.is_good, entry.complaint) == (False, "wrong-source")
    assert entry.comment == "［個人名］ ［メールアドレス］ に聞いた場所と違う"
    assert "送りました" in shown(screen)


def test_a_thumb_for_an_earlier_answer_belongs_to_that_answer(store: FeedbackStore) -> None:
    screen = asked(DOOR, UNKNOWN)
    run(screen.feedback[0].set_value(0))
    assert [(e.question, e.is_good) for e in store.entries()] == [(DOOR, False)]


def test_feedback_keeps_the_answers_on_the_screen_and_asks_nothing_again(
    knowledge_base: FakeKnowledgeBase,
) -> None:
    screen = asked(DOOR, UNKNOWN)
    run(screen.feedback[1].set_value(1))
    run(screen)
    assert [question for question, _ in knowledge_base.asked] == [DOOR, UNKNOWN]
    assert len(screen.feedback) == 2


def test_a_broken_file_is_told_beside_the_answer_which_stays(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("no folder", encoding="utf-8")
    screen = asked(DOOR)
    run(screen.feedback[0].set_value(1))
    assert "ご意見の保存ファイル" in shown(screen)
    assert "電子錠" in shown(screen)


def test_several_questions_that_wait_are_all_answered_in_order(
    knowledge_base: FakeKnowledgeBase,
) -> None:
    screen = opened()
    screen.session_state["pending_questions"] = [Waiting("一つ目の扉"), Waiting("二つ目の扉")]
    run(screen)
    assert [question for question, _ in knowledge_base.asked] == ["一つ目の扉", "二つ目の扉"]
    assert screen.session_state["pending_questions"] == []


def test_an_unanswered_question_is_kept_only_after_consent(store: FeedbackStore) -> None:
    screen = asked(UNKNOWN)
    assert store.entries() == []
    run(screen.toggle(key="consent").set_value(True))
    assert store.entries() == []
    asked(f"{UNKNOWN} 03-1234-5678", DOOR, screen=screen)
    entry = store.entries()[0]
    assert (entry.question, entry.reason) == (f"{UNKNOWN} ［電話番号］", "not-found")
    assert len(store.entries()) == 1


def test_all_questions_without_an_answer_are_kept_if_the_setting_says_so(
    store: FeedbackStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("YOROZU_KEEP_QUESTIONS", "all")
    screen = asked(UNKNOWN)
    assert len(store.entries()) == 1
    assert not screen.toggle
    assert any("保存されます" in caption.value for caption in screen.sidebar.caption)


def test_with_nothing_kept_a_rating_holds_no_word_of_the_visitor(
    store: FeedbackStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("YOROZU_KEEP_QUESTIONS", "none")
    screen = asked(UNKNOWN, DOOR)
    assert store.entries() == []
    run(screen.feedback[1].set_value(1))
    assert [(e.question, e.earlier, e.is_good) for e in store.entries()] == [("", (), True)]


def test_what_is_too_old_goes_when_somebody_comes(store: FeedbackStore) -> None:
    store.keep(replace(ENTRY, asked_at="2020-01-01T00:00:00Z"))
    opened()
    assert store.entries() == []


def test_too_many_questions_are_told_kindly(
    knowledge_base: FakeKnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("YOROZU_QUESTIONS_PER_MINUTE", "1")
    screen = asked(DOOR, UNKNOWN)
    assert len(knowledge_base.asked) == 1
    assert "1分間に1件まで" in shown(screen)


def test_the_length_of_a_question_is_limited_where_it_is_typed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("YOROZU_MAX_QUESTION_CHARS", "60")
    assert opened().chat_input(key="question").proto.max_chars == 60


# The maintainers' page


def gone_to(screen: AppTest, page: str) -> AppTest:
    """AppTest switches to files only, and our pages are functions.

    Raises:
        KeyError: there is no such page.
    """
    pages = {info.get("url_pathname"): name for name, info in screen._registered_pages.items()}
    screen._page_hash = pages[page]
    return run(screen)


def sorting() -> AppTest:
    return gone_to(opened(), "feedback")


def test_an_empty_page_says_so() -> None:
    assert "当てはまるものはありません" in shown(sorting())


def test_entries_are_filtered_by_state_kind_and_number(store: FeedbackStore) -> None:
    store.keep(ENTRY)
    store.keep(
        replace(ENTRY, id="e2", question="屋根は？", guideline_nos=(), refused=False, is_good=True)
    )
    store.keep(replace(ENTRY, id="e3", question="床は？", status="done"))
    screen = sorting()
    assert "窓は" in shown(screen)
    assert "床は" not in shown(screen)
    run(screen.selectbox(key="sort-number").set_value(12))
    assert ("窓は" in shown(screen), "屋根は" in shown(screen)) == (True, False)
    run(screen.selectbox(key="sort-number").set_value(None))
    run(screen.selectbox(key="sort-kind").set_value("good"))
    assert ("窓は" in shown(screen), "屋根は" in shown(screen)) == (False, True)


def test_sorting_and_confirming_are_kept(store: FeedbackStore) -> None:
    store.keep(ENTRY)
    screen = sorting()
    run(screen.checkbox(key="confirmed-e1").check())
    run(screen.radio(key="status-e1").set_value("to-answer"))
    found = store.get("e1")
    assert found is not None
    assert (found.status, found.is_confirmed) == ("to-answer", True)


def test_one_entry_or_all_of_its_question_can_be_deleted(store: FeedbackStore) -> None:
    for identifier in ("e1", "e2", "e3"):
        store.keep(replace(ENTRY, id=identifier, question=f"{identifier[0]}の窓は？"))
    screen = sorting()
    run(screen.button(key="delete-one-e2").click())
    assert {e.id for e in store.entries()} == {"e1", "e3"}
    run(screen.button(key="delete-question-e1").click())
    assert store.entries() == []


def test_hostile_words_are_shown_literally(store: FeedbackStore) -> None:
    hostile = "<script>alert(1)</script> ![x](http://a.example)"
    store.keep(replace(ENTRY, question=hostile, comment=hostile))
    screen = sorting()
    assert [text.value for text in screen.text].count(hostile) == 2


def test_a_maintainer_sees_no_answer_from_documents_that_are_not_for_them(
    store: FeedbackStore,
) -> None:
    place = CitedPlace("m/a.pdf", "秘密の題", None, "", None, "秘密の引用", ("office",))
    store.keep(replace(ENTRY, question="秘密の窓は？", citations=(place,)))
    assert "秘密" not in shown(sorting())


# Sign-in


def signed_in(monkeypatch: pytest.MonkeyPatch, **claims: Any) -> AppTest:
    """A visitor with these claims, where sign-in is asked for."""
    monkeypatch.setattr("screens.visitors.sign_in.provider_settings", lambda: AUTH)
    monkeypatch.setenv("YOROZU_SIGN_IN_DOMAINS", '["parts.example"]')
    monkeypatch.setenv("YOROZU_MAINTAINERS", '["chief@parts.example"]')
    screen = AppTest.from_file(str(APP), default_timeout=30)
    known = {
        "is_logged_in": True,
        "sub": "1",
        "email": "kim@parts.example",
        "email_verified": True,
        "exp": time.time() + 60,
    }
    screen.user = known | claims
    return run(screen)


def has_the_chat(screen: AppTest) -> bool:
    return bool(screen.chat_input)


def test_an_allowed_user_sees_the_chat_with_their_groups(
    knowledge_base: FakeKnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen = signed_in(monkeypatch, groups=["office"])
    assert has_the_chat(screen)
    assert knowledge_base.groups == frozenset({"office"})
    assert any("kim" in caption.value for caption in screen.sidebar.caption)


@pytest.mark.parametrize(
    ("claims", "told"),
    [
        ({"is_logged_in": False}, "サインインしてください"),
        ({"email": "eve@other.example"}, "eve@other.example では"),
        ({"exp": 1}, "有効期限が切れました"),
        ({"exp": None}, "有効期限が切れました"),
        ({"email": None}, "メールアドレスを確認できません"),
        ({"email_verified": None}, "メールアドレスを確認できません"),
    ],
)
def test_others_are_told_why_and_see_nothing(
    knowledge_base: FakeKnowledgeBase,
    monkeypatch: pytest.MonkeyPatch,
    claims: dict[str, Any],
    told: str,
) -> None:
    screen = signed_in(monkeypatch, **claims)
    assert told in shown(screen)
    assert not has_the_chat(screen)
    # Nothing but the language.
    assert [button.key for button in screen.sidebar.button] == ["language"]
    assert len(screen.sidebar) == 1
    assert knowledge_base.groups is None


def test_a_sign_in_that_expires_meanwhile_answers_nothing_more(
    knowledge_base: FakeKnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen = signed_in(monkeypatch)
    screen.user = {**screen.user, "exp": time.time() - 1}
    screen.chat_input(key="question").set_value(DOOR)
    run(screen)
    assert knowledge_base.asked == []
    assert "有効期限が切れました" in shown(screen)


def test_the_maintainers_page_exists_for_maintainers_only(
    store: FeedbackStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.keep(ENTRY)
    chief = signed_in(monkeypatch, email="chief@parts.example")
    assert "窓は" in shown(gone_to(chief, "feedback"))
    with pytest.raises(KeyError, match="feedback"):
        gone_to(signed_in(monkeypatch), "feedback")


def test_an_answer_goes_when_its_documents_may_be_seen_no_more(
    knowledge_base: FakeKnowledgeBase,
) -> None:
    screen = asked(DOOR)
    knowledge_base.hidden = frozenset({MEETING.id})
    run(screen)
    assert "電子錠" not in shown(screen)
    assert "閲覧できなくなりました" in shown(screen)
    asked(UNKNOWN, screen=screen)
    assert knowledge_base.asked[-1][1] == ()


def test_without_sign_in_a_visitor_has_the_groups_of_the_setting(
    knowledge_base: FakeKnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened()
    assert knowledge_base.groups == frozenset()
    monkeypatch.setenv("YOROZU_ANONYMOUS_GROUPS", '["office"]')
    opened()
    assert knowledge_base.groups == frozenset({"office"})


def test_visitors_without_sign_in_from_elsewhere_see_nothing_unless_it_is_allowed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sign_in, "_comes_from_elsewhere", lambda: True)
    monkeypatch.setattr(sign_in, "is_operator", lambda cookies: False)
    screen = opened()
    assert "他の端末からは利用できません" in shown(screen)
    assert not has_the_chat(screen)
    monkeypatch.setenv("YOROZU_ALLOW_ANONYMOUS", "true")
    screen = opened()
    assert has_the_chat(screen)
    with pytest.raises(KeyError, match="feedback"):
        gone_to(screen, "feedback")


def test_an_open_address_without_sign_in_is_refused_on_the_screen_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("YOROZU_ADDRESS", "0.0.0.0")
    screen = opened()
    assert "サインインの設定がないため" in shown(screen)
    assert not has_the_chat(screen)


def test_an_open_address_without_sign_in_is_not_served(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="ALLOW_ANONYMOUS"):
        serve(Settings(address="0.0.0.0", kb=tmp_path), print)


def test_secrets_that_cannot_be_read_do_not_open_the_chat(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "secrets.toml"
    broken.write_text("[auth\n", encoding="utf-8")
    monkeypatch.setattr(st.secrets, "load_if_toml_exists", lambda: False)
    monkeypatch.setattr(st, "get_option", lambda name: [str(broken)])
    screen = opened()
    assert "secrets.toml を読めない" in shown(screen)
    assert not has_the_chat(screen)
