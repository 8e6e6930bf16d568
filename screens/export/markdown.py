"""A conversation as Markdown; foreign text is escaped, so that it reads as its own characters."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from screens.export.content import Part

_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
_PREFIXES = {"title": "# ", "question": "## ", "heading": "### ", "quotation": "> "}


def as_markdown(parts: Iterable[Part]) -> str:
    """UTF-8 text with a blank line between paragraphs."""
    return "\n\n".join(_paragraph(part) for part in parts) + "\n"


def _paragraph(part: Part) -> str:
    prefix = _PREFIXES.get(part.kind, "")
    if part.kind in ("title", "question", "heading"):
        return prefix + escaped_line(" ".join(part.text.split("\n")))
    # A backslash at the end of a line keeps the line break.
    text = "\\\n".join(f"{prefix}{escaped_line(line)}" for line in _lines(part.text))
    return f"{text} <{part.address}>" if part.address else text


def _lines(text: str) -> Iterator[str]:
    yield from (line for line in text.split("\n") if line.strip())


def escaped_line(line: str) -> str:
    """CommonMark lets every ASCII punctuation sign be escaped; that ends all its markup."""
    return _PUNCTUATION.sub(r"\\\1", line.strip())
