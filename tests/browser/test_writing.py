"""An answer that a model writes slowly, in a real browser: shown as it comes, stopped, interrupted."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from benchmarks.servers import free_port
from browsing import NEEDS_CHROMIUM, PATIENCE_MILLISECONDS, SIZES, ask
from running_chat import running_chat

DOOR = "倉庫の扉はどうすればよいですか"

pytestmark = NEEDS_CHROMIUM


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("writing")
    with running_chat(folder, free_port(), "fake_writing_chat.py") as served:
        yield served


@pytest.fixture(params=SIZES)
def page(browser: Browser, address: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    visited = browser.new_page(viewport=SIZES[request.param])
    visited.set_default_timeout(PATIENCE_MILLISECONDS)
    visited.goto(address)
    yield visited
    visited.close()


def sees(page: Page, key: str, words: str) -> None:
    expect(page.locator(f".st-key-{key}")).to_contain_text(words)


def test_sources_and_sentences_are_there_before_the_answer_is_whole(page: Page) -> None:
    ask(page, DOOR)
    sees(page, "being-written", "見つかった資料: よろず相談会 第90回")
    sees(page, "being-written", "書かれた文その1です。")
    assert page.locator(".st-key-answer-1").count() == 0
    sees(page, "answer-1", "書かれた文その6です。")
    expect(page.locator(".st-key-being-written")).to_have_count(0)
    expect(page.locator(".st-key-citation-1-1")).to_be_visible()


def test_writing_that_is_stopped_keeps_what_was_written(page: Page) -> None:
    ask(page, DOOR)
    sees(page, "being-written", "書かれた文その1です。")
    page.locator(".st-key-stop-writing button").click()
    sees(page, "answer-1", "書かれた文その1です。")
    expect(page.locator(".st-key-answer-1")).not_to_contain_text("書かれた文その6です。")
    expect(page.locator(".st-key-citation-1-1")).to_be_visible()


def test_a_click_while_an_answer_is_written_loses_nothing(page: Page) -> None:
    ask(page, DOOR)
    sees(page, "answer-1", "書かれた文その6です。")
    ask(page, "扉の二つ目の質問")
    sees(page, "being-written", "書かれた文その1です。")
    # A thumb under the first answer.
    page.locator(".st-key-answer-1").scroll_into_view_if_needed()
    page.locator("[class*=st-key-feedback-] button").first.click()
    sees(page, "answer-2", "書かれた文その6です。")
    expect(page.locator(".st-key-asked-2")).to_have_count(1)
    expect(page.locator(".st-key-asked-3")).to_have_count(0)


def test_a_question_typed_while_another_is_answered_waits_its_turn(page: Page) -> None:
    ask(page, f"ゆっくり{DOOR}")
    expect(page.locator(".st-key-being-written")).to_be_visible()
    ask(page, "扉の二つ目の質問")
    sees(page, "waiting-1", "次にお答えします: 扉の二つ目の質問")
    sees(page, "answer-1", "書かれた文その6です。")
    sees(page, "answer-2", "書かれた文その6です。")
    expect(page.locator(".st-key-waiting-1")).to_have_count(0)
    expect(page.locator("[class*=st-key-asked-]")).to_have_count(2)


def test_the_stop_button_is_reached_and_pressed_by_keys(page: Page) -> None:
    ask(page, DOOR)
    sees(page, "being-written", "書かれた文その1です。")
    page.locator(".st-key-stop-writing button").focus()
    page.keyboard.press("Enter")
    sees(page, "answer-1", "書かれた文その1です。")
    expect(page.locator(".st-key-answer-1")).not_to_contain_text("書かれた文その6です。")
