"""Signing in with a real provider process, a real server and a real browser."""

from __future__ import annotations

import re
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from benchmarks.servers import free_port
from browsing import BOX, NEEDS_CHROMIUM, PATIENCE_MILLISECONDS
from checkout import SERVED
from fake_knowledge_base import QUOTE
from oidc_provider import SHORT_SECONDS
from running_chat import running_chat, running_python

CLIENT = "yorozu-test"
SETTINGS = """
sign_in_domains = ["parts.example"]
maintainers = ["chief@parts.example"]
keep_questions = "all"
"""
SECRETS = """
[auth]
redirect_uri = "{chat}/oauth2callback"
cookie_secret = "{secret}"
client_id = "{client}"
client_secret = "not-checked-by-the-provider"
server_metadata_url = "{provider}/.well-known/openid-configuration"
"""

pytestmark = NEEDS_CHROMIUM


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("signed")


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    """A running chat that wants sign-in, beside the provider it trusts."""
    port, provider_port = free_port(), free_port()
    provider = f"http://127.0.0.1:{provider_port}"
    (folder / "yorozu.toml").write_text(SETTINGS, encoding="utf-8")
    (folder / ".streamlit").mkdir()
    chosen = SECRETS.format(
        chat=f"http://127.0.0.1:{port}",
        secret=secrets.token_hex(32),
        client=CLIENT,
        provider=provider,
    )
    (folder / ".streamlit" / "secrets.toml").write_text(chosen, encoding="utf-8")
    command = [str(SERVED / "oidc_provider.py"), str(provider_port), CLIENT]
    with (
        running_python(command, folder, f"{provider}/keys"),
        running_chat(folder, port) as chat,
    ):
        yield chat


@contextmanager
def visiting(browser: Browser, address: str, person: str | None = None) -> Iterator[Page]:
    """A browser of one's own; with ``person`` after choosing who one is at the provider."""
    context = browser.new_context()
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MILLISECONDS)
    page.goto(address)
    if person:
        page.click(".st-key-sign-in button")
        page.click(f"#{person}")
        page.wait_for_url(f"{address}/**")
    yield page
    context.close()


def test_nobody_sees_anything_before_signing_in(browser: Browser, address: str) -> None:
    with visiting(browser, address) as page:
        page.wait_for_selector(".st-key-sign-in button")
        assert page.locator(BOX).count() == 0
        page.goto(f"{address}/feedback")
        page.wait_for_selector(".st-key-sign-in button")
        assert "寄せられた声" not in page.content()


def test_an_allowed_user_asks_rates_and_signs_out(
    browser: Browser, address: str, folder: Path
) -> None:
    with visiting(browser, address, "kim") as page:
        page.fill(BOX, "倉庫の扉はどうすればよいですか")
        page.press(BOX, "Enter")
        page.wait_for_selector(".st-key-citation-1-1")
        assert QUOTE in page.inner_text(".st-key-answer-1")
        assert page.title() == "よろず相談ナレッジ"
        assert page.get_by_text("寄せられた声").count() == 0
        page.locator("[class*=st-key-feedback-] button").first.click()
        page.get_by_text("ありがとうございます").wait_for()
        with closing(sqlite3.connect(folder / "data" / "feedback.sqlite")) as kept:
            stored = kept.execute("SELECT question, is_good FROM entries").fetchall()
        assert stored == [("倉庫の扉はどうすればよいですか", 1)]
        page.click(".st-key-sign-out button")
        page.wait_for_selector(".st-key-sign-in button")


def test_clicks_while_a_question_is_answered_lose_nothing(
    browser: Browser, address: str, folder: Path
) -> None:
    with visiting(browser, address, "kim") as page:
        page.fill(BOX, "駐車場の広さは何台分ですか")
        page.press(BOX, "Enter")
        page.wait_for_selector(".st-key-answer-1")
        page.wait_for_selector(".st-key-related-1-21 button")
        page.wait_for_function(f"!document.querySelector('{BOX}').disabled")
        page.fill(BOX, "ゆっくり扉について教えてください")
        page.press(BOX, "Enter")
        page.wait_for_selector(".st-key-asked-2")
        page.locator("[class*=st-key-feedback-] button").nth(1).click()
        page.click(".st-key-related-1-21 button")
        page.wait_for_selector(".st-key-answer-3")
        assert QUOTE in page.inner_text(".st-key-answer-2")
        assert "No.21" in page.inner_text(".st-key-asked-3")
        page.locator("[class*=st-key-feedback-]").get_by_text(
            "どこが良くありませんでしたか"
        ).wait_for()
        assert page.locator("[class*=st-key-asked-]").count() == 3
        with closing(sqlite3.connect(folder / "data" / "feedback.sqlite")) as kept:
            rated = "SELECT is_good FROM entries WHERE question LIKE '駐車場%'"
            assert kept.execute(rated).fetchall() == [(0,)]


def test_a_user_of_another_domain_is_told_clearly(browser: Browser, address: str) -> None:
    with visiting(browser, address, "eve") as page:
        page.wait_for_selector(".st-key-sign-out button")
        told = page.inner_text("[data-testid=stAlert]")
        assert re.sub("\u2060", "", told).count("eve@other.example") == 1
        assert "利用の許可を依頼" in told
        assert page.locator(BOX).count() == 0


