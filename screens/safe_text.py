"""Foreign text for places that Streamlit always reads as Markdown (labels, captions, banners)."""

from __future__ import annotations

import re
from ipaddress import ip_address
from urllib.parse import urlsplit

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
_MISREAD = re.compile(r"[\\\x00-\x20\x7f]")
# Others a browser decodes, maps or drops characters of, so that it goes where nobody reads it.
_PLAIN_HOST = re.compile(
    r"(?:[a-z0-9-]+\.)*[a-z0-9-]*[a-z][a-z0-9-]*|\[[0-9a-f:]+\]|\d+(?:\.\d+){3}"
)
_TURNING = re.compile(r"[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_LINE_BREAKS = re.compile(r"\s*\n\s*")


def escaped(text: str) -> str:
    """The text as one line of Markdown that shows exactly its own characters, in their order."""
    line = _LINE_BREAKS.sub(" ", _TURNING.sub("", text)).strip()
    return _PUNCTUATION.sub(r"\\\1", _JOINTS.sub(_WORD_JOINER, line))


def web_address(url: str | None) -> str | None:
    """The address if it is one that a browser may be sent to, else None.

    Refused as well is what a browser reads otherwise than ``urlsplit``: to the former a backslash
    ends the host's name, and what stands before an @ is no host.
    """
    if not url or not re.match(r"https?://[^\s/]", url, re.IGNORECASE):
        return None
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return None
    shown = f"[{host}]" if ":" in host else host
    is_plain = parts.netloc.lower() in (shown, f"{shown}:{port}") and _names_a_host(shown)
    return url if is_plain and not _MISREAD.search(url) else None


def _names_a_host(host: str) -> bool:
    if not _PLAIN_HOST.fullmatch(host) or host.rpartition(".")[2].startswith("0x"):
        return False
    try:
        return not host[-1].isdigit() or bool(ip_address(host))
    except ValueError:
        return not host.rpartition(".")[2].isdigit()
