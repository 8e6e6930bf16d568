"""Copying, sharing and saving a conversation, in a real browser."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import docx
import pytest
from playwright.sync_api import Browser, Page, expect

from benchmarks.servers import free_port
from browsing import (
    NEEDS_CHROMIUM,
    PATIENCE_MILLISECONDS,
    PHONE,
    SIZES,
    ask,
    wait_until_reading_begins,
)
from fake_knowledge_base import QUOTE
from running_chat import running_chat

DOOR = "倉庫の扉はどうすればよいですか"

pytestmark = NEEDS_CHROMIUM


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with running_chat(tmp_path_factory.mktemp("keeping"), free_port()) as served:
        yield served


@pytest.fixture(params=SIZES)
def page(browser: Browser, address: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    context = browser.new_context(
        viewport=SIZES[request.param],
        permissions=["clipboard-read", "clipboard-write"],
    )
    visited = context.new_page()
    visited.set_default_timeout(PATIENCE_MILLISECONDS)
    visited.goto(address)
    yield visited
    context.close()


def asked(page: Page) -> None:
    ask(page, DOOR)
    page.wait_for_selector(".st-key-citation-1-1 img")
    wait_until_reading_begins(page)


def copied(page: Page, button: str) -> str:
    """What is on the clipboard after the button, and Streamlit's own in what it opens."""
    page.get_by_role("button", name=button).click()
    code = page.locator("[data-testid=stPopoverBody] [data-testid=stCode]")
    expect(code).to_be_visible()
    code.hover()
    code.locator("button").click()
    page.wait_for_function("navigator.clipboard.readText().then(text => text.length > 0)")
    text: str = page.evaluate("navigator.clipboard.readText()")
    return text


def test_an_answer_is_copied_with_its_sources(page: Page) -> None:
    asked(page)
    text = copied(page, "出典つきでコピー")
    for expected in (DOOR, f"{QUOTE}〔1〕", "第90回（2031-04-01）", f"　「{QUOTE}」"):
        assert expected in text


def test_a_shared_address_asks_the_same(page: Page, address: str) -> None:
    asked(page)
    shared = copied(page, "質問のリンク")
    assert shared.startswith(address)
    page.goto(shared)
    expect(page.locator(".st-key-asked-1")).to_contain_text(DOOR)
    page.wait_for_selector(".st-key-citation-1-1 img")
    expect(page.locator(".st-key-asked-2")).to_have_count(0)


def test_the_conversation_is_saved_as_a_word_file(page: Page) -> None:
    asked(page)
    if page.viewport_size == PHONE:
        page.locator("[data-testid=stExpandSidebarButton]").click()
    button = page.locator(".st-key-export-docx button")
    expect(button).to_be_visible()
    with page.expect_download() as waiting:
        button.click()
    assert waiting.value.suggested_filename.endswith(".docx")
    content = Path(waiting.value.path()).read_bytes()
    texts = [p.text for p in docx.Document(io.BytesIO(content)).paragraphs]
    assert any(QUOTE in text for text in texts)
