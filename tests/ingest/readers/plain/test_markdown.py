"""Markdown with HTML in it and with what is struck out: as a browser shows it, told what is not."""

from __future__ import annotations

import pytest
from hypothesis import assume, given, settings, strategies as st

from ingest.parsed.document import ParsedDocument
from ingest.readers.plain.markdown import read_markdown
from ingest.readers.plain.text import read_text
from ingest.readers.source import Limits, Source
from kb.errors import ReadingError


def read(text: str) -> ParsedDocument:
    return read_markdown(Source("手引き.md", text.encode()), Limits())


def shown(text: str) -> str:
    return "\n".join(page.text for page in read(text).pages)


def told(text: str) -> set[tuple[str, str]]:
    return {(part.why, part.part) for part in read(text).left_out}


@pytest.mark.parametrize(
    ("text", "seen", "gone"),
    [
        ("日報は~~総務の箱~~班長に渡す。", "日報は班長に渡す。", "総務の箱"),
        ("- 一つ目\n- ~~二つ目~~三つ目\n", "三つ目", "二つ目"),
        ("| 名 | 番 |\n|---|---|\n| 甲 | ~~12~~34 |\n", "34", "12"),
        ("鍵は<del>赤い札</del>青い札です。", "青い札です。", "赤い札"),
        ('鍵は青い札です。<span style="display:none">合言葉</span>', "青い札です。", "合言葉"),
        (
            '<div style="display:none">\n\n隠した段落\n\n</div>\n\n見える段落\n',
            "見える段落",
            "隠した段落",
        ),
        (
            '<style>.x{display:none}</style>\n\n<p class="x">消した文</p>\n\n残る文\n',
            "残る文",
            "消した文",
        ),
    ],
)
def test_what_is_struck_out_or_hidden_is_left_out_and_told(text: str, seen: str, gone: str) -> None:
    found = shown(text)
    assert seen in found
    assert gone not in found
    assert told(text) & {("struck-out", "text"), ("hidden", "text"), ("hidden", "element")}


@pytest.mark.parametrize(
    "text",
    [
        "10~20分で終わる。",
        "気温は~5度まで。",
        "`~~このまま~~` と書く。",
        "＜受付は九時から＞",
        "<受付>は一階です。",
        "<name> に名前を書く。",
        "値が a < b で c > d のとき。",
        "<u>下線の文</u>は有効です。",
        "<https://example.org/a> を見る。",
    ],
)
def test_what_only_looks_like_it_stays(text: str) -> None:
    assert read(text).left_out == ()
    plain = "".join(shown(text).split())
    assert all(
        word in plain
        for word in ("分", "度", "書", "九", "階", "名", "a<b", "下線", "例")
        if word in text
    )
    assert (
        "".join(read_text(Source("a.txt", text.encode()), Limits()).pages[0].text.split()) == plain
    )


def test_a_table_of_html_is_a_table() -> None:
    found = read(
        "# 割り当て\n\n<table><tr><th>曜日</th><th>当番</th></tr>\n<tr><td>月</td><td>鋳造の班</td></tr></table>\n\n終わり\n"
    )
    rows = [block for block in found.pages[0].blocks if block.kind == "row"]
    assert [found.pages[0].text[r.start : r.end] for r in rows] == ["曜日\t当番", "月\t鋳造の班"]
    assert found.pages[0].text.splitlines()[-1] == "終わり"


def test_an_answer_that_opens_on_a_click_is_read_with_the_markdown_in_it() -> None:
    found = shown(
        "<details><summary>名札を忘れたら</summary>\n\n守衛室で**仮の札**を借りる。\n\n- 朝\n- 昼\n\n</details>\n\n次の文\n"
    )
    assert "名札を忘れたら" in found
    assert "守衛室で仮の札を借りる。" in found
    assert found.index("昼") < found.index("次の文")


def test_tasks_are_boxes_and_pictures_are_told() -> None:
    assert shown("- [x] 済んだ\n- [ ] まだ\n").splitlines() == ["☑ 済んだ", "☐ まだ"]
    assert ("not-read", "picture") in told("図のとおり ![棚](a.png) に置く。\n\n次の段落。\n")
    assert ("not-read", "picture") in told("![](a.png)\n\n文\n")
    assert (shown("![棚の置き方](a.png)\n").strip(), told("![棚の置き方](a.png)\n")) == (
        "棚の置き方",
        set(),
    )


def test_an_unclosed_element_takes_no_more_than_its_block() -> None:
    assert shown("<div>一\n\n## 二の見出し\n\n三の文\n").splitlines() == [
        "一",
        "二の見出し",
        "三の文",
    ]


def test_pages_stay_pages() -> None:
    found = read("--- page 1 ---\n一~~二~~\n--- page 2 ---\n三\n")
    assert [(page.number, page.text.strip()) for page in found.pages] == [(1, "一"), (2, "三")]


def test_nothing_but_struck_text_is_no_document_of_text() -> None:
    assert [page.text for page in read("~~全部~~\n").pages] == [""]


