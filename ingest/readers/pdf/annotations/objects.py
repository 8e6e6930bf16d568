"""PDF objects as pypdf gives them, whatever they should have been."""

from __future__ import annotations

from typing import Any

from pypdf.errors import DependencyError, PyPdfError

# Malformed objects show themselves in pypdf as any of these; no file may fail for them.
MALFORMED = (
    PyPdfError, DependencyError, ValueError, TypeError, KeyError, IndexError, AttributeError,
    OverflowError, RecursionError, NotImplementedError,
)  # fmt: skip


def resolved(value: Any) -> Any:
    """What a reference leads to; anything else as it is."""
    return value.get_object() if hasattr(value, "get_object") else value


def text_of(value: Any) -> str:
    """A text string, also one kept in a stream; '' for what is none."""
    held = resolved(value)
    if hasattr(held, "get_data"):
        held = held.get_data()
    if isinstance(held, bytes):
        held = _decoded(held)
    return held.strip() if isinstance(held, str) else ""


def _decoded(data: bytes) -> str:
    """Text strings are in UTF-16 with a mark, UTF-8 with one, or of one byte (7.9.2.2)."""
    for mark, encoding in ((b"\xfe\xff", "utf-16"), (b"\xff\xfe", "utf-16")):
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("latin-1")
