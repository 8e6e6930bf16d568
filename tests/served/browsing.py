"""What the tests in a real browser share: the browser, its sizes, and when they are left out."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, ViewportSize

CHROMIUM = shutil.which("chromium")
DESKTOP: ViewportSize = {"width": 1280, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}
SIZES: dict[str, ViewportSize] = {"desktop": DESKTOP, "phone": PHONE}
PATIENCE_MILLISECONDS = 60_000
WORD_JOINER = "\u2060"
"""Stands in escaped text where Streamlit would else replace something."""
BOX = ".st-key-question textarea"

NEEDS_CHROMIUM = [
    pytest.mark.real,
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium is installed on this system"),
]

_FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]


@contextmanager
def running_browser() -> Iterator[Browser]:
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=PATIENCE_MILLISECONDS)
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=_FLAGS)
        yield running
        running.close()


def ask(page: Page, question: str) -> None:
    """Type a question and send it."""
    page.locator(BOX).fill(question)
    page.locator(BOX).press("Enter")


def wait_until_reading_begins(page: Page) -> None:
    """Until the first question stands at the top: pictures below push the page about before."""
    page.wait_for_function(
        "(() => { const y = document.querySelector('.st-key-asked-1').getBoundingClientRect().y;"
        " return y >= 0 && y < 300; })()"
    )
