"""Valid files of each format, and changes to what is inside them that leave the outside whole.

A changed byte of an Office file only breaks a checksum, and of a PDF mostly a compressed stream:
the readers behind are reached by changing XML elements, PDF tokens and marks of markup instead.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Sequence
from typing import Any

import docx
import openpyxl
import pptx
from lxml import etree  # type: ignore[import-untyped]
from pptx.util import Cm

from pdf_builder import PdfBuilder

Change = tuple[int, int, int]
"""What is done, where, and with what: each taken modulo what there is."""

ODD_VALUES = (
    "", "0", "-1", "1", "2", "9999999999", "1e999", "NaN", "true", "none", "rId1", "rId99", "A1", "A1:XFD1048576",
    "B2:A1", "２", "①", "質問", "#", "../x", "http://[::1", "javascript:x", "\u202e", "\U0001f600", "\t", "No.200",
    "2026-02-30", "_x000B_", "é", "か\u3099", "⽬",
)  # fmt: skip
_ODD_TOKENS = (
    b"0", b"-1", b"1e9", b"99999999999", b"0.0001", b"<", b">", b"[", b"]", b"(", b")", b"<<", b">>", b"/", b"null",
    b"true", b"\n", b"\t", b" ", b"|", b"#", b"*", b"`", b"<td>", b"</td>", b"<tr>", b"<table>", b"</table>", b"<li>",
    b"</div>", b'rowspan="0"', b'colspan="9999"', b"&#0;", b"&#55296;", b"&nbsp;", b"<!--", b"-->", b"\x00",
    b"\xef\xbb\xbf", b"\xff", "　".encode(), "①".encode(), "質問".encode(), b"\x0c", b"--- page 3 ---", b"1 0 R", b"ET",
    b"BT", b"Q", b"q", b"0 0 0 0 0 0 cm", b"Tj", b"re", b"l", b"/Kids",
)  # fmt: skip
_TOKEN = re.compile(rb"[A-Za-z_]+|-?\d+(?:\.\d+)?|[\x80-\xff]+|\s+|.", re.DOTALL)


def changed_tokens(data: bytes, changes: Sequence[Change]) -> bytes:
    """Tokens removed, doubled, exchanged, many times repeated, or replaced by odd ones."""
    tokens = _TOKEN.findall(data)
    for what, where, other in changes:
        if not tokens:
            return b""
        at, from_ = where % len(tokens), other % len(tokens)
        match what % 7:
            case 0:
                del tokens[at]
            case 1:
                tokens.insert(at, tokens[from_])
            case 2:
                tokens[at], tokens[from_] = tokens[from_], tokens[at]
            case 3:
                tokens[at] = _ODD_TOKENS[other % len(_ODD_TOKENS)]
            case 4:
                tokens.insert(at, _ODD_TOKENS[other % len(_ODD_TOKENS)])
            case 5:
                tokens[at : at + 12] = tokens[at : at + 12] * 2
            case _:
                del tokens[at : at + other % 12]
    return b"".join(tokens)


def changed_package(data: bytes, part: int, changes: Sequence[Change]) -> bytes:
    """An Office file with the XML tree of one part changed; it stays well formed."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        contents = {name: archive.read(name) for name in archive.namelist()}
    names = sorted(n for n in contents if n.endswith((".xml", ".rels")) and "theme" not in n)
    name = names[part % len(names)]
    contents[name] = changed_xml(contents[name], changes)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for inside, content in contents.items():
            archive.writestr(inside, content)
    return out.getvalue()


def changed_xml(data: bytes, changes: Sequence[Change]) -> bytes:
    root = etree.fromstring(data)
    for change in changes:
        elements = [e for e in root.iter() if isinstance(e.tag, str)]
        _change_tree(elements, change)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def _change_tree(elements: Sequence[Any], change: Change) -> None:
    what, where, other = change
    element, another = elements[where % len(elements)], elements[other % len(elements)]
    parent = element.getparent()
    odd = ODD_VALUES[other % len(ODD_VALUES)]
    names = sorted(element.attrib)
    match what % 7:
        case 0 if parent is not None:
            parent.remove(element)
        case 1 if parent is not None:
            parent.insert(other % (len(parent) + 1), _copied(element))
        case 2 if another not in element.iter() and len(elements) < 5_000:
            another.append(_copied(element))
        case 3 if names:
            element.set(names[other % len(names)], ODD_VALUES[where % len(ODD_VALUES)])
        case 4 if names:
            del element.attrib[names[other % len(names)]]
        case 5:
            # lxml takes no control characters but the tab.
            element.text = odd
        case _ if parent is not None:
            element.tag = another.tag


def _copied(element: Any) -> Any:
    return etree.fromstring(etree.tostring(element, with_tail=False))


