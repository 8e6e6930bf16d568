"""Who may come in, as what, from the claims of an identity token (pure).

The token's signature is checked where it is received; here its claims are weighed. Whatever is
missing or of another type than it should be counts against the visitor.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any, Literal

from kb.errors import UsageError
from kb.mail_addresses import parsed_address, parsed_domain
from kb.settings import Settings
from kb.sign_in_provider import is_common_tenant, issuer_of, metadata_addresses, silent_family
from kb.text.bilingual import Text

Obstacle = Literal["expired", "no-address", "unverified", "not-allowed"]
MAX_SIGN_IN_SECONDS = 31 * 24 * 3600
"""No provider lets a sign-in last longer; Streamlit's cookie holds 30 days."""


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
    """The allow-lists. Addresses are compared exactly, see ``kb.mail_addresses``."""

    settings: Settings

    @property
    def lets_nobody_in(self) -> bool:
        by_name = (self.settings.sign_in_domains, self.settings.sign_in_addresses)
        keepers = (self.settings.maintainers, self.settings.maintainer_groups)
        return not any((*by_name, self.settings.sign_in_groups, *keepers))

    def admit(self, claims: Mapping[str, Any], now: float) -> Visitor | Refused:
        """Weigh the claims at a time (seconds since 1970)."""
        told = claims.get(self.settings.address_claim)
        shown = told if isinstance(told, str) else None
        if not _is_current(claims.get("exp"), now):
            return Refused("expired", shown)
        address = parsed_address(shown or "")
        if not address:
            return Refused("no-address", shown)
        if not self._is_verified(address, claims):
            return Refused("unverified", shown)
        groups = frozenset(_names(claims.get(self.settings.groups_claim))) | self._memberships(
            address
        )
        is_maintainer = _listed(address, self.settings.maintainers) or bool(
            groups & set(self.settings.maintainer_groups)
        )
        if is_maintainer or self._is_allowed(address, groups):
            key = f"{claims.get('iss')} {_text(claims.get('sub')) or address}"
            return Visitor(key, groups, is_maintainer, address, float(claims["exp"]))
        return Refused("not-allowed", address)

    def _is_verified(self, address: str, claims: Mapping[str, Any]) -> bool:
        """Whether the provider says so, or is named as one that never says it.

        ``email_verified`` speaks of ``email`` only, whatever claim the address is taken from.
        """
        says = claims.get("email_verified")
        if claims.get("iss") in self.settings.issuers_without_email_verified:
            return says is True or "email_verified" not in claims
        return says is True and parsed_address(str(claims.get("email"))) == address

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
            nobody, or anybody who can guess a short secret or has an organisation of their own
            at the provider, would come in; or a list names what is no address.
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
    else:
        _refuse_common_tenant(settings, provider)
        _refuse_unreadable_entry(settings)


MIN_SECRET_CHARS = 32


def silence_of(settings: Settings, provider: Mapping[str, Any]) -> Text | None:
    """What to tell where the provider is known not to say that it verified an address, and no
    setting says so: nobody would come in."""
    named = {silent_family(issuer) for issuer in settings.issuers_without_email_verified}
    for address in metadata_addresses(provider):
        family = silent_family(address)
        if family and family not in named:
            issuer = issuer_of(address)
            return Text(
                f"{family} はメールアドレスを確認済みかどうか（email_verified）を送らないため、だれもサインインできません。"
                "社内の管理者だけがアドレスを決めているなら、yorozu.toml に "
                f'issuers_without_email_verified = ["{issuer}"] を加えてください'
                "（トークンの iss と同じ文字列。テナントは名前ではなく ID）。",
                f"{family} does not say whether it verified an address (email_verified), so nobody can sign in. "
                "If only your administrators decide on addresses there, put "
                f'issuers_without_email_verified = ["{issuer}"] into yorozu.toml (exactly the '
                "tokens' iss; a tenant by its id, not by its name).",
            )
    return None


def _refuse_common_tenant(settings: Settings, provider: Mapping[str, Any]) -> None:
    for address in (*metadata_addresses(provider), *settings.issuers_without_email_verified):
        if is_common_tenant(address):
            raise UsageError(
                f"{address} は、どの組織の人でもサインインできる共通のテナントです。"
                "secrets.toml の server_metadata_url に自社のテナントのアドレスを指定してください。",
                f"{address} is a tenant where people of any organisation sign in. Name your own "
                "tenant in server_metadata_url of secrets.toml.",
            )


def _refuse_unreadable_entry(settings: Settings) -> None:
    for name, entry in _listed_entries(settings):
        if _entry(entry) is None:
            raise UsageError(
                f"{name} の {entry!r} はメールアドレス（または @ドメイン）として読めません。yorozu.toml を直してください。",
                f"{entry!r} in {name} is no mail address (or @domain). Correct yorozu.toml.",
            )


def _listed_entries(settings: Settings) -> Iterator[tuple[str, str]]:
    """Each name of a setting with what is listed there."""
    yield from (("sign_in_domains", f"@{d.lstrip('@')}") for d in settings.sign_in_domains)
    yield from (("sign_in_addresses", entry) for entry in settings.sign_in_addresses)
    yield from (("maintainers", entry) for entry in settings.maintainers)
    for listed in settings.members.values():
        yield from (("[members]", entry) for entry in listed)


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
    if isinstance(expiry, bool) or not isinstance(expiry, int | float):
        return False
    return now < expiry <= now + MAX_SIGN_IN_SECONDS


def _listed(address: str, listed: Iterable[str]) -> bool:
    """Whether a parsed address, or its ``@domain``, is in a list."""
    known = {_entry(entry) for entry in listed}
    return address in known or address[address.rindex("@") :] in known


def _entry(written: str) -> str | None:
    """An address or ``@domain`` as somebody wrote it into the settings, in the form to compare."""
    entry = written.strip()
    if not entry.startswith("@"):
        return parsed_address(entry)
    domain = parsed_domain(entry[1:])
    return f"@{domain}" if domain else None


def _text(value: object) -> str | None:
    return value.strip() if isinstance(value, str) and value.strip() else None


def _names(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    return [v for v in value if isinstance(v, str)] if isinstance(value, list | tuple) else []
