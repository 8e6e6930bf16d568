"""Many visitors while nothing is loaded yet: each sees that it is loading, and it is loaded once."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser, expect

from benchmarks.servers import free_port
from browsing import BOX, NEEDS_CHROMIUM, PATIENCE_MILLISECONDS, PHONE
from fake_slow_chat import MAY_OPEN, OPENED
from running_chat import running_chat

VISITORS = 6
pytestmark = NEEDS_CHROMIUM


def test_many_first_visitors_wait_for_one_loading(browser: Browser, tmp_path: Path) -> None:
    with running_chat(tmp_path, free_port(), "fake_slow_chat.py") as address:
        pages = [browser.new_page(viewport=PHONE) for _ in range(VISITORS)]
        for page in pages:
            page.set_default_timeout(PATIENCE_MILLISECONDS)
            page.goto(address)
            expect(page.get_by_test_id("stSkeletonElement")).to_be_visible()
            expect(page.get_by_text("資料と検索モデルを読み込んでいます")).to_be_visible()
        (tmp_path / MAY_OPEN).touch()
        for page in pages:
            expect(page.locator(BOX)).to_be_visible()
            expect(page.get_by_test_id("stSkeletonElement")).to_have_count(0)
            page.close()
    assert (tmp_path / OPENED).read_text() == "opened\n"
