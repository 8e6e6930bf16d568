"""The cited page as a picture with the quotation marked, drawn only when somebody looks."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from kb.answers import Citation
from kb.documents import Document, PlacedWord
from kb.errors import YorozuError
from screens.visitors.visit import Visit
from screens.words import Wording

_SCALE = 1.5


def show_when_open(label: str, key: str, show: Callable[[], None]) -> None:
    """Under the card ``key``, what is made only when somebody opens it."""
    icon = ":material/description:"
    place = st.expander(label, key=f"page-{key}", icon=icon, on_change="rerun")
    if place.open:
        with place:
            show()


def show_page(document: Document, citation: Citation, key: str, cited: int, visit: Visit) -> None:
    """The page that is turned to, with buttons for those around; ``cited`` is the citation's."""
    page = _page_turned_to(document, cited, f"turned-{key}", visit.wording)
    show_picture(document, citation, page, page == cited, visit)


def show_picture(
    document: Document, citation: Citation, page: int, is_cropped: bool, visit: Visit
) -> None:
    """The page with the quotation marked, or of the cited page only the stretch around it."""
    is_cited = page == citation.page
    quote = citation.quote if is_cited else ""
    words = visit.knowledge_base.page_words(document.id, citation.page_index) if is_cited else ()
    load = partial(visit.knowledge_base.source_bytes, document.id)
    try:
        picture = _rendered(
            document.content_hash, page, quote, is_cropped, visit.knowledge_base.pdf_passwords,
            load, words,
        )  # fmt: skip
    except YorozuError:
        st.caption(visit.wording.no_page_picture)
        st.text(quote)
        return
    described = visit.wording.page_picture if is_cited else visit.wording.other_page_picture
    description = described.format(title=citation.title, number=page)
    # Said, since Streamlit would otherwise make a JPEG of it at every run of the page.
    st.image(picture, alt=description, width="stretch", output_format="PNG")


def _page_turned_to(document: Document, cited: int, key: str, wording: Wording) -> int:
    """Buttons for the pages around; the page that is wanted now, from 1."""
    count = max(document.pages or cited, cited)
    page: int = min(count, max(1, st.session_state.get(key, cited)))
    if count == 1:
        return page
    with st.container(key=f"{key}-row", horizontal=True, vertical_alignment="center", gap="small"):
        for words, icon, wanted, name in (
            (wording.page_before, ":material/chevron_left:", page - 1, "before"),
            (wording.page_after, ":material/chevron_right:", page + 1, "after"),
        ):
            st.button(
                words,
                key=f"{key}-{name}",
                icon=icon,
                type="tertiary",
                disabled=not 1 <= wanted <= count,
                on_click=st.session_state.update,
                args=({key: wanted},),
            )
        st.caption(wording.page_of.format(number=page, count=count))
        if page != cited:
            st.button(
                wording.cited_page,
                key=f"{key}-cited",
                type="tertiary",
                on_click=st.session_state.update,
                args=({key: cited},),
            )
    return page


@st.cache_data(show_spinner=False, max_entries=64)
def _rendered(
    content_hash: str,  # noqa: ARG001 - the callers of its kind give it
    page: int,
    quote: str,
    is_cropped: bool,
    passwords: tuple[str, ...],
    _load: Callable[[], bytes | None],
    _words: tuple[PlacedWord, ...],
) -> bytes:
    # File and words follow from the hash and the page, and need not be read to find the picture.
    from screens.source.page_pictures import PagePictureError, render_page

    source = _load()
    if source is None:
        raise PagePictureError(
            "元のファイルの控えがありません。`yorozu doctor` で確認してください。",
            "the kept source is missing. Look with `yorozu doctor`.",
        )
    return render_page(source, page, quote, _SCALE, passwords, _words, is_cropped)
