"""Who is let in at a real server: by its names alone, and as operator by its link alone."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from benchmarks.servers import free_port
from browsing import CHROMIUM, DESKTOP, NEEDS_CHROMIUM, PATIENCE_MILLISECONDS, ask
from fake_knowledge_base import QUOTE
from running_chat import OPERATORS_LINK, running_chat

pytestmark = NEEDS_CHROMIUM
EVIL = "evil.example"
PROBE = """import socket
looked = socket.getaddrinfo
def note(host, *rest, **more):
    with open('looked-up.txt', 'a') as file:
        file.write(f'{host}\\n')
    return looked(host, *rest, **more)
socket.getaddrinfo = note
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("doors")


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    """Every name that the server looks up is noted."""
    (folder / "sitecustomize.py").write_text(PROBE, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(folder))
        with running_chat(folder, free_port()) as served:
            yield served


def visited(browser: Browser, address: str) -> Page:
    page = browser.new_context(viewport=DESKTOP).new_page()
    page.set_default_timeout(PATIENCE_MILLISECONDS)
    page.goto(address)
    return page


def looked_up(folder: Path) -> set[str]:
    noted = folder / "looked-up.txt"
    names = set(noted.read_text(encoding="utf-8").split()) if noted.exists() else set()
    return names - {"127.0.0.1", "localhost", "::1", "None"}


def test_a_rebound_name_sees_nothing_changes_nothing_and_looks_nothing_up(
    address: str, folder: Path
) -> None:
    """A page of another name whose name now means this machine (DNS rebinding)."""
    from playwright.sync_api import sync_playwright

    port = address.rpartition(":")[2]
    rules = f"--host-resolver-rules=MAP {EVIL} 127.0.0.1"
    flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    before = sorted(p.name for p in folder.rglob("*"))
    with sync_playwright() as playwright:
        attacker = playwright.chromium.launch(executable_path=CHROMIUM, args=[*flags, rules])
        page = attacker.new_page()
        answer = page.goto(f"http://{EVIL}:{port}/")
        assert answer is not None
        assert answer.status == 403
        assert "public_addresses" in page.content()
        told = page.evaluate(
            """port => new Promise(done => {
              const socket = new WebSocket(`ws://evil.example:${port}/_stcore/stream`, ['streamlit']);
              socket.onopen = () => done('open'); socket.onerror = () => done('refused'); })""",
            port,
        )
        assert told == "refused"
        attacker.close()
    assert looked_up(folder) == set()
    assert sorted(p.name for p in folder.rglob("*") if p.name != "looked-up.txt") == before


@pytest.mark.parametrize(
    ("host", "origin"),
    [
        (EVIL, f"http://{EVIL}"),
        (EVIL, None),
        ("localhost", f"http://{EVIL}"),
        ("localhost", "http://localhost:1"),
        ("localhost", "http://127.0.0.1"),
        ("localhost", "null"),
        ("localhost", "file://"),
        ("127.0.0.1.evil.example", None),
        ("127.0.0.1@evil.example", None),
        ("192.0.2.1", None),
    ],
)
def test_a_raw_socket_of_another_name_or_origin_is_refused(
    address: str, folder: Path, host: str, origin: str | None
) -> None:
    port = address.rpartition(":")[2]
    headers = {"Origin": origin} if origin else {}
    with pytest.raises(InvalidStatus) as refused:
        connect(
            f"ws://{host.rpartition('@')[2]}:{port}/_stcore/stream",
            sock=socket.create_connection(("127.0.0.1", int(port))),
            additional_headers=headers,
            subprotocols=["streamlit"],  # type: ignore[list-item]
        )
    assert refused.value.response.status_code == 403
    page = httpx.get(f"{address}/", headers={"Host": host, **headers}, trust_env=False)
    assert page.status_code == 403
    assert looked_up(folder) == set()


def test_loopback_asks_and_reads_without_a_link(browser: Browser, address: str) -> None:
    page = visited(browser, address)
    ask(page, "倉庫の扉はどうすればよいですか")
    page.get_by_text(QUOTE).first.wait_for()
    page.context.close()


def test_nothing_of_the_operators_pages_shows_without_the_link(
    browser: Browser, address: str
) -> None:
    page = visited(browser, f"{address}/materials")
    page.locator(".st-key-question").wait_for()
    for words in ("取り込み", "仮置き", "世代の履歴"):
        expect(page.get_by_text(words)).to_have_count(0)
    wrong = visited(browser, f"{address}/operator?token=wrong")
    wrong.locator(".st-key-question").wait_for()
    wrong.goto(f"{address}/materials")
    wrong.locator(".st-key-question").wait_for()
    expect(wrong.locator("input[type=file]")).to_have_count(0)
    expect(wrong.get_by_role("tab")).to_have_count(0)
    for some in (page, wrong):
        some.context.close()


def test_the_link_opens_the_material_page_after_a_reload_and_in_a_second_tab(
    browser: Browser, address: str
) -> None:
    page = visited(browser, address + OPERATORS_LINK)
    page.locator(".st-key-question").wait_for()
    assert "token" not in page.url
    second = page.context.new_page()
    for opened in (page, second, page):
        opened.goto(f"{address}/materials")
        opened.get_by_role("tab", name="取り込み").wait_for()
        opened.reload()
        opened.get_by_role("tab", name="取り込み").wait_for()
    (cookie,) = [c for c in page.context.cookies() if c["name"].startswith("yorozu_operator")]
    assert (cookie["httpOnly"], cookie["sameSite"]) == (True, "Strict")
    page.context.close()


def test_no_page_is_framed_and_no_figures_are_told(address: str) -> None:
    page = httpx.get(f"{address}/", trust_env=False)
    assert page.headers["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]
    assert httpx.get(f"{address}/_stcore/metrics", trust_env=False).status_code == 404


def test_health_is_told_under_any_name(address: str) -> None:
    health = httpx.get(f"{address}/_stcore/health", headers={"Host": EVIL}, trust_env=False)
    assert health.status_code == 200
