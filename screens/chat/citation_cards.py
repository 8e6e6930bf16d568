"""Ways from an answer to its sources: a card for each citation (which item, which document, where in
it, and its own words), marks as buttons that lead to the cards, and the references named."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import PurePosixPath
from urllib.parse import urlsplit

import streamlit as st

from kb.answers import Citation
from kb.documents import Document, Link
from kb.guideline.items import GuidelineItems
from kb.guideline.numbers import numbers_in_material
from kb.places import citation_place, listed
from screens.safe_text import escaped, web_address
from screens.source.in_context import show_in_context
from screens.source.page_picture import page_key, show_page, show_when_open
from screens.visitors.visit import Visit
from screens.words import Wording

_GO_TO = "go_to_card"


def show_citation(citation: Citation, key: str, is_first: bool, visit: Visit) -> None:
    """``key`` is ``N-M``: the answer's place in the conversation, and the citation's mark."""
    documents = {document.id: document for document in visit.knowledge_base.documents()}
    document = documents.get(citation.document)
    with st.container(key=f"citation-{key}", border=True, gap="small"):
        _show_heading(citation, visit.knowledge_base.items(), visit.wording)
        st.caption(escaped(citation_place(citation, visit.wording.language)))
        if document and (edition := listed(document.edition, document.publisher)):
            st.caption(escaped(edition))
        with st.container(key=f"quotation-{key}"):
            st.text(citation.quote)
        if label := differing_label(citation):
            st.caption(escaped(visit.wording.printed_label.format(label=label)))
        if document and document.superseded_by:
            st.caption(escaped(visit.wording.superseded.format(title=document.superseded_by)))
        _show_source(citation, document, key, is_first, visit)


def _show_heading(citation: Citation, items: GuidelineItems, wording: Wording) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.badge(f"〔{citation.mark}〕")
        st.markdown(f"**{escaped(heading_of(citation, items, wording))}**")


def heading_of(citation: Citation, items: GuidelineItems, wording: Wording) -> str:
    """The items that the citation treats, by number and name; without any, the document.

    Another standard's table treats none of those it refers to.
    """
    if citation.is_reference_mapping:
        return citation.title
    named = [_item_words(number, items, wording) for number in citation.guideline_nos]
    return "、".join(named) or citation.title


def _item_words(number: int, items: GuidelineItems, wording: Wording) -> str:
    title = items.title(number)
    return wording.item_title.format(number=number, title=title) if title else f"No.{number}"


def differing_label(citation: Citation) -> str | None:
    """What the material printed, where its number is not the one that the citation treats."""
    if not citation.label:
        return None
    printed = set(numbers_in_material(citation.label))
    return citation.label if printed != set(citation.guideline_nos) else None


def _show_source(
    citation: Citation, document: Document | None, key: str, is_first: bool, visit: Visit
) -> None:
    is_pdf = visit.knowledge_base.has_pdf(citation.document)
    if address := web_address(citation.url):
        st.link_button(visit.wording.open_source, address, icon=":material/open_in_new:")
    elif is_pdf is not None:
        _show_download(citation, document, key, visit)
    # Under one key, so that the answer's marks open either.
    if is_pdf and document and citation.page is not None:
        show = partial(show_page, document, citation, key, citation.page, visit)
        show_when_open(visit.wording.show_page, key, is_first, show)
    else:
        show = partial(show_in_context, citation, key, visit)
        show_when_open(visit.wording.show_context, key, is_first, show)


def _show_download(citation: Citation, document: Document | None, key: str, visit: Visit) -> None:
    def source() -> bytes:
        return visit.knowledge_base.source_bytes(citation.document) or b""

    name = (document.file_name if document else "") or citation.document
    st.download_button(
        visit.wording.download,
        # Called when somebody clicks: reading the file for every card would cost each time.
        source,
        file_name=PurePosixPath(name).name,
        mime="application/octet-stream",
        key=f"download-{key}",
        icon=":material/download:",
        on_click="ignore",
    )


def show_marks(number: int, citations: Sequence[Citation], wording: Wording) -> None:
    """A row of buttons under answer ``number``; one card needs no way to it."""
    if len(citations) > 1:
        with st.container(key=f"marks-{number}", horizontal=True, gap="small"):
            for citation in citations:
                st.button(
                    f"〔{citation.mark}〕",
                    key=f"mark-{number}-{citation.mark}",
                    help=wording.to_source.format(mark=citation.mark),
                    type="tertiary",
                    on_click=_go_to,
                    args=(f"{number}-{citation.mark}",),
                )
    target = st.session_state.pop(_GO_TO, None)
    if target:
        _scroll_to(target)


def _go_to(key: str) -> None:
    st.session_state[_GO_TO] = key
    # Before the page's own widget of that key is drawn.
    st.session_state[page_key(key)] = True


def _scroll_to(key: str) -> None:
    """``key`` is two whole numbers; nothing else may come into the script."""
    number, mark = (int(part) for part in key.split("-"))
    st.html(
        "<script>setTimeout(() => { const card = document.querySelector("
        f"'.st-key-citation-{number:d}-{mark:d}'); if (card) {{ card.tabIndex = -1; "
        "card.focus({preventScroll: true}); card.scrollIntoView({block: 'start'}); } }, 300)</script>",
        unsafe_allow_javascript=True,
    )


def show_reference(link: Link, words: str) -> None:
    """A button to the reference; without an address that a browser may be sent to, ``words`` alone."""
    if address := web_address(link.url):
        # What a document calls its link says nothing of where it leads, unless the register of
        # sources vouches for the address.
        label = words if link.source_id else f"{words}（{urlsplit(address).hostname}）"
        st.link_button(escaped(label), address, icon=":material/open_in_new:")
    else:
        st.text(words)
