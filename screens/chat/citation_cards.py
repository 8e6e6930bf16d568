"""A card for each citation: which item, which document, where in it, and its own words."""

from __future__ import annotations

from functools import partial
from pathlib import PurePosixPath

import streamlit as st

from kb.answers import Citation
from kb.documents import Document
from kb.guideline.items import GuidelineItems
from kb.guideline.numbers import numbers_in_material
from kb.places import citation_place, listed
from screens.safe_text import escaped, web_address
from screens.source.in_context import show_in_context
from screens.source.page_picture import show_page, show_when_open
from screens.visitors.visit import Visit
from screens.words import Wording


def show_citation(citation: Citation, key: str, is_first: bool, visit: Visit) -> None:
    """``key`` is ``N-M``: the answer's place in the conversation, and the citation's mark."""
    documents = {document.id: document for document in visit.knowledge_base.documents()}
    document = documents.get(citation.document)
    with st.container(key=f"citation-{key}", border=True, gap="small"):
        _show_heading(citation, visit.knowledge_base.items(), visit.wording)
        st.caption(escaped(citation_place(citation, visit.wording.language)))
        if edition := _edition_of(document):
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


def _edition_of(document: Document | None) -> str:
    """Edition and publisher, as far as they are known."""
    known = (document.edition, document.publisher) if document else ()
    return listed(*known)


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
