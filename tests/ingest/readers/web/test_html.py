"""HTML: the content without what stands around it, tables, links, anchors, encodings."""

from __future__ import annotations

import pytest

from ingest.parsed.document import LeftOutPart, ParsedDocument
from ingest.parsed.lines import Line, lines_of
from ingest.readers.source import Limits, Source
from ingest.readers.web.html import read_html
from kb.errors import ReadingError

ADDRESS = "https://example.org/guide/index.html"


def read(html: str | bytes) -> ParsedDocument:
    data = html if isinstance(html, bytes) else html.encode()
    return read_html(Source("手引き.html", data), Limits())


def lines(html: str) -> list[Line]:
    return lines_of(read(html))


def texts(html: str) -> list[str]:
    return [line.text for line in lines(html)]


def links(html: str, base_url: str | None = ADDRESS) -> list[tuple[str, str | None]]:
    base = f"<base href='{base_url}'>" if base_url else ""
    page = read(base + html).pages[0]
    return [(page.text[k.start : k.end], k.url) for k in page.links]


@pytest.mark.parametrize("html", ["<html></html>", "<!-- 何もない -->", "<p> </p>"])
def test_a_page_without_text_gives_no_blocks(html: str) -> None:
    assert [page.blocks for page in read(html).pages] == [()]


def test_headings_paragraphs_and_nested_lists_keep_their_order_and_levels() -> None:
    found = lines(
        "<h1>題</h1><p>文。</p><ul><li>甲<ol><li>乙</li></ol></li><li><p>丙</p></li></ul><h3>小</h3>"
    )
    assert [(x.kind, x.level, x.text) for x in found] == [
        ("heading", 1, "題"),
        ("text", 0, "文。"),
        ("item", 0, "甲"),
        ("item", 1, "1. 乙"),
        ("item", 0, "丙"),
        ("heading", 3, "小"),
    ]


def test_what_stands_around_the_content_is_dropped() -> None:
    html = (
        "<body><header>社名</header><nav>目次</nav><main><header><h1>題</h1></header><p>本文。</p>"
        "<aside><a href='/x'>ほかの記事</a></aside><form><label>検索</label><input value='x'></form><script>a()</script>"
        "<style>p{}</style></main><footer>著作権</footer></body>"
    )
    assert texts(html) == ["題", "本文。"]


def test_without_a_main_element_the_densest_block_is_the_content() -> None:
    menu = "".join(f"<li><a href='/{n}'>項目の名前{n}</a></li>" for n in range(20))
    html = f"<div><ul>{menu}</ul></div><div id=c><h2>題</h2><p>{'長い本文です。' * 20}</p></div>"
    assert texts(html)[0] == "題"
    assert "項目の名前1" not in texts(html)


def test_a_form_around_the_whole_page_is_not_dropped() -> None:
    assert texts(f"<form><h1>題</h1><p>{'本文です。' * 9}</p></form>")[0] == "題"


def test_hidden_elements_are_left_out_and_reported() -> None:
    reading = read(
        "<p>見える<span hidden>秘密</span><b style='display: none'>甲</b></p>"
        "<div aria-hidden=true>乙</div><p><del>古い</del>新しい</p>"
    )
    # What programs that read aloud skip is seen all the same.
    assert [line.text for line in lines_of(reading)] == ["見える", "乙", "新しい"]
    assert reading.left_out == (
        LeftOutPart("hidden", "element", 2, 3),
        LeftOutPart("struck-out", "text", 1, 2),
    )


def test_hidden_icons_are_not_worth_a_report() -> None:
    assert read("<p>次へ<i aria-hidden=true>→</i></p>").left_out == ()


def test_spans_of_tables_are_resolved_and_heads_joined() -> None:
    found = lines(
        "<table><tr><th rowspan=2>No.</th><th colspan=2>結果</th></tr><tr><th>良い</th><th>悪い</th></tr>"
        "<tr><td rowspan=2>1</td><td>a</td><td>b</td></tr><tr><td colspan=2>c</td></tr></table>"
    )
    assert [(x.cells, x.is_header) for x in found] == [
        (("No.", "結果 良い", "結果 悪い"), True),
        (("1", "a", "b"), False),
        (("", "c", ""), False),
    ]


def test_heads_at_the_side_are_no_header_row() -> None:
    found = lines(
        "<table><tr><th>窓口</th><td>総務の係</td></tr><tr><th>時間</th><td>午前</td></tr></table>"
    )
    assert [x.is_header for x in found] == [False, False]


def test_a_table_that_only_lays_out_the_page_is_no_table() -> None:
    found = lines("<table><tr><td>左の欄。</td><td><h2>題</h2><p>文。</p></td></tr></table>")
    assert [x.kind for x in found] == ["text", "heading", "text"]


def test_blocks_inside_a_cell_are_parted_by_spaces() -> None:
    found = lines(
        "<table><tr><th>甲</th><th>乙</th></tr><tr><td><p>一</p><p>二</p></td><td><ul><li>三<li>四</ul></td></tr></table>"
    )
    assert found[1].cells == ("一 二", "三 四")


def test_endless_spans_are_too_large() -> None:
    row = "<tr>" + "<td colspan=1000>a</td>" * 30 + "</tr>"
    with pytest.raises(ReadingError) as raised:
        read(f"<table>{row * 100}</table>")
    assert raised.value.reason == "too-large"


