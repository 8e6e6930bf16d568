"""A conversation as plain text, for the clipboard."""

from __future__ import annotations

from collections.abc import Iterable

from screens.export.content import Part


def as_plain_text(parts: Iterable[Part]) -> str:
    return "\n".join(_paragraph(part) for part in parts)


def _paragraph(part: Part) -> str:
    if part.kind == "quotation":
        return "\n".join(f"　「{line}」" for line in part.text.split("\n") if line.strip())
    if part.kind in ("question", "heading"):
        return f"\n【{part.text}】"
    return f"{part.text} {part.address}" if part.address else part.text
