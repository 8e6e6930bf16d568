"""The guideline page: all numbers as a map, or everything about one of them (``?no=85``)."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import streamlit as st

from feedback.entries import Entry
from feedback.store import Filter
from kb.errors import FeedbackError
from kb.guideline.holdings import Holding
from kb.guideline.items import GuidelineItem, GuidelineItems
from kb.guideline.numbers import EVERY_NUMBER, numbers_in_question
from kb.product import SHIPPED
from screens.guideline.item import NUMBER, open_number, show_item
from screens.guideline.words import GuidelineWording
from screens.safe_text import escaped
from screens.visitors.visit import Visit

log = logging.getLogger(__name__)

_STYLE = SHIPPED / "screens" / "reading.css"
_TYPED = "typed-number"
_TROUBLE = "typed-trouble"

State = Literal["answer", "explanation", "asked", "wording", "reference", "none"]
STATES: tuple[State, ...] = get_args(State)
"""What counts first for an item that several of them fit."""
Arrangement = Literal["label", "level", "number"]
ARRANGEMENTS: tuple[Arrangement, ...] = get_args(Arrangement)


@dataclass(frozen=True)
class Cell:
    """One number of the map."""

    item: GuidelineItem
    state: State
    is_asked: bool
    """A question about it has no answer, whatever else is held."""


CellGroup = tuple[str | int | None, Sequence[Cell]]


def show_guideline_page(visit: Visit, ask: Callable[[str], None]) -> None:
    """``ask`` takes a question to the chat."""
    words = GuidelineWording(visit.settings.language)
    st.html(_STYLE)
    wanted = st.query_params.get(NUMBER, "")
    number = typed_number(wanted)
    if number is None:
        if wanted:
            st.info(words.not_a_number.format(typed=escaped(wanted[:40])))
        _show_overview(visit, words)
        return
    unanswered = [e for e in unanswered_entries(visit) if number in e.guideline_nos]
    show_item(number, unanswered, visit, words, ask)


def unanswered_entries(visit: Visit) -> list[Entry]:
    """Kept questions that the material does not answer and nobody has settled; an error is logged."""
    if not visit.settings.feedback.exists():
        return []
    try:
        found = visit.store().entries(Filter(is_unanswered=True))
    except FeedbackError as error:
        log.warning("kept questions not read: %s", error)
        return []
    return [e for e in found if e.status != "done" and e.may_be_seen(visit.visitor.groups)]


def _show_overview(visit: Visit, words: GuidelineWording) -> None:
    st.header(words.page, anchor=False)
    st.text(words.lead)
    _show_finder(words)
    asked = {n for e in unanswered_entries(visit) for n in e.guideline_nos}
    cells = map_cells(visit.knowledge_base.holdings(), asked, visit.knowledge_base.items())
    chosen, arrangement = _choices(cells, words)
    shown = [cell for cell in cells if fits(cell, chosen)]
    if not shown:
        st.info(words.nothing_chosen)
    _show_map(shown, arrangement, words)


def _show_finder(words: GuidelineWording) -> None:
    st.text_input(
        words.find,
        key=_TYPED,
        placeholder=words.find_hint,
        max_chars=40,
        icon=":material/search:",
        on_change=_open_typed,
        args=(words,),
    )
    if trouble := st.session_state.pop(_TROUBLE, None):
        st.info(trouble)


def _open_typed(words: GuidelineWording) -> None:
    typed: str = st.session_state.get(_TYPED) or ""
    number = typed_number(typed)
    if number is not None:
        open_number(number)
    elif typed.strip():
        st.session_state[_TROUBLE] = words.not_a_number.format(typed=escaped(typed))


def _choices(cells: Sequence[Cell], words: GuidelineWording) -> tuple[list[State], Arrangement]:
    """The legend is what the items are narrowed by, so that it is read before it is needed."""
    many = counts(cells)
    chosen: list[State] = st.pills(
        words.only,
        [state for state in STATES if many[state]],
        selection_mode="multi",
        format_func=lambda s: f"{words.signs[s]} {words.states[s]} {many[s]}",
        key="map-states",
    )
    usual: Arrangement = "label" if any(cell.item.label for cell in cells) else "level"
    arrangement: Arrangement = (
        st.segmented_control(
            words.arrange,
            ARRANGEMENTS,
            default=usual,
            format_func=lambda a: words.arrangements[a],
            key="map-arrangement",
        )
        or usual
    )
    return chosen, arrangement


def _show_map(cells: Sequence[Cell], arrangement: Arrangement, words: GuidelineWording) -> None:
    if arrangement == "number":
        _show_cells("all", cells, words)
        return
    groups = by_label(cells) if arrangement == "label" else by_level(cells)
    for place, (name, members) in enumerate(groups):
        st.subheader(_heading(name, arrangement, words), anchor=False)
        inner: list[CellGroup] = by_level(members) if arrangement == "label" else [(None, members)]
        for row, (level, some) in enumerate(inner):
            if arrangement == "label":
                st.caption(_level_words(level, words))
            _show_cells(f"{place}-{row}", some, words)


def _heading(name: str | int | None, arrangement: Arrangement, words: GuidelineWording) -> str:
    if arrangement == "level":
        return _level_words(name, words)
    return words.no_label if name is None else escaped(str(name))


def _level_words(level: str | int | None, words: GuidelineWording) -> str:
    return words.no_level if level is None else words.level.format(level=level)


def _show_cells(place: str, cells: Sequence[Cell], words: GuidelineWording) -> None:
    with st.container(key=f"cells-{place}", horizontal=True, gap="xsmall"):
        for cell in cells:
            asks = cell.is_asked and cell.state != "asked"
            sign = words.signs[cell.state] + (words.signs["asked"] if asks else "")
            st.button(
                f"**{cell.item.number}** {sign}",
                key=f"cell-{cell.item.number}-{cell.state}",
                help=escaped(cell.item.name) if cell.item.name else None,
                on_click=open_number,
                args=(cell.item.number,),
            )


def map_cells(
    holdings: Mapping[int, frozenset[Holding]], asked: Collection[int], items: GuidelineItems
) -> list[Cell]:
    """A cell for every number, ascending; ``asked`` are those with unanswered questions."""
    cells = []
    for number in EVERY_NUMBER:
        held = holdings.get(number, frozenset())
        is_asked = number in asked or "question" in held
        present: set[str] = {*held, *(["asked"] if is_asked else [])}
        state: State = next((state for state in STATES if state in present), "none")
        cells.append(Cell(items.of(number), state, is_asked))
    return cells


def counts(cells: Collection[Cell]) -> dict[State, int]:
    """How many items each state is shown for: an item may count as answered and as asked."""
    found = {state: sum(cell.state == state for cell in cells) for state in STATES}
    return found | {"asked": sum(cell.is_asked for cell in cells)}


def fits(cell: Cell, chosen: Collection[State]) -> bool:
    """Whether a cell is one of the states chosen; none chosen means all."""
    return not chosen or cell.state in chosen or ("asked" in chosen and cell.is_asked)


def by_label(cells: Iterable[Cell]) -> list[CellGroup]:
    """In the order of their first numbers, those without a label last."""
    return _grouped(cells, lambda item: item.label)


def by_level(cells: Iterable[Cell]) -> list[CellGroup]:
    """Level 1 first, those without a level last."""
    return sorted(_grouped(cells, lambda item: item.level), key=lambda g: (g[0] is None, g[0]))


def _grouped(
    cells: Iterable[Cell], key: Callable[[GuidelineItem], str | int | None]
) -> list[CellGroup]:
    found: dict[str | int | None, list[Cell]] = {}
    for cell in cells:
        found.setdefault(key(cell.item), []).append(cell)
    without = found.pop(None, None)
    return [*found.items(), *([(None, without)] if without else [])]


def typed_number(typed: str) -> int | None:
    """The first number that somebody typed or that an address names, in any notation."""
    written = typed.strip()[:40]
    # 085 alone could be anything in a sentence; here only a number is asked for.
    found = numbers_in_question(written) or numbers_in_question(f"No.{written}")
    return found[0] if found else None
