"""The side bar: begin again, what the answers stand on, and where questions go; and what the visitor
wants to be answered from, chosen there and shown above the input."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from kb.documents import Document
from kb.generations.view import EVERYTHING, SourceFilter, numbers_written
from kb.guideline.numbers import number_spans
from kb.knowledge_base import KnowledgeBase
from kb.places import listed, meeting_words
from screens.chat.conversation import Exchange, ask_next, begin_again, choose, chosen_filter
from screens.safe_text import escaped
from screens.words import Wording

_LEVELS = (1, 2, 3)
_FIELDS = ("meetings", "kinds", "levels", "numbers")
"""Keys of the fields, after ``filter-``, by the names that ``SourceFilter`` gives them."""
_MAX_CHARS = 60
_FEW_DOCUMENTS = 6


def show_sidebar(knowledge_base: KnowledgeBase, wording: Wording) -> None:
    with st.sidebar:
        st.button(
            wording.new_conversation,
            key="new-conversation",
            icon=":material/add_comment:",
            on_click=begin_again,
            width="stretch",
        )
        _show_documents(knowledge_base.documents(), wording)
        st.caption(escaped(knowledge_base.mode.in_language(wording.language)))
        st.caption(wording.generation.format(name=escaped(knowledge_base.generation())))


def _show_documents(documents: tuple[Document, ...], wording: Wording) -> None:
    """Documents that repeat another one are left out: the other is what is cited."""
    shown = [document for document in documents if document.duplicate_of is None]
    label = wording.documents.format(count=len(shown))
    with st.expander(label, expanded=len(shown) <= _FEW_DOCUMENTS):
        for document in shown:
            st.text(document.title)
            meeting = meeting_words(document.meeting, wording.language)
            newer = document.superseded_by and wording.superseded.format(
                title=document.superseded_by
            )
            details = listed(meeting, document.date, document.edition, document.publisher, newer)
            if details:
                st.caption(escaped(details))


def show_filters(knowledge_base: KnowledgeBase, wording: Wording) -> None:
    """In the side bar: fields for meetings, kinds of source, levels and items."""
    documents = knowledge_base.documents()
    meetings = sorted({d.meeting for d in documents if d.meeting}, reverse=True)
    kinds = sorted({d.kind for d in documents})
    fields: Mapping[str, tuple[str, Sequence[Any]]] = {
        "meetings": (wording.filter_meetings, meetings),
        "kinds": (wording.filter_kinds, kinds),
        "levels": (wording.filter_levels, _LEVELS),
    }
    told = _words_by_field(wording)
    _fill_fields({name: offered for name, (_, offered) in fields.items()})
    with (
        st.sidebar,
        st.expander(wording.filters, icon=":material/filter_alt:", key="filters"),
    ):
        for name, (label, offered) in fields.items():
            st.multiselect(
                label,
                offered,
                format_func=told[name],
                key=f"filter-{name}",
                placeholder=wording.filter_all,
            )
        written = st.text_input(
            wording.filter_numbers,
            placeholder="No.5〜10, 85",
            max_chars=_MAX_CHARS,
            key="filter-numbers",
        )
        if written.strip() and not numbers_written(written):
            st.caption(wording.filter_no_numbers)
    chosen = {name: frozenset(st.session_state[f"filter-{name}"]) for name in fields}
    choose(SourceFilter(**chosen, numbers=numbers_written(written)))


def _words_by_field(wording: Wording) -> Mapping[str, Callable[[Any], str]]:
    """How a value of each field is told, in the order of the fields."""
    return {
        "meetings": lambda number: meeting_words(number, wording.language),
        "kinds": lambda kind: wording.kinds.get(kind, kind),
        "levels": "Lv{}".format,
    }


def _fill_fields(options: Mapping[str, Sequence[Any]]) -> None:
    """Streamlit forgets a field's value while another page is shown, and fails where a value is no
    option any more, as after a document was removed."""
    chosen = chosen_filter()
    if "filter-numbers" not in st.session_state:
        st.session_state["filter-numbers"] = _spans(chosen.numbers)
    for name, offered in options.items():
        values = st.session_state.get(f"filter-{name}", getattr(chosen, name))
        st.session_state[f"filter-{name}"] = [value for value in offered if value in values]


def show_chips(wording: Wording) -> None:
    """Above the input: each condition with a button that takes it away."""
    chips = list(_chips_of(chosen_filter(), wording))
    if not chips:
        return
    with st.container(key="chips", horizontal=True, vertical_alignment="center", gap="small"):
        st.caption(wording.filtered_now)
        for place, (words, rest) in enumerate(chips):
            st.button(
                escaped(words),
                key=f"chip-{place}",
                icon=":material/close:",
                help=wording.remove_filter,
                on_click=_use,
                args=(rest,),
            )


def _use(chosen: SourceFilter) -> None:
    """For callbacks: they run before the fields are drawn, which are filled from it."""
    choose(chosen)
    for name in _FIELDS:
        st.session_state.pop(f"filter-{name}", None)


def show_way_out(number: int, exchange: Exchange, wording: Wording) -> None:
    """Under what is no plain answer and was found under a filter: the question without it."""
    if exchange.chosen and exchange.answer and exchange.answer.certainty != "answered":
        st.button(
            wording.ask_unfiltered,
            key=f"unfiltered-{number}",
            icon=":material/filter_alt_off:",
            on_click=_ask_unfiltered,
            args=(exchange.question,),
        )


def _ask_unfiltered(question: str) -> None:
    _use(EVERYTHING)
    ask_next(question)


def _chips_of(chosen: SourceFilter, wording: Wording) -> Iterator[tuple[str, SourceFilter]]:
    """Each condition in words, and the filter without it."""
    for name, told in _words_by_field(wording).items():
        values: frozenset[Any] = getattr(chosen, name)
        # The newest meeting first.
        for value in sorted(values, reverse=name == "meetings"):
            yield told(value), replace(chosen, **{name: values - {value}})
    if chosen.numbers:
        yield _spans(chosen.numbers), replace(chosen, numbers=frozenset())


def _spans(numbers: Collection[int]) -> str:
    """No.5〜7, 85: those that follow each other are drawn together."""
    return "No." + ", ".join(number_spans(sorted(numbers))) if numbers else ""


def filter_words(chosen: SourceFilter, wording: Wording) -> str:
    return "、".join(words for words, _ in _chips_of(chosen, wording))
