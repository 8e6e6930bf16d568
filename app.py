"""The web chat: ask in everyday words, get the associations' own sentences with their sources."""

from __future__ import annotations

import logging
from pathlib import Path

import streamlit as st
from streamlit.starlette import App

from kb.errors import SettingsError, YorozuError
from kb.settings import load_settings
from kb.telemetry.json_log import begin_logging
from screens.chat.chat import (
    answer_question,
    show_question,
    show_reply,
    show_sent,
    show_trouble,
    show_waiting,
    show_welcome,
)
from screens.chat.conversation import (
    Exchange,
    Waiting,
    ask_next,
    exchanges,
    hidden_exchanges,
    pending_question,
    questions_after,
    remember,
    show_all_exchanges,
    withdraw,
)
from screens.chat.sidebar import show_chips, show_filters, show_sidebar, show_way_out
from screens.export.keeping import QUESTION, show_copying, show_export
from screens.feedback.area import keep_if_unanswered, show_consent, show_feedback
from screens.feedback.page import show_feedback_page
from screens.feedback.saved import save_if_wanted, show_saved
from screens.guideline.item import NUMBER
from screens.guideline.page import show_guideline_page
from screens.guideline.words import GuidelineWording
from screens.material.page import show_material_page
from screens.material.words import MaterialWording
from screens.serving.opening import open_for_chat
from screens.visitors.doors import guarded
from screens.visitors.languages import declare_language, in_visitors_language, show_language_switch
from screens.visitors.sign_in import admitted_visitor, provider_settings, show_visitor
from screens.visitors.visit import Visit, expire_feedback
from screens.visitors.words import TOO_MANY, WITHDRAWN, PeopleWording
from screens.words import Wording

log = logging.getLogger(__name__)

SCREENS = Path(__file__).resolve().parent / "screens"


def main() -> None:
    try:
        configured = load_settings()
    except SettingsError as error:
        explain(error, begin_page(Wording("ja")))
        return
    begin_logging(configured)
    settings = in_visitors_language(configured)
    wording = begin_page(Wording(settings.language))
    people = PeopleWording(settings.language)
    show_language_switch(wording)
    try:
        # Before anything else, at every run of every page.
        if visitor := admitted_visitor(settings, people):
            # One for all visitors, so nothing of this visitor's choice may come into it.
            seen = open_for_chat(configured, wording).for_groups(visitor.groups)
            expire_feedback(settings)
            show_pages(Visit(settings, visitor, seen, wording, people))
    except YorozuError as error:
        explain(error, wording)


def begin_page(wording: Wording) -> Wording:
    # A picture of our own: for a named icon the browser would ask a server outside.
    st.set_page_config(page_title=wording.title, page_icon=str(SCREENS / "icon.svg"), layout="wide")
    st.html(SCREENS / "quiet.css")
    declare_language(wording)
    st.title(wording.title, anchor=False)
    return wording


def show_pages(visit: Visit) -> None:
    """The pages that the visitor may open; others do not exist for them."""
    language, people = visit.settings.language, visit.people
    chat = st.Page(lambda: show_chat(visit), title=people.chat_page, url_path="ask", default=True)

    def ask(question: str) -> None:
        ask_next(question)
        st.switch_page(chat)

    guideline = st.Page(
        lambda: show_guideline_page(visit, ask),
        title=GuidelineWording(language).page,
        url_path="guideline",
    )
    materials = st.Page(
        lambda: show_material_page(visit),
        title=MaterialWording(language).page,
        url_path="materials",
    )
    feedback = st.Page(
        lambda: show_feedback_page(visit), title=people.feedback_page, url_path="feedback"
    )
    pages = [chat, guideline]
    if visit.visitor.is_maintainer:
        pages += [materials, feedback]
    opened = st.navigation(pages, position="sidebar")
    if opened is chat and NUMBER in st.query_params:
        # An item's short address: /?no=85.
        st.switch_page(guideline, query_params={NUMBER: st.query_params[NUMBER]})
    opened.run()


def show_chat(visit: Visit) -> None:
    wording = visit.wording
    # Streamlit follows the end of what is drawn where the input is at the page's own bottom.
    body, asking = st.container(key="conversation"), st.container(key="asking")
    with asking:
        chips = st.container()
        typed = st.chat_input(
            wording.placeholder,
            key="question",
            max_chars=visit.settings.max_question_chars,
        )
    with body:
        show_conversation(typed, visit)
    with chips:
        show_chips(wording)


def show_conversation(typed: str | None, visit: Visit) -> None:
    knowledge_base, wording = visit.knowledge_base, visit.wording
    if knowledge_base.is_sample:
        st.info(wording.sample, icon=":material/science:")
    show_sidebar(knowledge_base, wording)
    show_filters(knowledge_base, wording)
    show_consent(visit)
    show_visitor(visit.visitor, visit.people)
    withdraw(knowledge_base, WITHDRAWN)
    # Below the filter's fields: it is asked with what they say now.
    if typed:
        ask_next(typed)
    ask_shared_question(visit.settings.max_question_chars)
    is_new = not exchanges() and not pending_question()
    # Shown the other way round, by style: the newest stands at the top, where reading begins.
    with st.container(key="exchanges"):
        show_past(visit)
        if waiting := pending_question():
            show_answering(waiting, visit)
            if pending_question():
                st.rerun()
    show_export(wording)
    show_saved(visit)
    if is_new:
        show_welcome(knowledge_base, wording)


def show_answering(waiting: Waiting, visit: Visit) -> None:
    number = len(exchanges()) + 1
    # What waits stands below what is written, and is drawn before it.
    written, queue = st.container(), st.empty()
    with queue.container():
        show_waiting(questions_after(waiting), visit.wording)
    with written:
        show_question(number, waiting.question)
        show_sent(number)
        show_exchange(number, answered(waiting, visit), visit)
    queue.empty()


def ask_shared_question(max_chars: int) -> None:
    """An address with ?q=… asks that question, once."""
    shared = st.query_params.pop(QUESTION, "")
    if shared.strip():
        ask_next(shared.strip()[:max_chars])


def show_past(visit: Visit) -> None:
    past = exchanges()
    hidden = hidden_exchanges(len(past))
    if hidden:
        label = visit.wording.earlier.format(count=hidden)
        st.button(label, key="show-earlier", on_click=show_all_exchanges, icon=":material/history:")
    for number, exchange in list(enumerate(past, start=1))[hidden:]:
        is_newest = number == len(past) and not pending_question()
        # As in `show_conversation`: what stands elsewhere in the next run is seen twice meanwhile.
        with st.container():
            show_question(number, exchange.question)
            show_exchange(number, exchange, visit, is_newest)


def show_exchange(number: int, exchange: Exchange, visit: Visit, is_newest: bool = True) -> None:
    show_reply(number, exchange, visit, is_newest)
    if is_newest:
        show_way_out(number, exchange, visit.wording)
        show_copying(number, exchange, visit.wording)
    show_feedback(exchange, visit)


def answered(waiting: Waiting, visit: Visit) -> Exchange:
    """The question's exchange, remembered; a question too many is told so in its answer's place."""
    waiting.is_counted = waiting.is_counted or visit.may_ask_now()
    if not waiting.is_counted:
        limit = visit.settings.questions_per_minute
        exchange = Exchange(waiting.question, trouble=TOO_MANY.format(limit=limit))
        remember(exchange)
        return exchange
    return answer_question(
        waiting,
        visit.knowledge_base.filtered(waiting.chosen),
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
else:
    # What `streamlit run app.py` serves: these pages, behind the doors.
    app = App(__file__, **guarded(provider_settings))