def test_links_are_absolute_where_the_address_is_known() -> None:
    html = "<p><a href='a.pdf'>資料<b>の例</b></a> <a href='//example.com/b'>他</a></p>"
    assert links(html) == [
        ("資料の例", "https://example.org/guide/a.pdf"), ("他", "https://example.com/b"),
    ]  # fmt: skip
    assert links(html, None) == [("資料の例", None), ("他", None)]


def test_an_address_that_is_none_costs_only_its_link() -> None:
    assert links("<p>甲<a href='http://[::1'>乙</a></p>") == [("乙", None)]
    assert links("<base href='http://[::1'><p><a href='y'>乙</a></p>", None) == [("乙", None)]


def test_the_pages_own_base_counts() -> None:
    html = "<head><base href='https://example.net/x/'></head><p><a href='y'>甲</a></p>"
    assert links(html, None) == [("甲", "https://example.net/x/y")]


@pytest.mark.parametrize("href", ["#top", "mailto:a@example.org", "javascript:void(0)"])
def test_links_that_are_no_references_are_plain_text(href: str) -> None:
    assert links(f"<p><a href='{href}'>甲</a></p>") == []


def test_headings_keep_their_anchors() -> None:
    html = (
        "<main><h1>題</h1><h2 id=a>甲</h2><p>文。</p><h2><a name=b></a>乙</h2>"
        "<section id=c><h2>丙</h2><h3>丁</h3></section></main>"
    )
    blocks = read(html).pages[0].blocks
    assert [b.anchor for b in blocks if b.kind == "heading"] == [None, "a", "b", "c", None]


@pytest.mark.parametrize(
    ("declared", "codec"),
    [
        ("utf-8", "utf-8"), ("utf-8", "utf-8-sig"), ("Shift_JIS", "cp932"), ("euc-jp", "euc_jis_2004"),
        ("shift_jis", "utf-8"), ("", "cp932"), ("", "euc_jp"), ("iso-2022-jp", "iso2022_jp"),
    ],
)  # fmt: skip
def test_encodings_are_recognised(declared: str, codec: str) -> None:
    mark = "①" if codec not in ("euc_jp", "iso2022_jp") else "1"
    meta = f'<meta charset="{declared}">' if declared else ""
    html = f"<html><head>{meta}</head><p>質問{mark}の答えは、こちらです。ソフトを使う。</p></html>"
    assert f"質問{mark}の答え" in read(html.encode(codec)).pages[0].text


def test_an_unknown_encoding_is_an_error() -> None:
    with pytest.raises(ReadingError) as raised:
        read(b"<html><p>" + bytes([0x81, 0xFF, 0xFE, 0xA0, 0x80]) * 20)
    assert raised.value.reason == "encoding"


def test_entities_and_line_breaks_of_the_source_are_as_people_see_them() -> None:
    assert texts("<p>甲&amp;乙&lt;br&gt;\n丙\n丁 and\nmore</p>") == ["甲&乙<br> 丙丁 and more"]


def test_breaks_are_kept_where_a_sentence_ends_and_in_preformatted_text() -> None:
    assert texts("<p>一つ目。<br>二つ目は<br>続く</p><pre>甲\n乙</pre>") == [
        "一つ目。", "二つ目は続く", "甲", "乙",
    ]  # fmt: skip


def test_the_title_is_the_pages_own() -> None:
    assert read("<title>手引き\n の例</title><p>文</p>").title == "手引き の例"


def test_elements_nested_beyond_all_reason_are_damaged() -> None:
    with pytest.raises(ReadingError) as raised:
        read("<div>" * 5_000 + "底" + "</div>" * 5_000)
    assert raised.value.reason == "damaged"


@pytest.mark.parametrize(
    "page",
    ["<header><h1>{h}</h1></header><main>{rest}</main>", "<h1>{h}</h1><main>{rest}</main>",
     "<div><h1>{h}</h1></div><article>{rest}</article>", "<nav>x</nav><header><div><h1>{h}</h1></div></header>{rest}",
     "<header><h1>{h}</h1></header><div>{rest}</div>"],
)  # fmt: skip
def test_the_pages_heading_names_it_wherever_it_stands(page: str) -> None:
    rest = "<h2>1. 共通</h2><table><tr><th>No.</th><th>達成条件</th></tr><tr><td>85</td><td>鍵</td></tr></table>"
    found = lines(page.format(h="見本のチェックシート", rest=rest))
    assert [x.text for x in found if x.kind == "heading"] == ["見本のチェックシート", "1. 共通"]


@pytest.mark.parametrize(
    "site",
    ["<h1><a href='/'>見本協会</a></h1>", "<title>鍵の手引き | 見本協会</title><h1>見本協会</h1>"],
)
def test_a_sites_name_is_no_pages_heading(site: str) -> None:
    html = f"<header>{site}</header><main><h2>鍵の手引き</h2><p>鍵を掛けます。</p></main>"
    assert texts(html)[0] == "鍵の手引き"


@pytest.mark.parametrize(
    "inside",
    [
        "札<tr><td>甲</td><td>乙</td></tr>",
        "<tr><td>甲</td>札<td>乙</td></tr>",
        "<tbody>札<tr><td>甲</td><td>乙</td></tr></tbody>",
        "<tr><td>甲</td><td>乙</td></tr><p>札</p>",
        "<td>札</td><tr><td>甲</td><td>乙</td></tr>",
    ],
)
def test_what_stands_between_the_cells_of_a_table_is_read_before_it(inside: str) -> None:
    assert texts(f"<p>前</p><table>{inside}</table><p>後</p>") == ["前", "札", "甲\t乙", "後"]
