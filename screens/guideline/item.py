"""Everything about one guideline item: what it is called, all that is said of it, references."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby

import streamlit as st

from feedback.entries import Entry
from kb.answers import Citation
from kb.guideline.check_sheets import ItemRecord
from kb.guideline.items import GuidelineItem
from kb.guideline.numbers import EVERY_NUMBER
from kb.places import joined, listed
from screens.chat.citation_cards import show_citation, show_reference
from screens.guideline.words import GuidelineWording
from screens.safe_text import escaped
from screens.visitors.visit import Visit

_AT_FIRST = 12
"""Cards that are shown before anybody asks for more."""

NUMBER = "no"
"""Name in the address of the item that is shown."""


def open_number(number: int | None) -> None:
    """Show an item, or the map again; the browser's way back works too."""
    if number is None:
        st.query_params.pop(NUMBER, None)
    else:
        st.query_params[NUMBER] = str(number)


def show_item(
    number: int,
    unanswered: Sequence[Entry],
    visit: Visit,
    words: GuidelineWording,
    ask: Callable[[str], None],
) -> None:
    _show_ways(number, words)
    item = visit.knowledge_base.items().of(number)
    st.header(escaped(f"No.{number} {item.name or words.untitled}"), anchor=False)
    st.caption(_facts(item, words))
    if item.sheet:
        _show_sheet(item.sheet, visit, words)
    if st.button(words.ask, key="ask-about", icon=":material/forum:"):
        ask(visit.wording.related_question.format(number=number))
    places = visit.knowledge_base.places_about(number)
    _show_places(number, places, visit, words)
    _show_references(places, words)
    _show_unanswered(unanswered, visit, words)


def _show_ways(number: int, words: GuidelineWording) -> None:
    with st.container(key="ways", horizontal=True, gap="small"):
        st.button(
            words.back, key="to-map", icon=":material/apps:", on_click=open_number, args=(None,)
        )
        for other, side in ((number - 1, "left"), (number + 1, "right")):
            if other in EVERY_NUMBER:
                st.button(
                    f"No.{other}",
                    key=f"to-{other}",
                    icon=f":material/chevron_{side}:",
                    type="tertiary",
                    on_click=open_number,
                    args=(other,),
                )


def _facts(item: GuidelineItem, words: GuidelineWording) -> str:
    """Level and label, only as far as they are known."""
    if len(item.levels) > 1:
        level = words.several_levels.format(levels="・".join(map(str, item.levels)))
    else:
        level = words.level.format(level=item.level) if item.level else words.no_level
    told = words.label.format(label=escaped(item.label)) if item.label else words.no_label
    own = words.own_title if item.name and item.source == "shipped" else ""
    return listed(level, told, own)


def _show_sheet(sheet: ItemRecord, visit: Visit, words: GuidelineWording) -> None:
    said = {name: getattr(sheet, name) for name in words.sheet_parts}
    if not any(said.values()):
        return
    documents = visit.knowledge_base.documents()
    named = {d.id: (d.title, d.edition or d.date) for d in documents}
    edition = joined(*named.get(sheet.document_id, ()))
    with st.container(key="sheet-words", border=True, gap="small"):
        st.caption(escaped(words.sheet.format(title=edition)))
        for name, text in said.items():
            if text:
                st.text(f"{words.sheet_parts[name]}：{text}")


def _show_places(
    number: int, places: Sequence[Citation], visit: Visit, words: GuidelineWording
) -> None:
    if not places:
        st.info(words.nothing_held)
        return
    st.caption(words.newest_first.format(count=len(places)))
    more = f"more-{number}"
    shown = places if st.session_state.get(more) else places[:_AT_FIRST]
    for _, of_document in groupby(shown, lambda place: place.document):
        _show_document(number, list(of_document), visit, words)
    if len(shown) < len(places):
        label = words.more.format(count=len(places) - len(shown))
        st.button(label, key=f"show-{more}", on_click=st.session_state.update, args=({more: True},))


def _show_document(
    number: int, places: Sequence[Citation], visit: Visit, words: GuidelineWording
) -> None:
    first = places[0]
    day = f"（{first.date}）" if first.date else ""
    st.subheader(escaped(f"{first.title}{day}"), anchor=False)
    for (section, part), some in groupby(places, lambda p: (p.section, p.part)):
        st.markdown(f"**{escaped(_section_words(section, words.parts[part]))}**")
        for place in some:
            key = f"item{number}-{place.mark}"
            show_citation(place, key, visit)


def _section_words(section: str, part: str) -> str:
    return f"{section} ・ {part}" if section and part not in section else section or part


def _show_references(places: Sequence[Citation], words: GuidelineWording) -> None:
    links = list(dict.fromkeys(link for place in places for link in place.links))
    if not links:
        return
    st.subheader(words.references, anchor=False)
    for link in links:
        show_reference(link, joined(link.title, link.hint))


def _show_unanswered(unanswered: Sequence[Entry], visit: Visit, words: GuidelineWording) -> None:
    """How many there are; what was asked is for maintainers, who sort it."""
    if not unanswered:
        return
    st.subheader(words.unanswered, anchor=False)
    st.text(words.unanswered_count.format(count=len(unanswered)))
    if visit.visitor.is_maintainer:
        for question in dict.fromkeys(e.question for e in unanswered if e.question):
            st.text(f"・{question}")
