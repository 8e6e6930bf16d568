"""Copying, linking, exporting and saving in a real browser, at a desk's and a phone's size."""

from __future__ import annotations

import io
import re
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import pytest
from docx import Document
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from fake_knowledge_base import HOSTILE, QUOTE
from running_chat import PATIENCE_SECONDS, TESTS, free_port, running_chat, running_python

CHROMIUM = shutil.which("chromium")
CLIENT = "yorozu-test"
DESK = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
BOX = ".st-key-question textarea"
DOOR = "倉庫の扉はどうすればよいですか"
COPY = "[class*=st-key-copy-] button"
LINK = "[class*=st-key-link-] button"
SECRETS = """
[auth]
redirect_uri = "{chat}/oauth2callback"
cookie_secret = "{secret}"
client_id = "{client}"
client_secret = "not-checked-by-the-provider"
server_metadata_url = "{provider}/.well-known/openid-configuration"
"""

pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium is installed on this system"),
]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A running chat without sign-in."""
    with running_chat(tmp_path_factory.mktemp("chat"), free_port()) as chat:
        yield chat


@pytest.fixture(scope="module")
def signed_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A running chat that wants sign-in, beside the provider it trusts."""
    folder = tmp_path_factory.mktemp("signed")
    port, provider_port = free_port(), free_port()
    provider = f"http://127.0.0.1:{provider_port}"
    rules = 'sign_in_domains = ["parts.example"]\nmaintainers = ["chief@parts.example"]\n'
    (folder / "yorozu.toml").write_text(rules, encoding="utf-8")
    (folder / ".streamlit").mkdir()
    chosen = SECRETS.format(
        chat=f"http://127.0.0.1:{port}",
        secret=secrets.token_hex(32),
        client=CLIENT,
        provider=provider,
    )
    (folder / ".streamlit" / "secrets.toml").write_text(chosen, encoding="utf-8")
    command = [str(TESTS / "oidc_provider.py"), str(provider_port), CLIENT]
    with (
        running_python(command, folder, f"{provider}/keys"),
        running_chat(folder, port) as chat,
    ):
        yield chat


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=flags)
        yield running
        running.close()


@contextmanager
def visiting(browser: Browser, size: dict[str, int]) -> Iterator[Page]:
    """A browser of one's own that lets pages use the clipboard."""
    context: BrowserContext = browser.new_context(
        viewport={"width": size["width"], "height": size["height"]},
        permissions=["clipboard-read", "clipboard-write"],
    )
    page = context.new_page()
    page.set_default_timeout(PATIENCE_SECONDS * 1000)
    expect.set_options(timeout=PATIENCE_SECONDS * 1000)
    yield page
    context.close()


