"""Who may come in, as what, from the claims of an identity token (pure).

The token's signature is checked where it is received; here its claims are weighed. Whatever is
missing or of another type than it should be counts against the visitor.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any, Literal

from kb.errors import UsageError
from kb.settings import Settings

Obstacle = Literal["expired", "no-address", "not-allowed"]


@dataclass(frozen=True)
class Visitor:
    """Somebody who was let in. ``key`` tells visitors apart; only its hash is ever stored."""

    key: str
    groups: frozenset[str]
    is_maintainer: bool = False
    address: str | None = None
    """None without sign-in."""
    until: float | None = None
    """When the sign-in expires (seconds since 1970); None without sign-in."""

    def has_expired(self, now: float) -> bool:
        return self.until is not None and now >= self.until


@dataclass(frozen=True)
class Refused:
    """Why somebody is not let in; ``address`` is what the provider calls them."""

    obstacle: Obstacle
    address: str | None = None


@dataclass(frozen=True)
class AccessRules:
    """The allow-lists. Addresses and domains are compared without regard to case."""

    settings: Settings

    @property
    def lets_nobody_in(self) -> bool:
        by_name = (self.settings.sign_in_domains, self.settings.sign_in_addresses)
        keepers = (self.settings.maintainers, self.settings.maintainer_groups)
        return not any((*by_name, self.settings.sign_in_groups, *keepers))

    def admit(self, claims: Mapping[str, Any], now: float) -> Visitor | Refused:
        """Weigh the claims at a time (seconds since 1970)."""
        address = _text(claims.get(self.settings.address_claim))
        if not _is_current(claims.get("exp"), now):
            return Refused("expired", address)
        if not address or "@" not in address or claims.get("email_verified") in (False, "false"):
            return Refused("no-address", address)
        groups = frozenset(_names(claims.get(self.settings.groups_claim))) | self._memberships(
            address
        )
        is_maintainer = _listed(address, self.settings.maintainers) or bool(
            groups & set(self.settings.maintainer_groups)
        )
        if is_maintainer or self._is_allowed(address, groups):
            key = f"{claims.get('iss')} {claims.get('sub') or address}"
            return Visitor(key, groups, is_maintainer, address, float(claims["exp"]))
        return Refused("not-allowed", address)

    def _is_allowed(self, address: str, groups: frozenset[str]) -> bool:
        domains = (f"@{domain.lstrip('@')}" for domain in self.settings.sign_in_domains)
        by_name = _listed(address, (*self.settings.sign_in_addresses, *domains))
        return by_name or bool(groups & set(self.settings.sign_in_groups))

    def _memberships(self, address: str) -> frozenset[str]:
        members = self.settings.members.items()
        return frozenset(group for group, listed in members if _listed(address, listed))


def check_door(settings: Settings, provider: Mapping[str, Any] | None) -> None:
    """Check that the chat may be served as the settings say; ``provider`` is ``[auth]``, or None.

    Raises:
        UsageError: other machines would be served without sign-in; or sign-in is set up so that
            nobody, or anybody who can guess a short secret, would come in.
    """
    if provider is None:
        if not (is_this_machine(settings.address) or settings.allow_anonymous):
            raise _open_door(settings.address)
    elif AccessRules(settings).lets_nobody_in:
        raise UsageError(
            "サインインが設定されていますが、許可する人がいません。yorozu.toml の sign_in_domains、"
            "sign_in_addresses、sign_in_groups のどれかを指定してください。",
            "sign-in is set up, but nobody is allowed in. Set sign_in_domains, "
            "sign_in_addresses or sign_in_groups in yorozu.toml.",
        )
    elif len(str(provider.get("cookie_secret", ""))) < MIN_SECRET_CHARS:
        raise UsageError(
            f"secrets.toml の [auth] の cookie_secret が短すぎます。{MIN_SECRET_CHARS} 文字以上の"
            "乱数にしてください（例: `openssl rand -hex 32`）。",
            f"cookie_secret of [auth] in secrets.toml is too short. Use at least {MIN_SECRET_CHARS} "
            "random characters (for instance `openssl rand -hex 32`).",
        )


MIN_SECRET_CHARS = 32


def is_this_machine(address: str) -> bool:
    """Whether an address that is served reaches this machine only."""
    try:
        known = ip_address(address.strip("[]"))
        return (getattr(known, "ipv4_mapped", None) or known).is_loopback
    except ValueError:
        return address.casefold() == "localhost"


def _open_door(address: str) -> UsageError:
    return UsageError(
        f"サインインの設定がないため、{address} では公開できません。.streamlit/secrets.toml に [auth] を"
        "設定するか、サインインなしでよければ YOROZU_ALLOW_ANONYMOUS=true を指定してください。",
        f"without sign-in the chat is not served on {address}. Set up [auth] in "
        ".streamlit/secrets.toml, or set YOROZU_ALLOW_ANONYMOUS=true if nobody needs to sign in.",
    )


def _is_current(expiry: object, now: float) -> bool:
    is_number = isinstance(expiry, int | float) and not isinstance(expiry, bool)
    return is_number and now < float(expiry)  # type: ignore[arg-type]


def _listed(address: str, listed: Iterable[str]) -> bool:
    """Whether an address, or its ``@domain``, is in a list."""
    known = {entry.strip().casefold() for entry in listed}
    folded = address.casefold()
    return folded in known or folded[folded.rindex("@") :] in known


def _text(value: object) -> str | None:
    return value.strip() if isinstance(value, str) and value.strip() else None


def _names(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    return [v for v in value if isinstance(v, str)] if isinstance(value, list | tuple) else []
