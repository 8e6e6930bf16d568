"""One visitor's run of the chat: who it is, what they may see, and where feedback goes."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from feedback.conversations import ConversationStore
from feedback.store import FeedbackStore
from kb.access import Visitor
from kb.errors import FeedbackError, YorozuError
from kb.knowledge_base import KnowledgeBase
from kb.question_rate import QuestionRate
from kb.settings import Settings
from kb.text.bilingual import Text
from screens.safe_text import escaped
from screens.visitors.words import PeopleWording
from screens.words import Wording

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Visit:
    """What every page works with; ``knowledge_base`` holds only what the visitor may see."""

    settings: Settings
    visitor: Visitor
    knowledge_base: KnowledgeBase
    wording: Wording
    people: PeopleWording

    def store(self) -> FeedbackStore:
        return FeedbackStore(self.settings.feedback, self.settings.feedback_days)

    def conversations(self) -> ConversationStore:
        return ConversationStore(self.settings.conversations, self.settings.conversation_days)

    def warn(self, trouble: Text) -> None:
        st.warning(escaped(trouble.in_language(self.settings.language)))

    def attempt(self, place: str, act: Callable[[], object]) -> None:
        """For clicks, which have no place of their own to tell an error in: see ``trouble_at``."""
        try:
            act()
        except YorozuError as error:
            log.warning("%s: %s", place, error)
            st.session_state[f"trouble-{place}"] = error.message

    def trouble_at(self, place: str) -> Text | None:
        """What went wrong there since the last run, once."""
        found: Text | None = st.session_state.pop(f"trouble-{place}", None)
        return found

    def may_ask_now(self) -> bool:
        """Count a question, unless it is one too many for this minute."""
        rate = _rate(self.settings.questions_per_minute)
        return rate.allows(self.visitor.key, time.monotonic())

    def begin_anew_if_expired(self) -> None:
        """For parts of a page that run by themselves, without the check at its beginning."""
        if self.visitor.has_expired(time.time()):
            st.rerun()


def expire_feedback(settings: Settings) -> None:
    """Delete what is too old, once an hour while anybody comes; an error is logged."""
    try:
        _delete_expired(settings.feedback, FeedbackStore, settings.feedback_days)
        _delete_expired(settings.conversations, ConversationStore, settings.conversation_days)
    except FeedbackError as error:
        log.warning("old feedback not deleted: %s", error)


@st.cache_resource(show_spinner=False, ttl=3600)
def _delete_expired(path: Path, store: type[FeedbackStore | ConversationStore], days: int) -> None:
    if path.exists():
        store(path, days).expire()


@st.cache_resource(show_spinner=False)
def _rate(limit: int) -> QuestionRate:
    return QuestionRate(limit)
