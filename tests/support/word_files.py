"""Word files made of their XML: what python-docx cannot write can stand in them, too."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

from ingest.parsed.document import LeftOutPart, ParsedDocument
from ingest.parsed.lines import lines_of
from ingest.readers.office.docx import read_docx
from ingest.readers.source import Limits, Source

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
_MICROSOFT = "http://schemas.microsoft.com/office/word/2010"
NAMESPACES = " ".join(
    f'xmlns:{prefix}="{name}"'
    for prefix, name in {
        "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "r": f"{_OFFICE}/relationships",
        "m": f"{_OFFICE}/math",
        "wp": f"{_DRAWING}/wordprocessingDrawing",
        "a": f"{_DRAWING}/main",
        "pic": f"{_DRAWING}/picture",
        "c": f"{_DRAWING}/chart",
        "dgm": f"{_DRAWING}/diagram",
        "w14": f"{_MICROSOFT}/wordml",
        "wps": f"{_MICROSOFT}/wordprocessingShape",
        "wpg": f"{_MICROSOFT}/wordprocessingGroup",
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "v": "urn:schemas-microsoft-com:vml",
        "o": "urn:schemas-microsoft-com:office:office",
    }.items()
)
DOCUMENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_OUTSIDE = ' TargetMode="External"'
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"

Parts = Mapping[str, str | bytes]
"""Further parts by the kind of their relation, then a slash and their file's name."""


def word_file(body: str, parts: Parts | None = None, *, type_: str = DOCUMENT_TYPE) -> bytes:
    """A file with that body. Relations are named rId1, rId2, … in the order of ``parts``.

    A part's kind may be followed by ``!`` for an address outside.
    """
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _types(type_))
        archive.writestr(
            "_rels/.rels", _relations([("officeDocument", "word/document.xml", False)])
        )
        archive.writestr(
            "word/document.xml",
            body
            if ":document " in body[:20]
            else f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>",
        )
        listed = [_split(name) for name in parts or {}]
        archive.writestr("word/_rels/document.xml.rels", _relations(listed))
        for (_, target, is_external), content in zip(listed, (parts or {}).values(), strict=True):
            if not is_external:
                archive.writestr(f"word/{target}", content)
    return buffer.getvalue()


def _split(name: str) -> tuple[str, str, bool]:
    kind, _, target = name.partition("/")
    return kind.removesuffix("!"), target, kind.endswith("!")


def _types(type_: str) -> str:
    return (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{type_}"/></Types>'
    )


def _relations(listed: list[tuple[str, str, bool]]) -> str:
    rows = "".join(
        f'<Relationship Id="rId{n}" Type="{_OFFICE}/relationships/{kind}" Target="{target}"'
        f"{_OUTSIDE if is_external else ''}/>"
        for n, (kind, target, is_external) in enumerate(listed, 1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{rows}</Relationships>'


def part(name: str, inside: str) -> str:
    """The root element of a part of WordprocessingML."""
    return f"<w:{name} {NAMESPACES}>{inside}</w:{name}>"


def p(text: str = "", run: str = "", paragraph: str = "") -> str:
    """A paragraph of one run, with properties of both."""
    return f"<w:p><w:pPr>{paragraph}</w:pPr>{r(text, run)}</w:p>"


def r(text: str, run: str = "") -> str:
    return f'<w:r><w:rPr>{run}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def styles(inside: str) -> Parts:
    return {"styles/styles.xml": part("styles", inside)}


def reading_of(
    body: str, parts: Parts | None = None, *, reads_notes: bool = False
) -> ParsedDocument:
    return read_docx(Source("手引き.docx", word_file(body, parts)), Limits(reads_notes=reads_notes))


def texts_of(body: str, parts: Parts | None = None) -> list[str]:
    """The lines that are read, in order."""
    return [line.text for line in lines_of(reading_of(body, parts))]


def left_out(body: str, parts: Parts | None = None) -> list[tuple[str, str, int]]:
    """Why, what and how many."""
    return [told(found) for found in reading_of(body, parts).left_out]


def told(found: LeftOutPart) -> tuple[str, str, int]:
    return found.why, found.part, found.count
