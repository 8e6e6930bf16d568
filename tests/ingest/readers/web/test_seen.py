"""What of a page its reader sees, by the styles that hold; each kind with what must stay."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from ingest.parsed.document import ParsedDocument
from ingest.readers.source import Limits, Source
from ingest.readers.web.html import read_html

SECRET = "ひそかな言葉"


def read(body: str, css: str = "") -> ParsedDocument:
    html = f"<html><head><style>{css}</style></head><body><main>{body}</main></body></html>"
    return read_html(Source("a.html", html.encode()), Limits())


def text(body: str, css: str = "") -> str:
    return "".join(read(body, css).pages[0].text.split())


def why(body: str, css: str = "") -> set[str]:
    return {part.why for part in read(body, css).left_out}


HIDING = [
    "display:none",
    "visibility:hidden",
    "visibility:collapse",
    "opacity:0",
    "opacity:0.001",
    "font-size:0",
    "font-size:1px",
    "font:0/0 a",
    "font-size:.01em",
    "color:white",
    "color:#fff",
    "color:rgba(0,0,0,0)",
    "color:transparent",
    "color:hsl(0 0% 100%)",
    "background:#000;color:#010101",
    "background-color:navy;color:navy",
    "-webkit-text-fill-color:transparent",
    "position:absolute;left:-9999px",
    "position:fixed;top:-200em",
    "position:absolute;left:9999px",
    "text-indent:-9999px",
    "margin-left:-3000px",
    "transform:translateX(-9999px)",
    "transform:scale(0)",
    "position:absolute;clip:rect(0,0,0,0)",
    "clip-path:inset(50%)",
    "width:1px;height:1px;overflow:hidden",
    "max-height:0;overflow:hidden",
]


@pytest.mark.parametrize("style", HIDING)
def test_text_that_no_reader_sees_is_left_out_and_told(style: str) -> None:
    body = f"<p>まえ</p><p class=x>{SECRET}</p><p>あと</p>"
    for found, told in (
        (text(body, f".x{{{style}}}"), why(body, f".x{{{style}}}")),
        (text(body.replace("class=x", f"style='{style}'")), why(body.replace("class=x", f"style='{style}'"))),
    ):  # fmt: skip
        assert found == "まえあと"
        assert told == {"hidden"}


@pytest.mark.parametrize(
    "style",
    [
        "display:block",
        "opacity:.5",
        "font-size:9px",
        "color:#bbb",
        "background:#000;color:#fff",
        "background:url(x.png);color:#fff",
        "background:linear-gradient(red,blue);color:#fff",
        "text-decoration:underline",
        "text-decoration:overline",
        "position:absolute;left:20px",
        "margin-left:-10px",
        "width:50%;overflow:hidden",
        "overflow:hidden",
        "visibility:visible",
        "transform:rotate(3deg)",
    ],
)
def test_text_that_a_reader_sees_stays(style: str) -> None:
    body = f"<p>まえ</p><p class=x>{SECRET}</p>"
    assert text(body, f".x{{{style}}}") == f"まえ{SECRET}"
    assert why(body, f".x{{{style}}}") == set()


def test_white_stays_on_a_dark_ground_further_out() -> None:
    css = ".dark{background:#123} .dark p{color:white} .pale{background:white}"
    assert text("<div class=dark><p>見える</p></div>", css) == "見える"
    assert text("<div class=dark><p class=pale>見えない</p></div>", css) == ""
    assert text("<table bgcolor=black><tr><td><font color=white>見える</font></td></tr></table>")
    assert text("<p><font color=white>見えない</font>見える</p>") == "見える"


def test_the_cascade_decides() -> None:
    assert text("<p id=a class=b>文</p>", "#a{display:block} .b{display:none}") == "文"
    assert text("<p id=a class=b>文</p>", "#a{display:block} .b{display:none!important}") == ""
    assert text("<p class=b style='display:block'>文</p>", ".b{display:none}") == "文"
    assert text("<p class='a b'>文</p>", ".a{display:none} .b{display:block}") == "文"
    assert text("<p>文</p>", ":root{--c:none} p{display:var(--c)}") == ""
    assert text("<p>文</p>", "p{display:var(--c,none)}") == ""
    assert text("<p>文</p>", "p:not(.x){display:none} 壊れた{{{") == ""


@pytest.mark.parametrize(
    ("query", "holds"),
    [
        ("screen", True),
        ("print", False),
        ("not print", True),
        ("(min-width: 600px)", True),
        ("screen and (max-width: 600px)", False),
        ("(prefers-color-scheme: dark)", False),
        ("print, screen", True),
    ],
)
def test_the_rules_of_a_screen_hold(query: str, holds: bool) -> None:
    assert text("<p>文</p>", f"@media {query} {{p{{display:none}}}}") == ("" if holds else "文")


def test_a_visible_child_of_an_invisible_element_is_seen() -> None:
    body = "<div class=o>外<span class=i>内</span></div>"
    assert text(body, ".o{visibility:hidden} .i{visibility:visible}") == "内"
    assert text(body, ".o{display:none} .i{display:block}") == ""


@pytest.mark.parametrize(
    ("css", "body"),
    [
        ("", "<s>古い</s>"),
        ("", "<del>古い</del>"),
        ("", "<strike>古い</strike>"),
        (".x{text-decoration:line-through}", "<b class=x>古い</b>"),
        (".x{text-decoration:red solid line-through}", "<div class=x><p>古い</p></div>"),
        (".x{text-decoration-line:underline line-through}", "<i class=x>古い</i>"),
        (
            ".x{text-decoration:line-through} .x b{text-decoration:none}",
            "<i class=x><b>古い</b></i>",
        ),
    ],
)
def test_struck_text_is_left_out_and_told(css: str, body: str) -> None:
    assert text(f"<p>今の<u>決まり</u></p>{body}", css) == "今の決まり"
    assert why(f"<p>今</p>{body}", css) == {"struck-out"}


@pytest.mark.parametrize(
    ("css", "body"),
    [
        ("", "<details><summary>問い</summary>答え</details>"),
        (".p{display:none}", "<button aria-controls=a aria-expanded=false>問い</button><div class=p id=a>答え</div>"),
        (".p{display:none}", "<h3><a href='#a'>問い</a></h3><div class=p id=a>答え</div>"),
        (".p{display:none} input:checked~.p{display:block}", "<label>問い<input type=checkbox hidden></label><div class=p>答え</div>"),
        (".p{display:none} .p.open{display:block}", "<h3>問い</h3><div class=p>答え</div><p>ほか</p>"),
        (".p{max-height:0;overflow:hidden} .q:hover .p{max-height:9em}", "<div class=q>問い<div class=p>答え</div></div>"),
        ("dd{display:none}", "<dl><dt>問い</dt><dd>答え</dd><dt>次</dt><dd>答え</dd></dl>"),
        ("", "<h3 onclick='f()'>問い</h3><div hidden>答え</div><p>ほか</p>"),
        ("", "<h3>問い</h3><div class=ans style='display:none'>答え</div><p>ほか</p><script>$('.ans').toggle()</script>"),
        ("", "<h3>問い</h3><div hidden>答え</div><h3>次</h3><div hidden>答え</div>"),
    ],
)  # fmt: skip
def test_answers_that_open_on_a_click_are_read(css: str, body: str) -> None:
    assert "問い" in text(body, css)
    assert "答え" in text(body, css)


def test_what_is_hidden_below_a_heading_with_its_text_stays_hidden() -> None:
    assert text("<h2>題</h2><div hidden>秘</div><p>文</p>") == "題文"
    assert text("<dl><dt>語</dt><dd>説明</dd></dl><div hidden>秘</div>") == "語説明"


@pytest.mark.parametrize(
    ("tag", "css", "marks"),
    [
        ("<ol>", "", "1.甲2.乙"),
        ("<ol start=3>", "", "3.甲4.乙"),
        ("<ol reversed>", "", "2.甲1.乙"),
        ("<ol type=a>", "", "a.甲b.乙"),
        ("<ol type=I>", "", "I.甲II.乙"),
        ("<ol>", "ol{list-style:none}", "甲乙"),
        ("<ol>", "ol{list-style-type:cjk-decimal}", "一、甲二、乙"),
        ("<ol>", "li{list-style:katakana inside}", "ア、甲イ、乙"),
        ("<ul>", "", "甲乙"),
        ("<ul>", "ul{list-style:decimal}", "1.甲2.乙"),
    ],
)
def test_numbers_of_lists_are_text(tag: str, css: str, marks: str) -> None:
    end = f"</{tag[1:3]}>"
    assert text(f"{tag}<li>甲</li><li><p>乙</p></li>{end}", css) == marks


def test_a_value_counts_on_and_nested_lists_count_for_themselves() -> None:
    body = "<ol><li>甲<ol><li>子</li></ol></li><li value=7>乙</li><li>丙</li></ol>"
    assert text(body) == "1.甲1.子7.乙8.丙"


def test_counters_and_generated_words_are_text() -> None:
    css = (
        "body{counter-reset:art} h2{counter-increment:art;counter-reset:par}"
        "h2::before{content:'第' counter(art, cjk-decimal) '条 '}"
        "p{counter-increment:par} p::before{content:counter(art) '-' counter(par) ' '}"
        "p::after{content:'▶'}"
    )
    found = text("<h2>鍵</h2><p>甲</p><p>乙</p><h2>札</h2><p>丙</p>", css)
    assert found == "第一条鍵1-1甲1-2乙第二条札2-1丙"


def test_pages_without_scripts_words_are_read_only_if_they_are_all() -> None:
    assert text("<noscript>スクリプトを有効に</noscript><p>本文の文章です。長く続く。</p>") == (
        "本文の文章です。長く続く。"
    )
    assert text("<noscript><p>これが本文です。</p></noscript>") == "これが本文です。"


NAMES = st.text("abcdefgh", min_size=1, max_size=8).map(lambda name: f"x-{name}")


@given(NAMES, st.sampled_from(["p", "ul", "table", "section"]))
def test_elements_that_nobody_knows_are_read_as_browsers_do(name: str, around: str) -> None:
    body = f"<{around}><{name}>知らない要素の文</{name}></{around}>"
    assert "知らない要素の文" in text(f"<p>前</p>{body}")
