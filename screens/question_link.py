"""An address that asks a question: ``?q=`` and the question."""

from __future__ import annotations

from urllib.parse import quote

import streamlit as st

from screens.conversation import ask_next
from screens.visit import Visit

QUESTION = "q"
_TAKEN = "question_of_the_address"
# Signing in leads to another site and back to the bare address. The tab itself keeps the question;
# neither script holds anything foreign.
_KEEP_IN_TAB = """<script>
const asked = new URLSearchParams(location.search).get('q');
if (asked) sessionStorage.setItem('yorozu-question', asked);
</script>"""
_TAKE_FROM_TAB = """<script>
const kept = sessionStorage.getItem('yorozu-question');
sessionStorage.removeItem('yorozu-question');
if (kept) {
  const address = new URL(location.href);
  address.searchParams.set('q', kept);
  location.replace(address);
}
</script>"""


def address_asking(question: str) -> str:
    """The chat's own address, as the visitor's browser knows it, with the question."""
    page = (st.context.url or "").rstrip("/")
    return f"{page}/?{QUESTION}={quote(question, safe='')}"


def keep_question_over_sign_in() -> None:
    """On the page that asks to sign in: the question of the address is asked afterwards."""
    st.html(_KEEP_IN_TAB, unsafe_allow_javascript=True)


def ask_from_address(visit: Visit) -> None:
    """Take the question out of the address and ask it, once in a session.

    It goes the way of a typed one: counted, and refused where it is too long.
    """
    max_chars = visit.settings.max_question_chars
    given = st.query_params.get(QUESTION)
    if given is None:
        if visit.visitor.address is not None:
            st.html(_TAKE_FROM_TAB, unsafe_allow_javascript=True)
        return
    del st.query_params[QUESTION]
    # One more than is allowed, so that the answer says so instead of answering a part.
    question = "".join(c for c in given if c.isprintable() or c == "\n")[: max_chars + 1].strip()
    # A run that began before the browser heard of the deletion still brings the question.
    if question and _TAKEN not in st.session_state:
        st.session_state[_TAKEN] = True
        ask_next(question)
