"""What was asked and answered so far in this visitor's session."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from kb.answers import Answer, Turn
from kb.errors import Message

_EXCHANGES = "exchanges"
_PENDING = "pending_question"


@dataclass(frozen=True)
class Exchange:
    """A question with its answer, or with what kept it from being answered."""

    question: str
    answer: Answer | None = None
    trouble: Message | None = None


def exchanges() -> list[Exchange]:
    found: list[Exchange] = st.session_state.setdefault(_EXCHANGES, [])
    return found


def ask_next(question: str) -> None:
    """Keep the question until it is answered: a click in between must not lose it."""
    st.session_state[_PENDING] = question


def pending_question() -> str | None:
    question: str | None = st.session_state.get(_PENDING)
    return question


def remember(exchange: Exchange) -> None:
    exchanges().append(exchange)
    st.session_state[_PENDING] = None


def begin_again() -> None:
    st.session_state[_EXCHANGES] = []
    st.session_state[_PENDING] = None


def turns(past: Sequence[Exchange]) -> tuple[Turn, ...]:
    """The conversation as the knowledge base takes it; what was not answered is no part of it."""
    found: list[Turn] = []
    for exchange in past:
        if exchange.answer:
            found.append(Turn("user", exchange.question))
            found.append(Turn("assistant", exchange.answer.text))
    return tuple(found)
