"""An answer while it comes into being: written in a thread, so that a click loses nothing of it.

Streamlit runs the whole page again at every click. The writing goes on meanwhile, and the new run
shows what is there and what follows.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor

import streamlit as st

from kb.answers import Answer, Citation, Finished, SentenceChecked, SourcesFound, Turn
from kb.knowledge_base import KnowledgeBase

_WRITING = "writing"


class Writing:
    """One question's answer; begun at once, in a thread of its own."""

    def __init__(
        self, id: str, question: str, knowledge_base: KnowledgeBase, history: Sequence[Turn]
    ) -> None:
        self.id = id
        self.sources: tuple[Citation, ...] = ()
        self.sentences: list[str] = []
        self._answer: Answer | None = None
        self._is_stopped = threading.Event()
        self._changed = threading.Event()
        worker = ThreadPoolExecutor(1, "writing")
        self._done: Future[None] = worker.submit(
            self._write, question, knowledge_base, tuple(history)
        )
        worker.shutdown(wait=False)

    def _write(
        self, question: str, knowledge_base: KnowledgeBase, history: tuple[Turn, ...]
    ) -> None:
        try:
            for event in knowledge_base.stream(question, history, self._is_stopped.is_set):
                match event:
                    case SourcesFound(citations):
                        self.sources = citations
                    case SentenceChecked(text):
                        self.sentences.append(text)
                    case Finished(answer):
                        self._answer = answer
                self._changed.set()
        finally:
            self._changed.set()

    @property
    def is_done(self) -> bool:
        return self._done.done()

    def stop(self) -> None:
        """End the writing; the answer is then what held so far."""
        self._is_stopped.set()

    def wait(self, seconds: float) -> None:
        """Until something new is there, at most so long."""
        self._changed.wait(seconds)
        self._changed.clear()

    def answer(self) -> Answer | None:
        """The whole answer.

        Raises:
            YorozuError: the question could not be answered.
        """
        self._done.result()
        return self._answer


def writing_of(
    id: str, question: str, knowledge_base: KnowledgeBase, history: Sequence[Turn]
) -> Writing:
    """The writing of this waiting question that is under way in the session, or a new one."""
    writing: Writing | None = st.session_state.get(_WRITING)
    if writing is None or writing.id != id:
        writing = Writing(id, question, knowledge_base, history)
        st.session_state[_WRITING] = writing
    return writing


def end_writing() -> None:
    """Forget the writing that is under way; where it goes on, it stops."""
    writing: Writing | None = st.session_state.pop(_WRITING, None)
    if writing is not None:
        writing.stop()
