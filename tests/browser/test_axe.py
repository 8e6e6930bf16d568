"""axe-core on every page, light and dark, at two sizes: no serious finding.

With Streamlit 1.67 there is none in what Streamlit draws either, so nothing is left out.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from benchmarks.servers import free_port
from browsing import NEEDS_CHROMIUM, PATIENCE_MILLISECONDS, SIZES, ask
from running_chat import OPERATORS_LINK, copy_choices, running_chat

SERIOUS = ("serious", "critical")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]

_FADE_MILLISECONDS = 1_200

pytestmark = NEEDS_CHROMIUM


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """With the theme, whose colours are looked at."""
    folder = tmp_path_factory.mktemp("axe")
    copy_choices(folder)
    with running_chat(folder, free_port()) as served:
        yield served


LOOKS = [
    ("desktop", "light"),
    ("phone", "dark"),
    pytest.param(("desktop", "dark"), marks=pytest.mark.soak),
    pytest.param(("phone", "light"), marks=pytest.mark.soak),
]


@pytest.fixture(params=LOOKS, ids=str)
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    size, colours = request.param
    context = browser.new_context(viewport=SIZES[size], color_scheme=colours)
    visited = context.new_page()
    visited.set_default_timeout(PATIENCE_MILLISECONDS)
    yield visited
    context.close()


def findings(page: Page) -> list[str]:
    """Serious findings, each on one line."""
    # While a run is under way Streamlit pales what it has not drawn again yet.
    page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]")
    page.wait_for_function("!document.querySelector('[data-stale=true]')")
    page.wait_for_timeout(_FADE_MILLISECONDS)
    options = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}
    found = Axe().run(page, options=options).response["violations"]
    return [
        f"{rule['id']}: {' '.join(map(str, node['target']))} {node['html'][:160]}"
        for rule in found
        if rule["impact"] in SERIOUS
        for node in rule["nodes"]
    ]


def test_the_chat_with_an_answer(page: Page, address: str) -> None:
    page.goto(address)
    ask(page, "倉庫の扉はどうすればよいですか")
    page.wait_for_selector(".st-key-citation-1-1 img")
    # What stands around a quotation is drawn when somebody looks.
    # A button with a hint is there twice, for mouse and finger; one is hidden.
    page.locator(".st-key-mark-1-2 button:visible").click()
    page.wait_for_selector(".st-key-around-1-2")
    assert findings(page) == []


def test_the_map_of_items(page: Page, address: str) -> None:
    page.goto(f"{address}/guideline")
    page.locator("[class*=st-key-cell-99-answer] button:visible").first.wait_for()
    assert findings(page) == []


def test_an_items_page(page: Page, address: str) -> None:
    page.goto(f"{address}/guideline?no=99")
    page.wait_for_selector(".st-key-citation-item99-1")
    assert findings(page) == []


def test_the_material_page(page: Page, address: str) -> None:
    page.goto(address + OPERATORS_LINK)
    page.goto(f"{address}/materials")
    page.get_by_role("tab").first.wait_for()
    assert findings(page) == []


def test_the_feedback_page(page: Page, address: str) -> None:
    page.goto(address + OPERATORS_LINK)
    page.goto(f"{address}/feedback")
    page.get_by_role("heading").nth(1).wait_for()
    assert findings(page) == []
