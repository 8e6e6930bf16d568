"""A small button that puts a text on the clipboard with one click."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import streamlit as st

from screens.keeping_wording import KeepingWording

_FOLDER = Path(__file__).resolve().parent
_HTML = (
    '<button type="button">\n<span class="icon" aria-hidden="true"></span>'
    '<span class="label" role="status"></span></button>'
)


def copy_button(text: str, label: str, icon: str, key: str, words: KeepingWording) -> None:
    """``icon`` is a name of Material Symbols. The text goes to the browser as data, not as HTML."""
    # Registered at every run: the same definition again costs nothing, and a new server knows none.
    mount = st.components.v2.component(
        "yorozu_copy", html=_HTML, css=_own("copy.css"), js=_own("copy.js")
    )
    told = {"copied": words.copied, "failed": words.not_copied}
    data = {"text": text, "label": label, "icon": icon} | told
    mount(key=key, data=data, width="content")


@cache
def _own(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")