@pytest.fixture(params=[DESK, PHONE], ids=["desk", "phone"])
def page(browser: Browser, address: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    with visiting(browser, request.param) as visited:
        visited.goto(address)
        yield visited


def ask(page: Page, question: str) -> None:
    page.fill(BOX, question)
    page.press(BOX, "Enter")
    expect(page.locator(COPY).first).to_be_visible()


def clipboard(page: Page) -> str:
    found: str = page.evaluate("navigator.clipboard.readText()")
    return found


def show_side_bar(page: Page) -> None:
    """On a phone the side bar is closed until it is asked for."""
    if page.viewport_size and page.viewport_size["width"] < 800:
        page.get_by_test_id("stExpandSidebarButton").click()


def sign_in(page: Page, address: str, person: str) -> None:
    page.goto(address)
    page.click(".st-key-sign-in button")
    page.click(f"#{person}")
    page.wait_for_url(f"{address}/**")
    expect(page.locator(BOX)).to_be_visible()


def test_one_click_copies_the_answer_with_its_citations(page: Page) -> None:
    ask(page, DOOR)
    page.locator(COPY).click()
    expect(page.locator(COPY)).to_contain_text("コピーしました")
    copied = clipboard(page)
    for part in (DOOR, f"「{QUOTE}」", "第90回（2031-04-01）", "https://example.org/explanation"):
        assert part in copied
    assert page.evaluate("document.documentElement.scrollWidth") <= page.evaluate("innerWidth")


@pytest.mark.parametrize("page", [DESK], indirect=True)
def test_hostile_text_is_copied_as_it_is_and_does_nothing(page: Page, address: str) -> None:
    requested: list[str] = []
    page.on("request", lambda request: requested.append(request.url))
    ask(page, f"危険な文 {HOSTILE}")
    page.locator(COPY).click()
    expect(page.locator(COPY)).to_contain_text("コピーしました")
    assert HOSTILE in clipboard(page)
    assert [url for url in requested if not url.startswith((address, "data:", "blob:"))] == []


@pytest.mark.soak
@pytest.mark.parametrize("page", [DESK], indirect=True)
def test_where_browsers_keep_the_clipboard_back_the_older_way_copies(page: Page) -> None:
    page.add_init_script("Object.defineProperty(window, 'isSecureContext', {value: false})")
    page.reload()
    ask(page, DOOR)
    page.locator(COPY).click()
    expect(page.locator(COPY)).to_contain_text("コピーしました")
    assert QUOTE in clipboard(page)


def test_a_copied_link_asks_its_question_in_another_window(page: Page, address: str) -> None:
    ask(page, f"{DOOR} & #1?")
    page.locator(LINK).click()
    expect(page.locator(LINK)).to_contain_text("コピーしました")
    link = clipboard(page)
    assert link.startswith(f"{address}/?q=")
    page.goto(link)
    expect(page.locator(".st-key-asked-1")).to_contain_text(f"{DOOR} & #1?")
    expect(page.locator(".st-key-citation-1-1")).to_contain_text(QUOTE)
    expect(page).to_have_url(re.compile(rf"^{re.escape(address)}/?$"))
    ask(page, "駐車場は？")
    expect(page.locator(".st-key-asked-2")).to_contain_text("駐車場は？")
    expect(page.locator("[class*=st-key-asked-]")).to_have_count(2)


# `test_keeping.py` has the same without a browser.
@pytest.mark.soak
def test_a_hostile_link_is_text(browser: Browser, address: str) -> None:
    with visiting(browser, DESK) as page:
        page.goto(f"{address}/?q={quote(HOSTILE)}&no=x&q2=1")
        page.goto(f"{address}/?q={quote(HOSTILE)}")
        expect(page.locator(".st-key-asked-1")).to_contain_text("<script>alert(1)</script>")
        assert page.locator(".st-key-asked-1").locator("a, img, code, script").count() == 0


def test_the_conversation_is_downloaded_as_markdown_and_word(page: Page, tmp_path: Path) -> None:
    ask(page, DOOR)
    show_side_bar(page)
    for suffix in ("md", "docx"):
        with page.expect_download() as downloading:
            page.click(f".st-key-export-{suffix} button")
        assert re.fullmatch(
            rf"yorozu-\d{{4}}-\d\d-\d\d\.{suffix}", downloading.value.suggested_filename
        )
        content = Path(downloading.value.path()).read_bytes()
        if suffix == "md":
            text = content.decode()
        else:
            text = "\n".join(p.text for p in Document(io.BytesIO(content)).paragraphs)
        assert QUOTE in text
        assert DOOR in text


# What one saves stays, so everybody here is a different person.
@pytest.mark.parametrize(("person", "size"), [("kim", DESK), ("lee", PHONE)])
def test_a_saved_conversation_is_opened_rated_and_deleted(
    browser: Browser, signed_address: str, person: str, size: dict[str, int]
) -> None:
    with visiting(browser, size) as page:
        sign_in(page, signed_address, person)
        ask(page, DOOR)
        show_side_bar(page)
        page.locator(".st-key-saving label").click()
        expect(page.locator(".st-key-saved-conversations")).to_contain_text("1件")
        # Streamlit would remember there that the side bar was open.
        page.evaluate("localStorage.clear(); sessionStorage.clear()")
        page.goto(signed_address)
        expect(page.locator(BOX)).to_be_visible()
        show_side_bar(page)
        page.locator(".st-key-saved-conversations summary").click()
        page.locator("[class*=st-key-open-] button").click()
        expect(page.locator(".st-key-citation-1-1")).to_contain_text(QUOTE)
        if size is PHONE:
            page.get_by_test_id("stSidebarCollapseButton").locator("button").click()
        page.locator("[class*=st-key-feedback-] button").first.click()
        expect(page.get_by_text("ありがとうございます")).to_be_visible()
        show_side_bar(page)
        page.locator("[class*=st-key-delete-]").get_by_text("削除", exact=True).click()
        page.get_by_text("この相談を削除").click()
        expect(page.locator(".st-key-saved-conversations")).to_have_count(0)


def test_a_link_still_asks_after_signing_in(browser: Browser, signed_address: str) -> None:
    with visiting(browser, DESK) as page:
        page.goto(f"{signed_address}/?q={quote(DOOR)}")
        page.click(".st-key-sign-in button")
        page.click("#chief")
        expect(page.locator(".st-key-citation-1-1")).to_contain_text(QUOTE)
        expect(page.locator("[class*=st-key-asked-]")).to_have_count(1)
        page.goto(signed_address)
        expect(page.locator(".st-key-suggestion-1")).to_be_visible()


# `test_saved_area.py` has the same without a browser.
@pytest.mark.soak
def test_another_user_finds_nothing_of_it(browser: Browser, signed_address: str) -> None:
    with visiting(browser, DESK) as page:
        sign_in(page, signed_address, "ann")
        ask(page, DOOR)
        page.locator(".st-key-saving label").click()
        expect(page.locator(".st-key-saved-conversations")).to_contain_text("1件")
    with visiting(browser, DESK) as page:
        sign_in(page, signed_address, "chief")
        expect(page.locator(".st-key-saving")).to_be_visible()
        expect(page.locator(".st-key-saved-conversations")).to_have_count(0)
