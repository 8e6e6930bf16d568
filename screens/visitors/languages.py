"""The visitor's choice of the screen's language: ``?lang=en``, or a button in the side bar."""

from __future__ import annotations

from typing import get_args

import streamlit as st

from kb.settings import Settings
from kb.text.bilingual import Language
from screens.words import Wording

LANGUAGE = "lang"
"""In an address: the language of the page."""
_CHOSEN = "chosen_language"


def in_visitors_language(settings: Settings) -> Settings:
    """The settings with the language that the visitor chose; the setting is where all begin."""
    asked = st.query_params.get(LANGUAGE, "")
    if asked in get_args(Language) and _CHOSEN not in st.session_state:
        st.session_state[_CHOSEN] = asked
    chosen: Language = st.session_state.get(_CHOSEN, settings.language)
    if chosen not in (settings.language, asked):
        # Streamlit drops it when another page is opened; it has to outlive loading anew.
        st.query_params[LANGUAGE] = chosen
    return settings.model_copy(update={"lang": chosen})


def declare_language(wording: Wording) -> None:
    """Streamlit says that every page is English: screen readers would read Japanese as such."""
    language = f"<script>document.documentElement.lang = '{wording.language}'</script>"
    st.html(language, unsafe_allow_javascript=True)


def show_language_switch(wording: Wording) -> None:
    """On every page, also for who is not signed in."""
    other: Language = "ja" if wording.language == "en" else "en"
    with st.sidebar:
        st.button(
            wording.other_language,
            key="language",
            icon=":material/translate:",
            type="tertiary",
            on_click=_choose,
            args=(other,),
        )


def _choose(language: Language) -> None:
    st.session_state[_CHOSEN] = language
    st.query_params[LANGUAGE] = language
