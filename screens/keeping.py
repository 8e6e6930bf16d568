"""Taking along: an answer to the clipboard, a link to its question, the conversation as a file."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone, tzinfo

import streamlit as st

from screens.conversation import Exchange, exchanges
from screens.copy_button import copy_button
from screens.export.contents import Terms, conversation_text, exchange_text
from screens.export.markdown import as_markdown
from screens.export.plain_text import exchange_as_plain_text
from screens.export.word import as_word
from screens.keeping_wording import keeping_wording_in
from screens.question_link import address_asking
from screens.visit import Visit

_WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def show_taking_along(exchange: Exchange, visit: Visit) -> None:
    """The row of small buttons under an answer."""
    if exchange.answer is None:
        return
    terms = terms_of(visit)
    words = terms.keeping
    text = exchange_as_plain_text(exchange_text(exchange, terms), words)
    link = address_asking(exchange.question)
    with st.container(key=f"take-{exchange.id}", horizontal=True, gap="small"):
        copy_button(text, words.copy, "content_copy", f"copy-{exchange.id}", words)
        copy_button(link, words.copy_link, "link", f"link-{exchange.id}", words)


def show_export(visit: Visit) -> None:
    """Once there is a conversation: the whole of it as a file."""
    if not exchanges():
        return
    terms = terms_of(visit)
    words = terms.keeping
    with st.container(key="export", gap="small"):
        st.caption(words.export)
        with st.container(horizontal=True, gap="small"):
            _download(words.as_markdown, "md", "text/markdown", _markdown(terms), terms)
            _download(words.as_word, "docx", _WORD_TYPE, _word(terms), terms)


def _download(
    label: str, suffix: str, mime: str, content: Callable[[], bytes], terms: Terms
) -> None:
    day = datetime.now(UTC).astimezone(terms.zone).strftime("%Y-%m-%d")
    st.download_button(
        label,
        # Made when it is asked for, not at every run.
        content,
        file_name=f"yorozu-{day}.{suffix}",
        mime=mime,
        key=f"export-{suffix}",
        icon=":material/download:",
        type="tertiary",
        on_click="ignore",
    )


def _markdown(terms: Terms) -> Callable[[], bytes]:
    past = tuple(exchanges())
    return lambda: as_markdown(conversation_text(past, terms), terms.keeping).encode()


def _word(terms: Terms) -> Callable[[], bytes]:
    past = tuple(exchanges())
    return lambda: as_word(conversation_text(past, terms), terms.keeping)


def terms_of(visit: Visit) -> Terms:
    return Terms(
        visit.knowledge_base.items(),
        visit.wording,
        keeping_wording_in(visit.settings.language),
        visitors_zone(),
    )


def visitors_zone() -> tzinfo | None:
    """The browser's, by its offset: names of zones need a data base that not every system has."""
    offset = st.context.timezone_offset
    return timezone(timedelta(minutes=-offset)) if isinstance(offset, int) else None
