"""A conversation as a Word file, without macros, pictures or fields.

Only here: python-docx for writing.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from typing import Any

from screens.export.content import Part

_STYLES = {
    "title": "Title",
    "question": "Heading 1",
    "heading": "Heading 2",
    "quotation": "Quote",
}
_FONT = "Yu Gothic"
# XML cannot hold them, and no text needs them.
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def as_word(parts: Iterable[Part]) -> bytes:
    """The bytes of a .docx file; an address is written out, since a link can hide where it leads."""
    import docx

    document = docx.Document()
    _use_japanese_font(document)
    for part in parts:
        text = f"{part.text}\n{part.address}" if part.address else part.text
        document.add_paragraph(_CONTROLS.sub("", text), style=_STYLES.get(part.kind, "Normal"))
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def _use_japanese_font(document: Any) -> None:
    """Word takes the font of East Asian characters from an attribute of its own."""
    from docx.oxml.ns import qn

    for name in ("Normal", *_STYLES.values()):
        style = document.styles[name]
        style.font.name = _FONT
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "eastAsiaTheme", "hAnsiTheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        fonts.set(qn("w:eastAsia"), _FONT)
