from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kb.access import (
    MAX_SIGN_IN_SECONDS,
    AccessRules,
    Refused,
    Visitor,
    check_door,
    is_this_machine,
    silence_of,
)
from kb.errors import UsageError
from kb.settings import Settings, load_settings

NOW = 1_900_000_000.0
SILENT = "https://silent.example"
ENTRA = "https://login.microsoftonline.com/{tenant}/v2.0/.well-known/openid-configuration"
RULES = AccessRules(
    Settings(
        sign_in_domains=("parts.example",),
        sign_in_addresses=("guest@other.example",),
        sign_in_groups=("staff",),
        maintainers=("chief@parts.example",),
        maintainer_groups=("keepers",),
        issuers_without_email_verified=(SILENT,),
        members={"office": ("lee@parts.example",), "plant": ("@parts.example",)},
    )
)
PROVIDER = {"cookie_secret": "x" * 32}


def admitted(**claims: Any) -> Visitor | Refused:
    known = {
        "sub": "1",
        "iss": "https://id.example",
        "email": "kim@parts.example",
        "email_verified": True,
        "exp": NOW + 1,
    }
    return RULES.admit({k: v for k, v in {**known, **claims}.items() if v is not ...}, NOW)


def obstacle(**claims: Any) -> str | None:
    found = admitted(**claims)
    return found.obstacle if isinstance(found, Refused) else None


def groups_of(**claims: Any) -> frozenset[str]:
    found = admitted(**claims)
    assert isinstance(found, Visitor)
    return found.groups


def test_an_address_of_an_allowed_domain_comes_in() -> None:
    assert admitted() == Visitor(
        "https://id.example 1", frozenset({"plant"}), False, "kim@parts.example", NOW + 1
    )


def test_a_visitor_stays_until_the_sign_in_expires() -> None:
    visitor = admitted()
    assert isinstance(visitor, Visitor)
    assert [visitor.has_expired(now) for now in (NOW, NOW + 1)] == [False, True]
    assert not Visitor("k", frozenset()).has_expired(NOW)


@pytest.mark.parametrize("email", ["KIM@PARTS.EXAMPLE", "Guest@Other.Example"])
def test_capitals_do_not_count(email: str) -> None:
    assert obstacle(email=email) is None


@pytest.mark.parametrize(
    "email",
    [
        "kim@other.example", "kim@sub.parts.example", "kim@parts.example.evil.example",
        "kim@evilparts.example", "kim@xn--prts-1na.example", "Kim@other.example",
    ],
)  # fmt: skip
def test_another_domain_stays_outside(email: str) -> None:
    assert admitted(email=email) == Refused("not-allowed", email)


@pytest.mark.parametrize(
    "email",
    [
        ..., "", "  ", "kim", 7, ["kim@parts.example"], "@parts.example", " kim@parts.example",
        "kim@parts.example\n", "kim@other.example@parts.example", "kim\u200b@parts.example",
        "guest@other.example.",
    ],
)  # fmt: skip
def test_without_an_address_nobody_comes_in(email: object) -> None:
    assert obstacle(email=email) == "no-address"


@pytest.mark.parametrize("verified", [..., None, False, "false", "False", "true", 0, 1, [True]])
def test_an_address_that_the_provider_did_not_verify_is_none(verified: object) -> None:
    assert obstacle(email_verified=verified) == "unverified"
    assert obstacle(email_verified=True) is None


def test_a_provider_that_does_not_verify_counts_where_it_is_named() -> None:
    assert obstacle(iss=SILENT, email_verified=...) is None
    assert obstacle(iss=SILENT, email_verified=False) == "unverified"
    assert obstacle(iss=SILENT, email_verified=None) == "unverified"
    assert obstacle(iss=f"{SILENT}/", email_verified=...) == "unverified"


def test_what_is_verified_is_the_address_and_no_other_claim() -> None:
    rules = AccessRules(Settings(address_claim="upn", sign_in_domains=("parts.example",)))
    claims = {"sub": "1", "iss": "i", "exp": NOW + 1, "email_verified": True}
    chosen = claims | {"upn": "kim@parts.example", "email": "eve@other.example"}
    assert rules.admit(chosen, NOW) == Refused("unverified", "kim@parts.example")
    assert isinstance(rules.admit(chosen | {"email": "Kim@parts.example"}, NOW), Visitor)


def test_a_domain_of_other_letters_is_known_by_either_form() -> None:
    for listed in ("部品.example", "xn--jvrt31l.example", "@部品.EXAMPLE"):
        rules = AccessRules(Settings(sign_in_domains=(listed,)))
        for email in ("kim@部品.example", "kim@xn--jvrt31l.example"):
            claims = {"email": email, "email_verified": True, "exp": NOW + 1}
            assert isinstance(rules.admit(claims, NOW), Visitor)


@pytest.mark.parametrize("expiry", [..., NOW, NOW - 1, 0, -1, "9999999999", None, True, [NOW + 9],
    float("inf"), float("nan"), 10**400, NOW * 1000, NOW + MAX_SIGN_IN_SECONDS + 1])  # fmt: skip
