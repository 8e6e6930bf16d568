"""Pictures of the chat over the sample material, for the README: docs/pictures/*.png.

    .venv/bin/python -m scripts.take_screenshots

Needs a Chromium on the path. The sample is written by this project, and the screen says so.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.servers import serving

PICTURES = Path(__file__).resolve().parent.parent / "docs" / "pictures"
QUESTION = "サーバー室に鍵がかけられません"
SIZES = {"pc": {"width": 1180, "height": 780}, "phone": {"width": 390, "height": 780}}
_FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking")
_REST_MILLISECONDS = 2_500
"""Until pictures and fonts are drawn."""


def main() -> None:
    chromium = shutil.which("chromium")
    if chromium is None:
        sys.exit("no chromium is installed on this system")
    PICTURES.mkdir(exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        serving(Path(folder)) as server,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium, args=list(_FLAGS))
        for size in SIZES:
            take(browser, server.url, size)
        browser.close()


def take(browser: Browser, address: str, size: str) -> None:
    """The way of a first visitor: the empty chat, the answer, the page it stands on."""
    page = browser.new_page(viewport=SIZES[size])  # type: ignore[arg-type]
    page.set_default_timeout(120_000)
    page.goto(address)
    field = page.locator(".st-key-question textarea")
    field.fill(QUESTION)
    if size == "pc":
        _save(page, "1-ask-pc")
    field.press("Enter")
    picture = page.locator(".st-key-citation-1-1 img")
    picture.wait_for()
    _save(page, f"2-answer-{size}")
    if size == "pc":
        picture.scroll_into_view_if_needed()
        _save(page, "3-page-pc")
        page.goto(f"{address}/guideline")
        page.locator("[class*=st-key-cell-]").last.wait_for()
        _save(page, "4-items-pc")
    page.close()


def _save(page: Page, name: str) -> None:
    page.wait_for_timeout(_REST_MILLISECONDS)
    page.screenshot(path=PICTURES / f"{name}.png")
    print(name)


if __name__ == "__main__":
    main()
