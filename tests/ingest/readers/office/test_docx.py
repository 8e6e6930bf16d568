"""Word: structure by styles, tables with merged cells, and what changes and hidden text leave."""

from __future__ import annotations

import io
from typing import Any

import docx
import pytest
from docx.document import Document
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.text.paragraph import Paragraph

from ingest.parsed.document import LeftOutPart, ParsedDocument
from ingest.parsed.lines import Line, lines_of
from ingest.readers.office.docx import read_docx
from ingest.readers.source import Limits, Source
from kb.errors import ReadingError

NAMESPACES = nsdecls("w", "r", "wp", "a")
FOOTNOTES = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def saved(document: Document) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def read(document: Document) -> ParsedDocument:
    return read_docx(Source("手引き.docx", saved(document)), Limits())


def lines(document: Document) -> list[Line]:
    return lines_of(read(document))


def add_xml(paragraph: Paragraph, xml: str) -> Any:
    element = parse_xml(xml.replace(">", f" {NAMESPACES}>", 1))
    paragraph._p.append(element)
    return element


def new_document(*paragraphs: str) -> Document:
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    return document


def test_a_document_without_text_gives_a_page_without_blocks() -> None:
    page = read(new_document()).pages[0]
    assert (page.number, page.blocks) == (None, ())


def test_headings_have_the_level_of_their_style() -> None:
    document = docx.Document()
    document.add_heading("手引きの例", level=0)
    document.add_heading("はじめに", level=1)
    document.add_heading("範囲", level=2)
    document.add_paragraph("本文です。")
    assert [(line.kind, line.level, line.text) for line in lines(document)] == [
        ("heading", 1, "手引きの例"),
        ("heading", 1, "はじめに"),
        ("heading", 2, "範囲"),
        ("text", 0, "本文です。"),
    ]


def test_styles_with_japanese_names_or_outline_levels_make_headings() -> None:
    document = docx.Document()
    styles: Any = document.styles
    for name, base in (("見出し 3", None), ("社内の章", "Heading 2")):
        style = styles.add_style(name, 1)
        style.base_style = styles[base] if base else None
        document.add_paragraph(name, style=name)
    direct = document.add_paragraph("段落の設定")
    direct._p.get_or_add_pPr().append(parse_xml(f'<w:outlineLvl {NAMESPACES} w:val="3"/>'))
    assert [(line.kind, line.level) for line in lines(document)] == [
        ("heading", 3), ("heading", 2), ("heading", 4),
    ]  # fmt: skip


def test_lists_are_items_with_their_nesting() -> None:
    document = docx.Document()
    document.add_paragraph("一つ目", style="List Bullet")
    document.add_paragraph("その下", style="List Bullet 2")
    document.add_paragraph("順番", style="List Number")
    document.add_paragraph("・手で打った点")
    assert [(line.kind, line.level) for line in lines(document)] == [
        ("item", 0), ("item", 1), ("item", 0), ("item", 0),
    ]  # fmt: skip


def test_tables_stand_between_their_paragraphs_with_merged_cells_once() -> None:
    document = new_document("前")
    table = document.add_table(rows=4, cols=3)
    for row, texts in zip(
        table.rows,
        (("項目", "内容", "備考"), ("甲", "一", "い"), ("", "二", "ろ"), ("広い", "", "は")),
        strict=True,
    ):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    table.cell(1, 0).merge(table.cell(2, 0))
    table.cell(3, 0).merge(table.cell(3, 1))
    document.add_paragraph("後")
    found = lines(document)
    assert [line.kind for line in found] == ["text", *["row"] * 4, "text"]
    assert [line.is_header for line in found[1:5]] == [True, False, False, False]
    assert [line.cells for line in found[2:5]] == [
        ("甲", "一", "い"), ("", "二", "ろ"), ("広い", "", "は"),
    ]  # fmt: skip