def sheet_file() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet["A1"] = "達成条件の一覧"
    for row in (
        ["No.", "レベル", "達成条件", ""],
        ["", "", "内容", "日付"],
        [113, 1, "名札", "2026-06-05"],
    ):
        sheet.append(row)
    sheet.merge_cells("C2:D2")
    sheet.merge_cells("A2:A3")
    sheet["C4"].hyperlink = "https://a.example/tebiki"
    sheet["E4"], sheet["F4"], sheet["G4"] = 0.25, True, "=1+1"
    sheet["E4"].number_format = "0%"
    sheet.row_dimensions[5].hidden = True
    book.create_sheet("別表")["B3"] = "・項目\n・次の項目"
    return _saved(book.save)


def word_file() -> bytes:
    document = docx.Document()
    document.add_heading("手引き", 1)
    document.add_paragraph("品目を書き出します。", style="List Bullet")
    document.add_paragraph("受け渡す\n相手").add_run("隠す").font.hidden = True
    table = document.add_table(3, 3)
    for index, cell in enumerate(table._cells):
        cell.text = f"欄{index}"
    table.cell(0, 0).merge(table.cell(0, 1))
    table.cell(1, 2).merge(table.cell(2, 2))
    document.add_heading("No.70 取引の手段", 2)
    return _saved(document.save)


def slides_file() -> bytes:
    deck = pptx.Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[1])
    slide.shapes.title.text = "No.35 周知"
    slide.placeholders[1].text = "朝礼で紹介します。\nもう一つ"
    table = slide.shapes.add_table(2, 2, Cm(1), Cm(8), Cm(9), Cm(3)).table
    for cell in table.iter_cells():
        cell.text = "欄"
    table.cell(0, 0).merge(table.cell(0, 1))
    group = slide.shapes.add_group_shape()
    box = group.shapes.add_textbox(Cm(1), Cm(1), Cm(5), Cm(1))
    run = box.text_frame.paragraphs[0].add_run()
    run.text, run.hyperlink.address = "手引き", "https://a.example/x"
    return _saved(deck.save)


def _saved(save: Callable[[Any], object]) -> bytes:
    out = io.BytesIO()
    save(out)
    return out.getvalue()


def pdf_file() -> bytes:
    """Uncompressed, so that its tokens can be changed."""
    builder = PdfBuilder("相談会")
    builder.canvas.setPageCompression(0)
    builder.text(50, 40, "質問①", size=20).text(
        50, 80, "ガイドライン[No.85]について。", "・棚に錠を付けます。"
    )
    builder.grid((50, 150, 300), (150, 180, 210)).text(60, 170, "No.").text(160, 170, "内容")
    builder.text(60, 200, "85").text(160, 200, "施錠").link(
        160, 190, 200, 205, "https://a.example/"
    )
    builder.vertical(400, 100, "縦書きの注").spread(50, 300, "見出し", 20)
    return builder.page().text(50, 40, "回答[No.85]：", "鍵を掛けます。").build()


WEB_PAGE = """<!doctype html><html><head><title>共有</title><base href="https://a.example/"></head>
<body><nav>目次</nav><main><h2 id="a">No.16 共有</h2><p>掲示板に<a href="b#c">事故</a>を<br>載せます。</p>
<ul><li>一つ<ul><li>中</li></ul></li></ul><dl><dt>語</dt><dd>意味</dd></dl>
<table><caption>表1</caption><thead><tr><th rowspan="2">No.</th><th colspan="2">内容</th></tr>
<tr><th>甲</th><th>乙</th></tr></thead><tbody><tr><td>16</td><td>はい<p>次</p></td><td></td></tr></tbody></table>
<p hidden>見せない</p><p style="display:none">同じ</p><pre>そのまま
</pre><ruby>鍵<rt>かぎ</rt></ruby><details><summary>詳しく</summary>中身</details></main></body></html>"""
MARKDOWN = """# よろず相談会 第8回

--- page 2 ---

## 質問①

・ガイドライン[No.85]「施錠」について。[手引き](https://a.example/x)をご覧ください。
- 項目
  1. 中の項目

| No. | 内容 |
| --- | :-: |
| 85 | 棚に`錠`を**付ける** |

回答[No.85]：<!-- 注 -->長い行が次の行に続くことがありますので、そのような行も読めるように試すために長く書いて
おきます。

> 引用

甲\t乙
1\t2
"""
# Name, and the valid file; a package is changed as XML, the rest as tokens.
PACKAGES: dict[str, Callable[[], bytes]] = {
    "sheet.xlsx": sheet_file,
    "book.docx": word_file,
    "deck.pptx": slides_file,
}
MARKED_UP: dict[str, Callable[[], bytes]] = {
    "slides.pdf": pdf_file,
    "page.html": WEB_PAGE.encode,
    "note.md": MARKDOWN.encode,
    "old.txt": lambda: MARKDOWN.encode("cp932"),
}
