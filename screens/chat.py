"""Questions and answers on the screen."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from itertools import groupby

import streamlit as st

from kb.answers import Answer, RelatedItem
from kb.assembly import KnowledgeBase
from kb.errors import Message, YorozuError
from screens.citation_cards import show_citation
from screens.conversation import Exchange, ask_next, exchanges, remember, turns
from screens.safe_text import escaped, web_address
from screens.wording import Wording

log = logging.getLogger(__name__)

LEAD_SIGN = "■ "
"""Begins the lines of an answer that say whose words follow."""


def show_welcome(knowledge_base: KnowledgeBase, wording: Wording) -> None:
    st.text(wording.introduction)
    suggestions = knowledge_base.suggested_questions()
    if suggestions:
        st.caption(wording.suggestions)
    for number, question in enumerate(suggestions, start=1):
        st.button(
            escaped(question),
            key=f"suggestion-{number}",
            on_click=ask_next,
            args=(question,),
            width="stretch",
        )


def show_question(number: int, question: str) -> None:
    with (
        st.container(key=f"asked-{number}"),
        st.chat_message("user", avatar=":material/person:"),
    ):
        st.text(question)


def begin_reading_at(number: int) -> None:
    """Show a new answer from its question on: Streamlit would show the end of its last card.

    The script holds nothing but the number; a little later, because Streamlit scrolls too.
    """
    st.html(
        "<script>setTimeout(() => document.querySelector("
        f"'.st-key-asked-{number:d}')?.scrollIntoView({{block: 'start'}}), 400)</script>",
        unsafe_allow_javascript=True,
    )


def answer_question(
    question: str,
    knowledge_base: KnowledgeBase,
    wording: Wording,
    keep: Callable[[Exchange], None] = lambda exchange: None,
) -> Exchange:
    """Ask, remember and keep what came; an error of ours is told in the answer's place."""
    with st.spinner(wording.searching):
        try:
            answer = knowledge_base.ask(question, turns(exchanges()))
            exchange = Exchange(question, answer, generation=knowledge_base.generation())
        except YorozuError as error:
            log.warning("question not answered: %s", error)
            exchange = Exchange(question, trouble=error.message)
        # Before the spinner ends: there a click that came meanwhile starts the script anew.
        remember(exchange)
        keep(exchange)
    return exchange


def show_reply(
    number: int,
    exchange: Exchange,
    knowledge_base: KnowledgeBase,
    wording: Wording,
) -> None:
    """The assistant's side of an exchange; ``number`` is its place, from 1."""
    with (
        st.chat_message("assistant", avatar=":material/menu_book:"),
        st.container(key=f"answer-{number}"),
    ):
        if exchange.answer:
            _show_answer(number, exchange.answer, knowledge_base, wording)
        if exchange.trouble:
            show_trouble(exchange.trouble, wording)


def show_trouble(message: Message, wording: Wording) -> None:
    told = escaped(message.in_language(wording.language))
    st.warning(told, title=wording.trouble, icon=":material/info:")


def _show_answer(
    number: int, answer: Answer, knowledge_base: KnowledgeBase, wording: Wording
) -> None:
    _show_text(answer.text)
    _show_references(answer, wording)
    if answer.notes:
        paragraphs = "\n\n".join(escaped(note) for note in answer.notes)
        st.warning(paragraphs, title=wording.material_notes, icon=":material/info:")
    for place, citation in enumerate(answer.citations):
        key = f"{number}-{citation.mark}"
        show_citation(citation, key, place == 0, knowledge_base, wording)
    _show_related(number, answer.related, wording)


def _show_text(text: str) -> None:
    """Foreign text stays plain text; only its lead lines are set in bold, escaped."""
    for is_lead, stretch in _stretches(text):
        if is_lead:
            st.markdown(f"**{escaped(stretch.removeprefix(LEAD_SIGN))}**")
        else:
            st.text(stretch)


def _stretches(text: str) -> Iterator[tuple[bool, str]]:
    """Each lead line by itself, and the lines between them together."""
    for is_lead, lines in groupby(text.split("\n"), lambda line: line.startswith(LEAD_SIGN)):
        if is_lead:
            yield from ((True, line) for line in lines)
        elif stretch := "\n".join(lines).strip("\n"):
            yield False, stretch


def _show_references(answer: Answer, wording: Wording) -> None:
    """Buttons for the references that have an address; the text names them all."""
    known = [(link.title, web_address(link.url)) for link in answer.references]
    if any(address for _, address in known):
        st.caption(wording.references)
    for title, address in known:
        if address:
            st.link_button(escaped(title), address, icon=":material/open_in_new:")


def _show_related(number: int, related: tuple[RelatedItem, ...], wording: Wording) -> None:
    if related:
        st.caption(wording.related)
    for item in related:
        question = wording.related_question.format(number=item.guideline_no)
        st.button(
            escaped(f"No.{item.guideline_no} {item.title}"),
            key=f"related-{number}-{item.guideline_no}",
            on_click=ask_next,
            args=(question,),
        )
