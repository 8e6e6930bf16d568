"""What the visitor wants to be answered from: chosen in the side bar, shown above the input."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import streamlit as st

from kb.assembly import KnowledgeBase
from kb.source_filter import EVERYTHING, SourceFilter, numbers_written
from screens.conversation import Exchange, ask_next
from screens.material_wording import material_wording_in
from screens.safe_text import escaped
from screens.wording import Wording

_CHOSEN = "source_filter"
_LEVELS = (1, 2, 3)
_FIELDS = ("meetings", "kinds", "levels", "numbers")
_MAX_CHARS = 60


@dataclass(frozen=True)
class Chip:
    """One condition in words, and the filter without it."""

    words: str
    rest: SourceFilter


def chosen_filter() -> SourceFilter:
    found: SourceFilter = st.session_state.get(_CHOSEN, EVERYTHING)
    return found


def show_filters(knowledge_base: KnowledgeBase, wording: Wording) -> None:
    """In the side bar: fields for meetings, kinds of source, levels and items."""
    _fill_fields(chosen_filter())
    documents = knowledge_base.documents()
    meetings = sorted({d.meeting for d in documents if d.meeting}, reverse=True)
    kinds = sorted({d.kind for d in documents})
    with (
        st.sidebar,
        st.expander(wording.filters, icon=":material/filter_alt:", key="filters"),
    ):
        st.multiselect(
            wording.filter_meetings,
            meetings,
            format_func=lambda number: wording.meeting.format(number=number),
            key="filter-meetings",
            placeholder=wording.filter_all,
        )
        st.multiselect(
            wording.filter_kinds,
            kinds,
            format_func=lambda kind: _kind_words(kind, wording),
            key="filter-kinds",
            placeholder=wording.filter_all,
        )
        st.multiselect(
            wording.filter_levels,
            _LEVELS,
            format_func="Lv{}".format,
            key="filter-levels",
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
    st.session_state[_CHOSEN] = SourceFilter(
        meetings=frozenset(st.session_state["filter-meetings"]),
        kinds=frozenset(st.session_state["filter-kinds"]),
        levels=frozenset(st.session_state["filter-levels"]),
        numbers=numbers_written(written),
    )


def _fill_fields(chosen: SourceFilter) -> None:
    """Streamlit forgets a field's value while another page is shown."""
    for name in _FIELDS:
        key = f"filter-{name}"
        if key not in st.session_state:
            values = sorted(getattr(chosen, name))
            st.session_state[key] = spans(values) if name == "numbers" else values


def show_chips(wording: Wording) -> None:
    """Above the input: each condition with a button that takes it away."""
    chips = list(chips_of(chosen_filter(), wording))
    if not chips:
        return
    with st.container(key="chips", horizontal=True, vertical_alignment="center", gap="small"):
        st.caption(wording.filtered_now)
        for place, chip in enumerate(chips):
            st.button(
                escaped(chip.words),
                key=f"chip-{place}",
                icon=":material/close:",
                help=wording.remove_filter,
                on_click=choose,
                args=(chip.rest,),
            )


def choose(chosen: SourceFilter) -> None:
    """Use this filter from now on; for callbacks, before the fields are drawn."""
    st.session_state[_CHOSEN] = chosen
    for name in _FIELDS:
        st.session_state.pop(f"filter-{name}", None)


def chips_of(chosen: SourceFilter, wording: Wording) -> Iterator[Chip]:
    for number in sorted(chosen.meetings, reverse=True):
        yield Chip(
            wording.meeting.format(number=number),
            replace(chosen, meetings=chosen.meetings - {number}),
        )
    for kind in sorted(chosen.kinds):
        yield Chip(_kind_words(kind, wording), replace(chosen, kinds=chosen.kinds - {kind}))
    for level in sorted(chosen.levels):
        yield Chip(f"Lv{level}", replace(chosen, levels=chosen.levels - {level}))
    if chosen.numbers:
        yield Chip(spans(sorted(chosen.numbers)), replace(chosen, numbers=frozenset()))


def spans(numbers: list[int]) -> str:
    """No.5〜7, 85: ascending numbers with those that follow each other drawn together."""
    parts: list[list[int]] = []
    for number in numbers:
        if parts and number == parts[-1][-1] + 1:
            parts[-1].append(number)
        else:
            parts.append([number])
    written = (str(p[0]) if len(p) == 1 else f"{p[0]}〜{p[-1]}" for p in parts)
    return "No." + ", ".join(written) if parts else ""


def words_of(chosen: SourceFilter, wording: Wording) -> str:
    return "、".join(chip.words for chip in chips_of(chosen, wording))


def show_way_out(number: int, exchange: Exchange, wording: Wording) -> None:
    """Under a refusal that was found under a filter: the same question without it."""
    if exchange.filter_words and exchange.answer and exchange.answer.refused:
        st.button(
            wording.ask_unfiltered,
            key=f"unfiltered-{number}",
            icon=":material/filter_alt_off:",
            on_click=_ask_unfiltered,
            args=(exchange.question,),
        )


def _ask_unfiltered(question: str) -> None:
    choose(EVERYTHING)
    ask_next(question)


def _kind_words(kind: str, wording: Wording) -> str:
    return material_wording_in(wording.language).kinds.get(kind, kind)
