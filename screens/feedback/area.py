"""Under each answer: a thumb, and what was wrong. In the side bar: whether questions are kept."""

from __future__ import annotations

from functools import partial
from itertools import takewhile

import streamlit as st

from feedback.entries import (
    COMPLAINTS,
    MAX_COMMENT_CHARS,
    Asked,
    Complaint,
    entry_of,
    is_unanswered,
)
from feedback.masking import masked
from screens.chat.chat import show_trouble
from screens.chat.conversation import Exchange, exchanges
from screens.visitors.visit import Visit

_CONSENT = "keeps_questions"
_SENT = "sent_complaints"


def show_consent(visit: Visit) -> None:
    """In the side bar: the visitor's choice, or that there is none."""
    keeping, words = visit.settings.keep_questions, visit.people
    with st.sidebar:
        if keeping == "with-consent":
            chosen = st.toggle(
                words.consent,
                value=_consents(),
                key="consent",
                help=words.consent_help,
            )
            # A widget's own value is dropped while another page is shown.
            st.session_state[_CONSENT] = chosen
        elif keeping == "all":
            st.caption(words.all_kept)


def _consents() -> bool:
    return bool(st.session_state.get(_CONSENT, False))


def keep_if_unanswered(exchange: Exchange, visit: Visit) -> None:
    """Keep a question that the materials do not answer, where that is agreed; errors are logged."""
    keeping = visit.settings.keep_questions
    is_agreed = keeping == "all" or (keeping == "with-consent" and _consents())
    if exchange.answer and is_unanswered(exchange.answer) and is_agreed:
        visit.attempt("question not kept", lambda: _keep(exchange, visit))


@st.fragment
def show_feedback(exchange: Exchange, visit: Visit) -> None:
    """The thumb and the form below an answer.

    A fragment: a click here while another question is being answered waits for that answer
    instead of stopping it.
    """
    if exchange.answer is None:
        return
    visit.begin_anew_if_expired()
    words, key, place = visit.people, f"thumb-{exchange.id}", f"feedback {exchange.id}"
    with st.container(key=f"feedback-{exchange.id}", gap="small"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.caption(words.rate)
            rate = partial(_rate, exchange, visit, key)
            thumb = st.feedback("thumbs", key=key, on_change=visit.attempt, args=(place, rate))
        if visit.settings.keep_questions != "none":
            st.caption(words.rating_kept)
        if thumb == 0:
            _show_form(exchange, visit, place)
        elif thumb == 1:
            st.caption(words.thanks)
        if trouble := visit.trouble_at(place):
            show_trouble(trouble, visit.wording)


def recall_thumb(exchange: Exchange, visit: Visit) -> None:
    """Before an exchange of another day is shown: the thumb that was given to it then.

    Raises:
        FeedbackError: what was said cannot be read.
    """
    said = visit.store().get(exchange.id)
    if said and said.is_good is not None:
        st.session_state[f"thumb-{exchange.id}"] = int(said.is_good)


def _show_form(exchange: Exchange, visit: Visit, place: str) -> None:
    words, complain = visit.people, partial(_complain, exchange, visit)
    if exchange.id in st.session_state.get(_SENT, ()):
        st.caption(words.sent)
        return
    with st.form(f"form-{exchange.id}", border=False):
        st.radio(
            words.what_was_wrong,
            COMPLAINTS,
            format_func=lambda slug: words.complaints[slug],
            index=None,
            horizontal=True,
            key=f"complaint-{exchange.id}",
        )
        st.text_area(
            words.comment,
            max_chars=MAX_COMMENT_CHARS,
            placeholder=words.comment_hint,
            height=80,
            key=f"comment-{exchange.id}",
        )
        st.form_submit_button(words.send, on_click=visit.attempt, args=(place, complain))


def _rate(exchange: Exchange, visit: Visit, key: str) -> None:
    thumb: int | None = st.session_state.get(key)
    _keep(exchange, visit)
    visit.store().rate(exchange.id, None if thumb is None else bool(thumb))


def _complain(exchange: Exchange, visit: Visit) -> None:
    complaint: Complaint | None = st.session_state.get(f"complaint-{exchange.id}")
    comment: str = st.session_state.get(f"comment-{exchange.id}") or ""
    keeps_words = visit.settings.keep_questions != "none"
    told = masked(comment[:MAX_COMMENT_CHARS]) if keeps_words else ""
    visit.store().complain(exchange.id, complaint, told)
    st.session_state.setdefault(_SENT, set()).add(exchange.id)


def _keep(exchange: Exchange, visit: Visit) -> None:
    """Keep the exchange; a rating is consent for this one question."""
    if exchange.answer is None:
        return
    before = takewhile(lambda past: past.id != exchange.id, exchanges())
    earlier = [past.question for past in before if past.answer]
    asked = Asked(exchange.id, exchange.question, exchange.answer, exchange.generation, earlier)
    keeps_words = visit.settings.keep_questions != "none"
    visit.store().keep(entry_of(asked, visit.knowledge_base.documents(), keeps_words))
