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
from screens.source.page_picture import show_page, show_picture, show_when_open
from screens.visitors.visit import Visit
from screens.words import Wording

_PREVIEW_CHARS = 120


def show_citation(citation: Citation, key: str, visit: Visit) -> None:
    """``key`` is ``N-M``: the answer's place in the conversation, and the citation's mark."""
    document = _document_of(citation, visit)
    with st.container(key=f"citation-{key}", border=True, gap="small"):
        _show_facts(citation, document, visit)
        with st.container(key=f"quotation-{key}"):
            st.text(citation.quote)
        _show_source(citation, document, key, visit)
        # Under one key, so that the answer's marks open either.
        show = partial(_show_place, citation, document, key, visit)
        is_drawn = _drawn_page(citation, document, visit)
        label = visit.wording.show_page if is_drawn else visit.wording.show_context
        show_when_open(label, key, show)


def show_beside(citation: Citation, number: int, visit: Visit) -> None:
    """The cited place itself beside answer ``number``: its picture says what a card would quote."""
    document, key = _document_of(citation, visit), f"{number}-{citation.mark}"
    with st.container(key=f"citation-{key}", border=True, gap="small"):
        _show_facts(citation, document, visit)
        _show_place(citation, document, key, visit)
        if _drawn_page(citation, document, visit) and st.button(
            visit.wording.enlarge, key=f"enlarge-{key}", icon=":material/zoom_in:", type="tertiary"
        ):
            open_enlarged(citation, key, visit)
        _show_source(citation, document, key, visit)


def open_enlarged(citation: Citation, key: str, visit: Visit) -> None:
    """The cited place over everything: the quotation's stretch of the page, then the whole page."""
    document = _document_of(citation, visit)

    def show() -> None:
        if drawn := _drawn_page(citation, document, visit):
            paged, page = drawn
            if is_phone():
                show_picture(paged, citation, page, True, visit)
            show_picture(paged, citation, page, False, visit)
        else:
            show_in_context(citation, f"enlarged-{key}", visit)

    title = escaped(citation_place(citation, visit.wording.language))
    st.dialog(title, width="large")(show)()


def is_phone() -> bool:
    """As browsers tell it themselves; the width of the window does not come with the page."""
    return "Mobi" in st.context.headers.get("User-Agent", "")


def _document_of(citation: Citation, visit: Visit) -> Document | None:
    documents = {document.id: document for document in visit.knowledge_base.documents()}
    return documents.get(citation.document)


def _drawn_page(
    citation: Citation, document: Document | None, visit: Visit
) -> tuple[Document, int] | None:
    """The document and page number of which there is a picture; other sources show their text."""
    if document and citation.page is not None and visit.knowledge_base.has_pdf(document.id):
        return document, citation.page
    return None


def _show_place(citation: Citation, document: Document | None, key: str, visit: Visit) -> None:
    if drawn := _drawn_page(citation, document, visit):
        paged, page = drawn
        show_page(paged, citation, key, page, visit)
    else:
        show_in_context(citation, key, visit)


def _show_facts(citation: Citation, document: Document | None, visit: Visit) -> None:
    """Which item it treats, where it stands, and what to know of its source."""
    _show_heading(citation, visit.knowledge_base.items(), visit.wording)
    st.caption(escaped(citation_place(citation, visit.wording.language)))
    if document and (edition := listed(document.edition, document.publisher)):
        st.caption(escaped(edition))
    if label := differing_label(citation):
        st.caption(escaped(visit.wording.printed_label.format(label=label)))
    if document and document.superseded_by:
        st.caption(escaped(visit.wording.superseded.format(title=document.superseded_by)))


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


def _show_source(citation: Citation, document: Document | None, key: str, visit: Visit) -> None:
    if address := web_address(citation.url):
        st.link_button(visit.wording.open_source, address, icon=":material/open_in_new:")
    elif visit.knowledge_base.has_pdf(citation.document) is not None:
        _show_download(citation, document, key, visit)


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


def show_marks(number: int, citations: Sequence[Citation], visit: Visit) -> None:
    """A row of buttons under answer ``number``: each shows its page beside the answer.

    On a phone nothing is beside it, so the page opens over it.
    """
    with st.container(key=f"marks-{number}", horizontal=True, gap="small"):
        for citation in citations:
            is_pressed = st.button(
                f"〔{citation.mark}〕",
                key=f"mark-{number}-{citation.mark}",
                # The page's own words before anybody looks at the page.
                help=escaped(citation.quote[:_PREVIEW_CHARS]),
                type="tertiary",
                on_click=st.session_state.update,
                args=({_shown_key(number): citation.mark},),
            )
            if is_pressed and is_phone():
                open_enlarged(citation, f"{number}-{citation.mark}", visit)


def _shown_key(number: int) -> str:
    return f"shown-{number}"


def shown_citation(number: int, citations: Sequence[Citation]) -> Citation:
    """The one whose page stands beside answer ``number``: the mark's that was pressed last."""
    mark = st.session_state.get(_shown_key(number))
    return next((c for c in citations if c.mark == mark), citations[0])


def show_reference(link: Link, words: str) -> None:
    """A button to the reference; without an address that a browser may be sent to, ``words`` alone."""
    if address := web_address(link.url):
        # What a document calls its link says nothing of where it leads, unless the register of
        # sources vouches for the address.
        label = words if link.source_id else f"{words}（{urlsplit(address).hostname}）"
        st.link_button(escaped(label), address, icon=":material/open_in_new:")
    else:
        st.text(words)
