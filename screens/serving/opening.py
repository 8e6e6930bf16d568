"""Opens the knowledge base once for all visitors of the chat."""

from __future__ import annotations

import gc
from pathlib import Path

import streamlit as st

from kb import assembly
from kb.knowledge_base import KnowledgeBase
from kb.settings import Settings
from screens.words import Wording

_SKELETON_PIXELS = 220


def open_for_chat(settings: Settings, wording: Wording) -> KnowledgeBase:
    """The knowledge base to show; it changes from the sample to real material by itself.

    Raises:
        YorozuError: there is none, or it cannot be opened; tried again at the next visit.
    """
    # Placed by hand: of a spinner and a skeleton around the same work Streamlit shows only one.
    # Something stands there in either case, or what follows would move and begin anew, tabs too.
    is_known = assembly.chat_folder(settings) in _opened_before()
    place = st.empty() if is_known else st.skeleton(height=_SKELETON_PIXELS)
    try:
        with st.spinner(wording.opening):
            return open_in_background(settings)
    finally:
        place.empty()


def open_in_background(settings: Settings) -> KnowledgeBase:
    """The same, outside of any visit: the next visitor finds it open.

    Raises:
        YorozuError: there is none, or it cannot be opened.
    """
    folder = assembly.chat_folder(settings)
    return _opened(folder, settings.model_copy(update={"kb": folder}))


@st.cache_resource(show_spinner=False)
def _opened_before() -> set[Path]:
    """Knowledge bases that need no skeleton, which would be seen for a moment at every click."""
    return set()


def _close(knowledge_base: KnowledgeBase) -> None:
    knowledge_base.close()
    gc.unfreeze()


# One entry: the sample is closed, and its model freed, when real material takes its place.
@st.cache_resource(show_spinner=False, max_entries=1, on_release=_close)
def _opened(folder: Path, _settings: Settings) -> KnowledgeBase:
    knowledge_base = assembly.open_knowledge_base(_settings)
    # Streamlit collects garbage after every run of a page. What was just opened holds about a
    # million objects, stays, and need not be looked through each time: half of an answer's cost.
    gc.collect()
    gc.freeze()
    _opened_before().add(folder)
    return knowledge_base
