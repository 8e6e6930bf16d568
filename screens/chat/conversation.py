"""What was asked and answered so far in this visitor's session."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from uuid import uuid4

import streamlit as st

from feedback.conversations import SavedExchange
from kb.answers import Turn
from kb.generations.view import EVERYTHING, SourceFilter
from kb.knowledge_base import KnowledgeBase
from kb.text.bilingual import Text
from screens.chat.writing import end_writing

_EXCHANGES = "exchanges"
_PENDING = "pending_questions"
_CHOSEN = "source_filter"
_CONVERSATION = "conversation_id"
_SHOWS_ALL = "shows_all_exchanges"
_SHOWN_AT_ONCE = 20
"""Further exchanges are behind a button: every click draws the whole conversation anew."""


@dataclass
class Waiting:
    """A question until it is answered, with the filter that was on when it was asked."""

    question: str
    chosen: SourceFilter = EVERYTHING
    is_counted: bool = False
    """Whether it counts among this minute's questions: a click may begin its answer anew."""
    id: str = field(default_factory=lambda: uuid4().hex)


@dataclass(frozen=True)
class Exchange(SavedExchange):
    """A question with its answer, or with what kept it from being answered."""

    trouble: Text | None = None


def exchanges() -> list[Exchange]:
    found: list[Exchange] = st.session_state.setdefault(_EXCHANGES, [])
    return found


def ask_next(question: str) -> None:
    """Keep the question until it is answered: a click or another question must not lose it."""
    _pending().append(Waiting(question, chosen_filter()))


def pending_question() -> Waiting | None:
    """The question that has waited longest."""
    return next(iter(_pending()), None)


def questions_after(waiting: Waiting) -> list[str]:
    """What else waits, in the order in which it will be answered."""
    return [other.question for other in _pending() if other is not waiting]


def _pending() -> list[Waiting]:
    found: list[Waiting] = st.session_state.setdefault(_PENDING, [])
    return found


def chosen_filter() -> SourceFilter:
    """What the visitor wants to be answered from, from now on."""
    found: SourceFilter = st.session_state.get(_CHOSEN, EVERYTHING)
    return found


def choose(chosen: SourceFilter) -> None:
    st.session_state[_CHOSEN] = chosen


def remember(exchange: Exchange) -> None:
    exchanges().append(exchange)
    del _pending()[:1]


def withdraw(knowledge_base: KnowledgeBase, told: Text) -> None:
    """Take back answers from documents that the visitor may see no more since they were given."""
    for place, exchange in enumerate(exchanges()):
        if exchange.answer and knowledge_base.hides(exchange.answer.documents):
            exchanges()[place] = replace(exchange, answer=None, trouble=told)


def begin_again() -> None:
    go_on_with([], uuid4().hex)


def go_on_with(past: Sequence[Exchange], conversation: str) -> None:
    """Take up another conversation; what waits for an answer belongs to the one that is left."""
    end_writing()
    st.session_state[_SHOWS_ALL] = False
    st.session_state[_EXCHANGES] = list(past)
    st.session_state[_PENDING] = []
    st.session_state[_CONVERSATION] = conversation


def conversation_id() -> str:
    """Of the conversation on the screen; never taken from the browser."""
    found: str = st.session_state.setdefault(_CONVERSATION, uuid4().hex)
    return found


def hidden_exchanges(count: int) -> int:
    """How many of ``count`` exchanges are not shown until somebody asks for them."""
    return 0 if st.session_state.get(_SHOWS_ALL) else max(0, count - _SHOWN_AT_ONCE)


def show_all_exchanges() -> None:
    st.session_state[_SHOWS_ALL] = True


def turns(past: Sequence[Exchange]) -> tuple[Turn, ...]:
    """The conversation as the knowledge base takes it; what was not answered is no part of it."""
    return tuple(
        turn
        for exchange in past
        if exchange.answer
        for turn in (Turn("user", exchange.question), Turn("assistant", exchange.answer.text))
    )