def test_a_form_of_two_columns_has_no_heads() -> None:
    document = docx.Document()
    table = document.add_table(rows=2, cols=2)
    for row, texts in zip(table.rows, (("会社名", "例の会社"), ("住所", "例の町")), strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    assert not any(line.is_header for line in lines(document))


def test_a_frame_of_one_cell_is_plain_text() -> None:
    document = docx.Document()
    document.add_table(rows=1, cols=1).cell(0, 0).text = "枠の中"
    assert [(line.kind, line.text) for line in lines(document)] == [("text", "枠の中")]


def test_links_are_kept_with_their_address() -> None:
    document = new_document("参考: ")
    relation = document.part.relate_to("https://example.org/a", f"{RELATIONS}/hyperlink", True)
    add_xml(
        document.paragraphs[0],
        f'<w:hyperlink r:id="{relation}"><w:r><w:t>資料の</w:t></w:r><w:r><w:t>例</w:t></w:r></w:hyperlink>',
    )
    page = read(document).pages[0]
    assert [(page.text[k.start : k.end], k.url) for k in page.links] == [
        ("資料の例", "https://example.org/a")
    ]


def test_links_made_of_fields_are_kept_and_their_codes_not_shown() -> None:
    document = new_document("")
    for part in (
        '<w:fldChar w:fldCharType="begin"/>',
        '<w:instrText> HYPERLINK "https://example.org/b" </w:instrText>',
        '<w:fldChar w:fldCharType="separate"/>',
        "<w:t>こちら</w:t>",
        '<w:fldChar w:fldCharType="end"/>',
        "<w:t>を見る</w:t>",
    ):
        add_xml(document.paragraphs[0], f"<w:r>{part}</w:r>")
    page = read(document).pages[0]
    assert page.text == "こちらを見る\n"
    assert [(page.text[k.start : k.end], k.url) for k in page.links] == [
        ("こちら", "https://example.org/b")
    ]


def test_links_inside_the_document_are_plain_text() -> None:
    document = new_document("")
    add_xml(
        document.paragraphs[0], '<w:hyperlink w:anchor="x"><w:r><w:t>後述</w:t></w:r></w:hyperlink>'
    )
    assert read(document).pages[0].links == ()


def test_hidden_and_deleted_text_is_left_out_and_reported() -> None:
    document = new_document("見える")
    document.paragraphs[0].add_run("隠す").font.hidden = True
    add_xml(document.paragraphs[0], "<w:del><w:r><w:delText>消した文</w:delText></w:r></w:del>")
    add_xml(document.paragraphs[0], "<w:ins><w:r><w:t>足した</w:t></w:r></w:ins>")
    reading = read(document)
    assert reading.pages[0].text == "見える足した\n"
    assert reading.left_out == (
        LeftOutPart("hidden", "text", 1, 2),
        LeftOutPart("hidden", "revision", 1, 4),
    )


def test_text_boxes_are_read_once_after_their_paragraph() -> None:
    document = new_document("本文", "次")
    box = "<w:txbxContent><w:p><w:r><w:t>箱の中</w:t></w:r></w:p></w:txbxContent>"
    mc = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    add_xml(
        document.paragraphs[0],
        f"<w:r><mc:AlternateContent {mc}><mc:Choice><w:drawing>{box}</w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r>",
    )
    assert [line.text for line in lines(document)] == ["本文", "箱の中", "次"]


def test_footnotes_follow_their_paragraph() -> None:
    document = new_document("本文", "次")
    note = f'<w:footnotes {NAMESPACES}><w:footnote w:id="2"><w:p><w:r><w:t>注の文。</w:t></w:r></w:p></w:footnote></w:footnotes>'
    package: Any = document.part.package
    uri = PackURI("/word/footnotes.xml")
    part = Part(uri, FOOTNOTES, note.encode(), package)
    document.part.relate_to(part, f"{RELATIONS}/footnotes")
    add_xml(document.paragraphs[0], '<w:r><w:footnoteReference w:id="2"/></w:r>')
    assert [line.text for line in lines(document)] == ["本文", "注の文。", "次"]


def test_headers_footers_and_the_table_of_contents_are_left_out() -> None:
    document = new_document("本文")
    document.sections[0].header.paragraphs[0].text = "頭"
    document.sections[0].footer.paragraphs[0].text = "足"
    styles: Any = document.styles
    styles.add_style("toc 1", 1)
    document.add_paragraph("はじめに 1", style="toc 1")
    assert [line.text for line in lines(document)] == ["本文"]


def test_breaks_inside_a_sentence_are_closed_and_others_begin_a_line() -> None:
    document = new_document("窓が狭いので\n改行した文。\n次の文。")
    assert [line.text for line in lines(document)] == ["窓が狭いので改行した文。", "次の文。"]


def test_ruby_letters_are_not_part_of_the_text() -> None:
    document = new_document("")
    add_xml(
        document.paragraphs[0],
        "<w:r><w:ruby><w:rt><w:r><w:t>しさん</w:t></w:r></w:rt>"
        "<w:rubyBase><w:r><w:t>資産</w:t></w:r></w:rubyBase></w:ruby></w:r>",
    )
    assert [line.text for line in lines(document)] == ["資産"]


def test_styles_based_on_each_other_in_a_circle_do_no_harm() -> None:
    document = docx.Document()
    styles: Any = document.styles
    first, second = styles.add_style("甲", 1), styles.add_style("乙", 1)
    first.base_style, second.base_style = second, first
    document.add_paragraph("本文", style="甲")
    assert [line.kind for line in lines(document)] == ["text"]


def test_a_document_without_body_is_damaged() -> None:
    document = docx.Document()
    body = document.element.find(qn("w:body"))
    document.element.remove(body)
    with pytest.raises(ReadingError) as raised:
        read(document)
    assert raised.value.reason == "damaged"
