"""A link survives signing in: Streamlit comes back to the first page, without the question asked.

Kept in the browser's own tab. The scripts hold nothing but constants, and the address is put below
this site's origin: ``//elsewhere`` is a path that a browser would else take for another site.
"""

from __future__ import annotations

import streamlit as st

_KEEP = (
    "<script>sessionStorage.setItem('yorozu-address', location.pathname + location.search)</script>"
)
_RETURN = (
    "<script>(() => { const kept = sessionStorage.getItem('yorozu-address');"
    " sessionStorage.removeItem('yorozu-address');"
    " if (kept && kept !== location.pathname + location.search)"
    " location.replace(location.origin + kept); })()</script>"
)


def keep_address() -> None:
    """Remember what was wanted, before somebody is sent to the provider."""
    st.html(_KEEP, unsafe_allow_javascript=True)


def return_to_kept_address() -> None:
    """Once, after signing in: go to what was wanted."""
    st.html(_RETURN, unsafe_allow_javascript=True)
