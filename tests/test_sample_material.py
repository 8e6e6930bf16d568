"""The sample material: whole, marked as a sample, up to date, and written in words of our own."""

from __future__ import annotations

import os
import re
from collections import Counter
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from pypdf import PdfReader

from checkout import CHECKOUT
from ingest.sources.register import load_register
from kb.text.normalising import search_form

MATERIALS = CHECKOUT / "materials"
SAMPLE = MATERIALS / "sample"
NOTICE = "見本(公式資料ではありません)"
MAX_SHARED_CHARS = 20


def plain(text: str) -> str:
    return re.sub(r"\s", "", search_form(text))


@pytest.fixture(scope="module")
def pages() -> list[str]:
    return [plain(page.extract_text()) for page in PdfReader(SAMPLE / "yorozu-sample.pdf").pages]


@pytest.fixture(scope="module")
def slides() -> list[str]:
    html = (CHECKOUT / "scripts" / "sample_slides.html").read_text(encoding="utf-8")
    return [plain(s.get_text()) for s in BeautifulSoup(html, "lxml").find_all("section")]


def official_titles() -> list[str]:
    sources = load_register(MATERIALS / "sources.toml").sources
    return sorted((plain(n) for s in sources for n in s.names), key=len, reverse=True)


def test_every_page_says_that_it_is_a_sample(pages: list[str]) -> None:
    assert [page for page in pages if NOTICE not in page] == []


@pytest.mark.parametrize("name", ["explanation.md", "checksheet.md"])
def test_every_text_says_that_it_is_a_sample(name: str) -> None:
    assert NOTICE in plain((SAMPLE / name).read_text(encoding="utf-8"))


def letters(text: str) -> Counter[str]:
    return Counter(re.sub(r"\W", "", text))


def test_the_pdf_was_printed_from_the_slides(pages: list[str], slides: list[str]) -> None:
    """Order aside, which differs in tables: the same letters, and the printed slide number."""
    numbers = ["", "", *(str(n) for n in range(1, len(slides) - 1))]
    expected = [letters(slide + n) for slide, n in zip(slides, numbers, strict=True)]
    assert [letters(page) for page in pages] == expected


def test_all_nine_questions_are_asked(pages: list[str]) -> None:
    text = "".join(pages)
    assert [n for n in range(1, 10) if f"質問{n}" not in text] == []


def test_exactly_one_answer_has_a_wrong_label(slides: list[str]) -> None:
    labels = [int(n) for slide in slides for n in re.findall(r"回答\[no\.(\d+)\]", slide)]
    assert sorted(labels) == [1, 21, 24, 54, 56, 85, 148, 149, 153, 153]


def test_printed_slide_numbers_differ_from_the_pages() -> None:
    tenth = PdfReader(SAMPLE / "yorozu-sample.pdf").pages[9].extract_text()
    assert tenth.rstrip().endswith("8")


def test_links_are_registered_addresses() -> None:
    known = {
        a for s in load_register(MATERIALS / "sources.toml").sources for a in (s.url, s.file_url)
    }
    found = {
        annotation.get_object()["/A"]["/URI"]
        for page in PdfReader(SAMPLE / "yorozu-sample.pdf").pages
        for annotation in page.get("/Annots", [])
    }
    assert len(found) >= 5
    assert found <= known


def shared_stretches(text: str, original: str, length: int) -> list[str]:
    starts = range(len(text) - length + 1)
    return [text[i : i + length] for i in starts if text[i : i + length] in original]


def test_the_measure_of_copying_sees_a_copied_stretch() -> None:
    assert shared_stretches("甲乙丙丁", "子乙丙丑", 2) == ["乙丙"]


@pytest.mark.parametrize("name", ["yorozu-sample.pdf", "explanation.md", "checksheet.md"])
def test_nothing_is_copied_from_the_real_material(name: str, pages: list[str]) -> None:
    folder = os.environ.get("YOROZU_TEST_MATERIALS")
    if not folder:
        pytest.skip("YOROZU_TEST_MATERIALS names no folder with the real material")
    originals = [plain(p.read_text(encoding="utf-8")) for p in Path(folder).glob("*.txt")]
    assert originals
    written = "".join(pages) if name.endswith(".pdf") else plain((SAMPLE / name).read_text("utf-8"))
    # A text that names a public document cannot put its title in other words.
    for title in official_titles():
        written = written.replace(title, "\n")
    copied = [
        s for original in originals for s in shared_stretches(written, original, MAX_SHARED_CHARS)
    ]
    assert copied == []
