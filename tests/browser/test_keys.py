"""From the question to the page and back to feedback with nothing but the keyboard."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from benchmarks.servers import free_port
from browsing import BOX, NEEDS_CHROMIUM, PATIENCE_MILLISECONDS, SIZES
from running_chat import copy_choices, running_chat

pytestmark = NEEDS_CHROMIUM

_STEPS = 120
"""Presses of Tab within which everything on the page must have been reached."""
# Where the focus is: the innermost key of ours around it, and whether a line shows it.
FOCUSED = """() => {
  const at = document.activeElement, outer = at.closest('[class*=st-key-]');
  const key = outer && [...outer.classList].find(name => name.startsWith('st-key-'));
  const look = getComputedStyle(at), around = getComputedStyle(at.parentElement);
  const isShown = look.outlineStyle !== 'none' || look.boxShadow !== 'none'
    || around.boxShadow !== 'none' || around.outlineStyle !== 'none' || at.matches('textarea');
  return [key ? key.slice(7) : '', at.tagName, isShown]; }"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("keys")
    copy_choices(folder)
    with running_chat(folder, free_port()) as served:
        yield served


def tab_to(page: Page, key: str, tag: str) -> None:
    """Press Tab until the element has the focus, which must be seen."""
    passed = []
    for _ in range(_STEPS):
        page.keyboard.press("Tab")
        at, name, is_shown = page.evaluate(FOCUSED)
        passed.append(f"{at} {name}")
        if at.startswith(key) and name == tag:
            assert is_shown, f"the focus on {key} cannot be seen"
            return
    raise AssertionError(f"{key} was not reached: {passed}")


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
def test_everything_is_done_by_keys(browser: Browser, address: str, size: ViewportSize) -> None:
    page = browser.new_page(viewport=size)
    page.set_default_timeout(PATIENCE_MILLISECONDS)
    page.goto(address)
    page.wait_for_selector(BOX)
    tab_to(page, "question", "TEXTAREA")
    page.keyboard.type("倉庫の扉はどうすればよいですか")
    page.keyboard.press("Enter")
    expect(page.locator(".st-key-citation-1-1 img")).to_be_visible()
    tab_to(page, "mark-1-2", "BUTTON")
    page.keyboard.press("Enter")
    expect(page.locator(".st-key-around-1-2")).to_be_visible()
    tab_to(page, "thumb-", "BUTTON")
    page.keyboard.press("Enter")
    expect(page.get_by_text("ありがとうございます")).to_be_visible()
    page.close()
