"""Mail addresses as they are compared: exactly, in one form."""

from __future__ import annotations

import re
from functools import lru_cache

import idna

_NOT_IN_A_NAME = frozenset('"(),:;<>@[\\]')
"""Signs that stand in a name only between quotation marks, which no directory gives out."""
_MAX_CHARS = 254


@lru_cache(maxsize=4096)
def parsed_address(text: str) -> str | None:
    """``name@domain`` with ASCII letters small and an international domain in its ASCII form.

    None for whatever is no plain address: without a name, with spaces, control or invisible
    characters anywhere, or with a domain that nobody can register. Other letters than ASCII's are
    never folded: what looks alike is not the same.
    """
    name, _, domain = text.rpartition("@")
    is_plain = name.isprintable() and not (" " in name or _NOT_IN_A_NAME & set(name))
    known = parsed_domain(domain)
    if not (name and is_plain and known) or len(text) > _MAX_CHARS:
        return None
    return f"{_ascii_lowered(name)}@{known}"


@lru_cache(maxsize=4096)
def parsed_domain(text: str) -> str | None:
    """A host name in its small ASCII form (IDNA 2008, nothing mapped); None for what is none."""
    try:
        # Unless it is strict, signs that look like a full stop part labels as well.
        known = idna.encode(_ascii_lowered(text), strict=True).decode("ascii")
    except idna.IDNAError:
        return None
    return None if known.endswith(".") else known


def _ascii_lowered(text: str) -> str:
    return re.sub("[A-Z]+", lambda capitals: capitals[0].lower(), text)
