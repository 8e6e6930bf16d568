"""Saving conversations on the screen, for who is signed in, over a hand-made knowledge base."""

from __future__ import annotations

import re
import time
from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from checkout import APP
from fake_knowledge_base import HOSTILE, MEETING, QUOTE, REFUSED, FakeKnowledgeBase
from feedback.conversations import ConversationStore, owner_of
from feedback.store import FeedbackStore

DOOR = "倉庫の扉はどうすればよいですか"
PARKING = "駐車場の広さは何台分ですか"
AUTH = {"cookie_secret": "x" * 40, "client_id": "a"}
KIM = owner_of("None kim")


@pytest.fixture(autouse=True)
def _signed_in(own_screen: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("screens.visitors.sign_in.provider_settings", lambda: AUTH)
    monkeypatch.setenv("YOROZU_SIGN_IN_DOMAINS", '["parts.example"]')


@pytest.fixture(autouse=True)
def knowledge_base(shown_knowledge_base: FakeKnowledgeBase) -> FakeKnowledgeBase:
    return shown_knowledge_base


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "conversations.sqlite"


@pytest.fixture
def store(path: Path) -> ConversationStore:
    return ConversationStore(path)


def run(screen: AppTest) -> AppTest:
    screen.run()
    assert not screen.exception
    return screen


def visiting(person: str = "kim") -> AppTest:
    """A new window of somebody who is signed in."""
    screen = AppTest.from_file(str(APP), default_timeout=30)
    screen.user = {
        "is_logged_in": True,
        "sub": person,
        "email": f"{person}@parts.example",
        "email_verified": True,
        "exp": time.time() + 60,
    }
    return run(screen)


def saving(person: str = "kim") -> AppTest:
    screen = visiting(person)
    screen.toggle(key="saving").set_value(True)
    return run(screen)


def asked(screen: AppTest, *questions: str) -> AppTest:
    for question in questions:
        screen.chat_input(key="question").set_value(question)
        run(screen)
    return screen


def buttons(screen: AppTest, start: str) -> list[str]:
    return [b.key for b in screen.button if b.key and b.key.startswith(start)]


def click(screen: AppTest, start: str) -> AppTest:
    screen.button(key=buttons(screen, start)[0]).click()
    return run(screen)


def shown(screen: AppTest) -> str:
    values = (getattr(node, "value", None) for node in screen.main)
    text = "\n".join(value for value in values if isinstance(value, str))
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", text).replace("\u2060", "")


def test_nothing_is_saved_unless_it_is_switched_on(path: Path) -> None:
    screen = asked(visiting(), DOOR)
    assert screen.toggle(key="saving").value is False
    assert not path.exists()


def test_without_an_account_nothing_is_offered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("screens.visitors.sign_in.provider_settings", lambda: None)
    screen = run(AppTest.from_file(str(APP), default_timeout=30))
    assert "saving" not in [toggle.key for toggle in screen.toggle]


def test_the_operator_can_leave_it_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YOROZU_SAVE_CONVERSATIONS", "false")
    assert "saving" not in [toggle.key for toggle in visiting().toggle]


def test_a_conversation_is_opened_again_in_another_window(
    knowledge_base: FakeKnowledgeBase,
) -> None:
    asked(saving(), DOOR, PARKING)
    screen = visiting()
    assert screen.toggle(key="saving").value is True
    click(screen, "open-")
    assert DOOR in shown(screen)
    assert QUOTE in shown(screen)
    assert len(screen.feedback) == 2
    asked(screen, "扉の続きは？")
    assert knowledge_base.asked[-1][1][0].content == DOOR


def test_going_on_with_a_conversation_adds_to_it(store: ConversationStore) -> None:
    asked(saving(), DOOR)
    screen = click(visiting(), "open-")
    asked(screen, PARKING)
    saved = store.conversations(KIM)
    assert len(saved) == 1
    assert [e.question for e in store.exchanges(KIM, saved[0].id)] == [DOOR, PARKING]


def test_a_new_conversation_is_saved_apart(store: ConversationStore) -> None:
    screen = asked(saving(), DOOR)
    asked(click(screen, "new-conversation"), PARKING)
    assert {c.title for c in store.conversations(KIM)} == {DOOR, PARKING}


def test_switching_on_saves_what_is_on_the_screen(store: ConversationStore) -> None:
    screen = asked(visiting(), DOOR)
    screen.toggle(key="saving").set_value(True)
    run(screen)
    assert [c.title for c in store.conversations(KIM)] == [DOOR]


def test_after_switching_off_nothing_more_is_saved(store: ConversationStore) -> None:
    screen = asked(saving(), DOOR)
    screen.toggle(key="saving").set_value(False)
    asked(run(screen), PARKING)
    saved = store.conversations(KIM)
    assert [e.question for e in store.exchanges(KIM, saved[0].id)] == [DOOR]


def test_what_could_not_be_answered_is_not_saved(store: ConversationStore) -> None:
    asked(saving(), "壊れたものは？")
    assert store.conversations(KIM) == []


def test_another_user_sees_and_opens_nothing_of_it(store: ConversationStore) -> None:
    asked(saving(), DOOR)
    other = visiting("lee")
    assert other.toggle(key="saving").value is False
    assert buttons(other, "open-") == []
    other.session_state["conversation_id"] = store.conversations(KIM)[0].id
    other.toggle(key="saving").set_value(True)
    asked(run(other), PARKING)
    saved = store.conversations(KIM)[0]
    assert [e.question for e in store.exchanges(KIM, saved.id)] == [DOOR]


def test_one_or_all_can_be_deleted(store: ConversationStore) -> None:
    screen = asked(saving(), DOOR)
    for question in (PARKING, "扉の色は？"):
        asked(click(screen, "new-conversation"), question)
    click(screen, "delete-saved-")
    assert len(store.conversations(KIM)) == 2
    click(screen, "delete-all-saved")
    assert store.conversations(KIM) == []
    assert buttons(screen, "open-") == []


def test_what_may_be_seen_no_more_is_withdrawn_when_it_is_opened(
    knowledge_base: FakeKnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked(saving(), DOOR, PARKING)
    knowledge_base.hidden = frozenset({MEETING.id})
    # As for a document that is in no generation any more: nothing says who might have seen it.
    monkeypatch.setattr(knowledge_base, "hides", lambda documents: False)
    screen = click(visiting(), "open-")
    assert "電子錠" not in shown(screen)
    assert "閲覧できなくなりました" in shown(screen)
    assert PARKING in shown(screen)


def test_a_refusal_goes_with_the_document_that_it_quotes(
    knowledge_base: FakeKnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    quoting = replace(REFUSED, text="秘密の抜粋", named_documents=(MEETING.id,))
    monkeypatch.setattr(knowledge_base, "ask", lambda question, history: quoting)
    screen = asked(saving(), PARKING)
    assert "秘密の抜粋" in shown(screen)
    knowledge_base.hidden = frozenset({MEETING.id})
    assert "秘密の抜粋" not in shown(run(screen))
    assert "秘密の抜粋" not in shown(click(visiting(), "open-"))


def test_an_erased_answer_says_so_when_it_is_opened(store: ConversationStore) -> None:
    asked(saving(), DOOR)
    store.forget_document(MEETING.id)
    screen = click(visiting(), "open-")
    assert "消去された" in shown(screen)
    assert "電子錠" not in shown(screen)


def test_what_was_erased_meanwhile_is_not_saved_again(
    knowledge_base: FakeKnowledgeBase, store: ConversationStore
) -> None:
    screen = asked(visiting(), DOOR, PARKING)
    knowledge_base.hidden = frozenset({MEETING.id})
    screen.toggle(key="saving").set_value(True)
    run(screen)
    saved = store.conversations(KIM)
    assert [e.question for e in store.exchanges(KIM, saved[0].id)] == [PARKING]


def test_feedback_on_an_answer_opened_again_belongs_to_that_answer(tmp_path: Path) -> None:
    screen = asked(saving(), DOOR)
    screen.feedback[0].set_value(1)
    run(screen)
    again = click(visiting(), "open-")
    assert again.feedback[0].value == 1
    again.feedback[0].set_value(0)
    run(again)
    said = FeedbackStore(tmp_path / "data" / "feedback.sqlite").entries()
    assert [(e.question, e.is_good) for e in said] == [(DOOR, False)]


def test_a_broken_file_is_told_and_the_chat_goes_on(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"no database at all" * 100)
    screen = asked(visiting(), DOOR)
    assert QUOTE in shown(screen)
    assert any("conversations.sqlite" in w.value.replace("\\", "") for w in screen.warning)


def test_a_hostile_title_is_text(store: ConversationStore) -> None:
    screen = asked(saving(), HOSTILE)
    label = next(b.label for b in screen.button if (b.key or "").startswith("open-"))
    assert "<script>" not in label
    assert "\\<script\\>" in label
