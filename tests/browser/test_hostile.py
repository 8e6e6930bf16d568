"""Hostile documents, questions and addresses on every page of a real chat: nothing of them runs.

Each document is taken in by a real ingest; what a page must not do is watched from the browser:
run a script, open a dialog, ask another address, or offer a way to one.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote, urlsplit

import docx
import openpyxl
import pytest
from playwright.sync_api import Browser, Dialog, Page, expect

from benchmarks.servers import free_port
from browsing import DESKTOP, NEEDS_CHROMIUM, PATIENCE_MILLISECONDS, WORD_JOINER, ask
from fakes import FakeEmbedder
from feedback.entries import Entry
from feedback.store import FeedbackStore
from ingest.pipeline import IngestOptions, IngestParts, ingest
from ingest.readers import Limits
from ingest.sources.register import Register
from kb.generations.folder import Generations
from kb.guideline.items import GuidelineItems
from running_chat import OPERATORS_LINK, copy_choices, running_chat

RAN = "window.ran = true"
ATTACKS = (
    f"<script>{RAN}</script>",
    f"<img src=x onerror='{RAN}'>",
    f"<svg onload='{RAN}'><a href='http://evil.test/'>押す</a></svg>",
    "<iframe src='http://evil.test/'></iframe>",
    f"[手順](javascript:{RAN})",
    "[手順](http://evil.test/)",
    "![図](http://evil.test/p.png)",
    "<http://evil.test/> www.evil.test",
    ":material/home: :red[赤] $x^2$ `code`",
    "| a | b |",
)
DOOR = "扉の鍵はどうすればよいですか"
WAY = "[data-testid=stLinkButton] *"
ALLOWED = ("http://127.0.0.1", "data:", "blob:")

pytestmark = NEEDS_CHROMIUM


def meeting() -> str:
    attacks = "\n\n".join(ATTACKS)
    return (
        f"# よろず相談会 第8回 {ATTACKS[0]}\n\n2026年6月5日\n\n# 質問①\n\n"
        f"ガイドライン[No.85]「{ATTACKS[1]}」について。{DOOR}？\n\n"
        f"回答[No.85]：扉の鍵は二つ用意します。{attacks}\n"
    )


def page_of_a_site() -> str:
    """With attacks as markup, and as characters that only look like it."""
    written = "".join(f"<p>扉の鍵 {a.replace('<', '&lt;')}</p>" for a in ATTACKS)
    title = ATTACKS[1].replace("<", "&lt;")
    return (
        f"<html><head><title>扉の鍵 {title}</title></head>"
        f"<body><h1>自工会ガイドライン 扉の鍵 No.85 {title}</h1>{''.join(ATTACKS)}{written}</body></html>"
    )


def workbook() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "<img src=x>"
    sheet.append(["自工会ガイドライン No.", "達成条件", ATTACKS[0]])
    for attack in ATTACKS:
        sheet.append([85, f"扉の鍵を数える {attack}", attack])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def letter() -> bytes:
    document = docx.Document()
    document.add_heading(f"自工会ガイドライン 扉の鍵 No.85 {ATTACKS[2]}", 1)
    for attack in ATTACKS:
        document.add_paragraph(f"扉の鍵を預かります。{attack}")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A knowledge base of hostile documents, and hostile questions that wait for an answer."""
    folder = tmp_path_factory.mktemp("hostile")
    copy_choices(folder)
    material = folder / "materials"
    material.mkdir()
    (material / "<img src=x onerror=alert(1)>.md").write_text(meeting(), encoding="utf-8")
    (material / "[x](javascript:alert(1)).html").write_text(page_of_a_site(), encoding="utf-8")
    (material / "![x].xlsx").write_bytes(workbook())
    (material / ":material_home:.docx").write_bytes(letter())
    generations = Generations(folder / "data" / "kb")
    parts = IngestParts(generations, FakeEmbedder(), Register(), GuidelineItems(), Limits(), 360)
    report = ingest([material], IngestOptions(), parts)
    assert (len(report.added), report.failed) == (4, ())
    store = FeedbackStore(folder / "data" / "feedback.sqlite", 365)
    for place, attack in enumerate(ATTACKS):
        asked = f"扉の鍵 {attack}"
        now = datetime.now(UTC).isoformat(timespec="seconds")
        store.keep(Entry(str(place), now, asked, attack, "000001", refused=True, comment=attack))
    return folder


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    with running_chat(folder, free_port(), "made_chat.py") as served:
        yield served


