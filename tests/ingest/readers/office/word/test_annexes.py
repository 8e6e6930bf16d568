"""Notes stand by what refers to them; comments and running heads are told."""

from __future__ import annotations

import pytest

from word_files import left_out, p, part, r, reading_of, texts_of

COMMENTS = {
    "comments/comments.xml": part(
        "comments",
        f'<w:comment w:id="0">{p("協力会社は年度の初めだけ。")}</w:comment>'
        f'<w:comment w:id="1">{p("承知した。")}</w:comment>',
    )
}
COMMENTED = (
    '<w:p><w:commentRangeStart w:id="0"/>'
    f'{r("同じ教育を受ける。")}<w:commentRangeEnd w:id="0"/>'
    '<w:r><w:commentReference w:id="0"/></w:r></w:p>'
)


def test_comments_are_told_and_not_read() -> None:
    assert texts_of(COMMENTED, COMMENTS) == ["同じ教育を受ける。"]
    assert left_out(COMMENTED, COMMENTS) == [("not-read", "comment", 2)]


def test_comments_are_read_where_the_setting_says_so() -> None:
    reading = reading_of(COMMENTED, COMMENTS, reads_notes=True)
    assert reading.pages[0].text == "同じ教育を受ける。\n協力会社は年度の初めだけ。\n"
    assert reading.left_out == ()


@pytest.mark.parametrize("kind", ["footnote", "endnote"])
def test_notes_follow_and_those_of_hidden_text_are_told(kind: str) -> None:
    notes = {
        f"{kind}s/notes.xml": part(
            f"{kind}s",
            f'<w:{kind} w:type="separator" w:id="-1">{p("線")}</w:{kind}>'
            f'<w:{kind} w:id="2">{p("注の文。")}</w:{kind}><w:{kind} w:id="3">{p("隠れた注。")}</w:{kind}>',
        )
    }
    refer = '<w:r><w:rPr>{}</w:rPr><w:{}Reference w:id="{}"/></w:r>'
    body = (
        f"<w:p>{r('本文')}{refer.format('', kind, 2)}{refer.format('<w:vanish/>', kind, 3)}</w:p>"
    )
    assert texts_of(body, notes) == ["本文", "注の文。"]
    assert left_out(body, notes) == [("hidden", "footnote", 1)]


@pytest.mark.parametrize(
    ("head", "told"),
    [
        (p("規程第１２号　管理部"), [("not-read", "running-head", 1)]),
        (p("持ち出しの規程"), []),
        (p("持ち出しの規程 3"), []),
        (p("- 3 -"), []),
        (p("ページ 3 / 12"), []),
        (p("Page 3 of 12"), []),
        (p(""), []),
        (p("隠した頭", "<w:vanish/>"), [("hidden", "text", 1)]),
        (
            '<w:p><w:r><w:pict><v:shape><v:textpath string="社外秘"/></v:shape></w:pict></w:r></w:p>',
            [("not-read", "running-head", 1)],
        ),
    ],
)
def test_a_running_head_is_told_if_it_stands_nowhere_else(
    head: str, told: list[tuple[str, str, int]]
) -> None:
    parts = {"header/header1.xml": part("hdr", head), "header/header2.xml": part("hdr", head)}
    shown = left_out(p("持ち出しの規程"), parts)
    assert [(why, what) for why, what, _ in shown] == [(why, what) for why, what, _ in told]
    assert texts_of(p("持ち出しの規程"), parts) == ["持ち出しの規程"]
