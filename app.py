"""The web chat: ask in everyday words, get the associations' own sentences with their sources."""

from __future__ import annotations

import logging
from pathlib import Path

import streamlit as st

from kb.errors import SettingsError, YorozuError
from kb.json_log import begin_logging
from kb.settings import load_settings
from screens.chat import (
    answer_question,
    begin_reading_at,
    show_question,
    show_reply,
    show_trouble,
    show_welcome,
)
from screens.conversation import (
    Exchange,
    ask_next,
    exchanges,
    pending_question,
    remember,
    withdraw,
)
from screens.feedback_area import keep_if_unanswered, show_consent, show_feedback
from screens.feedback_page import show_feedback_page
from screens.guideline_page import NUMBER, show_guideline_page
from screens.guideline_wording import guideline_wording_in
from screens.keeping import show_export, show_taking_along
from screens.material_page import show_material_page
from screens.material_wording import material_wording_in
from screens.opening import open_for_chat
from screens.people_wording import WITHDRAWN, people_wording_in, too_many
from screens.question_link import ask_from_address
from screens.saved_area import save_if_wanted, show_saved
from screens.sidebar import show_sidebar
from screens.sign_in import admitted_visitor, show_visitor
from screens.visit import Visit, expire_feedback
from screens.wording import Wording, wording_in

log = logging.getLogger(__name__)

SCREENS = Path(__file__).resolve().parent / "screens"


def main() -> None:
    try:
        settings = load_settings()
    except SettingsError as error:
        explain(error, begin_page(wording_in("ja")))
        return
    begin_logging(settings)
    wording = begin_page(wording_in(settings.language))
    people = people_wording_in(settings.language)
    try:
        # Before anything else, at every run of every page.
        if visitor := admitted_visitor(settings, people):
            seen = open_for_chat(settings, wording).for_groups(visitor.groups)
            expire_feedback(settings)
            show_pages(Visit(settings, visitor, seen, wording, people))
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


def show_pages(visit: Visit) -> None:
    """The pages that the visitor may open; others do not exist for them."""
    chat = st.Page(
        lambda: show_chat(visit), title=visit.people.chat_page, url_path="ask", default=True
    )
    guideline, materials = reading_pages(visit, chat)
    pages = [chat, guideline, materials]
    if visit.visitor.is_maintainer:
        page = st.Page(
            lambda: show_feedback_page(visit), title=visit.people.feedback_page, url_path="feedback"
        )
        pages.append(page)
    opened = st.navigation(pages, position="sidebar")
    if opened is chat and NUMBER in st.query_params:
        # An item's short address: /?no=85.
        st.switch_page(guideline, query_params={NUMBER: st.query_params[NUMBER]})
    opened.run()


def reading_pages(visit: Visit, chat: st.Page) -> tuple[st.Page, st.Page]:
    """What the material says item by item, and the material itself."""

    def ask(question: str) -> None:
        ask_next(question)
        st.switch_page(chat)

    return (
        st.Page(
            lambda: show_guideline_page(visit, ask),
            title=guideline_wording_in(visit.settings.language).page,
            url_path="guideline",
        ),
        st.Page(
            lambda: show_material_page(visit),
            title=material_wording_in(visit.settings.language).page,
            url_path="materials",
        ),
    )


def show_chat(visit: Visit) -> None:
    knowledge_base, wording = visit.knowledge_base, visit.wording
    typed = st.chat_input(
        wording.placeholder,
        key="question",
        submit_mode="disable",
        max_chars=visit.settings.max_question_chars,
    )
    if typed:
        ask_next(typed)
    ask_from_address(visit)
    if knowledge_base.is_sample:
        st.info(wording.sample, icon=":material/science:")
    keeping = show_sidebar(knowledge_base, wording)
    show_consent(visit)
    show_visitor(visit.visitor, visit.people)
    withdraw(knowledge_base, WITHDRAWN)
    is_new = not exchanges() and not pending_question()
    for number, exchange in enumerate(exchanges(), start=1):
        show_question(number, exchange.question)
        show_exchange(number, exchange, visit)
    while question := pending_question():
        number = len(exchanges()) + 1
        show_question(number, question)
        show_exchange(number, answered(question, visit), visit)
        begin_reading_at(number)
    if is_new:
        show_welcome(knowledge_base, wording)
    with keeping:
        show_export(visit)
        show_saved(visit)


def show_exchange(number: int, exchange: Exchange, visit: Visit) -> None:
    show_reply(number, exchange, visit.knowledge_base, visit.wording)
    show_taking_along(exchange, visit)
    show_feedback(exchange, visit)


def answered(question: str, visit: Visit) -> Exchange:
    """The question's exchange, remembered; a question too many is told so in its answer's place."""
    if not visit.may_ask_now():
        limit = visit.settings.questions_per_minute
        exchange = Exchange(question, trouble=too_many(limit))
        remember(exchange)
        return exchange
    return answer_question(
        question,
        visit.knowledge_base,
        visit.wording,
        keep=lambda exchange: keep_what_is_agreed(exchange, visit),
    )


def keep_what_is_agreed(exchange: Exchange, visit: Visit) -> None:
    keep_if_unanswered(exchange, visit)
    save_if_wanted(exchange, visit)


def explain(error: YorozuError, wording: Wording) -> None:
    log.warning("the chat cannot be shown: %s", error)
    show_trouble(error.message, wording)


if __name__ == "__main__":
    main()
