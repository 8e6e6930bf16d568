"""Saved conversations: each its owner's alone, masked, bounded, and gone when they should be."""

from __future__ import annotations

import json
import os
import sqlite3
import stat
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from fake_knowledge_base import ANSWERED, EXPLANATION, MEETING, QUOTE, REFUSED
from feedback.conversations import (
    KEPT_CONVERSATIONS,
    MAX_TITLE_CHARS,
    ConversationStore,
    SavedExchange,
    answer_from_json,
    as_json,
    owner_of,
    title_of,
)
from feedback.store import FeedbackStore
from kb.answers import RemovedSentence, WritingRecord
from kb.errors import FeedbackError
from kb.generations.view import SourceFilter

KIM, LEE = owner_of("issuer kim"), owner_of("issuer lee")
AT = datetime(2031, 4, 2, 3, 4, 5, tzinfo=UTC)
CHOSEN = SourceFilter(meetings=frozenset({90}), levels=frozenset({1, 2}))
DOOR = SavedExchange("扉は？", replace(ANSWERED, question="扉は？"), "000001", AT, CHOSEN, "e1")
WINDOW = SavedExchange(
    "窓は？", replace(REFUSED, question="窓は？"), "000001", AT + timedelta(minutes=1), id="e2"
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "conversations.sqlite"


@pytest.fixture
def store(path: Path) -> ConversationStore:
    return ConversationStore(path)


def titles(store: ConversationStore, owner: str = KIM) -> list[str]:
    return [c.title for c in store.conversations(owner)]


def held(path: Path) -> bytes:
    return b"".join(file.read_bytes() for file in path.parent.iterdir())


def test_looking_makes_no_file(store: ConversationStore, path: Path) -> None:
    assert store.conversations(KIM) == []
    assert store.exchanges(KIM, "c1") == []
    assert store.is_saving(KIM) is False
    store.set_saving(KIM, False)
    assert store.forget_document(MEETING.id) == 0
    assert not path.exists()


def test_saving_is_off_until_its_owner_switches_it_on(store: ConversationStore) -> None:
    store.set_saving(KIM, True)
    store.set_saving(KIM, True)
    assert (store.is_saving(KIM), store.is_saving(LEE)) == (True, False)
    store.set_saving(KIM, False)
    assert store.is_saving(KIM) is False


def test_exchanges_come_back_in_order_as_they_were(store: ConversationStore) -> None:
    for exchange in (DOOR, WINDOW):
        store.add(KIM, "c1", exchange)
    assert store.exchanges(KIM, "c1") == [DOOR, WINDOW]
    listed = store.conversations(KIM)[0]
    assert (listed.id, listed.title, listed.changed_at) == ("c1", "扉は？", WINDOW.at)


def test_an_exchange_that_is_added_again_stays_as_it_was(store: ConversationStore) -> None:
    store.add(KIM, "c1", DOOR)
    store.forget_document(MEETING.id)
    store.add(KIM, "c1", DOOR)
    assert store.exchanges(KIM, "c1") == [replace(DOOR, answer=None)]


def test_nobody_opens_changes_or_deletes_anothers_conversation(store: ConversationStore) -> None:
    store.add(KIM, "c1", DOOR)
    assert store.conversations(LEE) == []
    assert store.exchanges(LEE, "c1") == []
    store.add(LEE, "c1", WINDOW)
    assert store.exchanges(LEE, "c1") == []
    assert (store.delete(LEE, "c1"), store.delete_all(LEE)) == (0, 0)
    assert store.exchanges(KIM, "c1") == [DOOR]


@pytest.mark.parametrize("guess", ["", "%", "c_", "' OR 1=1 --", "c1\x00"])
def test_a_guessed_or_crafted_id_opens_nothing(store: ConversationStore, guess: str) -> None:
    store.add(KIM, "c1", DOOR)
    assert store.exchanges(LEE, guess) == []
    assert store.exchanges(KIM, guess) == []


def test_the_file_does_not_say_whose_it_is(store: ConversationStore, path: Path) -> None:
    owner = owner_of("https://login.example kim@parts.example")
    store.set_saving(owner, True)
    store.add(owner, "c1", DOOR)
    assert b"kim" not in held(path)
    assert b"login.example" not in held(path)


def test_persons_and_addresses_are_masked(store: ConversationStore, path: Path) -> None:
    question = "田村さん 03-1234-5678 の扉は？"
    told = replace(REFUSED, question=question, text=f"「{question}」は見つかりません")
    store.add(KIM, "c1", replace(WINDOW, question=question, answer=told))
    saved = store.exchanges(KIM, "c1")[0]
    assert saved.question == "［個人名］ ［電話番号］ の扉は？"
    assert titles(store) == [saved.question]
    assert saved.answer is not None
    assert (saved.answer.question, saved.answer.text) == (
        saved.question,
        f"「{saved.question}」は見つかりません",
    )
    assert "田村".encode() not in held(path)


def test_what_a_model_wrote_and_lost_is_not_saved(store: ConversationStore) -> None:
    record = WritingRecord("m", ("p@1",), 1, (RemovedSentence("捨てた文", "no-source"),))
    store.add(KIM, "c1", replace(DOOR, answer=replace(ANSWERED, writing=record)))
    saved = store.exchanges(KIM, "c1")[0]
    assert saved.answer is not None
    assert saved.answer.writing is None


def test_one_or_all_of_an_owner_can_be_deleted_for_good(
    store: ConversationStore, path: Path
) -> None:
    for number in range(3):
        store.add(KIM, f"c{number}", replace(DOOR, question=f"{number}の珍しい扉は？"))
    store.add(LEE, "other", DOOR)
    assert store.delete(KIM, "c1") == 1
    assert len(titles(store)) == 2
    assert store.delete_all(KIM) == 2
    assert "珍しい".encode() not in held(path)
    assert titles(store, LEE) == ["扉は？"]
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT count(*) FROM exchanges").fetchone() == (1,)


def test_a_forgotten_document_takes_its_answers_along(store: ConversationStore, path: Path) -> None:
    for exchange in (DOOR, WINDOW):
        store.add(KIM, "c1", exchange)
    assert store.forget_document(EXPLANATION.id) == 1
    assert store.exchanges(KIM, "c1") == [replace(DOOR, answer=None), WINDOW]
    assert QUOTE.encode() not in held(path)
    assert json.dumps(QUOTE)[1:-1].encode() not in held(path)
    assert store.forget_document(EXPLANATION.id) == 0


def test_a_refusal_that_quotes_a_forgotten_document_goes_too(store: ConversationStore) -> None:
    quoting = replace(WINDOW, answer=replace(REFUSED, named_documents=(MEETING.id,)))
    store.add(KIM, "c1", quoting)
    assert store.forget_document(MEETING.id) == 1


def test_forgetting_touches_only_files_that_are_there(tmp_path: Path) -> None:
    missing = tmp_path / "none.sqlite"
    assert ConversationStore(missing).forget_document(MEETING.id) == 0
    assert FeedbackStore(missing).forget_document(MEETING.id) == 0
    assert list(tmp_path.iterdir()) == []


def test_what_was_not_used_for_long_goes(path: Path) -> None:
    ConversationStore(path).add(KIM, "old", DOOR)
    store = ConversationStore(path, keep_days=30)
    assert store.expire(AT + timedelta(days=30)) == 0
    assert store.expire(AT + timedelta(days=30, seconds=1)) == 1
    ConversationStore(path).add(KIM, "old", replace(DOOR, at=datetime(2020, 1, 1, tzinfo=UTC)))
    store.add(KIM, "new", replace(WINDOW, at=datetime.now(UTC)))
    assert titles(store) == ["窓は？"]


def test_an_owner_keeps_the_latest_conversations_only(store: ConversationStore) -> None:
    store.add(LEE, "other", DOOR)
    for number in range(KEPT_CONVERSATIONS + 2):
        at = AT + timedelta(minutes=number)
        store.add(KIM, f"c{number}", replace(DOOR, question=f"{number}番目", at=at))
    assert len(titles(store)) == KEPT_CONVERSATIONS
    assert titles(store)[-1] == "2番目"
    assert titles(store, LEE) == ["扉は？"]


def test_threads_lose_nothing(store: ConversationStore) -> None:
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda n: store.add(KIM, "c1", replace(DOOR, id=f"e{n}")), range(24)))
    assert len(store.exchanges(KIM, "c1")) == 24


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps rights in another way")
def test_nobody_else_may_read_the_file(store: ConversationStore, path: Path) -> None:
    store.add(KIM, "c1", DOOR)
    assert {stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()} == {0o600}


def test_an_answer_that_cannot_be_read_is_one_clear_line(
    store: ConversationStore, path: Path
) -> None:
    store.add(KIM, "c1", DOOR)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE exchanges SET answer = '{\"no\": 1}'")
        connection.commit()
    with pytest.raises(FeedbackError, match="cannot be read"):
        store.exchanges(KIM, "c1")
    assert store.delete(KIM, "c1") == 1


def test_a_damaged_file_is_one_clear_line(store: ConversationStore, path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"no database at all" * 100)
    with pytest.raises(FeedbackError, match=r"conversations\.sqlite"):
        store.is_saving(KIM)


def test_fields_of_a_later_version_are_left_out() -> None:
    later = json.loads(as_json(ANSWERED)) | {"of_tomorrow": [1]}
    assert answer_from_json(json.dumps(later)) == ANSWERED


def test_a_long_first_question_is_cut_for_the_list() -> None:
    assert title_of("扉\nは？") == "扉 は？"
    assert len(title_of("扉" * 500)) == MAX_TITLE_CHARS
