"""Pictures, fields, pages in pages and media: their text in its place, the rest told."""

from __future__ import annotations

import pytest
from hypothesis import given, settings, strategies as st

from ingest.parsed.document import ParsedDocument
from ingest.readers.source import Limits, Source
from ingest.readers.web.html import read_html


def read(body: str) -> ParsedDocument:
    html = f"<html><body><main><p>前</p>{body}</main></body></html>"
    return read_html(Source("a.html", html.encode()), Limits())


def text(body: str) -> str:
    return "".join(read(body).pages[0].text.split()).removeprefix("前")


@pytest.mark.parametrize(
    ("body", "part"),
    [
        ("<video src=a.mp4></video>", "media"),
        ("<audio src=a.mp3></audio>", "media"),
        ("<canvas></canvas>", "drawing"),
        ("<object data=a.xlsx></object>", "embedded-file"),
        ("<embed src=a.pdf>", "embedded-file"),
        ("<iframe src=https://example.org/map></iframe>", "linked-file"),
        ("<p>文<img src=a.png></p>", "picture"),
        ("<p>長い前置き</p><form><label>名前<input></label></form>", "form-field"),
        ("<p><select><option>甲<option>乙</select></p>", "form-field"),
        ("<p><ruby>鍵<rt>かぎ</rt></ruby></p>", "ruby"),
    ],
)
def test_what_is_not_read_is_told(body: str, part: str) -> None:
    assert [(p.why, p.part) for p in read(body).left_out] == [("not-read", part)]


@pytest.mark.parametrize(
    "body", ["<p>文<img src=a.png alt=''></p>", "<p>文<img src=a.png width=16></p>", "<svg></svg>"]
)
def test_decorations_are_not_worth_a_word(body: str) -> None:
    assert read(body).left_out == ()


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ("<h2><img src=a.png alt='第三章 刃物'></h2>", "第三章刃物"),
        ("<p><img src=a.png alt='図：柄を向ける'></p>", "図：柄を向ける"),
        ("<p>文中の<img src=a.png alt='印'>絵</p>", "文中の絵"),
        ("<p><input type=checkbox checked>済み <input type=checkbox>まだ</p>", "☑済み☐まだ"),
        ("<p><input value='六号室'><input type=hidden value=x><input type=password value=y></p>", "六号室"),
        ("<p><select><option>甲<option selected>乙</select></p>", "乙"),
        ("<p><textarea>覚え書き</textarea></p>", "覚え書き"),
        ("<svg><text>流れの図</text></svg>", "流れの図"),
        ("<p><math><mi>x</mi><mo>=</mo><mn>2</mn><annotation>tex</annotation></math></p>", "x=2"),
        ("<iframe srcdoc='&lt;p&gt;中の紙&lt;/p&gt;'></iframe>", "中の紙"),
        ("<h2><button>問い</button></h2>", "問い"),
        ("<p><ruby>鍵<rp>(</rp><rt>かぎ</rt><rp>)</rp></ruby>をかける</p>", "鍵をかける"),
        ("<aside>缶は日なたに置かない</aside>", "缶は日なたに置かない"),
    ],
)  # fmt: skip
def test_the_text_that_they_show_stands_in_its_place(body: str, shown: str) -> None:
    assert text(body) == shown


def test_what_follows_an_embedded_file_is_read() -> None:
    assert text("<p>甲<embed src=a.pdf>乙</p><p>丙</p>") == "甲乙丙"


def test_pieces_of_a_page_in_a_drawing_are_read() -> None:
    inside = "<foreignObject><div>始める</div><div>終える</div></foreignObject><text>確<tspan>認</tspan></text>"
    assert (
        read(f"<p>文<svg><g>{inside}</g></svg></p>").pages[0].text == "前\n文始める 終える 確認\n"
    )


PLACES = (
    "<p>甲乙</p>{}<p>丙丁</p>",
    "<p>甲乙{}丙丁</p>",
    "<ul><li>甲乙</li>{}<li>丙丁</li></ul>",
    "<table><tr><td>甲乙</td><td>{}</td></tr><tr><td>丙丁</td><td>戊</td></tr></table>",
    "<table><tr><td>甲乙</td>{}<td>己</td></tr><tr><td>丙丁</td><td>戊</td></tr></table>",
    "<h2>甲乙{}</h2><p>丙丁</p>",
    "<dl><dt>甲乙</dt>{}<dd>丙丁</dd></dl>",
    "<details><summary>甲乙</summary>{}丙丁</details>",
    "<figure>{}<figcaption>甲乙</figcaption></figure><p>丙丁</p>",
    "<p><a href=x>甲乙{}</a>丙丁</p>",
)
# Elements of HTML, of today and of old, that show their words, or end where they begin.
NAMES = [
    "abbr",
    "address",
    "article",
    "aside",
    "b",
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
    "form",
    "h1",
    "h6",
    "header",
    "i",
    "iframe",
    "ins",
    "kbd",
    "label",
    "legend",
    "li",
    "listing",
    "main",
    "map",
    "mark",
    "marquee",
    "math",
    "menu",
    "meter",
    "multicol",
    "nobr",
    "object",
    "ol",
    "optgroup",
    "option",
    "output",
    "p",
    "picture",
    "pre",
    "progress",
    "q",
    "ruby",
    "s",
    "samp",
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
]
ENDLESS = (
    "area", "basefont", "bgsound", "br", "col", "embed", "frame", "hr", "img", "input", "keygen",
    "param", "source", "track", "wbr",
)  # fmt: skip


@pytest.mark.parametrize("place", PLACES)
@settings(max_examples=150)
@given(name=st.sampled_from(NAMES) | st.from_regex(r"[a-z]{1,6}-[a-z]{1,6}", fullmatch=True))
def test_words_in_an_element_of_any_name_are_read_or_told(place: str, name: str) -> None:
    body = place.format(f"<{name}>札は赤い。</{name}>")
    assert "札は赤い。" in text(body) or read(body).left_out
    assert {"甲乙", "丙丁"} == {words for words in ("甲乙", "丙丁") if words in text(body)}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("name", ENDLESS)
def test_an_element_without_an_end_takes_nothing_with_it(place: str, name: str) -> None:
    shown = text(place.format(f"<{name}>札は赤い。"))
    assert all(words in shown for words in ("甲乙", "札は赤い。", "丙丁"))
