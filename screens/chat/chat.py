"""Questions and answers on the screen."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import groupby

import streamlit as st

from kb.answers import Answer, RelatedItem
from kb.errors import YorozuError
from kb.knowledge_base import KnowledgeBase
from kb.places import citation_place
from kb.text.bilingual import Text
from screens.chat.citation_cards import (
    show_beside,
    show_citation,
    show_marks,
    show_reference,
    shown_citation,
)
from screens.chat.conversation import Exchange, Waiting, ask_next, exchanges, remember, turns
from screens.chat.sidebar import filter_words
from screens.chat.writing import end_writing, writing_of
from screens.safe_text import escaped, web_address
from screens.visitors.visit import Visit
from screens.words import Wording

log = logging.getLogger(__name__)

_REDRAW_SECONDS = 0.25
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


def show_waiting(questions: Sequence[str], wording: Wording) -> None:
    """Questions that were asked meanwhile, so that nobody asks them again."""
    for place, question in enumerate(questions, start=1):
        with st.container(key=f"waiting-{place}"):
            st.caption(escaped(wording.waiting.format(question=question)))


def show_sent(number: int) -> None:
    """Back to the top, where the question stands, for who had read on when sending it: once, before
    anything of the answer is there. The script holds nothing but the number."""
    st.html(
        f"<script>/* {number:d} */ document.querySelector('[data-testid=stMain]')"
        "?.scrollTo({top: 0, behavior: 'instant'})</script>",
        unsafe_allow_javascript=True,
    )


def answer_question(
    waiting: Waiting,
    knowledge_base: KnowledgeBase,
    wording: Wording,
    keep: Callable[[Exchange], None],
) -> Exchange:
    """Ask, remember and keep what came; an error of ours is told in the answer's place."""
    exchange = Exchange(waiting.question, chosen=waiting.chosen, id=waiting.id)
    place = st.empty()
    with place.container():
        try:
            if knowledge_base.has_model:
                answer = _written(waiting, knowledge_base, wording)
            else:
                with st.spinner(wording.searching):
                    answer = knowledge_base.ask(waiting.question, turns(exchanges()))
            exchange = replace(
                exchange,
                answer=answer,
                generation=knowledge_base.generation(),
                at=datetime.now(UTC),
            )
        except YorozuError as error:
            log.warning("question not answered: %s", error)
            exchange = replace(exchange, trouble=error.message)
        # At once: a click that came meanwhile starts the script anew at the next sign of it.
        remember(exchange)
        end_writing()
        keep(exchange)
    place.empty()
    return exchange


def _written(waiting: Waiting, knowledge_base: KnowledgeBase, wording: Wording) -> Answer | None:
    """The answer of a language model, shown sentence by sentence while it is written.

    Raises:
        YorozuError: the question could not be answered.
    """
    asked, history = waiting.question, turns(exchanges())
    writing = writing_of(waiting.id, asked, knowledge_base, history)
    with (
        st.chat_message("assistant", avatar=":material/menu_book:"),
        st.container(key="being-written"),
    ):
        sources, sentences, state = st.empty(), st.empty(), st.empty()
        st.button(
            wording.stop, key="stop-writing", icon=":material/stop_circle:", on_click=writing.stop
        )
        began = time.monotonic()
        while not writing.is_done:
            if writing.sources:
                # Each place once.
                places = dict.fromkeys(citation_place(c, wording.language) for c in writing.sources)
                found = wording.sources_found.format(places="／".join(places))
                sources.caption(escaped(found))
            if writing.sentences:
                sentences.text("\n".join(writing.sentences))
            # Each sign on the page is a moment at which Streamlit takes a click.
            state.caption(wording.writing.format(seconds=round(time.monotonic() - began)))
            writing.wait(_REDRAW_SECONDS)
    return writing.answer()


def show_reply(number: int, exchange: Exchange, visit: Visit, is_newest: bool = True) -> None:
    """The assistant's side of an exchange; ``number`` is its place, from 1.

    The newest shows its sources; those of the others are drawn when somebody opens them, since
    every click draws the whole conversation anew.
    """
    with st.container(key=f"answer-{number}"):
        if exchange.chosen:
            words = filter_words(exchange.chosen, visit.wording)
            st.caption(escaped(visit.wording.found_under.format(words=words)))
        if exchange.answer:
            _show_answer(number, exchange.answer, visit, is_newest)
        if exchange.trouble:
            show_trouble(exchange.trouble, visit.wording)


def show_trouble(message: Text, wording: Wording) -> None:
    told = escaped(message.in_language(wording.language))
    st.warning(told, title=wording.trouble, icon=":material/info:")


def _show_answer(number: int, answer: Answer, visit: Visit, is_newest: bool) -> None:
    if why := visit.wording.refused_because(answer.reason):
        # The answer itself is in the material's language.
        st.text(why)
    if is_newest and answer.citations:
        words, page = st.columns([6, 5], gap="large")
        with words:
            _show_words(number, answer, visit)
            show_marks(number, answer.citations, visit)
            _show_rest(number, answer, visit)
            _show_references(answer, visit.wording)
        with page, st.container(key=f"beside-{number}"):
            show_beside(shown_citation(number, answer.citations), number, visit)
    else:
        _show_words(number, answer, visit)
        _show_rest(number, answer, visit)
        if answer.citations:
            _show_earlier_sources(number, answer, visit)
    # Also under earlier answers: somebody may click one while the next question is answered.
    _show_related(number, answer.related, visit.wording)


def _show_words(number: int, answer: Answer, visit: Visit) -> None:
    """What was asked, where it stands, and what changes its meaning."""
    lead, _ = _lead_and_rest(answer)
    # Only what leads is set large; what is near, or a refusal, is no headline.
    kind = "lead" if answer.lead else "text"
    with st.container(key=f"{kind}-{number}", gap="small"):
        _show_text(lead)
    if answer.lead and answer.citations:
        st.caption(escaped(citation_place(answer.citations[0], visit.wording.language)))
    if answer.notes:
        paragraphs = "\n\n".join(escaped(note) for note in answer.notes)
        st.warning(paragraphs, title=visit.wording.material_notes, icon=":material/info:")


def _show_rest(number: int, answer: Answer, visit: Visit) -> None:
    _, rest = _lead_and_rest(answer)
    if rest:
        with st.expander(visit.wording.whole_text, key=f"whole-{number}"):
            _show_text(rest)


def _lead_and_rest(answer: Answer) -> tuple[str, str]:
    """The text up to the end of what leads, and what follows; all of it where nothing leads."""
    before, lead, rest = answer.text.partition(answer.lead or answer.text)
    return before + lead, rest.strip("\n")


def _show_earlier_sources(number: int, answer: Answer, visit: Visit) -> None:
    label = visit.wording.sources.format(count=len(answer.citations))
    sources = st.expander(label, key=f"sources-{number}", on_change="rerun")
    if sources.open:
        with sources:
            for citation in answer.citations:
                show_citation(citation, f"{number}-{citation.mark}", visit)


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
    offered = [link for link in answer.references if web_address(link.url)]
    if offered:
        st.caption(wording.references)
    for link in offered:
        show_reference(link, link.title)


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