@given(
    st.lists(
        st.sampled_from(
            [
                "<div>",
                "</div>",
                "<table>",
                "<td>",
                "~~",
                "`",
                "|",
                "# ",
                "- ",
                "文",
                "\n\n",
                "\n",
                "<!--",
                "&amp;",
                "<x>",
            ]
        ),
        max_size=40,
    )
)
def test_any_order_of_signs_is_read_or_refused(signs: list[str]) -> None:
    reason = None
    try:
        read("".join(signs))
    except ReadingError as error:
        reason = error.reason
    assert reason in (None, "empty")


BASE = ("鍵は棚の上。", "鍵は箱の中。", "鍵は机の下。")
PLACES = {
    "alone": "{0}\n\n{3}\n\n{1}\n\n{2}\n",
    "below a line": "{0}\n{3}\n{1}\n{2}\n",
    "inside a line": "{0}{3}{1}\n\n{2}\n",
    "in a heading": "{0}\n\n# {1} {3}\n\n{2}\n",
    "in an item": "{0}\n\n- {1} {3}\n- {2}\n",
    "as an item": "{0}\n\n- {1}\n- {3}\n- {2}\n",
    "in a cell": "{0}\n\n| 甲 | 乙 |\n|---|---|\n| {1} | {3} |\n| {2} | 丙 |\n",
    "in a quotation": "{0}\n\n> {1}\n> {3}\n> {2}\n",
    "in a box": "{0}\n\n<div>\n\n{1} {3}\n\n</div>\n\n{2}\n",
    "in a table of HTML": "{0}\n\n<table><tr><td>{1}</td><td>{3}</td></tr></table>\n\n{2}\n",
}
UNREAD = (
    "![](a.png)", "![][絵]", '<img src="a.png">', "<img src='a.png'/>", '<video src="a.mp4"></video>',
    '<audio controls src="a.mp3"></audio>', '<iframe src="https://example.org/a"></iframe>',
    '<object data="a.pdf"></object>', '<embed src="a.pdf">', "<canvas></canvas>",
    '<applet code="a"></applet>', "<select><option>甲</option></select>", "<button>押す</button>",
    "<s>古い</s>", "~~古い~~", '<b style="display:none">隠す</b>', "<ins hidden>隠す</ins>",
)  # fmt: skip


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("unread", UNREAD)
def test_what_is_not_read_is_told_wherever_it_stands(place: str, unread: str) -> None:
    text = PLACES[place].format(*BASE, unread) + "\n[絵]: b.png\n"
    found = shown(text)
    # Markdown in HTML is none: a browser shows its signs. A button in a heading is its title.
    assert told(text) or unread in found or "押す" in found
    assert all(line in found for line in BASE)


NAMES = [
    "a",
    "abbr",
    "acronym",
    "address",
    "article",
    "aside",
    "b",
    "bdi",
    "bdo",
    "big",
    "blink",
    "blockquote",
    "body",
    "button",
    "caption",
    "center",
    "cite",
    "code",
    "col",
    "colgroup",
    "data",
    "dd",
    "del",
    "details",
    "dfn",
    "dialog",
    "dir",
    "div",
    "dl",
    "dt",
    "em",
    "fieldset",
    "figcaption",
    "figure",
    "font",
    "footer",
    "form",
    "frameset",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hgroup",
    "html",
    "i",
    "iframe",
    "ins",
    "kbd",
    "label",
    "legend",
    "li",
    "main",
    "map",
    "mark",
    "marquee",
    "math",
    "menu",
    "meter",
    "nav",
    "nobr",
    "object",
    "ol",
    "optgroup",
    "option",
    "output",
    "p",
    "picture",
    "portal",
    "pre",
    "progress",
    "q",
    "rb",
    "rt",
    "rtc",
    "ruby",
    "s",
    "samp",
    "search",
    "section",
    "slot",
    "small",
    "span",
    "strike",
    "strong",
    "sub",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "textarea",
    "tfoot",
    "th",
    "thead",
    "time",
    "tr",
    "tt",
    "u",
    "ul",
    "var",
    "video",
    "audio",
    "canvas",
    "xmp",
    "plaintext",
]


NEVER_SHOWN = {"head", "link", "meta", "script", "style", "template", "datalist", "rp", "param"}


@pytest.mark.parametrize("place", PLACES)
@settings(max_examples=150)
@given(name=st.sampled_from(NAMES) | st.from_regex(r"[a-z]{1,8}(-[a-z]{1,8})?", fullmatch=True))
def test_words_in_an_element_of_any_name_are_read_or_told(place: str, name: str) -> None:
    # No browser shows these (HTML's style sheet of the user agent).
    assume(name not in NEVER_SHOWN)
    text = PLACES[place].format(*BASE, f"<{name}>札は赤い。</{name}>")
    found = shown(text)
    assert "札は赤い。" in found or told(text)
    assert all(line in found for line in BASE)
