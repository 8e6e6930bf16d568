"""Lets visitors in, on every page and at every run: sign-in by OpenID Connect, or this machine only."""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import uuid4

import streamlit as st

from kb.access import AccessRules, Obstacle, Refused, Visitor, check_door, is_this_machine
from kb.errors import SettingsError
from kb.settings import Settings
from screens.safe_text import escaped
from screens.visitors.doors import doors_now, is_operator
from screens.visitors.words import PeopleWording

log = logging.getLogger(__name__)

# A link survives signing in, though Streamlit comes back to the first page without the question asked:
# it is kept in the browser's own tab. The scripts hold nothing but constants, and the address is put
# below this site's origin: //elsewhere is a path that a browser would else take for another site.
_KEEP = (
    "<script>sessionStorage.setItem('yorozu-address', location.pathname + location.search)</script>"
)
_RETURN = (
    "<script>(() => { const kept = sessionStorage.getItem('yorozu-address');"
    " sessionStorage.removeItem('yorozu-address');"
    " if (kept && kept !== location.pathname + location.search)"
    " location.replace(location.origin + kept); })()</script>"
)


_REASONS: Mapping[Obstacle, str] = {
    "unverified": "unverified (email_verified is not true; see issuers_without_email_verified)",
}
"""What an operator who reads the log can do, where the word alone does not say."""


def provider_settings() -> Mapping[str, Any] | None:
    """The ``[auth]`` table of Streamlit's secrets, or None where there is none.

    Raises:
        SettingsError: there are secrets that cannot be read. Going on without sign-in would open
            to everybody what was meant to be closed.
    """
    if not st.secrets.load_if_toml_exists():
        unread = [path for path in st.get_option("secrets.files") if Path(path).exists()]
        if unread:
            name = Path(unread[0]).name
            raise SettingsError(
                f"{name} を読めないため、サインインの設定がわかりません。TOML の書式と権限を確認してください。",
                f"{name} cannot be read, so whether to ask for sign-in is unknown. "
                "Check its TOML and its rights.",
            )
        return None
    section: Mapping[str, Any] | None = st.secrets.get("auth")
    return section


def admitted_visitor(settings: Settings, wording: PeopleWording) -> Visitor | None:
    """Who is here; None after the page has told why nobody is let in.

    Raises:
        UsageError: the settings must not be served like this.
        SettingsError: the secrets cannot be read.
    """
    provider = provider_settings()
    check_door(settings, provider)
    # The server's own doors stand before this; it may have been started without them.
    headers = st.context.headers
    host, origin = headers.get("Host"), headers.get("Origin")
    if host is not None and not doors_now(settings, provider).lets_in(host, origin):
        st.warning(wording.other_name, icon=":material/lock:")
        return None
    if provider is None:
        return _without_sign_in(settings, wording)
    if not st.user.get("is_logged_in", False):
        _ask_to_sign_in(wording.sign_in_first, wording)
        return None
    weighed = AccessRules(settings).admit(st.user.to_dict(), time.time())
    if isinstance(weighed, Refused):
        _tell_why(weighed, wording)
        return None
    # Once, after signing in: to what was wanted.
    st.html(_RETURN, unsafe_allow_javascript=True)
    return weighed


def _without_sign_in(settings: Settings, wording: PeopleWording) -> Visitor | None:
    if _comes_from_elsewhere() and not settings.allow_anonymous:
        st.warning(wording.other_machine, icon=":material/lock:")
        return None
    key: str = st.session_state.setdefault("visitor", uuid4().hex)
    return Visitor(key, frozenset(settings.anonymous_groups), is_operator(st.context.cookies))


def _comes_from_elsewhere() -> bool:
    """Whether another machine is connected: started by hand, Streamlit serves every address."""
    peer: object = st.context.ip_address
    return isinstance(peer, str) and not is_this_machine(peer)


def _ask_to_sign_in(reason: str, wording: PeopleWording) -> None:
    # What was wanted, before somebody is sent to the provider.
    st.html(_KEEP, unsafe_allow_javascript=True)
    st.info(reason, icon=":material/login:")
    st.button(wording.sign_in, key="sign-in", on_click=st.login, type="primary")


def _tell_why(refused: Refused, wording: PeopleWording) -> None:
    if refused.obstacle == "expired":
        _ask_to_sign_in(wording.sign_in_again, wording)
        return
    log.warning("not let in: %s", _REASONS.get(refused.obstacle, refused.obstacle))
    told = wording.not_allowed if refused.obstacle == "not-allowed" else wording.no_address
    st.warning(told.format(address=escaped(refused.address or "")), icon=":material/lock:")
    st.button(wording.sign_out, key="sign-out", on_click=st.logout)


def show_visitor(visitor: Visitor, wording: PeopleWording) -> None:
    """In the side bar: who is signed in, and the way out."""
    if visitor.address is None:
        return
    with st.sidebar:
        st.caption(wording.signed_in_as.format(address=escaped(visitor.address)))
        st.button(wording.sign_out, key="sign-out", on_click=st.logout, icon=":material/logout:")
