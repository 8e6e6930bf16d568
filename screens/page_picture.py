"""The cited page as a picture with the quotation marked, drawn only when somebody looks."""

from __future__ import annotations

import streamlit as st

from kb.answers import Citation
from kb.assembly import KnowledgeBase
from kb.errors import YorozuError
from kb.placed_words import PlacedWord
from screens.wording import Wording

_SCALE = 1.5


def has_page_picture(source: bytes | None, citation: Citation) -> bool:
    return citation.page is not None and source is not None and source.startswith(b"%PDF")


def show_page_picture(
    source: bytes,
    citation: Citation,
    key: str,
    is_open: bool,
    knowledge_base: KnowledgeBase,
    wording: Wording,
) -> None:
    page = st.expander(
        wording.show_page,
        expanded=is_open,
        key=key,
        icon=":material/description:",
        on_change="rerun",
    )
    if page.open and citation.page is not None:
        with page:
            _show(source, citation, citation.page, knowledge_base, wording)


def _show(
    source: bytes, citation: Citation, page: int, knowledge_base: KnowledgeBase, wording: Wording
) -> None:
    words = knowledge_base.page_words(citation.document, citation.page_index)
    try:
        picture = _rendered(source, page, citation.quote, knowledge_base.pdf_passwords, words)
    except YorozuError:
        st.caption(wording.no_page_picture)
        return
    description = wording.page_picture.format(title=citation.title, number=page)
    # Said, since Streamlit would otherwise make a JPEG of it at every run of the page.
    st.image(picture, alt=description, width="stretch", output_format="PNG")


@st.cache_data(show_spinner=False, max_entries=64)
def _rendered(
    source: bytes,
    page: int,
    quote: str,
    passwords: tuple[str, ...],
    _words: tuple[PlacedWord, ...],
) -> bytes:
    # The words follow from the page, and need not be part of what is remembered it by.
    from kb.page_pictures import render_page

    return render_page(source, page, quote, _SCALE, passwords, _words)
