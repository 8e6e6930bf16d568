"""Files inside a PDF, layers that are off, and forms that only a program can draw."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Any

from ingest.readers.pdf.annotations.objects import resolved, text_of
from ingest.readers.pdf.annotations.shown import file_name

_MAX_NODES = 10_000
_SHELL_LETTERS = 1_000
_XFA_WORDS = re.compile(r"<(?:\w+:)?(?:text|p|span)\b[^<>]*>([^<]+)")
_MAX_WORDS = 2_000
_XFA_MAX = 4_000_000
_REQUIRED = re.compile(r"<(?:\w+:)?dynamicRender>\s*required\s*<")


def attachment_names(root: Any) -> Iterator[str | None]:
    """Names of the embedded files (ISO 32000-2, 7.11.4), out of their name tree (7.9.6)."""
    names = resolved(root.get("/Names")) or {}
    to_visit = [names.get("/EmbeddedFiles")]
    seen = 0
    while to_visit and seen < _MAX_NODES:
        node = resolved(to_visit.pop()) or {}
        seen += 1
        to_visit += list(resolved(node.get("/Kids")) or ())[:_MAX_NODES]
        pairs = list(resolved(node.get("/Names")) or ())
        for key, specification in zip(pairs[0::2], pairs[1::2], strict=False):
            yield file_name(specification) or text_of(key) or None


def layers_off(root: Any) -> frozenset[int]:
    """Object numbers of the layers that are off when the file is opened (8.11.4.3)."""
    properties = resolved(root.get("/OCProperties")) or {}
    usual = resolved(properties.get("/D")) or {}
    off = set(_numbers(usual.get("/OFF")))
    if str(usual.get("/BaseState")) == "/OFF":
        off |= set(_numbers(properties.get("/OCGs"))) - set(_numbers(usual.get("/ON")))
    return frozenset(off)


def _numbers(references: Any) -> Iterator[int]:
    for reference in resolved(references) or ():
        number = getattr(reference, "idnum", None)
        if number is not None:
            yield number


def xfa_of(root: Any) -> str | None:
    """The XFA form's XML (12.7.8), its packets put together; None without one."""
    form = resolved(root.get("/AcroForm")) or {}
    held = resolved(form.get("/XFA"))
    if held is None:
        return None
    packets = list(held)[1::2] if isinstance(held, list) else [held]
    return "".join(text_of(packet) for packet in packets)[:_XFA_MAX] or None


def is_dynamic_form(root: Any, xfa: str, page_text: str, has_fields: bool) -> bool:
    """Whether the pages only stand in for a form that a program has to draw.

    Where they do not, they hold the words of the form; where they do, it says so, or it has words
    and fields that they have not.
    """
    words = [_squeezed(html.unescape(text)) for text in _XFA_WORDS.findall(xfa)[:_MAX_WORDS]]
    own = [word for word in words if len(word) > 1]
    shown = _squeezed(page_text)
    if own and 2 * sum(word in shown for word in own) >= len(own):
        return False
    if bool(resolved(root.get("/NeedsRendering"))) or _REQUIRED.search(xfa):
        return True
    return not has_fields and (bool(own) or len(shown) <= _SHELL_LETTERS)


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)
