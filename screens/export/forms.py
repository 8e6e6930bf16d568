"""A conversation as Markdown, as plain text for the clipboard, and as a Word file.

Only here: python-docx for writing.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from typing import Any

from screens.export.content import Part
from screens.safe_text import PUNCTUATION

_PREFIXES = {"title": "# ", "question": "## ", "heading": "### ", "quotation": "> "}
_STYLES = {
    "title": "Title",
    "question": "Heading 1",
    "heading": "Heading 2",
    "quotation": "Quote",
}
_FONT = "Yu Gothic"
# XML cannot hold them, and no text needs them.
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def as_markdown(parts: Iterable[Part]) -> str:
    """UTF-8 text with a blank line between paragraphs; foreign text reads as its own characters."""
    return "\n\n".join(_in_markdown(part) for part in parts) + "\n"


def _in_markdown(part: Part) -> str:
    prefix = _PREFIXES.get(part.kind, "")
    if part.kind in ("title", "question", "heading"):
        return prefix + _escaped(" ".join(part.text.split("\n")))
    # A backslash at the end of a line keeps the line break.
    text = "\\\n".join(f"{prefix}{_escaped(line)}" for line in _lines(part.text))
    return f"{text} <{part.address}>" if part.address else text


def _escaped(line: str) -> str:
    return PUNCTUATION.sub(r"\\\1", line.strip())


def _lines(text: str) -> Iterator[str]:
    yield from (line for line in text.split("\n") if line.strip())


def as_plain_text(parts: Iterable[Part]) -> str:
    return "\n".join(_in_plain_text(part) for part in parts)


def _in_plain_text(part: Part) -> str:
    if part.kind == "quotation":
        return "\n".join(f"　「{line}」" for line in _lines(part.text))
    if part.kind in ("question", "heading"):
        return f"\n【{part.text}】"
    return f"{part.text} {part.address}" if part.address else part.text


def as_word(parts: Iterable[Part]) -> bytes:
    """The bytes of a .docx file without macros, pictures, fields or links: an address is written
    out, since a link can hide where it leads."""
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
