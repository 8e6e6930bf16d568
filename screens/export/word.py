"""A conversation as a Word document: text, and the citations' addresses as links; nothing else."""

from __future__ import annotations

import io

import docx
from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from screens.export.contents import ConversationText, ExchangeText, SourceText
from screens.keeping_wording import KeepingWording

FONT = "Yu Gothic"
"""On every Windows and Mac with Office; elsewhere Word's own rule takes another Japanese one."""

_STYLES = ("Normal", "Title", "Heading 1", "Heading 2", "Quote")
_THEME_FONTS = ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme")


def as_word(conversation: ConversationText, words: KeepingWording) -> bytes:
    """The conversation as a .docx file."""
    document = docx.Document()
    _name_fonts(document)
    _name_document(document, conversation.title)
    document.add_heading(conversation.title, level=0)
    document.add_paragraph(words.disclaimer)
    for number, exchange in enumerate(conversation.exchanges, start=1):
        document.add_heading(words.numbered_question.format(number=number), level=1)
        _write_exchange(document, exchange, words)
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def _write_exchange(document: Document, exchange: ExchangeText, words: KeepingWording) -> None:
    document.add_paragraph(exchange.question)
    document.add_heading(words.answer, level=2)
    document.add_paragraph(exchange.answer)
    if exchange.sources:
        document.add_heading(words.sources, level=2)
    for source in exchange.sources:
        _write_source(document, source, words)
    if exchange.notes:
        document.add_heading(words.notes, level=2)
    for note in exchange.notes:
        document.add_paragraph(note)
    document.add_paragraph(exchange.facts)


def _write_source(document: Document, source: SourceText, words: KeepingWording) -> None:
    document.add_paragraph().add_run(source.heading).bold = True
    document.add_paragraph(source.place)
    document.add_paragraph(source.quotation, style="Quote")
    if source.printed:
        document.add_paragraph(source.printed)
    if source.address:
        _add_link(document.add_paragraph(f"{words.address}: "), source.address)


def _add_link(paragraph: Paragraph, address: str) -> None:
    """python-docx reads links and has no call that writes one."""
    link = OxmlElement("w:hyperlink")
    relation = paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    link.set(qn("r:id"), relation)
    run = paragraph.add_run(address)
    run.underline = True
    link.append(run._r)
    paragraph._p.append(link)


def _name_fonts(document: Document) -> None:
    """Name a Japanese font: by default Word takes its theme's, which may be a Latin one."""
    for name in _STYLES:
        style = document.styles[name]
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in _THEME_FONTS:
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        for script in ("ascii", "hAnsi", "eastAsia", "cs"):
            fonts.set(qn(f"w:{script}"), FONT)


def _name_document(document: Document, title: str) -> None:
    """The empty document that python-docx begins with names itself as the author."""
    properties = document.core_properties
    properties.title = title
    properties.author = ""
    properties.comments = ""