def test_an_address_that_the_provider_says_nothing_of_stays_outside(
    browser: Browser, address: str
) -> None:
    with visiting(browser, address, "unsaid") as page:
        page.get_by_text("メールアドレスを確認できませんでした").wait_for()
        assert page.locator(BOX).count() == 0


def test_only_a_maintainer_finds_the_maintainers_page(browser: Browser, address: str) -> None:
    with visiting(browser, address, "chief") as page:
        page.locator("[data-testid=stSidebarNav]").get_by_text("寄せられた声").click()
        page.get_by_role("heading", name="寄せられた声").wait_for()
    with visiting(browser, address, "kim") as page:
        page.wait_for_selector(BOX)
        page.goto(f"{address}/feedback")
        page.wait_for_selector(BOX)
        assert page.get_by_role("heading", name="寄せられた声").count() == 0


# Waits for a real token to run out; `test_people_screens.py` has the same without the wait.
@pytest.mark.soak
def test_an_expired_session_is_asked_again(browser: Browser, address: str) -> None:
    with visiting(browser, address, "short") as page:
        page.wait_for_selector(BOX)
        page.wait_for_timeout(SHORT_SECONDS * 1000)
        page.click(".st-key-suggestion-1 button")
        page.get_by_text("有効期限が切れました").wait_for()
        assert page.locator(BOX).count() == 0
        page.reload()
        page.get_by_text("有効期限が切れました").wait_for()
        page.click(".st-key-sign-in button")
        page.click("#kim")
        page.wait_for_selector(BOX)


@pytest.mark.parametrize(
    "person",
    [
        "forged",
        "unsigned",
        pytest.param("audience", marks=pytest.mark.soak),
        pytest.param("nonce", marks=pytest.mark.soak),
    ],
)
def test_a_bad_token_lets_nobody_in(browser: Browser, address: str, person: str) -> None:
    with visiting(browser, address, person) as page:
        page.wait_for_selector(".st-key-sign-in button")
        assert page.locator(BOX).count() == 0


@pytest.mark.soak
def test_a_forged_cookie_lets_nobody_in(browser: Browser, address: str) -> None:
    with visiting(browser, address, "kim") as page:
        page.wait_for_selector(BOX)
        cookies = [c for c in page.context.cookies() if c["name"] == "_streamlit_user"]
        value = cookies[0]["value"]
        changed = ("B" if value[10] != "B" else "C").join((value[:10], value[11:]))
        page.context.add_cookies(
            [{"name": "_streamlit_user", "value": changed, "url": address, "httpOnly": True}]
        )
        page.reload()
        page.wait_for_selector(".st-key-sign-in button")
        assert page.locator(BOX).count() == 0


def test_a_shared_link_is_followed_after_signing_in(browser: Browser, address: str) -> None:
    with visiting(browser, f"{address}/?q=扉の鍵を教えてください") as page:
        page.click(".st-key-sign-in button")
        page.click("#kim")
        expect(page.locator(".st-key-asked-1")).to_contain_text("扉の鍵を教えてください")
        expect(page.locator(".st-key-answer-1")).to_contain_text(QUOTE)
    with visiting(browser, f"{address}/guideline?no=99") as page:
        page.click(".st-key-sign-in button")
        page.click("#kim")
        page.wait_for_selector(".st-key-citation-item99-1")


def test_a_kept_path_that_looks_like_another_site_stays_here(
    browser: Browser, address: str
) -> None:
    with visiting(browser, address) as page:
        hosts: set[str | None] = set()
        page.on("request", lambda request: hosts.add(urlsplit(request.url).hostname))
        page.wait_for_selector(".st-key-sign-in button")
        page.evaluate("sessionStorage.setItem('yorozu-address', '//evil.test/')")
        page.click(".st-key-sign-in button")
        page.click("#kim")
        page.wait_for_function("!sessionStorage.getItem('yorozu-address')")
        page.wait_for_load_state()
        assert hosts == {"127.0.0.1"}


def test_a_saved_conversation_is_opened_again_by_its_owner_alone(
    browser: Browser, address: str
) -> None:
    with visiting(browser, address, "lee") as page:
        page.wait_for_selector(BOX)
        page.locator(".st-key-saving label").click()
        page.fill(BOX, "扉の鍵を教えてください")
        page.press(BOX, "Enter")
        expect(page.locator(".st-key-saved-conversations")).to_contain_text("（1件）")
    with visiting(browser, address, "lee") as page:
        page.locator(".st-key-saved-conversations summary").click()
        page.get_by_role("button", name="扉の鍵を教えてください").click()
        expect(page.locator(".st-key-answer-1")).to_contain_text(QUOTE)
    with visiting(browser, address, "ann") as page:
        page.wait_for_selector(BOX)
        expect(page.locator(".st-key-saving")).to_be_visible()
        expect(page.locator(".st-key-saved-conversations")).to_have_count(0)
