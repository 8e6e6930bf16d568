"""Material in any order of headings, marks, tables and empty pages: nothing crashes or is lost."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import strategies as st

from builders import circumstances, page
from fuzzing import run_for_long, run_shortly
from ingest.curation.corrections import Correction
from ingest.interpretation.interpret import Interpretation, interpret
from ingest.parsed.document import Page, PageLink, ParsedDocument
from ingest.passages.writer import sentence_splitter
from ingest.sources.links import link_warnings, located_links
from ingest.sources.register import Register, Source

MARKS = (
    "# よろず相談会 第8回", "2026年6月5日", "# 質問一覧", "# 質問①", "## 質問２：", "質問3", "# Q4.", "- 質問①", "# 質問",
    "・ガイドライン[No.85]「施錠」について。", "- [No.99] はどうすればよいですか？", "回答[No.85]：", "# 回答[No.153]：", "回答：",
    "回答[No.200]：", "[No.54]", "A.", "# 講師紹介", "氏名", "## 経歴", "# 閉会", "本日はありがとうございました。", "# 休憩",
    "# お知らせ", "# 参考資料", "表1 No.54 の区分", "図2：No.85", "No.\t達成条件", "85\t棚に錠を付ける", "\t", "質問\t内容", "質問\t回答", "No.\t質問\t備考\t回答", "1\t\t",
    "（続き）", "# 質問①（続き）", "→（補足）", "時間があればお答えします。", "# ", "ご質問ありがとうございます", "Q", "第三部",
)  # fmt: skip
"""Lines that open and close things; the rest is content with a word of its own in each line."""
CONTENT = (
    "- {}を確かめます。", "{}を配ります。", "・{}について伺います。", "台帳に{}を載せますか？", "# {}の話", "項目{}\tはい\t", "{}を決めますか。\t決めます。", "\t{}も見ます。", "9\t{}は？\t\t",
    "{}\tNo.85\t必須", "{}さんの電話番号は 000-0000-0000 です。", "「{}の手引き集」P12 をご覧ください。",
)  # fmt: skip
lines = st.sampled_from(MARKS + CONTENT * 2) | st.text(
    "質問回答No.:：0123456789①②[]\t #-。、", max_size=12
)
decks = st.lists(st.lists(lines, max_size=9), min_size=1, max_size=6)
_WORD = re.compile("ゑ..ゑ")
KANA = "あいうえかきくけさしすせ"
MAX_CHARS = 120
REGISTER = Register(
    (Source("tebiki", "施錠の手引き集", "見本の会", "reference", "S", url="https://a.example/t"),)
)


def own_word(number: int) -> str:
    """A word that stands in one line only, and whose characters say nothing else."""
    return f"ゑ{KANA[number // 12 % 12]}{KANA[number % 12]}ゑ"


def reading_of(deck: Sequence[Sequence[str]]) -> tuple[ParsedDocument, list[str]]:
    """The pages, and the words of their content lines that are no headings."""
    words: list[str] = []
    pages: list[Page] = []
    number = 0
    for index, source in enumerate(deck, 1):
        filled = []
        for line in source:
            filled.append(line.format(own_word(number)) if "{}" in line else line)
            if "{}" in line and not line.startswith("#"):
                words.append(own_word(number))
            number += 1
        pages.append(page("\n".join(filled), index) if filled else Page(index, ""))
    return ParsedDocument(tuple(pages)), words


def interpreted(reading: ParsedDocument, corrections: Sequence[Correction] = ()) -> Interpretation:
    c = circumstances(REGISTER, split=sentence_splitter(MAX_CHARS))
    return interpret(
        reading,
        "m/deck.pdf",
        "hash",
        replace(c, corrections=corrections, max_passage_chars=MAX_CHARS),
    )


def check_deck(deck: Sequence[Sequence[str]]) -> None:
    reading, words = reading_of(deck)
    result = interpreted(reading)
    places = Counter((p.page_index, p.start, p.end) for p in result.passages)
    for p in result.passages:
        assert reading.pages[p.page_index].text[p.start : p.end] == p.text != ""
        assert p.page == reading.pages[p.page_index].number
        assert all(1 <= n <= 153 for n in p.guideline_nos)
    assert [p.position for p in result.passages] == list(range(len(result.passages)))
    assert max(places.values(), default=1) == 1, "a stretch is held twice"
    _check_nothing_lost(reading, words, result)


def _check_nothing_lost(
    reading: ParsedDocument, words: Sequence[str], result: Interpretation
) -> None:
    """A line is in one passage, or in the report; a column's head may name no cell."""
    stored = Counter(_WORD.findall("\n".join(p.text for p in result.passages)))
    told = {w.page for w in result.warnings if w.kind == "personal-data"}
    for word in words:
        on = next(p for p in reading.pages if word in p.text)
        is_head = any(b.is_header and word in on.text[b.start : b.end] for b in on.blocks)
        is_told = stored[word] == 0 and on.number in told
        is_bare_head = is_head and stored[word] == 0
        assert stored[word] == 1 or is_told or is_bare_head, (word, stored[word])


def check_links(deck: Sequence[Sequence[str]]) -> None:
    for source in deck:
        text = "\n".join(source).replace("{}", "施錠")
        links = (PageLink(0, len(text[:4]), None), PageLink(len(text) // 2, len(text), "http://[x"))
        made = Page(1, text, links=links)
        located = located_links(made, REGISTER)
        assert all(0 <= x.start < x.end <= len(text) for x in located)
        assert all(w.page == 1 for w in link_warnings(located, made, REGISTER))


def test_every_line_of_any_deck_is_in_one_passage_or_in_the_report() -> None:
    run_shortly(check_deck, decks, 150)


@pytest.mark.soak
def test_every_line_of_any_deck_for_three_minutes() -> None:
    run_for_long(check_deck, decks)


def test_links_of_any_deck_stand_in_its_text() -> None:
    run_shortly(check_links, decks, 60)


def test_a_question_that_only_the_list_holds_is_kept() -> None:
    made = page("# よろず相談会 第8回\n# 質問一覧\n質問3\n- 棚の鍵を確かめます。", 1)
    result = interpreted(ParsedDocument((made,)))
    assert [(p.text, p.section, p.part) for p in result.passages if "棚" in p.text] == [
        ("棚の鍵を確かめます。", "質問3", "question")
    ]


def test_what_stands_above_the_entries_of_a_list_is_kept() -> None:
    made = page("# よろず相談会 第8回\n# 質問一覧\n- 棚の鍵について伺います。\n質問1 台帳は？", 1)
    assert "棚の鍵について伺います。" in [
        p.text for p in interpreted(ParsedDocument((made,))).passages
    ]


def test_a_caption_does_not_repeat_the_text_before_its_table() -> None:
    made = page("# 手引き\n表1 No.54 の区分\n- 印を押します。\n区分\t印\n秘\t赤", 1)
    texts = [p.text for p in interpreted(ParsedDocument((made,))).passages]
    assert sum("印を押します。" in text for text in texts) == 1


def test_the_heads_of_an_empty_form_under_a_caption_and_text_are_kept() -> None:
    made = page("# 手引き\n表1 No.54 の区分\n- 印を押します。\n区分\t印", 1)
    assert "区分\t印" in [p.text for p in interpreted(ParsedDocument((made,))).passages]
