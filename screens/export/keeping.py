"""Below an answer: copy it with its sources, or a link that asks the same; the whole as a file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial
from urllib.parse import urlencode, urlsplit, urlunsplit

import streamlit as st

from screens.chat.conversation import Exchange, exchanges
from screens.export.content import Part, file_name, parts_of
from screens.export.forms import as_markdown, as_plain_text, as_word
from screens.export.words import ExportWording
from screens.words import Wording

_HEIGHT = 220
"""Pixels: the whole popover must fit on a phone's screen."""
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
QUESTION = "q"
"""In an address: a question to ask at once."""


def show_copying(number: int, exchange: Exchange, wording: Wording) -> None:
    """Two small buttons; what they show has Streamlit's own button for the clipboard."""
    if exchange.answer is None:
        return
    with st.container(key=f"keeping-{number}", horizontal=True, gap="small"):
        with st.popover(wording.copy, icon=":material/content_copy:", type="tertiary"):
            st.code(
                as_plain_text(_parts([exchange], wording)),
                language=None,
                wrap_lines=True,
                height=_HEIGHT,
            )
        with st.popover(wording.share, icon=":material/link:", type="tertiary"):
            st.caption(wording.share_help)
            st.code(
                address_of(exchange.question, st.context.url or ""), language=None, wrap_lines=True
            )


def address_of(question: str, page: str) -> str:
    """The chat's own address with the question in it, and nothing else of the visit."""
    parts = urlsplit(page)
    query = urlencode({QUESTION: question})
    return urlunsplit((parts.scheme, parts.netloc, parts.path or "/", query, ""))


def show_export(wording: Wording) -> None:
    """In the side bar, once there is something to save."""
    past = [exchange for exchange in exchanges() if exchange.answer]
    if not past:
        return
    with st.sidebar, st.container(key="export", horizontal=True, gap="small"):
        for ending, mime in (("md", "text/markdown"), ("docx", WORD)):
            st.download_button(
                wording.save_markdown if ending == "md" else wording.save_word,
                # Made when somebody clicks, from the conversation as it is shown.
                partial(_file, tuple(past), ending, wording),
                file_name=file_name(date.today(), ending),  # noqa: DTZ011 - the reader's own day
                mime=mime,
                key=f"export-{ending}",
                icon=":material/download:",
                on_click="ignore",
            )


def _file(past: Sequence[Exchange], ending: str, wording: Wording) -> bytes:
    parts = _parts(past, wording)
    return as_word(parts) if ending == "docx" else as_markdown(parts).encode()


def _parts(past: Sequence[Exchange], wording: Wording) -> Iterator[Part]:
    return parts_of(past, date.today(), wording, ExportWording(wording.language))  # noqa: DTZ011 - the reader's own day
