"""Ways to the references that the material names."""

from __future__ import annotations

from urllib.parse import urlsplit

import streamlit as st

from kb.documents import Link
from screens.safe_text import escaped, web_address


def show_reference(link: Link, words: str) -> None:
    """A button to the reference; without an address that a browser may be sent to, ``words`` alone."""
    if address := web_address(link.url):
        st.link_button(
            escaped(_label(link, words, address)), address, icon=":material/open_in_new:"
        )
    else:
        st.text(words)


def _label(link: Link, words: str, address: str) -> str:
    """With the host's name, unless the register of sources vouches for the address.

    What a document calls its link says nothing of where it leads.
    """
    host = urlsplit(address).hostname
    return words if link.source_id or not host else f"{words}（{host}）"
