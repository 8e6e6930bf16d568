"""Electronic books: the spine's pages in their order, as a reader shows them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

import pytest
from hypothesis import given, strategies as st

from ingest.parsed.document import ParsedDocument
from ingest.readers import Limits, Source
from ingest.readers.web.epub import read_epub
from kb.errors import ReadingError

CONTAINER = (
    '<?xml version="1.0"?><container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"'
    ' version="1.0"><rootfiles><rootfile full-path="OEBPS/book.opf"'
    ' media-type="application/oebps-package+xml"/></rootfiles></container>'
)
XHTML = "application/xhtml+xml"


def page(body: str, head: str = "<title/>") -> str:
    return (
        '<?xml version="1.0" encoding="utf-8"?><!DOCTYPE html><html'
        ' xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops">'
        f"<head>{head}</head><body>{body}</body></html>"
    )


def opf(
    items: Mapping[str, str], spine: str, title: str = "点検の手引き", properties: str = ""
) -> str:
    listed = "".join(
        f'<item id="{name.split(".")[0]}" href="{name}" media-type="{media}"'
        f"{properties if name.startswith('nav') else ''}/>"
        for name, media in items.items()
    )
    return (
        '<package xmlns="http://www.idpf.org/2007/opf" version="3.0"><metadata'
        f' xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{title}</dc:title></metadata>'
        f"<manifest>{listed}</manifest><spine>{spine}</spine></package>"
    )


def book(parts: Mapping[str, str | bytes]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("mimetype", "application/epub+zip")
        for name, content in parts.items():
            archive.writestr(name, content)
    return data.getvalue()


def two_chapters(first: str, second: str = "<p>鍵は当番が預かる。</p>", **more: str) -> bytes:
    items = {"b.xhtml": XHTML, "a.xhtml": XHTML} | {
        name.replace("_", "."): "text/css" for name in more
    }
    spine = '<itemref idref="b"/><itemref idref="a"/>'
    return book(
        {
            "META-INF/container.xml": CONTAINER,
            "OEBPS/book.opf": opf(items, spine),
            "OEBPS/b.xhtml": first if first.startswith("<?xml") else page(first),
            "OEBPS/a.xhtml": page(second),
            **{f"OEBPS/{name.replace('_', '.')}": text for name, text in more.items()},
        }
    )


def read(data: bytes) -> ParsedDocument:
    return read_epub(Source("見本.epub", data), Limits())


def text_of(reading: ParsedDocument) -> str:
    return "".join(p.text for p in reading.pages)


def left_out(reading: ParsedDocument) -> set[tuple[str, str]]:
    return {(part.why, part.part) for part in reading.left_out}


def test_the_spine_tells_the_order_and_the_book_its_title() -> None:
    reading = read(two_chapters("<h1>第一章 始める前に</h1><p>床を拭く。</p>"))
    assert text_of(reading) == "第一章 始める前に\n床を拭く。\n鍵は当番が預かる。\n"
    assert reading.title == "点検の手引き"
    assert left_out(reading) == set()


def test_what_a_sheet_in_the_book_hides_is_left_out_and_told() -> None:
    head = '<link rel="stylesheet" type="text/css" href="look.css"/>'
    first = page('<p>床を拭く。</p><p class="old">窓も拭く。</p>', head)
    reading = read(two_chapters(first, look_css=".old { display: none }"))
    assert "窓も拭く" not in text_of(reading)
    assert left_out(reading) == {("hidden", "element")}


def test_struck_out_text_ruby_and_footnotes() -> None:
    reading = read(
        two_chapters(
            '<p><s>毎日</s>毎週、<ruby>床<rt>ゆか</rt></ruby>を拭く。<a epub:type="noteref" href="#n">*</a>'
            '</p><aside epub:type="footnote" id="n"><p>雨の日は二度拭く。</p></aside>'
        )
    )
    text = text_of(reading)
    assert "毎日" not in text
    assert "毎週、床を拭く。" in text
    assert "雨の日は二度拭く。" in text


def test_the_list_of_contents_is_not_read_beside_the_chapters() -> None:
    data = book(
        {
            "META-INF/container.xml": CONTAINER,
            "OEBPS/book.opf": opf(
                {"nav.xhtml": XHTML, "a.xhtml": XHTML, "toc.ncx": "application/x-dtbncx+xml"},
                '<itemref idref="nav"/><itemref idref="a"/>',
                properties=' properties="nav"',
            ),
            "OEBPS/nav.xhtml": page('<nav epub:type="toc"><ol><li>第一章</li></ol></nav>'),
            "OEBPS/a.xhtml": page("<h1>第一章</h1><p>床を拭く。</p>"),
            "OEBPS/toc.ncx": "<ncx/>",
        }
    )
    reading = read(data)
    assert text_of(reading).count("第一章") == 1
    assert left_out(reading) == set()


def test_what_a_list_of_contents_says_beside_it_is_read() -> None:
    body = '<p>この本は見本です。</p><nav epub:type="toc"><ol><li>第一章</li></ol></nav><nav hidden=""><p>表紙</p></nav>'
    reading = read(
        book(
            {
                "META-INF/container.xml": CONTAINER,
                "OEBPS/book.opf": opf(
                    {"nav.xhtml": XHTML},
                    '<itemref idref="nav"/>',
                    properties=' properties="nav"',
                ),
                "OEBPS/nav.xhtml": page(body),
            }
        )
    )
    assert text_of(reading) == "この本は見本です。\n"
    assert left_out(reading) == set()


def with_spine(spine: str, **parts: str) -> ParsedDocument:
    pages = {f"{name}.xhtml": page(f"<p>{text}</p>") for name, text in parts.items()}
    package = opf(dict.fromkeys(pages, XHTML), spine)
    inside = {f"OEBPS/{name}": text for name, text in pages.items()}
    return read(book({"META-INF/container.xml": CONTAINER, "OEBPS/book.opf": package, **inside}))


def test_pages_outside_the_reading_order_are_read_behind_it() -> None:
    reading = with_spine(
        '<itemref idref="a"/><itemref idref="n" linear="no"/><itemref idref="b" linear="yes"/>'
        '<itemref idref="m" linear="no"/>',
        a="床を拭く。",
        b="窓を拭く。",
        m="雨の日は二度拭く。",
        n="乾いた布を使う。",
    )
    assert text_of(reading) == "床を拭く。\n窓を拭く。\n乾いた布を使う。\n雨の日は二度拭く。\n"
    assert left_out(reading) == set()


def test_a_book_of_nothing_but_pages_outside_the_order_is_read() -> None:
    assert text_of(with_spine('<itemref idref="a" linear="no"/>', a="床を拭く。")) == "床を拭く。\n"


def test_a_page_is_read_once_and_one_that_is_not_there_is_told() -> None:
    reading = with_spine(
        '<itemref idref="a"/><itemref idref="x"/><itemref idref="a" linear="no"/>', a="床を拭く。"
    )
    assert text_of(reading) == "床を拭く。\n"
    assert [part.names for part in reading.left_out] == [("x",)]


@given(
    st.sampled_from(["OEBPS/", "", "more/"]),
    st.from_regex(r"[a-z]{1,6}\.[a-z]{1,5}", fullmatch=True),
    st.from_regex(r"(application|text|model|chemical)/x-[a-z]{1,6}", fullmatch=True),
    st.sampled_from(["listed", "in the order", "only there"]),
)
def test_an_unknown_file_of_a_book_is_told(folder: str, name: str, media: str, how: str) -> None:
    address = f"../{folder}{name}"
    listed = f'<item id="u" href="{address}" media-type="{media}"/>' if how != "only there" else ""
    spine = '<itemref idref="a"/>' + ('<itemref idref="u"/>' if how == "in the order" else "")
    package = opf({"a.xhtml": XHTML}, spine).replace("</manifest>", f"{listed}</manifest>")
    reading = read(
        book(
            {
                "META-INF/container.xml": CONTAINER,
                "OEBPS/book.opf": package,
                "OEBPS/a.xhtml": page("<p>床を拭く。</p>"),
                f"{folder}{name}": b"1",
            }
        )
    )
    assert text_of(reading) == "床を拭く。\n"
    assert [(p.why, p.part, p.names) for p in reading.left_out] == [("not-read", "member", (name,))]


def test_what_the_book_lists_and_no_page_shows_is_told() -> None:
    data = book(
        {
            "META-INF/container.xml": CONTAINER,
            "OEBPS/book.opf": opf(
                {
                    "a.xhtml": XHTML, "gone.xhtml": XHTML, "talk.mp3": "audio/mpeg",
                    "table.xlsx": "application/vnd.ms-excel", "face.ttf": "font/ttf",
                },
                '<itemref idref="a"/><itemref idref="gone"/>',
            ),
            "OEBPS/a.xhtml": page("<p>床を拭く。</p>"),
            "OEBPS/talk.mp3": b"1",
            "OEBPS/table.xlsx": b"1",
            "OEBPS/face.ttf": b"1",
        }
    )  # fmt: skip
    reading = read(data)
    assert text_of(reading) == "床を拭く。\n"
    told = {(part.part, name) for part in reading.left_out for name in part.names}
    assert told == {("member", "gone.xhtml"), ("media", "talk.mp3"), ("member", "table.xlsx")}


def test_pages_in_utf_16_and_with_escaped_names_are_read() -> None:
    data = book(
        {
            "META-INF/container.xml": CONTAINER,
            "OEBPS/book.opf": opf(
                {"text/%E7%AB%A0.xhtml": XHTML}, '<itemref idref="text/%E7%AB%A0"/>'
            ),
            "OEBPS/text/章.xhtml": page("<p>床を拭く。</p>").encode("utf-16"),
        }
    )
    assert "床を拭く。" in text_of(read(data))


def encryption(uri: str) -> str:
    return (
        '<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container"'
        ' xmlns:e="http://www.w3.org/2001/04/xmlenc#"><e:EncryptedData><e:CipherData>'
        f'<e:CipherReference URI="{uri}"/></e:CipherData></e:EncryptedData></encryption>'
    )


@pytest.mark.parametrize(
    ("uri", "reason"), [("OEBPS/a.xhtml", "password"), ("OEBPS/face.ttf", None)]
)
def test_a_protected_page_is_refused_and_a_protected_font_is_not(
    uri: str, reason: str | None
) -> None:
    data = book(
        {
            "META-INF/container.xml": CONTAINER,
            "META-INF/encryption.xml": encryption(uri),
            "OEBPS/book.opf": opf(
                {"a.xhtml": XHTML, "face.ttf": "font/ttf"}, '<itemref idref="a"/>'
            ),
            "OEBPS/a.xhtml": page("<p>床を拭く。</p>"),
        }
    )
    if reason is None:
        assert "床を拭く。" in text_of(read(data))
        return
    with pytest.raises(ReadingError) as raised:
        read(data)
    assert raised.value.reason == reason


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (book({"a.xhtml": "x"}), "not-this-format"),
        (book({"META-INF/container.xml": "<container"}), "damaged"),
        (book({"META-INF/container.xml": CONTAINER}), "damaged"),
        (two_chapters("<p>床を拭く。</p>")[:-40], "damaged"),
        (two_chapters("", ""), "empty"),
    ],
)
def test_what_is_no_book_is_refused_with_its_reason(data: bytes, reason: str) -> None:
    with pytest.raises(ReadingError) as raised:
        read(data)
    assert raised.value.reason == reason
