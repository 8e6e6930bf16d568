"""Foreign text for places that Streamlit always reads as Markdown (labels, captions, banners)."""

from __future__ import annotations

import re

# CommonMark lets every ASCII punctuation sign be escaped; that ends HTML, links, pictures, code,
# mathematics, lists, tables and Streamlit's colour directives.
_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")

# Some replacements are made after Markdown is read, where an escape no longer shows: :emoji: and
# :material/icons:, bare addresses, and arrows. Only a sign between their parts keeps them apart.
_WORD_JOINER = "\u2060"
_JOINTS = re.compile(
    r"(?<=:)(?=[A-Za-z0-9_+/-])"
    r"|(?<=[Ww])(?=[Ww]{2}\.)"
    r"|(?=@)"
    r"|(?<=[-<>=~])(?=[-<>=~])"
)
_TURNING = re.compile(r"[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_LINE_BREAKS = re.compile(r"\s*\n\s*")


def escaped(text: str) -> str:
    """The text as one line of Markdown that shows exactly its own characters, in their order."""
    line = _LINE_BREAKS.sub(" ", _TURNING.sub("", text)).strip()
    return _PUNCTUATION.sub(r"\\\1", _JOINTS.sub(_WORD_JOINER, line))
