from __future__ import annotations

import pytest

from kb.mail_addresses import parsed_address, parsed_domain


@pytest.mark.parametrize(
    ("written", "compared"),
    [
        ("kim@parts.example", "kim@parts.example"),
        ("KIM.O+x@Parts.EXAMPLE", "kim.o+x@parts.example"),
        ("kim@日本.example", "kim@xn--wgv71a.example"),
        ("\u212aim@parts.example", "\u212aim@parts.example"),
    ],
)
def test_an_address_has_one_form(written: str, compared: str) -> None:
    assert parsed_address(written) == compared


@pytest.mark.parametrize(
    "written",
    [
        "", "@", "kim", "kim@", "@parts.example", "a@b@parts.example", "a b@parts.example",
        "kim@parts.example ", "kim\t@parts.example", "kim\x00@parts.example",
        "kim\u00ad@parts.example", "kim\u3000@parts.example", '"kim"@parts.example',
        "<kim@parts.example>", "kim@parts.example\n", "kim@[127.0.0.1]", f"{'a' * 260}@b.example",
    ],
)  # fmt: skip
def test_what_is_no_plain_address_is_none(written: str) -> None:
    assert parsed_address(written) is None


@pytest.mark.parametrize(
    "written",
    ["", ".", "a..example", "parts.example.", "\uff50arts.example", "parts\u3002example", "a_b"],
)
def test_what_only_looks_like_a_domain_is_none(written: str) -> None:
    assert parsed_domain(written) is None
