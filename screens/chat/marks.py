"""The marks of an answer as buttons: each leads to its card and opens the page it shows."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from kb.answers import Citation
from screens.source.page_picture import page_key
from screens.words import Wording

_GO_TO = "go_to_card"


def show_marks(number: int, citations: Sequence[Citation], wording: Wording) -> None:
    """A row of buttons under answer ``number``; one card needs no way to it."""
    if len(citations) > 1:
        with st.container(key=f"marks-{number}", horizontal=True, gap="small"):
            for citation in citations:
                st.button(
                    f"〔{citation.mark}〕",
                    key=f"mark-{number}-{citation.mark}",
                    help=wording.to_source.format(mark=citation.mark),
                    type="tertiary",
                    on_click=_go_to,
                    args=(f"{number}-{citation.mark}",),
                )
    target = st.session_state.pop(_GO_TO, None)
    if target:
        _scroll_to(target)


def _go_to(key: str) -> None:
    st.session_state[_GO_TO] = key
    # Before the page's own widget of that key is drawn.
    st.session_state[page_key(key)] = True


def _scroll_to(key: str) -> None:
    """``key`` is two whole numbers; nothing else may come into the script."""
    number, mark = (int(part) for part in key.split("-"))
    st.html(
        "<script>setTimeout(() => { const card = document.querySelector("
        f"'.st-key-citation-{number:d}-{mark:d}'); if (card) {{ card.tabIndex = -1; "
        "card.focus({preventScroll: true}); card.scrollIntoView({block: 'start'}); } }, 300)</script>",
        unsafe_allow_javascript=True,
    )
