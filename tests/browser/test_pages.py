"""The guideline and material pages in a real browser, on a real server."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page

from benchmarks.servers import free_port
from browsing import NEEDS_CHROMIUM, PATIENCE_MILLISECONDS, PHONE, WORD_JOINER
from fake_knowledge_base import HOSTILE, QUOTE
from running_chat import OPERATORS_LINK, copy_choices, running_chat

MIN_CONTRAST = 4.5
"""WCAG 2.2 AA for text."""

pytestmark = NEEDS_CHROMIUM

# Paints a cell's background over the page's, and compares with the text (WCAG's formula).
CONTRAST = """cell => {
  const paint = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
  const laid = colours => { for (const c of colours) { paint.fillStyle = c; paint.fillRect(0, 0, 1, 1); }
    return [...paint.getImageData(0, 0, 1, 1).data].slice(0, 3); };
  const light = rgb => rgb.map(v => v / 255).map(v => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [.2126, .7152, .0722][i], 0);
  const page = getComputedStyle(document.querySelector('.stApp')).backgroundColor;
  const own = getComputedStyle(cell);
  const [a, b] = [laid([page, own.backgroundColor]), laid([page, own.color])].map(light);
  return (Math.max(a, b) + .05) / (Math.min(a, b) + .05); }"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("pages")


@pytest.fixture(scope="module")
def address(folder: Path, models_folder: Path) -> Iterator[str]:
    """The theme of the checkout, and the model for the process that publishes."""
    copy_choices(folder)
    (folder / "yorozu.toml").write_text(f'models = "{models_folder}"\n', encoding="utf-8")
    with running_chat(folder, free_port()) as served:
        yield served


Colours = Literal["light", "dark"]


def visited(browser: Browser, address: str, colours: Colours = "light") -> Page:
    page = browser.new_context(viewport=PHONE, color_scheme=colours).new_page()
    page.set_default_timeout(PATIENCE_MILLISECONDS)
    page.goto(address)
    return page


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_every_kind_of_cell_can_be_read(browser: Browser, address: str, colours: Colours) -> None:
    page = visited(browser, f"{address}/guideline", colours)
    for key in ("99-answer", "85-explanation", "21-asked", "54-wording", "56-reference", "1-none"):
        cell = page.locator(f".st-key-cell-{key} button").last
        cell.wait_for()
        assert cell.evaluate(CONTRAST) >= MIN_CONTRAST, key
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.context.close()


def test_a_short_address_opens_the_item_and_the_browsers_back_works(
    browser: Browser, address: str
) -> None:
    page = visited(browser, f"{address}/guideline")
    page.locator(".st-key-cell-99-answer button").last.click()
    page.wait_for_selector(".st-key-citation-item99-1")
    assert "no=99" in page.url
    page.go_back()
    page.wait_for_selector(".st-key-cell-99-answer")
    page.goto(f"{address}/?no=No.099")
    # The card is there before its words are.
    page.locator(".st-key-citation-item99-1", has_text=QUOTE).wait_for()
    page.context.close()


def test_a_maintainer_publishes_in_another_process(
    browser: Browser, address: str, folder: Path
) -> None:
    # An address would be left out as personal.
    words = HOSTILE.replace("a@evil.test", "").strip()
    text = f"# No.85 鍵の話\n\nNo.85 では、鍵を二つ用意します。{words}\n"
    (folder / "第8回.md").write_text(text, encoding="utf-8")
    page = visited(browser, address + OPERATORS_LINK)
    page.goto(f"{address}/materials")
    requested: list[str] = []
    page.on("request", lambda request: requested.append(request.url))
    page.get_by_role("tab", name="取り込み").click()
    page.locator("input[type=file]").set_input_files(folder / "第8回.md")
    page.get_by_role("button", name="仮置きする").click()
    page.get_by_text("materials/第8回.md").first.wait_for()
    page.locator(".st-key-check-staged button").click()
    parse = page.locator(".st-key-parse-0")
    parse.wait_for()
    parse.locator("summary").click()
    parse.get_by_text("鍵を二つ用意します").wait_for()
    assert ":red[赤] :material/home:" in parse.inner_text().replace(WORD_JOINER, "")
    assert parse.locator("a, code, script, img, .katex").count() == 0
    assert not (folder / "data" / "kb").exists()
    page.locator(".st-key-publish-staged button").click()
    page.get_by_text("世代 000001 を公開しました").wait_for()
    assert (folder / "materials" / "第8回.md").read_text(encoding="utf-8") == text
    assert [u for u in requested if not u.startswith((address, "data:", "blob:"))] == []
    page.context.close()
