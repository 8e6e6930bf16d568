"""The chat in a real browser, on a real server: what only the two together can show."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from fake_knowledge_base import HOSTILE, QUOTE

REPOSITORY = Path(__file__).resolve().parent.parent
CHROMIUM = shutil.which("chromium")
PATIENCE_SECONDS = 60
WORD_JOINER = "\u2060"
PHONE = {"width": 390, "height": 844}

pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium is installed on this system"),
]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A running chat over the hand-made knowledge base."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        sys.executable, "-m", "streamlit", "run", str(REPOSITORY / "tests" / "fake_chat.py"),
        "--server.port", str(port), "--server.fileWatcherType", "none",
    ]  # fmt: skip
    folders = os.pathsep.join([str(REPOSITORY), os.environ.get("PYTHONPATH", "")])
    log = (tmp_path_factory.mktemp("chat") / "log").open("w")
    # Streamlit takes its settings from the folder that it is started in.
    with subprocess.Popen(
        command, cwd=REPOSITORY, env=os.environ | {"PYTHONPATH": folders},
        stdout=log, stderr=subprocess.STDOUT,
    ) as server:  # fmt: skip
        try:
            _wait_until_healthy(f"http://127.0.0.1:{port}/_stcore/health")
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            log.close()


def _wait_until_healthy(url: str) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            with urlopen(url, timeout=5):
                return
        except (URLError, ConnectionError, TimeoutError):
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=flags)
        yield running
        running.close()


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    visited = browser.new_page()
    visited.set_default_timeout(PATIENCE_SECONDS * 1000)
    visited.goto(address)
    yield visited
    visited.close()


def ask(page: Page, question: str) -> None:
    page.locator(".st-key-question textarea").fill(question)
    page.locator(".st-key-question textarea").press("Enter")
    page.wait_for_selector(".st-key-citation-1-1 img")


def test_an_answers_card_shows_the_quotation_and_its_place(page: Page) -> None:
    ask(page, "倉庫の扉はどうすればよいですか")
    card = page.locator(".st-key-citation-1-1").inner_text()
    for expected in ("〔1〕", "No.99", "第90回（2031-04-01）", "質問⑥", "ページ 2", QUOTE):
        assert expected in card
    assert "〔1〕" in page.locator(".st-key-answer-1").inner_text()


def test_the_page_picture_is_described_in_words(page: Page) -> None:
    ask(page, "倉庫の扉はどうすればよいですか")
    picture = page.locator(".st-key-citation-1-1 img")
    assert "ページ 2" in (picture.get_attribute("alt") or "")
    page.wait_for_function("document.querySelector('.st-key-citation-1-1 img').naturalWidth > 0")


@pytest.mark.parametrize("size", [{"width": 1280, "height": 720}, PHONE], ids=["pc", "phone"])
def test_reading_begins_at_the_question(page: Page, size: ViewportSize) -> None:
    page.set_viewport_size(size)
    ask(page, "倉庫の扉はどうすればよいですか")
    # The pictures below load and push the text about until the page has come to rest.
    page.wait_for_function(
        "(() => { const y = document.querySelector('.st-key-asked-1').getBoundingClientRect().y;"
        " return y >= 0 && y < 200; })()",
        timeout=15_000,
    )


def test_hostile_text_stays_text_and_nothing_is_fetched_from_outside(
    browser: Browser, address: str
) -> None:
    page = browser.new_page()
    requested: list[str] = []
    page.on("request", lambda request: requested.append(request.url))
    page.goto(address)
    ask(page, "危険な文")
    answer = page.locator(".st-key-answer-1")
    # Lead line, sentence, banner, title and section, quotation, label, related item.
    assert answer.inner_text().replace(WORD_JOINER, "").count(HOSTILE) == 8
    assert answer.locator("a, code, script, .katex").count() == 0
    assert [url for url in requested if not url.startswith((address, "data:", "blob:"))] == []
    page.close()


def test_a_phone_shows_the_answer_without_sideways_scrolling(page: Page) -> None:
    page.set_viewport_size({"width": PHONE["width"], "height": PHONE["height"]})
    ask(page, "危険な文")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    card = page.locator(".st-key-citation-1-1").bounding_box()
    assert card is not None
    assert card["x"] + card["width"] <= PHONE["width"]


def test_the_page_says_that_it_is_japanese(page: Page) -> None:
    page.wait_for_function("document.documentElement.lang === 'ja'")
    assert page.title() == "よろず相談ナレッジ"


def test_enter_that_ends_a_kana_conversion_sends_nothing(page: Page) -> None:
    box = page.locator(".st-key-question textarea")
    box.click()
    keyboard = page.context.new_cdp_session(page)
    converting = {"selectionStart": 3, "selectionEnd": 3, "text": "とびら"}
    keyboard.send("Input.imeSetComposition", converting)
    # The key code of a key that the input method takes for itself.
    enter = {"type": "rawKeyDown", "key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 229}
    keyboard.send("Input.dispatchKeyEvent", enter)
    keyboard.send("Input.insertText", {"text": "扉"})
    page.wait_for_timeout(1000)
    assert box.input_value() == "扉"
    assert page.locator(".st-key-answer-1").count() == 0
    box.press("Enter")
    page.wait_for_selector(".st-key-answer-1")
