"""A conversation as Markdown, Word and plain text: everything is in it, and foreign text is data."""

from __future__ import annotations

import io
import re
from datetime import date

import docx
from docx.oxml.ns import qn
from markdown_it import MarkdownIt

from fake_knowledge_base import ANSWERED, HOSTILE, HOSTILE_ANSWER, QUOTE
from kb.answers import Answer
from kb.text.bilingual import Text
from screens.chat.conversation import Exchange
from screens.export.content import file_name, parts_of
from screens.export.forms import as_markdown, as_plain_text, as_word
from screens.export.keeping import address_of
from screens.export.words import ExportWording
from screens.words import Wording

DAY = date(2031, 4, 2)
QUESTION = "倉庫の扉はどうすればよいですか"


def parts(*exchanges: Exchange) -> list[object]:
    return list(parts_of(exchanges, DAY, Wording("ja"), ExportWording("ja")))


def answered(answer: Answer = ANSWERED, question: str = QUESTION) -> Exchange:
    return Exchange(question, answer, generation="000007")


def shown_by(markdown: str) -> str:
    """What a reader sees: the text of a CommonMark renderer's tokens."""
    found = []
    for token in MarkdownIt("commonmark").parse(markdown):
        for child in token.children or ():
            found.append("\n" if child.type in ("softbreak", "hardbreak") else child.content)  # noqa: PERF401 - clearer as a loop
        found.append("\n")
    return "".join(found)


def test_markdown_holds_question_answer_sources_and_circumstances() -> None:
    shown = shown_by(as_markdown(parts(answered())))  # type: ignore[arg-type]
    for expected in (
        QUESTION,
        f"{QUOTE}〔1〕",
        "第90回（2031-04-01）",
        "質問⑥",
        "ページ 2",
        "No.99",
        "https://example.org/explanation",
        *ANSWERED.notes,
        "000007",
        "2031-04-02",
        "判定ではありません",
    ):
        assert expected in shown


def test_hostile_text_in_markdown_is_only_text() -> None:
    written = as_markdown(parts(answered(HOSTILE_ANSWER, HOSTILE)))  # type: ignore[arg-type]
    kinds = {
        child.type
        for token in MarkdownIt("commonmark").parse(written)
        for child in token.children or ()
    }
    assert kinds <= {"text", "text_special", "softbreak", "hardbreak"}
    assert shown_by(written).count(HOSTILE) >= 5


def test_word_gives_every_text_back_in_a_japanese_font() -> None:
    document = docx.Document(io.BytesIO(as_word(parts(answered()))))  # type: ignore[arg-type]
    texts = "\n".join(paragraph.text for paragraph in document.paragraphs)
    for expected in (
        QUESTION,
        f"{QUOTE}〔1〕",
        "質問⑥",
        "https://example.org/explanation",
        "000007",
    ):
        assert expected in texts
    fonts = document.styles["Normal"].element.rPr.rFonts
    assert fonts.get(qn("w:eastAsia")) == "Yu Gothic"
    assert [p.text for p in document.paragraphs if p.style and p.style.name == "Quote"]


def test_word_takes_any_character_and_holds_no_link() -> None:
    written = as_word(parts(answered(HOSTILE_ANSWER, "\x00\x0b\ud800" + HOSTILE)))  # type: ignore[arg-type]
    document = docx.Document(io.BytesIO(written))
    assert any(HOSTILE in paragraph.text for paragraph in document.paragraphs)
    kinds = {relation.reltype.rsplit("/", 1)[-1] for relation in document.part.rels.values()}
    assert "hyperlink" not in kinds
    assert not any("image" in kind and "thumb" not in kind for kind in kinds)


def test_plain_text_quotes_each_source_under_its_mark() -> None:
    lines = as_plain_text(parts(answered())).splitlines()  # type: ignore[arg-type]
    at = next(i for i, line in enumerate(lines) if line.startswith("〔1〕"))
    assert lines[at + 1] == f"　「{QUOTE}」"


def test_a_question_without_an_answer_says_why() -> None:
    exchange = Exchange("質問", trouble=Text("資料を読めません。", "unreadable"))
    assert "資料を読めません。" in as_plain_text(parts(exchange))  # type: ignore[arg-type]


def test_the_files_name_carries_the_day() -> None:
    assert file_name(DAY, "docx") == "yorozu-2031-04-02.docx"


def test_a_shared_address_holds_the_question_and_nothing_of_the_visit() -> None:
    address = address_of("No.85 & 鍵?", "https://chat.example/x?token=1#part")
    assert re.fullmatch(r"https://chat\.example/x\?q=No\.85\+%26\+[%A-F0-9]+", address)
