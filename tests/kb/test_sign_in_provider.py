from __future__ import annotations

import pytest

from kb.sign_in_provider import (
    is_common_tenant,
    issuer_of,
    metadata_addresses,
    silent_family,
)

ENTRA = "https://login.microsoftonline.com"


@pytest.mark.parametrize(
    "address",
    [
        f"{ENTRA}/common/v2.0", f"{ENTRA}//Organizations/v2.0", f"{ENTRA}/consumers",
        "https://LOGIN.microsoftonline.com./c%6fmmon/v2.0", "https://sts.windows.net/common/",
        f"{ENTRA}/9188040d-6c67-4c5b-b112-36a304b66dad/v2.0", f" {ENTRA}:443/common/v2.0",
    ],
)  # fmt: skip
def test_where_everybody_signs_in_is_known(address: str) -> None:
    assert is_common_tenant(address)


@pytest.mark.parametrize(
    "address", [f"{ENTRA}/1-2-3/v2.0", "https://id.example/common/v2.0", f"{ENTRA}", ""]
)
def test_a_tenant_of_ones_own_is_none_of_them(address: str) -> None:
    assert not is_common_tenant(address)


def test_providers_that_say_nothing_of_verifying_are_known() -> None:
    assert silent_family(f"{ENTRA}/1-2-3/v2.0") == "Microsoft Entra ID"
    assert silent_family("https://fs.parts.example/adfs") == "AD FS"
    assert silent_family("https://accounts.google.com") is None


def test_addresses_of_metadata_are_found_at_every_depth() -> None:
    found = metadata_addresses({"server_metadata_url": "a", "b": {"server_metadata_url": "c"}})
    assert list(found) == ["a", "c"]


def test_an_issuer_is_where_its_metadata_lies() -> None:
    assert (
        issuer_of("https://a.example/b/.well-known/openid-configuration") == "https://a.example/b"
    )
