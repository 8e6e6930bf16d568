"""`yorozu forget`: a document goes from the knowledge base and from what visitors kept of it."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from checkout import CHECKOUT
from feedback.conversations import ConversationStore, SavedExchange
from feedback.entries import Asked, entry_of
from feedback.store import FeedbackStore
from kb.answers import Answer
from made_knowledge_base import make_knowledge_base

QUESTION = "No.85 の鍵の貸し出しは？"
DOCUMENT = "kb-material/new.md"


@pytest.fixture
def answer(tmp_path: Path) -> Answer:
    """An answer that quotes the document, rated and saved."""
    knowledge_base = make_knowledge_base(tmp_path / "kb")
    found = knowledge_base.ask(QUESTION)
    documents = knowledge_base.documents()
    knowledge_base.close()
    data = tmp_path / "data"
    asked = Asked("e1", QUESTION, found, "000001")
    FeedbackStore(data / "feedback.sqlite").keep(entry_of(asked, documents, keeps_question=True))
    saved = SavedExchange(QUESTION, found, "000001", datetime.now(UTC), id="e1")
    ConversationStore(data / "conversations.sqlite").add("kim", "c1", saved)
    return found


def forget(folder: Path, document: str) -> subprocess.CompletedProcess[str]:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("YOROZU_")}
    return subprocess.run(
        [sys.executable, str(CHECKOUT / "cli.py"), "forget", document, "--kb", "kb"],
        capture_output=True,
        text=True,
        cwd=folder,
        env=environment | {"HF_HUB_OFFLINE": "1", "PYTHONPATH": str(CHECKOUT)},
        check=False,
    )


def test_the_documents_words_are_in_no_file_of_visitors_any_more(
    tmp_path: Path, answer: Answer
) -> None:
    assert DOCUMENT in {c.document for c in answer.citations}
    done = forget(tmp_path, DOCUMENT)
    assert done.returncode == 0
    assert "ご意見 1 件、保存した相談 1 件" in done.stderr
    kept = b"".join(file.read_bytes() for file in (tmp_path / "data").iterdir())
    assert "貸し出し簿".encode() not in kept
    assert QUESTION.encode() in kept


def test_answers_that_outlived_their_document_are_erased_too(
    tmp_path: Path, answer: Answer
) -> None:
    store = ConversationStore(tmp_path / "data" / "conversations.sqlite")
    assert forget(tmp_path, DOCUMENT).returncode == 0
    late = SavedExchange(QUESTION, answer, "000001", datetime.now(UTC), id="e2")
    store.add("kim", "c1", late)
    done = forget(tmp_path, DOCUMENT)
    assert done.returncode == 0
    assert [e.answer for e in store.exchanges("kim", "c1")] == [None, None]


def test_a_document_that_nothing_knows_is_still_an_error(tmp_path: Path, answer: Answer) -> None:
    done = forget(tmp_path, "kb-material/nothing.md")
    assert done.returncode == 2
    assert len(done.stderr.strip().splitlines()) == 1
