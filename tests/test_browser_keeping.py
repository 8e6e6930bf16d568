"""Copying, sharing and saving a conversation, in a real browser."""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterator
from pathlib import Path

import docx
import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from fake_knowledge_base import QUOTE
from running_chat import free_port, running_chat

CHROMIUM = shutil.which("chromium")
SIZES = {"desktop": {"width": 1280, "height": 900}, "phone": {"width": 390, "height": 844}}
DOOR = "倉庫の扉はどうすればよいですか"

pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium is installed on this system"),
]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with running_chat(tmp_path_factory.mktemp("keeping"), free_port()) as served:
        yield served


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=flags)
        yield running
        running.close()


@pytest.fixture(params=SIZES)
def page(browser: Browser, address: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    context = browser.new_context(
        viewport=SIZES[request.param],  # type: ignore[arg-type]
        permissions=["clipboard-read", "clipboard-write"],
    )
    visited = context.new_page()
    visited.set_default_timeout(60_000)
    visited.goto(address)
    yield visited
    context.close()


def ask(page: Page) -> None:
    page.locator(".st-key-question textarea").fill(DOOR)
    page.locator(".st-key-question textarea").press("Enter")
    page.wait_for_selector(".st-key-citation-1-1 img")
    # The page moves to the question a moment later, and would take a popover along.
    page.wait_for_function(
        "(() => { const y = document.querySelector('.st-key-asked-1').getBoundingClientRect().y;"
        " return y >= 0 && y < 200; })()"
    )


def copied(page: Page, button: str) -> str:
    """What is on the clipboard after the button, and Streamlit's own in what it opens."""
    page.get_by_role("button", name=button).click()
    code = page.locator("[data-testid=stPopoverBody] [data-testid=stCode]")
    expect(code).to_be_visible()
    code.hover()
    code.hover()
    code.locator("button").click()
    page.wait_for_function("navigator.clipboard.readText().then(text => text.length > 0)")
    text: str = page.evaluate("navigator.clipboard.readText()")
    return text


def test_an_answer_is_copied_with_its_sources(page: Page) -> None:
    ask(page)
    text = copied(page, "出典つきでコピー")
    for expected in (DOOR, f"{QUOTE}〔1〕", "第90回（2031-04-01）", f"　「{QUOTE}」"):
        assert expected in text


def test_a_shared_address_asks_the_same(page: Page, address: str) -> None:
    ask(page)
    shared = copied(page, "質問のリンク")
    assert shared.startswith(address)
    page.goto(shared)
    expect(page.locator(".st-key-asked-1")).to_contain_text(DOOR)
    page.wait_for_selector(".st-key-citation-1-1 img")
    expect(page.locator(".st-key-asked-2")).to_have_count(0)


def test_the_conversation_is_saved_as_a_word_file(page: Page) -> None:
    ask(page)
    if page.viewport_size and page.viewport_size["width"] < 500:
        page.locator("[data-testid=stExpandSidebarButton]").click()
    button = page.locator(".st-key-export-docx button")
    expect(button).to_be_visible()
    with page.expect_download() as waiting:
        button.click()
    assert waiting.value.suggested_filename.endswith(".docx")
    content = Path(waiting.value.path()).read_bytes()
    texts = [p.text for p in docx.Document(io.BytesIO(content)).paragraphs]
    assert any(QUOTE in text for text in texts)
