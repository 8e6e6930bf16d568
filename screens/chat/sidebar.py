"""The side: begin again, what the answers stand on, and where questions go."""

from __future__ import annotations

import streamlit as st

from kb.documents import Document
from kb.knowledge_base import KnowledgeBase
from kb.places import listed, meeting_words
from screens.chat.conversation import begin_again
from screens.safe_text import escaped
from screens.words import Wording

_FEW_DOCUMENTS = 6


def show_sidebar(knowledge_base: KnowledgeBase, wording: Wording) -> None:
    with st.sidebar:
        st.button(
            wording.new_conversation,
            key="new-conversation",
            icon=":material/add_comment:",
            on_click=begin_again,
            width="stretch",
        )
        _show_documents(knowledge_base.documents(), wording)
        st.caption(escaped(knowledge_base.mode.in_language(wording.language)))
        st.caption(wording.generation.format(name=escaped(knowledge_base.generation())))


def _show_documents(documents: tuple[Document, ...], wording: Wording) -> None:
    """Documents that repeat another one are left out: the other is what is cited."""
    shown = [document for document in documents if document.duplicate_of is None]
    label = wording.documents.format(count=len(shown))
    with st.expander(label, expanded=len(shown) <= _FEW_DOCUMENTS):
        for document in shown:
            st.text(document.title)
            if details := _details(document, wording):
                st.caption(escaped(details))


def _details(document: Document, wording: Wording) -> str:
    meeting = meeting_words(document.meeting, wording.language)
    newer = document.superseded_by and wording.superseded.format(title=document.superseded_by)
    return listed(meeting, document.date, document.edition, document.publisher, newer)
