"""Links out of a page: kept where a browser goes where the address says, else none."""

from __future__ import annotations

import pytest

from screens.web_addresses import web_address


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/a#page=2",
        "HTTP://example.org",
        "https://EXAMPLE.org:8443/a",
        "http://127.0.0.1/a",
        "https://example.org/@team/資料.pdf?mail=a@b.test",
        "http://[::1]:8501/a",
    ],
)
def test_web_addresses_are_kept(url: str) -> None:
    assert web_address(url) == url


@pytest.mark.parametrize(
    "url",
    [
        None,
        "",
        "javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/x",
        "//a.test",
        "https:///x",
        "https://evil.test\\@known.test/",
        "https://known.test@evil.test/",
        "https://known.test\t.evil.test/",
        "https://known.test／x@evil.test",
        "https://[組織名]/",
        "https://known.test%2eevil.test/",
        "https://2130706433/",
        "https://0x7f.1/",
        "https://010.010.010.010/",
        "https://known.test。evil.test/",
        "https://[::1].known.test/",
        "https://known.test:x/",
        "https://known.test/a b",
    ],
)
def test_other_addresses_are_no_links(url: str | None) -> None:
    assert web_address(url) is None
