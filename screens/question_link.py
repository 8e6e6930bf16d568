"""An address that asks a question: ``?q=`` and the question."""

from __future__ import annotations

from urllib.parse import quote

import streamlit as st

from screens.conversation import ask_next

QUESTION = "q"
_TAKEN = "question_of_the_address"


def address_asking(question: str) -> str:
    """The chat's own address, as the visitor's browser knows it, with the question."""
    page = (st.context.url or "").rstrip("/")
    return f"{page}/?{QUESTION}={quote(question, safe='')}"


def ask_from_address(max_chars: int) -> None:
    """Take the question out of the address and ask it, once in a session.

    It goes the way of a typed one: counted, and refused where it is longer than ``max_chars``.
    """
    given = st.query_params.get(QUESTION)
    if given is None:
        return
    del st.query_params[QUESTION]
    # One more than is allowed, so that the answer says so instead of answering a part.
    question = "".join(c for c in given if c.isprintable() or c == "\n")[: max_chars + 1].strip()
    # A run that began before the browser heard of the deletion still brings the question.
    if question and _TAKEN not in st.session_state:
        st.session_state[_TAKEN] = True
        ask_next(question)
