"""Small OpenDocument workbooks, written part by part."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from types import MappingProxyType

NAMESPACES = " ".join(
    f'xmlns:{prefix}="{name}"'
    for prefix, name in {
        **{
            p: f"urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"
            for p, n in {
                "office": "office", "style": "style", "table": "table", "text": "text", "draw": "drawing",
                "number": "datastyle", "chart": "chart", "fo": "xsl-fo-compatible",
                "svg": "svg-compatible", "form": "form",
            }.items()
        },
        "loext": "urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0",
        "calcext": "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0",
        "xlink": "http://www.w3.org/1999/xlink",
        "dc": "http://purl.org/dc/elements/1.1/",
    }.items()
)  # fmt: skip


def open_workbook(
    body: str, styles: str = "", parts: Mapping[str, bytes | str] = MappingProxyType({})
) -> bytes:
    """A workbook whose spreadsheet holds ``body``, with automatic styles; other ``parts`` by paths."""
    content = (
        f"<office:document-content {NAMESPACES}>"
        f"<office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{body}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        for name, data in {"content.xml": content, **parts}.items():
            archive.writestr(name, data)
    return out.getvalue()


def table(*rows: str, name: str = "一覧", before: str = "", style: str = "") -> str:
    named = f'table:style-name="{style}"' if style else ""
    return f'<table:table table:name="{name}" {named}>{before}{"".join(rows)}</table:table>'


def row(*cells: str, told: str = "") -> str:
    return f"<table:table-row {told}>{''.join(map(cell, cells))}</table:table-row>"


def cell(inside: str, told: str = "", kind: str = "table-cell") -> str:
    """A cell of a text, or of the markup of one; what is a whole cell already stays."""
    if inside.startswith(("<table:table-cell", "<table:covered")):
        return inside
    text = inside if inside.startswith("<") else f"<text:p>{inside}</text:p>" if inside else ""
    value = 'office:value-type="string"' if inside and "value-type" not in told else ""
    return f"<table:{kind} {value} {told}>{text}</table:{kind}>"


def style(name: str, family: str, properties: str, told: str = "") -> str:
    return f'<style:style style:name="{name}" style:family="{family}" {told}>{properties}</style:style>'


def written(told: str, ground: str = "") -> str:
    """The properties of letters, and of the ground of the cell that they stand in."""
    filled = f'<style:table-cell-properties fo:background-color="{ground}"/>' if ground else ""
    return f"{filled}<style:text-properties {told}/>"
