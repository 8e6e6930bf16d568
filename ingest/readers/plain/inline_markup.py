"""A line's Markdown turned into what a reader of the page would see, links kept (pure)."""

from __future__ import annotations

import re
from collections import Counter

from ingest.parsed.document import PageLink
from ingest.readers.cleaning import close_spaced_words, repair_symbols, without_bold
from ingest.readers.page_builder import Inline
from ingest.readers.shown_text import web_address
from kb.text.normalising import repair_radicals

_ESCAPABLE = r"\\([\\`*_{}\[\]()#+\-.!|<>~&\"'])"
_TITLE = r"(?:\\.|[^\[\]\\]|\[[^\[\]]*\])*"
# An address in brackets has no Japanese letters: 「[No.1](ポリシー)」 is no link.
_TARGET = r"<?(?:[!-'*-;=?-~]|\([!-'*-~]*\))*>?(?:\s+\"[^\"]*\")?"
_TOKEN = re.compile(
    rf"(?P<image>!\[{_TITLE}\]\([^)]*\))"
    rf"|\[(?P<title>{_TITLE})\]\((?P<target>{_TARGET})\)"
    r"|<(?P<auto>https?://[^\s<>]+)>"
    r"|(?P<bare>https?://[A-Za-z0-9\-._~:/?#@!$&*+,;=%]*[A-Za-z0-9/_=\-])"
    rf"|{_ESCAPABLE}"
)
_TAG = re.compile(
    r"</?(?:br|b|i|u|em|strong|span|sup|sub|p|div|font|center|a)\b[^<>]*>", re.IGNORECASE
)
_CODE = re.compile(r"(?<!`)`+([^`\n]+)`+")
_SPACES = re.compile(r"[ \t\xa0]+")


def shown(raw: str, repairs: Counter[str]) -> Inline:
    """The display text of one line; what was mended is counted into ``repairs``."""
    text, links, at = "", [], 0
    raw = _SPACES.sub(" ", _TAG.sub(" ", raw)).strip()
    raw, half_bold = without_bold(raw)
    repairs["half-bold"] += half_bold
    raw = _CODE.sub(r"\1", raw)
    for token in _TOKEN.finditer(raw):
        text += raw[at : token.start()]
        piece, target = _piece(token)
        if target is not None and piece:
            links.append(PageLink(len(text), len(text) + len(piece), web_address(target)))
        text += piece
        at = token.end()
    return _repaired(text + raw[at:], links, repairs)


def _piece(token: re.Match[str]) -> tuple[str, str | None]:
    """What a token shows, and the address behind it, if it is a link."""
    if token["image"]:
        return "", None
    if token["title"] is not None:
        target = token["target"].split(" ")[0].strip("<>")
        return re.sub(_ESCAPABLE, r"\1", token["title"]).strip(), target
    address = token["auto"] or token["bare"]
    if address:
        return address, address
    return token[token.lastindex or 0], None


def _repaired(text: str, links: list[PageLink], repairs: Counter[str]) -> Inline:
    text, radicals = repair_radicals(text)
    text, symbols = repair_symbols(text)
    repairs.update({"radicals": radicals, "symbols": symbols})
    if not links:
        # Closing up words moves what follows, and spaced words stand in headings, not in links.
        text, closed = close_spaced_words(text)
        repairs["spaced-words"] += closed
    # Dropped images leave blank edges.
    return Inline(text, tuple(links)).cut(len(text) - len(text.lstrip()), len(text.rstrip()))
