"""What is known of sign-in providers by the address of their metadata or by their issuer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal
from urllib.parse import unquote, urlsplit

Family = Literal["Microsoft Entra ID", "AD FS"]

_ENTRA_HOSTS = (
    "login.microsoftonline.com", "login.microsoft.com", "login.windows.net", "sts.windows.net",
    "login.microsoftonline.us", "login.partner.microsoftonline.cn", "login.chinacloudapi.cn",
)  # fmt: skip
_COMMON_TENANTS = frozenset(
    # The last is the one of personal accounts.
    {"common", "organizations", "consumers", "9188040d-6c67-4c5b-b112-36a304b66dad"}
)
_DISCOVERY = "/.well-known/openid-configuration"


def metadata_addresses(provider: Mapping[str, Any]) -> Iterator[str]:
    """Of ``[auth]``, and of the named providers in it."""
    for name, value in provider.items():
        if isinstance(value, Mapping):
            yield from metadata_addresses(value)
        elif name == "server_metadata_url":
            yield str(value)


def issuer_of(metadata_address: str) -> str:
    """The issuer that an address of metadata belongs to."""
    return metadata_address.strip().partition(_DISCOVERY)[0]


def is_common_tenant(address: str) -> bool:
    """Whether anybody's organisation signs in there: it may give its people any address."""
    return _is_entra(address) and _first_step(address) in _COMMON_TENANTS


def silent_family(address: str) -> Family | None:
    """The kind of provider whose tokens have no ``email_verified``; None where that is not known."""
    if _is_entra(address):
        return "Microsoft Entra ID"
    return "AD FS" if _first_step(address) == "adfs" else None


def _is_entra(address: str) -> bool:
    host = (urlsplit(address.strip()).hostname or "").rstrip(".")
    return any(host == known or host.endswith(f".{known}") for known in _ENTRA_HOSTS)


def _first_step(address: str) -> str:
    steps = unquote(urlsplit(address.strip()).path).lower().split("/")
    return next((step for step in steps if step), "")
