"""A conversation as plain text, Markdown and Word: everything is in it, and foreign text is text."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from docx import Document
from docx.oxml.ns import qn
from markdown_it import MarkdownIt
from markdown_it.token import Token

from fake_knowledge_base import ANSWERED, FIRST, HOSTILE, HOSTILE_ANSWER, REFUSED
from kb.errors import Message
from kb.guideline_items import SHIPPED_ITEMS, load_items
from screens.conversation import Exchange
from screens.export.contents import (
    Terms,
    conversation_text,
    exchange_text,
    plain_address,
    printable,
)
from screens.export.markdown import as_markdown, escaped_line
from screens.export.plain_text import exchange_as_plain_text
from screens.export.word import FONT, as_word
from screens.keeping_wording import keeping_wording_in
from screens.wording import wording_in

AT = datetime(2031, 4, 2, 20, 0, tzinfo=UTC)
JAPAN = timezone(timedelta(hours=9))
WORDS = keeping_wording_in("ja")
TERMS = Terms(load_items(SHIPPED_ITEMS), wording_in("ja"), WORDS, JAPAN)
DOOR = Exchange("倉庫の扉は？\n二行目", ANSWERED, generation="000007", at=AT)
PARKING = Exchange("駐車場は？", REFUSED, generation="000007", at=AT)
EVERYTHING = (
    "倉庫の扉は？", "二行目", "電子錠を付け", "〔1〕", "No.99", "よろず相談会 第90回（画面の試験用）",
    "第90回（2031-04-01）", "質問⑥", "ページ 2", "資料での表示: 回答[No.85]", "後から書き換えられない",
    "https://example.org/explanation", "No.99 への回答として扱っています", "資料の世代: 000007",
    "回答日: 2031-04-03", "資料の文の引用", "判定するものではありません",
)  # fmt: skip


def shown_tokens(markdown: str) -> list[Token]:
    parsed = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(markdown)
    return [*parsed, *(child for token in parsed for child in token.children or ())]


def shown_text(markdown: str) -> str:
    breaks = ("softbreak", "hardbreak", "inline", "heading_close", "paragraph_close")
    tokens = shown_tokens(markdown)
    return "".join(t.content if t.type == "text" else "\n" * (t.type in breaks) for t in tokens)


def word_text(content: bytes) -> str:
    return "\n".join(p.text for p in Document(io.BytesIO(content)).paragraphs)


def test_an_empty_conversation_holds_title_and_disclaimer_only() -> None:
    markdown = as_markdown(conversation_text([], TERMS), WORDS)
    assert markdown == f"# よろず相談ナレッジ\n\n{WORDS.disclaimer}\n"


def test_the_plain_text_holds_everything() -> None:
    written = exchange_as_plain_text(exchange_text(DOOR, TERMS), WORDS)
    assert [part for part in EVERYTHING if part not in written] == []


def test_the_markdown_shows_everything_once_it_is_read() -> None:
    shown = shown_text(as_markdown(conversation_text([DOOR, PARKING], TERMS), WORDS))
    assert [part for part in (*EVERYTHING, "質問2", "駐車場は？") if part not in shown] == []


def test_the_word_file_gives_all_texts_back() -> None:
    shown = word_text(as_word(conversation_text([DOOR, PARKING], TERMS), WORDS))
    assert [part for part in (*EVERYTHING, "質問2", "駐車場は？") if part not in shown] == []


def test_an_exchange_in_english_has_english_words() -> None:
    terms = replace(TERMS, wording=wording_in("en"), keeping=keeping_wording_in("en"))
    written = exchange_as_plain_text(exchange_text(DOOR, terms), terms.keeping)
    assert "Meeting 90 (2031-04-01)" in written
    assert "no verdict" in written


def test_the_day_is_that_of_the_visitors_zone() -> None:
    in_utc = exchange_text(DOOR, replace(TERMS, zone=UTC))
    assert "2031-04-02" in in_utc.facts
    assert "2031-04-03" in exchange_text(DOOR, TERMS).facts


def test_what_could_not_be_answered_says_so() -> None:
    withdrawn = Exchange("扉は？", trouble=Message("見られません", "hidden"), at=AT)
    assert exchange_text(withdrawn, TERMS).answer == "見られません"
    assert exchange_text(withdrawn, TERMS).sources == ()


def test_hostile_text_in_markdown_stays_text() -> None:
    hostile = Exchange(f"# {HOSTILE}", HOSTILE_ANSWER, generation="<b>", at=AT)
    markdown = as_markdown(conversation_text([hostile], TERMS), WORDS)
    kinds = {token.type for token in shown_tokens(markdown)}
    assert kinds & {"link_open", "image", "html_inline", "html_block", "code_inline"} == set()
    # Question, lead line, sentence, title and section, quotation, label, note.
    assert shown_text(markdown).replace("\u2060", "").count(HOSTILE) == 8


@pytest.mark.parametrize(
    "line",
    ["# a", "- a", "+ a", "---", "===", "1. a", "12) a", "> a", "| a |", "    a", "[a]: http://x",
     "<!-- a", "&lt;", "~~a~~", "*a*_b_", "a\\", "```", "http://evil.test www.evil.test a@b.test"],
)  # fmt: skip
def test_a_line_of_markup_is_one_paragraph_of_text(line: str) -> None:
    parsed = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(escaped_line(line))
    assert [t.type for t in parsed] == ["paragraph_open", "inline", "paragraph_close"]
    children = parsed[1].children or []
    assert {c.type for c in children} <= {"text", "text_special"}
    assert "".join(c.content for c in children).replace("\u2060", "") == line.strip()


def test_no_dialect_turns_foreign_addresses_into_links() -> None:
    written = escaped_line("http://evil.test www.evil.test a@evil.test")
    assert not re.search(r"https?://|www\.|\w@", written)


def test_only_http_addresses_are_links_and_none_can_break_out() -> None:
    assert plain_address("javascript:alert(1)") is None
    assert plain_address(None) is None
    address = plain_address("https://example.org/a(b)> [c](javascript:1) 資料.pdf#page=2")
    assert address is not None
    assert not set(address) & set(' ()<>[]"`')
    assert address.endswith("#page=2")
    known = "https://example.org/%E8%B3%87?a=1&b=2#page=2"
    assert plain_address(known) == known


def test_a_markdown_address_is_a_link_to_itself() -> None:
    markdown = as_markdown(conversation_text([DOOR], TERMS), WORDS)
    links = [t.attrs["href"] for t in shown_tokens(markdown) if t.type == "link_open"]
    assert links == ["https://example.org/explanation"]


def test_the_word_file_has_links_of_citations_only_and_runs_nothing() -> None:
    hostile = Exchange(HOSTILE, HOSTILE_ANSWER, generation=HOSTILE, at=AT)
    content = as_word(conversation_text([DOOR, hostile], TERMS), WORDS)
    part = Document(io.BytesIO(content)).part
    external = [r.target_ref for r in part.rels.values() if r.is_external]
    assert external == ["https://example.org/explanation"]
    names = zipfile.ZipFile(io.BytesIO(content)).namelist()
    assert [n for n in names if "vba" in n.lower() or "embeddings" in n] == []
    assert word_text(content).count(HOSTILE) == 9


def test_the_word_file_names_a_japanese_font_everywhere() -> None:
    document = Document(io.BytesIO(as_word(conversation_text([DOOR], TERMS), WORDS)))
    for name in {p.style.name for p in document.paragraphs if p.style}:
        fonts = document.styles[name].element.rPr.rFonts
        assert fonts.get(qn("w:eastAsia")) == FONT
        assert fonts.get(qn("w:eastAsiaTheme")) is None


def test_signs_that_a_file_cannot_hold_are_left_out() -> None:
    odd = Exchange("扉\x00\x0b\ud800\u202e？", replace(ANSWERED, citations=(FIRST,)), at=AT)
    assert "扉？" in word_text(as_word(conversation_text([odd], TERMS), WORDS))
    assert printable("一\r\n二\t三") == "一\n二\t三"


def test_the_word_file_says_nothing_of_who_made_it() -> None:
    document = Document(io.BytesIO(as_word(conversation_text([DOOR], TERMS), WORDS)))
    assert (document.core_properties.author, document.core_properties.comments) == ("", "")
