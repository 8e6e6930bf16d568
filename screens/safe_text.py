"""Foreign text and addresses on a page: text for places that Streamlit reads as Markdown (labels,
captions, banners), and links only to where they seem to lead."""

from __future__ import annotations

import re
from ipaddress import ip_address
from urllib.parse import urlsplit

# CommonMark lets every ASCII punctuation sign be escaped; that ends HTML, links, pictures, code,
# mathematics, lists, tables and Streamlit's colour directives.
PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")

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

_MISREAD = re.compile(r"[\\\x00-\x20\x7f]")
"""To a browser a backslash ends the host's name, and others of these vanish."""
_NAME = re.compile(r"(?:[a-z0-9-]+\.)*[a-z][a-z0-9-]*")
"""Of a host in plain letters. A browser decodes or maps other characters, so that it goes where
nobody reads it; and a name whose last part begins with a digit it takes for a number."""


def escaped(text: str) -> str:
    """The text as one line of Markdown that shows exactly its own characters, in their order."""
    line = _LINE_BREAKS.sub(" ", _TURNING.sub("", text)).strip()
    return PUNCTUATION.sub(r"\\\1", _JOINTS.sub(_WORD_JOINER, line))


def web_address(url: str | None) -> str | None:
    """The address if it is one that a browser may be sent to, else None.

    Its host is what ``urlsplit`` tells, so that a page can name it: addresses are refused that a
    browser reads otherwise, and those with a name or password before the host.
    """
    if not url or not re.match(r"https?://[^\s/]", url, re.IGNORECASE) or _MISREAD.search(url):
        return None
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return None
    written = f"[{host}]" if ":" in host else host
    is_host_alone = parts.netloc.lower() in (written, f"{written}:{port}")
    return url if is_host_alone and (_NAME.fullmatch(host) or _is_number(host)) else None


def _is_number(host: str) -> bool:
    """Whether it is an IP address in the usual form: a browser reads many others, as 0x7f.1."""
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