class Watched:
    """A page with everything that it did and should not have."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.misdeeds: list[str] = []
        page.on("request", lambda request: self._look(request.url))
        page.on("dialog", self._dismiss)
        page.on("popup", lambda popup: self.misdeeds.append("popup"))

    def _dismiss(self, dialog: Dialog) -> None:
        self.misdeeds.append("dialog")
        dialog.dismiss()

    def _look(self, url: str) -> None:
        if not url.startswith(ALLOWED):
            self.misdeeds.append(url)

    def shows(self, selector: str, words: str) -> None:
        expect(self.page.locator(selector).first).to_contain_text(words)

    def check(self) -> str:
        """What the page shows, once it has been found to be harmless."""
        main = self.page.locator("[data-testid=stAppViewContainer]")
        # Images that fail and scripts that are late need a moment.
        self.page.wait_for_timeout(500)
        assert self.misdeeds == []
        assert self.page.evaluate("window.ran") is None
        for forbidden in ("a[href*=evil]", "a[href^='javascript:']", "[src*=evil]", "main iframe"):
            assert main.locator(f"{forbidden}:not({WAY})").count() == 0, forbidden
        # A link of a document is a button that names the host it leads to.
        for way in main.locator("[data-testid=stLinkButton] a").all():
            assert str(urlsplit(way.get_attribute("href") or "").hostname) in way.inner_text()
        return main.inner_text().replace(WORD_JOINER, "")


@pytest.fixture
def watched(browser: Browser) -> Iterator[Watched]:
    page = browser.new_page(viewport=DESKTOP)
    page.set_default_timeout(PATIENCE_MILLISECONDS)
    yield Watched(page)
    page.close()


def test_the_chat_and_every_card(watched: Watched, address: str) -> None:
    watched.page.goto(address)
    ask(watched.page, f"No.85 {DOOR}")
    watched.shows(".st-key-answer-1", "鍵は二つ用意")
    watched.page.locator(".st-key-whole-1 summary").click()
    marks = watched.page.locator("[class*=st-key-mark-1-]")
    expect(marks.nth(3)).to_be_visible()
    shown = ""
    for place in range(marks.count()):
        marks.nth(place).locator("button:visible").click()
        card = watched.page.locator(f".st-key-citation-1-{place + 1}")
        expect(card.locator("[class*=st-key-around-]")).to_be_visible()
        shown += watched.check()
    assert RAN in shown
    assert "![図](http://evil.test/p.png)" in shown


def test_hostile_questions(watched: Watched, address: str) -> None:
    # The first as an address asks it, the others as they are typed.
    watched.page.goto(f"{address}/?q={quote('扉の鍵 ' + ATTACKS[0])}")
    for number, attack in enumerate(ATTACKS, start=1):
        if number > 1:
            ask(watched.page, f"扉の鍵 {attack}")
        watched.shows(f".st-key-asked-{number}", "扉の鍵")
        expect(watched.page.locator(f".st-key-answer-{number}")).to_be_visible()
    shown = watched.check()
    assert [attack for attack in ATTACKS if attack not in shown] == []


@pytest.mark.parametrize("name", ["no", "lang", "q"])
def test_hostile_addresses(watched: Watched, address: str, name: str) -> None:
    watched.page.goto(f"{address}/?{name}={quote(ATTACKS[1])}")
    expect(watched.page.locator("h1")).to_be_visible()
    watched.check()


def test_the_map_and_an_item(watched: Watched, address: str) -> None:
    watched.page.goto(f"{address}/guideline")
    cell = watched.page.locator("[class*=st-key-cell-85-] button:visible").first
    cell.hover()
    watched.check()
    watched.page.goto(f"{address}/guideline?no=85")
    watched.shows("[class*=st-key-citation-item85-]", "扉の鍵")
    for place in range(3):
        watched.page.locator("[class*=st-key-citation-item85-] summary").nth(place).click()
    expect(watched.page.locator("[class*=st-key-around-item85-]").nth(2)).to_be_visible()
    shown = watched.check()
    assert all(attack in shown for attack in ATTACKS[:3])


def test_the_material_page(watched: Watched, address: str) -> None:
    watched.page.goto(address + OPERATORS_LINK)
    watched.page.goto(f"{address}/materials")
    tabs = watched.page.get_by_role("tab")
    expect(tabs).to_have_count(4)
    for place in range(4):
        tabs.nth(place).click()
        watched.check()


def test_the_page_of_what_was_asked(watched: Watched, address: str) -> None:
    watched.page.goto(address + OPERATORS_LINK)
    watched.page.goto(f"{address}/feedback")
    watched.page.get_by_text("evil.test/p.png").first.wait_for()
    shown = watched.check()
    assert all(attack in shown for attack in ATTACKS)
