"""The web chat: ask in everyday words, get the associations' own sentences with their sources."""

from __future__ import annotations

import logging
from pathlib import Path

import streamlit as st

from kb.assembly import KnowledgeBase
from kb.errors import SettingsError, YorozuError
from kb.settings import load_settings
from screens.chat import (
    answer_question,
    begin_reading_at,
    show_question,
    show_reply,
    show_trouble,
    show_welcome,
)
from screens.conversation import ask_next, exchanges, pending_question
from screens.opening import open_for_chat
from screens.sidebar import show_sidebar
from screens.wording import Wording, wording_in

log = logging.getLogger(__name__)

SCREENS = Path(__file__).resolve().parent / "screens"


def main() -> None:
    try:
        settings = load_settings()
    except SettingsError as error:
        explain(error, begin_page(wording_in("ja")))
        return
    wording = begin_page(wording_in(settings.language))
    try:
        show_chat(open_for_chat(settings, wording), wording)
    except YorozuError as error:
        explain(error, wording)


def begin_page(wording: Wording) -> Wording:
    # A picture of our own: for a named icon the browser would ask a server outside.
    st.set_page_config(page_title=wording.title, page_icon=str(SCREENS / "icon.svg"))
    st.html(SCREENS / "quiet.css")
    # Streamlit says that every page is English: screen readers would read Japanese as such.
    language = f"<script>document.documentElement.lang = '{wording.language}'</script>"
    st.html(language, unsafe_allow_javascript=True)
    st.title(wording.title, anchor=False)
    return wording


def show_chat(knowledge_base: KnowledgeBase, wording: Wording) -> None:
    typed = st.chat_input(wording.placeholder, key="question", submit_mode="disable")
    if typed:
        ask_next(typed)
    if knowledge_base.is_sample:
        st.info(wording.sample, icon=":material/science:")
    show_sidebar(knowledge_base, wording)
    for number, exchange in enumerate(exchanges(), start=1):
        show_question(number, exchange.question)
        show_reply(number, exchange, knowledge_base, wording)
    if question := pending_question():
        number = len(exchanges()) + 1
        show_question(number, question)
        exchange = answer_question(question, knowledge_base, wording)
        show_reply(number, exchange, knowledge_base, wording)
        begin_reading_at(number)
    elif not exchanges():
        show_welcome(knowledge_base, wording)


def explain(error: YorozuError, wording: Wording) -> None:
    log.warning("the chat cannot be shown: %s", error)
    show_trouble(error.message, wording)


if __name__ == "__main__":
    main()
