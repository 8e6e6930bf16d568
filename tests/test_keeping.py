"""Copying, linking and exporting on the screen, over a hand-made knowledge base."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import streamlit as st
from docx import Document
from streamlit.testing.v1 import AppTest

from fake_knowledge_base import HOSTILE, QUOTE, FakeKnowledgeBase
from screens import copy_button, keeping
from screens.question_link import address_asking

APP = Path(__file__).resolve().parent.parent / "app.py"
DOOR = "倉庫の扉はどうすればよいですか"


@pytest.fixture(autouse=True)
def _own_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.chdir(tmp_path)
    st.cache_resource.clear()
    yield
    st.cache_resource.clear()


@pytest.fixture(autouse=True)
def knowledge_base(monkeypatch: pytest.MonkeyPatch) -> FakeKnowledgeBase:
    fake = FakeKnowledgeBase()
    monkeypatch.setattr("kb.assembly.open_knowledge_base", lambda settings: fake)
    return fake


@pytest.fixture
def copied(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """What the buttons would copy, by their icon; AppTest does not look into components."""
    texts: dict[str, str] = {}

    def note(text: str, label: str, icon: str, key: str, words: object) -> None:
        texts[icon] = text

    monkeypatch.setattr(keeping, "copy_button", note)
    return texts


@pytest.fixture
def files(monkeypatch: pytest.MonkeyPatch) -> dict[str, Callable[[], bytes]]:
    """What the download buttons would give, by file name."""
    offered: dict[str, Callable[[], bytes]] = {}

    def note(label: str, data: Callable[[], bytes], file_name: str, **_: Any) -> bool:
        offered[file_name] = data
        return False

    monkeypatch.setattr(st, "download_button", note)
    return offered


def opened(**parameters: str) -> AppTest:
    screen = AppTest.from_file(str(APP), default_timeout=30)
    for name, value in parameters.items():
        screen.query_params[name] = value
    screen.run()
    assert not screen.exception
    return screen


def asked(question: str, screen: AppTest | None = None) -> AppTest:
    screen = screen or opened()
    screen.chat_input(key="question").set_value(question).run()
    assert not screen.exception
    return screen


def questions(knowledge_base: FakeKnowledgeBase) -> list[str]:
    return [question for question, _ in knowledge_base.asked]


def test_nothing_is_offered_before_there_is_an_answer(
    copied: dict[str, str], files: dict[str, Any]
) -> None:
    opened()
    assert (copied, files) == ({}, {})


def test_an_answer_is_copied_with_its_citations(copied: dict[str, str]) -> None:
    asked(DOOR)
    text = copied["content_copy"]
    for part in (DOOR, f"「{QUOTE}」", "〔1〕 No.99", "第90回", "https://example.org/explanation"):
        assert part in text


def test_the_link_of_a_question_asks_that_question(copied: dict[str, str]) -> None:
    asked(f"{DOOR} & #1?")
    query = urlsplit(copied["link"]).query
    assert parse_qs(query) == {"q": [f"{DOOR} & #1?"]}


def test_what_could_not_be_answered_has_no_row(copied: dict[str, str]) -> None:
    asked("壊れたものは？")
    assert copied == {}


def test_the_copy_button_is_made_of_nothing_foreign() -> None:
    made = copy_button._HTML + copy_button._own("copy.js") + copy_button._own("copy.css")
    assert "innerHTML" not in made
    assert "{" not in copy_button._HTML


def test_the_conversation_is_exported_as_it_stands(files: dict[str, Callable[[], bytes]]) -> None:
    asked("駐車場の広さは？", asked(DOOR))
    word, markdown = sorted(name for name in files if name.startswith("yorozu-20"))
    assert QUOTE in files[markdown]().decode()
    paragraphs = [p.text for p in Document(io.BytesIO(files[word]())).paragraphs]
    assert {DOOR, "駐車場の広さは？", QUOTE} <= set(paragraphs)


# Links


def test_a_link_asks_its_question_once(knowledge_base: FakeKnowledgeBase) -> None:
    screen = opened(q=DOOR)
    assert questions(knowledge_base) == [DOOR]
    assert "q" not in screen.query_params
    screen.run()
    assert questions(knowledge_base) == [DOOR]


def test_a_run_that_still_brings_the_question_asks_nothing_again(
    knowledge_base: FakeKnowledgeBase,
) -> None:
    screen = opened(q=DOOR)
    screen.query_params["q"] = DOOR
    screen.run()
    assert questions(knowledge_base) == [DOOR]


@pytest.mark.parametrize("empty", ["", "   ", "\x00\x07"])
def test_an_empty_link_asks_nothing(knowledge_base: FakeKnowledgeBase, empty: str) -> None:
    opened(q=empty)
    assert knowledge_base.asked == []


def test_a_link_is_limited_like_a_typed_question(
    knowledge_base: FakeKnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("YOROZU_MAX_QUESTION_CHARS", "60")
    opened(q="扉" * 5000)
    # One too many, which the knowledge base refuses.
    assert [len(question) for question in questions(knowledge_base)] == [61]


def test_a_link_counts_in_the_rate(
    knowledge_base: FakeKnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("YOROZU_QUESTIONS_PER_MINUTE", "1")
    asked("二つ目の扉", opened(q=DOOR))
    assert questions(knowledge_base) == [DOOR]


def test_a_hostile_link_is_shown_as_text_and_only_asks(knowledge_base: FakeKnowledgeBase) -> None:
    screen = opened(q=f"{HOSTILE}\u202e")
    assert questions(knowledge_base) == [HOSTILE]
    assert HOSTILE in [text.value for text in screen.text]


def test_the_address_holds_no_sign_that_ends_it() -> None:
    address = address_asking("扉 & 窓 # ? <b> \"'\n")
    assert not set(address) & set(" #<>\"'\n&")