def test_an_expired_or_endless_sign_in_counts_no_more(expiry: object) -> None:
    assert obstacle(exp=expiry) == "expired"


def test_groups_come_from_the_claim_and_from_the_settings() -> None:
    assert groups_of(groups=["a", 3, "b"]) == {"a", "b", "plant"}
    assert groups_of(groups="a") == {"a", "plant"}
    assert groups_of(groups={"a": 1}) == {"plant"}
    assert groups_of(email="lee@parts.example") == {"office", "plant"}


def test_a_group_may_be_enough() -> None:
    assert obstacle(email="a@b.example", groups=["staff"]) is None


def test_maintainers_are_told_by_address_or_group() -> None:
    for claims in (
        {"email": "chief@parts.example"},
        {"email": "a@b.example", "groups": ["keepers"]},
    ):
        found = admitted(**claims)
        assert isinstance(found, Visitor)
        assert found.is_maintainer


def test_empty_lists_let_nobody_in() -> None:
    assert AccessRules(Settings()).lets_nobody_in
    assert not RULES.lets_nobody_in
    claims = {"email": "kim@parts.example", "email_verified": True, "exp": NOW + 1}
    assert AccessRules(Settings()).admit(claims, NOW) == Refused("not-allowed", "kim@parts.example")


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "::1", "[::1]", "localhost", "127.8.8.8", "::ffff:127.0.0.1"]
)
def test_this_machine_needs_no_sign_in(address: str) -> None:
    assert is_this_machine(address)
    check_door(Settings(address=address), None)


@pytest.mark.parametrize(
    "address", ["0.0.0.0", "::", "192.0.2.7", "::ffff:192.0.2.7", "chat.example", ""]
)
def test_other_machines_are_not_served_without_sign_in(address: str) -> None:
    with pytest.raises(UsageError, match="ALLOW_ANONYMOUS"):
        check_door(Settings(address=address), None)
    check_door(Settings(address=address, allow_anonymous=True), None)
    check_door(Settings(address=address, sign_in_domains=("a.example",)), PROVIDER)


def test_sign_in_without_anybody_allowed_is_refused() -> None:
    with pytest.raises(UsageError, match="sign_in_domains"):
        check_door(Settings(), PROVIDER)


def test_a_short_cookie_secret_is_refused() -> None:
    with pytest.raises(UsageError, match="cookie_secret"):
        check_door(Settings(sign_in_groups=("a",)), {"cookie_secret": "short"})


@pytest.mark.parametrize(
    "named",
    [
        {"server_metadata_url": ENTRA.format(tenant="common")},
        {"server_metadata_url": ENTRA.format(tenant="%43ommon")},
        {"work": {"server_metadata_url": ENTRA.format(tenant="organizations")}},
    ],
)
def test_a_tenant_of_everybody_is_refused_at_the_start(named: dict[str, Any]) -> None:
    settings = Settings(sign_in_domains=("a.example",))
    with pytest.raises(UsageError, match="own tenant"):
        check_door(settings, PROVIDER | named)
    check_door(settings, PROVIDER | {"server_metadata_url": ENTRA.format(tenant="a-1")})


@pytest.mark.parametrize(
    "lists",
    [
        {"sign_in_domains": ("parts example",)},
        {"sign_in_domains": ("@",)},
        {"sign_in_addresses": ("kim",)},
        {"maintainers": ("kim @parts.example",)},
        {"sign_in_groups": ("a",), "members": {"a": ("kim@parts.example@b",)}},
    ],
)
def test_a_list_that_names_no_address_is_refused_at_the_start(lists: dict[str, Any]) -> None:
    with pytest.raises(UsageError, match="no mail address"):
        check_door(Settings(**lists), PROVIDER)


def test_a_provider_that_is_known_to_be_silent_is_told_with_the_setting() -> None:
    provider = {"server_metadata_url": ENTRA.format(tenant="a-1")}
    told = silence_of(Settings(), provider)
    issuer = "https://login.microsoftonline.com/a-1/v2.0"
    assert told is not None
    assert f'issuers_without_email_verified = ["{issuer}"]' in told.ja
    assert f'issuers_without_email_verified = ["{issuer}"]' in told.en
    assert silence_of(Settings(issuers_without_email_verified=(issuer,)), provider) is None
    assert silence_of(Settings(), {"server_metadata_url": "https://id.example/x"}) is None


def test_the_lists_are_read_from_the_settings_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "yorozu.toml").write_text(
        'sign_in_domains = ["parts.example"]\nmaintainers = ["chief@parts.example"]\n'
        '[members]\noffice = ["lee@parts.example", "@parts.example"]\n',
        encoding="utf-8",
    )
    monkeypatch.chdir(tmp_path)
    claims = {"sub": "1", "iss": "i", "email": "kim@parts.example", "exp": NOW + 1}
    claims["email_verified"] = True
    found = AccessRules(load_settings()).admit(claims, NOW)
    assert isinstance(found, Visitor)
    assert (found.groups, found.is_maintainer) == (frozenset({"office"}), False)
    chief = AccessRules(load_settings()).admit(claims | {"email": "chief@parts.example"}, NOW)
    assert isinstance(chief, Visitor)
    assert chief.is_maintainer
