"""Pictures, fields, pages in pages and media: their text in its place, the rest told."""

from __future__ import annotations

import pytest

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
