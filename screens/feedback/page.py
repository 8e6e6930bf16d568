"""The maintainers' page: what was rated, what had no answer, and what goes to the next meeting."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import streamlit as st

from feedback.entries import STATUSES, Entry, Status
from feedback.exports import (
    WITHOUT_NUMBER,
    counts_by_number,
    evaluation_cases,
    meeting_csv,
    meeting_markdown,
)
from feedback.store import FeedbackStore, Filter
from kb.guideline.numbers import number_words
from kb.places import listed, page_words
from screens.safe_text import escaped
from screens.visitors.visit import Visit

_PER_PAGE = 20
_KINDS = {
    "any": Filter(),
    "unanswered": Filter(is_unanswered=True),
    "good": Filter(is_good=True),
    "bad": Filter(is_good=False),
}


def show_feedback_page(visit: Visit) -> None:
    """Only for maintainers: the page is not offered to others, and shows them nothing."""
    if not visit.visitor.is_maintainer:
        return
    words, store = visit.people, visit.store()
    store.expire()
    st.header(words.feedback_page, anchor=False)
    st.text(words.sorting_lead)
    chosen = _chosen(visit, store)
    for entry in _one_page(chosen, visit):
        _show_entry(entry, visit)
    if not chosen:
        st.info(words.nothing_kept)
    _show_exports(visit, chosen, _visible(store, Filter(status="to-answer"), visit))
    _show_deletion(visit, store)


def _visible(store: FeedbackStore, wanted: Filter, visit: Visit) -> list[Entry]:
    """Maintainers too see no answer from documents that are not for them."""
    return [e for e in store.entries(wanted) if e.may_be_seen(visit.visitor.groups)]


def _chosen(visit: Visit, store: FeedbackStore) -> list[Entry]:
    words = visit.people
    with st.container(horizontal=True, vertical_alignment="bottom"):
        status: Status | None = st.selectbox(
            words.status,
            (*STATUSES, None),
            format_func=lambda s: words.statuses[s] if s else words.kinds["any"],
            key="sort-status",
        )
        kind: str = st.selectbox(
            words.kinds_label, _KINDS, format_func=lambda k: words.kinds[k], key="sort-kind"
        )
        entries = _visible(store, replace(_KINDS[kind], status=status), visit)
        counts = counts_by_number(entries)
        number: int | None = st.selectbox(
            words.number,
            (None, *counts),
            format_func=lambda n: _number_words(n, counts, len(entries), visit),
            key="sort-number",
        )
    _show_counts(counts, visit)
    if number is None:
        return entries
    return [e for e in entries if number in (e.guideline_nos or (WITHOUT_NUMBER,))]


def _number_words(number: int | None, counts: dict[int, int], total: int, visit: Visit) -> str:
    words = visit.people
    if number is None:
        return words.any_number.format(count=total)
    told = words.numbered if number else words.no_number
    return told.format(number=number, count=counts.get(number, 0))


def _show_counts(counts: dict[int, int], visit: Visit) -> None:
    if counts:
        with st.expander(visit.people.counts):
            st.text("　".join(_number_words(n, counts, 0, visit) for n in counts))


def _one_page(entries: Sequence[Entry], visit: Visit) -> Sequence[Entry]:
    pages = max(1, math.ceil(len(entries) / _PER_PAGE))
    label = visit.people.page_of.format(pages=pages, count=len(entries))
    page = st.number_input(label, 1, pages, key="sort-page") if pages > 1 else 1
    return entries[(page - 1) * _PER_PAGE : page * _PER_PAGE]


def _show_entry(entry: Entry, visit: Visit) -> None:
    words = visit.people
    with st.container(key=f"entry-{entry.id}", border=True, gap="small"):
        st.text(entry.question or words.no_words)
        st.caption(escaped(_facts(entry, visit)))
        if entry.comment:
            st.text(entry.comment)
        _show_answer(entry, visit)
        _show_sorting(entry, visit)
        _show_entry_deletion(entry, visit)


def _show_sorting(entry: Entry, visit: Visit) -> None:
    words, store, chosen = visit.people, visit.store(), st.session_state
    status, confirmed = f"status-{entry.id}", f"confirmed-{entry.id}"
    st.radio(
        words.status,
        STATUSES,
        index=STATUSES.index(entry.status),
        format_func=lambda status: words.statuses[status],
        horizontal=True,
        key=status,
        on_change=lambda: store.sort(entry.id, chosen[status]),
        label_visibility="collapsed",
    )
    st.checkbox(
        words.confirmed,
        value=entry.is_confirmed,
        key=confirmed,
        help=words.confirmed_help,
        on_change=lambda: store.confirm(entry.id, chosen[confirmed]),
    )


def _facts(entry: Entry, visit: Visit) -> str:
    words = visit.people
    numbers = number_words(entry.guideline_nos, "・")
    rated = words.kinds["good" if entry.is_good else "bad"] if entry.is_good is not None else ""
    complaint = words.complaints[entry.complaint] if entry.complaint else ""
    kind = words.kinds["unanswered"] if entry.refused else ""
    return listed(entry.asked_at[:10], numbers, kind, rated, complaint, entry.generation)


def _show_answer(entry: Entry, visit: Visit) -> None:
    if not entry.answer:
        return
    with st.expander(visit.people.shown_answer):
        st.text(entry.answer)
        cited = [place for place in entry.citations if place.quote]
        if cited:
            st.caption(visit.people.places)
        for place in cited:
            page = page_words(place.page, visit.wording.language)
            st.text(listed(place.title, place.section, page))


def _show_entry_deletion(entry: Entry, visit: Visit) -> None:
    words, store = visit.people, visit.store()
    # Two steps, since nothing brings a deleted entry back.
    with st.popover(words.delete, key=f"delete-{entry.id}", icon=":material/delete:"):
        st.button(
            words.delete_one,
            key=f"delete-one-{entry.id}",
            on_click=lambda: _told_deleted(store.forget(entry.id), visit),
        )
        if entry.question:
            st.button(
                words.delete_question,
                key=f"delete-question-{entry.id}",
                on_click=lambda: _told_deleted(store.forget_question(entry.question), visit),
            )


def _show_exports(visit: Visit, chosen: Sequence[Entry], to_answer: Sequence[Entry]) -> None:
    words = visit.people
    st.header(words.take_along, anchor=False)
    st.caption(words.take_along_help)
    files = (
        (words.as_cases, "cases.jsonl", evaluation_cases(chosen).encode()),
        (words.as_markdown, "questions.md", meeting_markdown(to_answer, words.list_title).encode()),
        # Excel takes a file without the mark for Shift JIS.
        (words.as_csv, "questions.csv", meeting_csv(to_answer).encode("utf-8-sig")),
    )
    with st.container(horizontal=True):
        for label, name, content in files:
            st.download_button(
                label, content, file_name=name, key=f"export-{name}", on_click="ignore",
                icon=":material/download:", mime="application/octet-stream",
            )  # fmt: skip


def _show_deletion(visit: Visit, store: FeedbackStore) -> None:
    words = visit.people
    with st.popover(words.delete_older, icon=":material/delete:"):
        day: date | None = st.date_input(words.older_than, value=None, key="delete-before")
        if day:
            st.button(
                words.delete_older,
                key="delete-older",
                on_click=lambda: _told_deleted(store.forget_before(day.isoformat()), visit),
            )


def _told_deleted(count: int, visit: Visit) -> None:
    st.toast(visit.people.deleted.format(count=count))
