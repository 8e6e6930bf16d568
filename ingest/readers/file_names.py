"""What a file is called where people and JSON read it: file systems keep bytes, not text."""

from __future__ import annotations

import os
import unicodedata

# As unzip leaves names of Japanese Windows, and old Unix machines theirs. Strict: rubbish is none.
_ENCODINGS = ("utf-8", "cp932", "euc_jp")
# Controls and line ends break a report's line; marks of direction turn what stands around them.
_CATEGORIES = ("Cc", "Zl", "Zp")
_DIRECTIONS = frozenset(["LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"])
_MARKS = frozenset("\u200e\u200f\u061c")


def shown_name(name: str) -> str:
    """A file's or folder's name as text that can be encoded, on one line.

    ``name`` is as `os` gives it: bytes that are no UTF-8 stand as lone surrogates (PEP 383).
    What is in no encoding that we know, and characters that nobody sees, stand as escapes.
    """
    raw = os.fsencode(name)
    return on_one_line(decoded_name(raw) or raw.decode("ascii", "backslashreplace"))


def decoded_name(raw: bytes) -> str | None:
    """The text of a name's bytes, in the first encoding that they are in."""
    for encoding in _ENCODINGS:
        try:
            name = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        # Python's code page 932 has one for each byte that the code page leaves free.
        if not any(unicodedata.category(character) == "Co" for character in name):
            return name
    return None


def on_one_line(name: str) -> str:
    """The text with escapes for what would break a line or turn its direction."""
    return "".join(map(_shown, name))


def escaped_name(name: str) -> str:
    """The name in ASCII and escapes: different names never look alike."""
    return os.fsencode(name).decode("ascii", "backslashreplace")


def _shown(character: str) -> str:
    is_unseen = (
        unicodedata.category(character) in _CATEGORIES
        or unicodedata.bidirectional(character) in _DIRECTIONS
        or character in _MARKS
    )
    return character.encode("unicode_escape").decode("ascii") if is_unseen else character
