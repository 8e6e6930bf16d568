"""The chat in a real browser, on a real server: what only the two together can show."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from benchmarks.servers import free_port
from browsing import (
    BOX,
    NEEDS_CHROMIUM,
    PATIENCE_MILLISECONDS,
    PHONE,
    SIZES,
    WORD_JOINER,
    ask,
    wait_until_reading_begins,
)
from fake_knowledge_base import HOSTILE
from running_chat import copy_choices, running_chat

pytestmark = NEEDS_CHROMIUM


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A running chat over the hand-made knowledge base."""
    folder = tmp_path_factory.mktemp("chat")
    copy_choices(folder)
    with running_chat(folder, free_port()) as served:
        yield served


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    visited = browser.new_page()
    visited.set_default_timeout(PATIENCE_MILLISECONDS)
    visited.goto(address)
    yield visited
    visited.close()


def asked(page: Page, question: str) -> None:
    ask(page, question)
    page.wait_for_selector(".st-key-citation-1-1 img")


def test_an_answers_card_shows_the_quotation_and_its_place(page: Page) -> None:
    asked(page, "倉庫の扉はどうすればよいですか")
    card = page.locator(".st-key-citation-1-1")
    for expected in ("〔1〕", "No.99", "第90回（2031-04-01）", "質問⑥", "ページ 2"):
        expect(card).to_contain_text(expected)
    expect(page.locator(".st-key-answer-1")).to_contain_text("〔1〕")


def test_the_page_picture_is_described_in_words(page: Page) -> None:
    asked(page, "倉庫の扉はどうすればよいですか")
    picture = page.locator(".st-key-citation-1-1 img")
    assert "ページ 2" in (picture.get_attribute("alt") or "")
    page.wait_for_function("document.querySelector('.st-key-citation-1-1 img').naturalWidth > 0")


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
def test_nothing_scrolls_while_a_question_is_answered(page: Page, size: ViewportSize) -> None:
    page.set_viewport_size(size)
    asked(page, "倉庫の扉はどうすればよいですか")
    wait_until_reading_begins(page)
    # Read on, then ask again: the new question stands at the top, and stays there.
    page.evaluate("document.querySelector('[data-testid=stMain]').scrollTo(0, 300)")
    ask(page, "ゆっくり 倉庫の扉はどうすればよいですか")
    page.wait_for_selector(".st-key-asked-2")
    page.wait_for_function("document.querySelector('[data-testid=stMain]').scrollTop === 0")
    page.evaluate(
        "() => { window.places = new Set(); const main = document.querySelector('[data-testid=stMain]');"
        " const look = () => { window.places.add(main.scrollTop); requestAnimationFrame(look); }; look(); }"
    )
    page.wait_for_selector(".st-key-citation-2-1 img")
    page.wait_for_timeout(1_500)
    assert page.evaluate("[...window.places]") == [0]
    question = page.locator(".st-key-asked-2").bounding_box()
    assert question is not None
    assert 0 <= question["y"] < 300


def test_the_cited_page_stands_beside_the_answer_and_another_mark_swaps_it(page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 900})
    asked(page, "倉庫の扉はどうすればよいですか")
    words, cited = (
        page.locator(f".st-key-{key}").bounding_box() for key in ("text-1", "citation-1-1")
    )
    assert words is not None
    assert cited is not None
    assert cited["x"] >= words["x"] + words["width"]
    page.locator(".st-key-mark-1-2 button:visible").click()
    page.wait_for_selector(".st-key-citation-1-2")
    expect(page.locator(".st-key-citation-1-1")).to_have_count(0)


def test_on_a_phone_a_mark_opens_the_quotation_and_then_its_page(
    browser: Browser, address: str
) -> None:
    context = browser.new_context(viewport=PHONE, user_agent="Mozilla/5.0 (Android 14) Mobile")
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MILLISECONDS)
    page.goto(address)
    asked(page, "倉庫の扉はどうすればよいですか")
    page.locator(".st-key-mark-1-1 button:visible").click()
    pictures = page.locator("[role=dialog] img")
    expect(pictures).to_have_count(2)
    page.wait_for_function(
        "[...document.querySelectorAll('[role=dialog] img')].every(i => i.naturalHeight > 0)"
    )
    band, whole = (pictures.nth(place).bounding_box() for place in (0, 1))
    assert band is not None
    assert whole is not None
    assert band["height"] < whole["height"]
    assert band["width"] > 0.8 * PHONE["width"]
    context.close()


def test_hostile_text_stays_text_and_nothing_is_fetched_from_outside(
    browser: Browser, address: str
) -> None:
    page = browser.new_page()
    requested: list[str] = []
    page.on("request", lambda request: requested.append(request.url))
    page.goto(address)
    asked(page, "危険な文")
    answer = page.locator(".st-key-answer-1")
    # Drawn last, below the picture.
    answer.locator(".st-key-related-1-7").wait_for()
    # Lead line, sentence, banner, title and section, quotation, label, related item.
    assert answer.inner_text().replace(WORD_JOINER, "").count(HOSTILE) == 7
    assert answer.locator("a, code, script, .katex").count() == 0
    assert [url for url in requested if not url.startswith((address, "data:", "blob:"))] == []
    page.close()


def test_a_phone_shows_the_answer_without_sideways_scrolling(page: Page) -> None:
    page.set_viewport_size(PHONE)
    asked(page, "危険な文")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    card = page.locator(".st-key-citation-1-1").bounding_box()
    assert card is not None
    assert card["x"] + card["width"] <= PHONE["width"]


def test_the_page_says_that_it_is_japanese(page: Page) -> None:
    page.wait_for_function("document.documentElement.lang === 'ja'")
    assert page.title() == "よろず相談ナレッジ"


def test_enter_that_ends_a_kana_conversion_sends_nothing(page: Page) -> None:
    box = page.locator(BOX)
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
