"""In the side bar, for who is signed in: whether conversations are saved, and those that are."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import timedelta, timezone, tzinfo

import streamlit as st

from feedback.conversations import KEPT_CONVERSATIONS, SavedConversation, SavedExchange, owner_of
from screens.chat.chat import show_trouble
from screens.chat.conversation import Exchange, conversation_id, exchanges, go_on_with
from screens.feedback.area import recall_thumb
from screens.safe_text import escaped
from screens.visitors.visit import Visit
from screens.visitors.words import ERASED, WITHDRAWN

_PLACE = "saved conversations"
_FEW = 4
_LIST_HEIGHT = 360
"""Pixels; a longer list scrolls by itself."""


def show_saved(visit: Visit) -> None:
    """The switch and the list; nothing for visitors without an account, whom nobody could know."""
    if not _is_offered(visit):
        return
    with st.sidebar, st.container(key="saving-area"):
        visit.attempt(_PLACE, lambda: _show_switch(visit))
        visit.attempt(_PLACE, lambda: _show_list(visit))
        if trouble := visit.trouble_at(_PLACE):
            show_trouble(trouble, visit.wording)


def save_if_wanted(exchange: Exchange, visit: Visit) -> None:
    """Save an answered question where the visitor has switched that on; errors are told later."""
    if _is_offered(visit):
        visit.attempt(_PLACE, lambda: _save([exchange], visit))


def _is_offered(visit: Visit) -> bool:
    return visit.settings.save_conversations and visit.visitor.address is not None


def _show_switch(visit: Visit) -> None:
    words, days = visit.people, visit.settings.conversation_days
    help_text = words.saving_help.format(count=KEPT_CONVERSATIONS)
    st.toggle(
        words.saving,
        value=visit.conversations().is_saving(_owner(visit)),
        key="saving",
        help=help_text + (words.saved_for.format(days=days) if days else ""),
        on_change=visit.attempt,
        args=(_PLACE, lambda: _switch(visit)),
    )


def _switch(visit: Visit) -> None:
    is_saving = bool(st.session_state.get("saving"))
    visit.conversations().set_saving(_owner(visit), is_saving)
    if is_saving:
        _save(exchanges(), visit)


def _save(past: Collection[Exchange], visit: Visit) -> None:
    owner, store = _owner(visit), visit.conversations()
    visible = _visible(visit)
    if not store.is_saving(owner):
        return
    for exchange in past:
        # An answer on the screen may quote what was erased a moment ago.
        if exchange.answer and exchange.answer.documents <= visible:
            store.add(owner, conversation_id(), exchange)


def _show_list(visit: Visit) -> None:
    words, saved = visit.people, visit.conversations().conversations(_owner(visit))
    if not saved:
        return
    with st.expander(words.saved.format(count=len(saved)), key="saved-conversations"):
        with st.container(height=_LIST_HEIGHT if len(saved) > _FEW else "content", border=False):
            for conversation in saved:
                _show_saved(conversation, visit)
        # Two steps, since nothing brings deleted ones back.
        with st.popover(words.delete_all_saved, key="delete-saved", type="tertiary"):
            st.button(
                words.delete_all_saved,
                key="delete-all-saved",
                on_click=visit.attempt,
                args=(_PLACE, lambda: visit.conversations().delete_all(_owner(visit))),
            )


def _show_saved(conversation: SavedConversation, visit: Visit) -> None:
    words, key = visit.people, conversation.id
    with st.container(key=f"saved-{key}", gap=None):
        st.button(
            escaped(conversation.title),
            key=f"open-{key}",
            type="tertiary",
            on_click=visit.attempt,
            args=(_PLACE, lambda: _open(key, visit)),
        )
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            day = conversation.changed_at.astimezone(_zone()).strftime("%Y-%m-%d")
            st.caption(day)
            with st.popover(words.delete, key=f"delete-{key}", type="tertiary"):
                st.button(
                    words.delete_saved,
                    key=f"delete-saved-{key}",
                    on_click=visit.attempt,
                    args=(_PLACE, lambda: visit.conversations().delete(_owner(visit), key)),
                )


def _open(conversation: str, visit: Visit) -> None:
    saved = visit.conversations().exchanges(_owner(visit), conversation)
    visible = _visible(visit)
    past = [opened_again(exchange, visible) for exchange in saved]
    if past:
        go_on_with(past, conversation)
    for exchange in past:
        recall_thumb(exchange, visit)


def opened_again(saved: SavedExchange, visible: frozenset[str]) -> Exchange:
    """The exchange, without an answer that quotes what the visitor may not, or not any more, see.

    A document that is gone altogether cannot be asked for its audience: it counts as hidden.
    """
    exchange = Exchange(**vars(saved))
    if saved.answer is None:
        return replace(exchange, trouble=ERASED)
    if not saved.answer.documents <= visible:
        return replace(exchange, answer=None, trouble=WITHDRAWN)
    return exchange


def _zone() -> tzinfo | None:
    """The browser's, by its offset: names of zones need a data base that not every system has."""
    offset = st.context.timezone_offset
    return timezone(timedelta(minutes=-offset)) if isinstance(offset, int) else None


def _visible(visit: Visit) -> frozenset[str]:
    return frozenset(document.id for document in visit.knowledge_base.documents())


def _owner(visit: Visit) -> str:
    return owner_of(visit.visitor.key)
